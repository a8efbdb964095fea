package io.fastiter.internal.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.sink.Sources;
import io.fastiter.internal.sink.Way;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongBinaryOperator;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stages that pass on one item, or none, for each that comes. */
class OneToOneStagesTest {

    @ParameterizedTest
    @EnumSource
    void mapChangesKinds(Way way) {
        Plan plan = Sources.longs(100)
                .then(new MapStage("mapToObj", Kind.LONG, Kind.REF, (LongFunction<Object>) x -> "n" + x))
                .then(new MapStage("map", Kind.REF, Kind.REF, (Function<Object, Object>) x -> x + "!"));
        assertThat((Object[]) way.items(plan))
                .hasSize(100)
                .startsWith("n0!", "n1!")
                .endsWith("n99!");
    }

    @ParameterizedTest
    @EnumSource
    void numbersAreWidenedAndBoxed(Way way) {
        assertThat(way.items(Sources.ints(3).then(new ConvertStage("asLong", Kind.INT, Kind.LONG))))
                .isEqualTo(new long[] {0, 1, 2});
        assertThat(way.items(Sources.ints(3).then(new ConvertStage("asDouble", Kind.INT, Kind.DOUBLE))))
                .isEqualTo(new double[] {0, 1, 2});
        assertThat(way.items(Sources.longs(3).then(new ConvertStage("asDouble", Kind.LONG, Kind.DOUBLE))))
                .isEqualTo(new double[] {0, 1, 2});
        assertThat(way.items(Sources.ints(3).then(new ConvertStage("boxed", Kind.INT, Kind.REF))))
                .isEqualTo(new Object[] {0, 1, 2});
        assertThat(way.items(Sources.longs(3).then(new ConvertStage("boxed", Kind.LONG, Kind.REF))))
                .isEqualTo(new Object[] {0L, 1L, 2L});
        assertThat(way.items(Sources.doubles(3).then(new ConvertStage("boxed", Kind.DOUBLE, Kind.REF))))
                .isEqualTo(new Object[] {0.0, 1.0, 2.0});
    }

    @ParameterizedTest
    @EnumSource
    void filterKeepsWhatThePredicateAccepts(Way way) {
        IntPredicate even = x -> x % 2 == 0;
        assertThat(way.items(Sources.ints(7).then(new FilterStage(Kind.INT, even, false))))
                .isEqualTo(new int[] {0, 2, 4, 6});
        assertThat(way.items(Sources.ints(7).then(new FilterStage(Kind.INT, even, true))))
                .isEqualTo(new int[] {1, 3, 5});
        Predicate<Object> isNull = x -> x == null;
        assertThat(way.items(Sources.of(1, null, 2).then(new FilterStage(Kind.REF, isNull, true))))
                .isEqualTo(new Object[] {1, 2});
    }

    @ParameterizedTest
    @EnumSource
    void mapNotNullDropsNullResults(Way way) {
        Function<Object, Object> odd = x -> (Integer) x % 2 == 0 ? null : "odd " + x;
        assertThat(way.items(Sources.boxed(4).then(new MapNotNullStage(odd))))
                .isEqualTo(new Object[] {"odd 1", "odd 3"});
    }

    @ParameterizedTest
    @EnumSource
    void peekSeesEachItemOnce(Way way) {
        AtomicInteger sum = new AtomicInteger();
        IntConsumer add = sum::addAndGet;
        assertThat(way.items(Sources.ints(5).then(new PeekStage(Kind.INT, add))))
                .isEqualTo(new int[] {0, 1, 2, 3, 4});
        assertThat(sum).hasValue(10);
        StringBuffer seen = new StringBuffer();
        Consumer<Object> append = seen::append;
        way.items(Sources.of("a").then(new PeekStage(Kind.REF, append)));
        assertThat(seen).hasToString("a");
    }

    @ParameterizedTest
    @EnumSource
    void mapIndexedSeesPositionsAlsoBehindAFilter(Way way) {
        LongBinaryOperator tens = (i, x) -> 10 * i + x;
        Plan plan = Sources.longs(7)
                .then(new FilterStage(Kind.LONG, (java.util.function.LongPredicate) x -> x % 3 == 0, false));
        Plan indexed = plan.then(new MapIndexedStage(JdkFn.combine(Kind.LONG), Kind.LONG, Kind.LONG, tens));
        assertThat(way.items(indexed)).isEqualTo(new long[] {0, 13, 26});
    }

    @ParameterizedTest
    @EnumSource
    void mapIndexedTakesFunctionsOfOthers(Way way) {
        BiFunction<Long, Object, Object> label = (i, x) -> i + ":" + x;
        Plan plan = Sources.of("a", "b")
                .then(new MapIndexedStage(new Indexed(), Kind.REF, Kind.REF, (Labels) label::apply));
        assertThat(way.items(plan)).isEqualTo(new Object[] {"0:a", "1:b"});
    }

    /** A function type that the JDK does not have. */
    public interface Labels {
        Object apply(long i, Object x);
    }

    private static final class Indexed extends Fn {
        Indexed() {
            super(
                    Labels.class.getName().replace('.', '/'),
                    true,
                    "apply",
                    "(JLjava/lang/Object;)Ljava/lang/Object;",
                    Kind.REF,
                    null);
        }

        @Override
        public void call(Insn insn, Frame f) {
            f.refs[insn.dst] = ((Labels) f.refs[insn.a]).apply(f.nums[insn.b], f.refs[insn.c]);
        }
    }
}
