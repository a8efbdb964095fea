package io.fastiter.internal.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.engine.Explanation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.sink.CountSink;
import io.fastiter.internal.sink.FindSink;
import io.fastiter.internal.sink.Some;
import io.fastiter.internal.sink.Sources;
import io.fastiter.internal.sink.SumSink;
import io.fastiter.internal.sink.Way;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What it takes to add a stage that there is not: one class, and nothing else in the engine. */
class OwnStageTest {

    /** Passes items on until one is refused, which ends the run. */
    private record WhileStage(LongPredicate predicate) implements Stage {
        @Override
        public String name() {
            return "while";
        }

        @Override
        public Kind kind() {
            return Kind.LONG;
        }

        @Override
        public int traits() {
            return Traits.CALLS | Traits.STOPS;
        }

        @Override
        public int refs() {
            return 1;
        }

        @Override
        public Object ref(int i) {
            return predicate;
        }

        @Override
        public void lower(Code c, Var x, Next next) {
            c.when(c.not(c.call(JdkFn.test(Kind.LONG), c.ref(0), x)));
            c.stop();
            c.end();
            next.emit(x);
        }
    }

    /** Passes on the sum so far: what a stage cannot do, since pieces of a run begin anew. */
    private record SumSoFarStage() implements Stage {
        @Override
        public String name() {
            return "sumSoFar";
        }

        @Override
        public Kind kind() {
            return Kind.LONG;
        }

        @Override
        public int traits() {
            return Traits.ONE_TO_ONE;
        }

        @Override
        public void lower(Code c, Var x, Next next) {
            Var sum = c.state(Kind.LONG, 0);
            c.assign(sum, c.add(sum, x));
            next.emit(sum);
        }
    }

    private static Plan below(long end, int items) {
        LongPredicate isBelow = x -> x < end;
        return Sources.longs(items).then(new WhileStage(isBelow));
    }

    @ParameterizedTest
    @EnumSource
    void a_stage_may_end_the_run(Way way) {
        assertThat(way.items(below(100, 5000)))
                .isEqualTo(LongStream.range(0, 100).toArray());
        assertThat(way.run(below(100, 5000), new SumSink(Kind.LONG))).isEqualTo(4950L);
        assertThat(way.run(below(0, 5000), new CountSink(Kind.LONG))).isEqualTo(0L);
        assertThat(way.run(below(9999, 5000), new CountSink(Kind.LONG))).isEqualTo(5000L);
    }

    @ParameterizedTest
    @EnumSource
    void what_ends_the_run_is_no_answer_to_a_find(Way way) {
        LongUnaryOperator slowAtFirst = x -> {
            if (x < 4) {
                LockSupport.parkNanos(50_000);
            }
            return x;
        };
        LongPredicate isFour = x -> x == 4;
        for (int round = 0; round < 50; round++) {
            LongPredicate isBelowFive = x -> x < 5;
            Plan plan = Sources.longs(64)
                    .then(new MapStage("map", Kind.LONG, Kind.LONG, slowAtFirst))
                    .then(new WhileStage(isBelowFive));
            for (boolean any : new boolean[] {true, false}) {
                FindSink find = new FindSink("find", Kind.LONG, isFour, false, any);
                assertThat(way.run(plan, find)).isEqualTo(new Some(4L));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stage_with_state_is_refused(Way way) {
        Plan plan = Sources.longs(10).then(new SumSoFarStage());
        assertThatThrownBy(() -> way.items(plan))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("sumSoFar: a stage has no state from item to item");
    }

    @Test
    void an_explanation_tells_that_it_may_end_the_run() {
        assertThat(Explanation.of(below(3, 10), Options.STANDARD)).contains("while     in place, may end the run");
    }
}
