package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.plan.Lowering;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.sink.AverageSink;
import io.fastiter.internal.sink.GatherSink;
import io.fastiter.internal.sink.MinMaxBySink;
import io.fastiter.internal.sink.MinMaxSink;
import io.fastiter.internal.sink.Parts;
import io.fastiter.internal.sink.ReduceSink;
import io.fastiter.internal.sink.StatisticsSink;
import io.fastiter.internal.sink.SumSink;
import io.fastiter.internal.source.ArraySource;
import io.fastiter.internal.stage.FilterStage;
import io.fastiter.internal.stage.MapStage;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel for a few items does what the other one does, where an item fails as well. */
class ShortKernelTest {
    private static final int ITEMS = 1000;

    /** The item whose function fails, if any does; read by the functions, so that all pipelines have one shape. */
    private static long failing = -1;

    private static final IllegalStateException FAILURE = new IllegalStateException();

    private static long checked(long x) {
        if (x == failing) {
            throw FAILURE;
        }
        return x;
    }

    private static Plan longs() {
        return Plan.of(ArraySource.of(LongStream.range(0, ITEMS).toArray(), 0, ITEMS))
                .then(new MapStage("map", Kind.LONG, Kind.LONG, (LongUnaryOperator) x -> x * 3))
                .then(new FilterStage(Kind.LONG, (LongPredicate) x -> x % 2 == 0, false))
                .then(new MapStage("map", Kind.LONG, Kind.LONG, (LongUnaryOperator) x -> checked(x / 3) * 7 % 100));
    }

    private static Plan doubles() {
        return longs().then(new MapStage("map", Kind.LONG, Kind.DOUBLE, (LongToDoubleFunction) x -> 1.0 / (x + 1)));
    }

    private static Plan objects() {
        return longs().then(new MapStage("map", Kind.LONG, Kind.REF, (LongFunction<Integer>) x -> (int) x));
    }

    static Stream<Arguments> pipelines() {
        return Stream.of(
                Arguments.of(longs(), new SumSink(Kind.LONG)),
                Arguments.of(longs(), new AverageSink(Kind.LONG)),
                Arguments.of(longs(), new StatisticsSink(Kind.LONG)),
                Arguments.of(longs(), new MinMaxSink(Kind.LONG, true)),
                Arguments.of(longs(), new GatherSink(Kind.LONG, Long.MAX_VALUE)),
                Arguments.of(doubles(), new SumSink(Kind.DOUBLE)),
                Arguments.of(doubles(), new AverageSink(Kind.DOUBLE)),
                Arguments.of(doubles(), new MinMaxSink(Kind.DOUBLE, false)),
                Arguments.of(objects(), new GatherSink(Kind.REF, Long.MAX_VALUE)),
                Arguments.of(objects(), new MinMaxBySink(Comparator.<Integer>reverseOrder(), true)),
                Arguments.of(objects(), new ReduceSink(Kind.REF, (BinaryOperator<Integer>) Integer::sum)));
    }

    private static Tier tier(Plan plan, Sink sink) {
        Operation[] all = plan.operations(1);
        all[plan.depth] = sink;
        return new Tier(Lowering.lower(all), all, "test");
    }

    private static @Nullable Object shown(Sink sink, Object partial) {
        Object result = sink.finish(partial);
        return result instanceof Parts parts ? parts.asArray() : String.valueOf(result);
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void gives_what_the_other_kernel_gives(Plan plan, Sink sink) {
        failing = -1;
        Tier tier = tier(plan, sink);
        Kernel kernel = tier.compileNow();
        ShortKernel few = Objects.requireNonNull(tier.shortKernel(true));
        for (int size : new int[] {0, 1, 2, 10, ITEMS}) {
            State s = tier.newState(plan, sink);
            sink.begin(s, 0, size);
            kernel.run(s, 0, size);

            assertThat(shown(sink, few.run(tier, plan, sink, size))).isEqualTo(shown(sink, sink.partial(s)));
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void leaves_what_the_other_kernel_leaves_where_an_item_fails(Plan plan, Sink sink) {
        Tier tier = tier(plan, sink);
        Kernel kernel = tier.compileNow();
        ShortKernel few = Objects.requireNonNull(tier.shortKernel(true));
        for (int at : new int[] {0, 2, 10, 700}) {
            failing = at;
            State s = tier.newState(plan, sink);
            sink.begin(s, 0, ITEMS);
            assertThatThrownBy(() -> kernel.run(s, 0, ITEMS)).isSameAs(FAILURE);

            assertThat(few.run(tier, plan, sink, ITEMS)).isInstanceOfSatisfying(State.class, failed -> {
                assertThat(failed.thrown()).isSameAs(FAILURE);
                assertThat(failed.failedAt).isEqualTo(at).isEqualTo(s.failedAt);
                assertThat(failed.failedIn).isNotNegative().isEqualTo(s.failedIn);
                assertThat(shown(sink, sink.partial(failed))).isEqualTo(shown(sink, sink.partial(s)));
            });
        }
        failing = -1;
    }

    @Test
    @Timeout(60)
    void is_made_when_there_have_been_many_short_runs() throws InterruptedException {
        Tier tier = tier(longs(), new SumSink(Kind.LONG));
        tier.compileNow();
        assertThat(tier.shortKernel(false)).isNull();
        for (int run = 0; run < 1000; run++) {
            tier.shortKernel(false);
        }
        while (!tier.hasShortKernel()) {
            Thread.sleep(1); // until another thread has made it
        }
        tier.evict();
        assertThat(tier.hasShortKernel()).isFalse();
    }

    @Test
    void is_none_where_a_function_emits_or_the_JIT_would_not_compile_it() {
        Program emits = Programs.of(c -> Programs.mapMulti(c, 1, Programs.longs(c), y -> Programs.sum(c, y)));
        assertThat(new Tier(emits, new Operation[0], "test").shortKernel(true)).isNull();

        Plan plan = longs();
        while (plan.depth < 400) {
            plan = plan.then(new MapStage("map", Kind.LONG, Kind.LONG, (LongUnaryOperator) x -> x));
        }
        Sink sink = new SumSink(Kind.LONG);
        Tier tier = tier(plan, sink);
        assertThat(Bytecode.writeShort(tier.program, "long", Boxes.NONE, inputs(plan, sink)))
                .isNull();
        assertThat(tier.shortKernel(true)).isNull();
        assertThat(tier.shortKernel(true)).isNull();
    }

    @Test
    void names_no_class_of_the_users() {
        Plan plan = objects();
        Sink sink = new ReduceSink(Kind.REF, (BinaryOperator<Integer>) Integer::sum);

        BytecodeTest.assertNamesNoClassOfTheUsers(
                Bytecode.writeShort(tier(plan, sink).program, "test", Boxes.NONE, inputs(plan, sink)));
    }

    private static Inputs inputs(Plan plan, Sink sink) {
        Operation[] all = plan.operations(1);
        all[plan.depth] = sink;
        return new Inputs(
                Stream.of(all).mapToInt(Operation::refs).toArray(),
                Stream.of(all).mapToInt(Operation::nums).toArray());
    }
}
