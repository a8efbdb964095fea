package io.fastiter.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Plan;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sinks that are a function of the user's: reductions, searches, the best by a comparator or key, for each. */
class FunctionSinksTest {
    private static final BinaryOperator<Object> CONCAT = (a, b) -> "" + a + b;

    // ---- reduce ----

    @ParameterizedTest
    @EnumSource
    void reduceCombinesInEncounterOrder(Way way) {
        Plan words = Sources.of("a", "b", "c", "d", "e", "f", "g");
        assertThat(way.run(words, new ReduceSink(Kind.REF, CONCAT))).isEqualTo(new Some("abcdefg"));
        LongBinaryOperator first = (a, b) -> a;
        assertThat(way.run(Sources.longs(100), new ReduceSink(Kind.LONG, first)))
                .isEqualTo(new Some(0L));
        IntBinaryOperator last = (a, b) -> b;
        assertThat(way.run(Sources.ints(100), new ReduceSink(Kind.INT, last))).isEqualTo(new Some(99));
        DoubleBinaryOperator max = Math::max;
        assertThat(way.run(Sources.doubles(100), new ReduceSink(Kind.DOUBLE, max)))
                .isEqualTo(new Some(99.0));
    }

    @ParameterizedTest
    @EnumSource
    void reduceOfNothingIsAbsentAndOfOneItemIsThatItem(Way way) {
        BinaryOperator<Object> never = (a, b) -> {
            throw new AssertionError("called");
        };
        assertThat(way.run(Sources.of(), new ReduceSink(Kind.REF, never))).isNull();
        assertThat(way.run(Sources.of((Object) null), new ReduceSink(Kind.REF, never)))
                .isEqualTo(new Some(null));
    }

    @ParameterizedTest
    @EnumSource
    void reduceTakesNullResults(Way way) {
        BinaryOperator<Object> toNull = (a, b) -> null;
        assertThat(way.run(Sources.of(1, 2, 3), new ReduceSink(Kind.REF, toNull)))
                .isEqualTo(new Some(null));
    }

    @ParameterizedTest
    @EnumSource
    void foldBeginsWithTheIdentity(Way way) {
        assertThat(way.run(Sources.of("a", "b", "c"), new FoldSink(Kind.REF, "", CONCAT)))
                .isEqualTo("abc");
        assertThat(way.run(Sources.of(), new FoldSink(Kind.REF, "", CONCAT))).isEqualTo("");
        LongBinaryOperator product = (a, b) -> a * b;
        assertThat(way.run(Sources.of(new long[] {2, 3, 4}), new FoldSink(Kind.LONG, 1L, product)))
                .isEqualTo(24L);
        IntBinaryOperator sum = Integer::sum;
        assertThat(way.run(Sources.ints(100), new FoldSink(Kind.INT, 0, sum))).isEqualTo(4950);
        DoubleBinaryOperator max = Math::max;
        assertThat(way.run(Sources.doubles(0), new FoldSink(Kind.DOUBLE, -1.5, max)))
                .isEqualTo(-1.5);
    }

    @ParameterizedTest
    @EnumSource
    void foldTakesANullIdentity(Way way) {
        BinaryOperator<Object> orElse = (a, b) -> a == null ? b : a;
        assertThat(way.run(Sources.of(), new FoldSink(Kind.REF, null, orElse))).isNull();
        assertThat(way.run(Sources.of(null, "b", "c"), new FoldSink(Kind.REF, null, orElse)))
                .isEqualTo("b");
    }

    @ParameterizedTest
    @EnumSource
    void reduceWithAnAccumulatorChangesTheType(Way way) {
        BiFunction<Object, Object, Object> addLength = (sum, x) -> (Integer) sum + ((String) x).length();
        BinaryOperator<Object> plus = (a, b) -> (Integer) a + (Integer) b;
        assertThat(way.run(Sources.of("a", "bcd", ""), new ReduceWithSink(0, addLength, plus)))
                .isEqualTo(4);
    }

    // ---- the best ----

    @ParameterizedTest
    @EnumSource
    void theFirstOfEqualsIsTheBestForMinAndMax(Way way) {
        Comparator<Object> byLength = Comparator.comparing(x -> ((String) x).length());
        Plan words = Sources.of("bb", "a", "dd", "c", "eee", "fff", "g");
        assertThat(way.run(words, new MinMaxBySink(byLength, false))).isEqualTo(new Some("a"));
        assertThat(way.run(words, new MinMaxBySink(byLength, true))).isEqualTo(new Some("eee"));
        Function<Object, Object> length = x -> ((String) x).length();
        assertThat(way.run(words, new MinMaxKeySink(Kind.REF, length, false))).isEqualTo(new Some("a"));
        assertThat(way.run(words, new MinMaxKeySink(Kind.REF, length, true))).isEqualTo(new Some("eee"));
    }

    @ParameterizedTest
    @EnumSource
    void theBestOfNothingIsAbsentAndOneItemIsNotCompared(Way way) {
        Comparator<Object> never = (a, b) -> {
            throw new AssertionError("called");
        };
        assertThat(way.run(Sources.of(), new MinMaxBySink(never, true))).isNull();
        assertThat(way.run(Sources.of((Object) null), new MinMaxBySink(never, true)))
                .isEqualTo(new Some(null));
        Function<Object, Object> key = x -> x;
        assertThat(way.run(Sources.of(), new MinMaxKeySink(Kind.REF, key, false)))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource
    void anInconsistentComparatorLosesNothing(Way way) {
        Comparator<Object> greater = (a, b) -> 1;
        assertThat(way.run(Sources.boxed(50), new MinMaxBySink(greater, false))).isInstanceOf(Some.class);
    }

    @ParameterizedTest
    @EnumSource
    void aComparatorThatThrowsIsHeard(Way way) {
        Comparator<Object> failing = (a, b) -> {
            throw new IllegalStateException("no order");
        };
        assertThatThrownBy(() -> way.run(Sources.boxed(5), new MinMaxBySink(failing, false)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no order");
    }

    @ParameterizedTest
    @EnumSource
    void theKeyFunctionIsCalledOncePerItem(Way way) {
        AtomicInteger calls = new AtomicInteger();
        IntFunction<Object> key = x -> {
            calls.incrementAndGet();
            return x % 10;
        };
        assertThat(way.run(Sources.ints(100), new MinMaxKeySink(Kind.INT, key, true)))
                .isEqualTo(new Some(9));
        assertThat(calls).hasValue(100);
    }

    // ---- searches ----

    @ParameterizedTest
    @EnumSource
    void findFirstIsReallyTheFirst(Way way) {
        LongPredicate odd = x -> x % 2 == 1;
        assertThat(way.run(Sources.longs(1000), new FindSink("findFirst", Kind.LONG, odd, false, false)))
                .isEqualTo(new Some(1L));
        assertThat(way.run(Sources.longs(1000), new FindSink("findFirst", Kind.LONG, odd, true, false)))
                .isEqualTo(new Some(0L));
        assertThat(way.run(Sources.longs(1000), new FindSink("findFirst", Kind.LONG, null, false, false)))
                .isEqualTo(new Some(0L));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotThereIsNotFound(Way way) {
        DoublePredicate negative = x -> x < 0;
        assertThat(way.run(Sources.doubles(1000), new FindSink("anyMatch", Kind.DOUBLE, negative, false, false)))
                .isNull();
        assertThat(way.run(Sources.of(), new FindSink("findFirst", Kind.REF, null, false, false)))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource
    void nullCanBeFound(Way way) {
        Predicate<Object> isNull = x -> x == null;
        assertThat(way.run(Sources.of(1, null, 2), new FindSink("findFirst", Kind.REF, isNull, false, false)))
                .isEqualTo(new Some(null));
    }

    @ParameterizedTest
    @EnumSource
    void findAnyFindsOneOfThem(Way way) {
        LongPredicate late = x -> x >= 500;
        Some found = (Some) way.run(Sources.longs(1000), new FindSink("findAny", Kind.LONG, late, false, true));
        assertThat((Long) found.value()).isBetween(500L, 999L);
        assertThat(way.run(Sources.longs(100), new FindSink("findAny", Kind.LONG, late, false, true)))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource
    void findLastIsTheLast(Way way) {
        LongPredicate even = x -> x % 2 == 0;
        assertThat(way.run(Sources.longs(100), new FindLastSink(Kind.LONG, even)))
                .isEqualTo(new Some(98L));
        assertThat(way.run(Sources.longs(100), new FindLastSink(Kind.LONG, null)))
                .isEqualTo(new Some(99L));
        assertThat(way.run(Sources.of("a", null), new FindLastSink(Kind.REF, null)))
                .isEqualTo(new Some(null));
        assertThat(way.run(Sources.of(), new FindLastSink(Kind.REF, null))).isNull();
    }

    // ---- for each ----

    @ParameterizedTest
    @EnumSource
    void forEachSeesEachItemOnce(Way way) {
        AtomicLong sum = new AtomicLong();
        LongConsumer add = sum::addAndGet;
        assertThat(way.run(Sources.longs(1000), new ForEachSink(Kind.LONG, add)))
                .isNull();
        assertThat(sum).hasValue(499_500);
        DoubleConsumer addRounded = x -> sum.addAndGet(-(long) x);
        assertThat(way.run(Sources.doubles(1000), new ForEachSink(Kind.DOUBLE, addRounded)))
                .isNull();
        assertThat(sum).hasValue(0);
    }
}
