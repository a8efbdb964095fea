package io.fastiter.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.sink.SumSink;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RangeSourceTest {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    @Property(edgeCases = EdgeCasesMode.NONE) // the bounds below are edges often enough
    void theSizeIsThatOfUnboundedArithmetic(
            @ForAll("bounds") long from,
            @ForAll("bounds") long to,
            @ForAll("steps") long step,
            @ForAll boolean closed) {
        assertThat(RangeSource.longs(from, to, step, closed).size())
                .isEqualTo(trueSize(from, to, step, closed).min(MOST).longValueExact());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void theSizeOfAnIntRangeIsExact(
            @ForAll("intBounds") int from,
            @ForAll("intBounds") int to,
            @ForAll("intSteps") int step,
            @ForAll boolean closed) {
        assertThat(RangeSource.ints(from, to, step, closed).size())
                .isEqualTo(trueSize(from, to, step, closed).longValueExact());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void theItemAtAnIndexIsThatOfUnboundedArithmetic(
            @ForAll("bounds") long from,
            @ForAll("bounds") long to,
            @ForAll("steps") long step,
            @ForAll boolean closed,
            @ForAll("ways") Options way,
            @ForAll long seed) {
        RangeSource range = RangeSource.longs(from, to, step, closed);
        if (range.size() > 0) {
            long i = Long.remainderUnsigned(seed, range.size());
            long expected = BigInteger.valueOf(step)
                    .multiply(BigInteger.valueOf(i))
                    .add(BigInteger.valueOf(from))
                    .longValueExact();
            assertThat(itemAt(range, i, way)).isEqualTo(expected);
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void theIntAtAnIndexIsThatOfUnboundedArithmetic(
            @ForAll("intBounds") int from,
            @ForAll("intBounds") int to,
            @ForAll("intSteps") int step,
            @ForAll boolean closed,
            @ForAll("ways") Options way,
            @ForAll long seed) {
        RangeSource range = RangeSource.ints(from, to, step, closed);
        if (range.size() > 0) {
            long i = Long.remainderUnsigned(seed, range.size());
            assertThat(itemAt(range, i, way)).isEqualTo(Math.toIntExact(from + step * i));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void allItemsAreThoseOfALoop(
            @ForAll("small") int from,
            @ForAll("small") int to,
            @ForAll("smallSteps") int step,
            @ForAll boolean closed,
            @ForAll("ways") Options way) {
        List<Object> ints = new ArrayList<>();
        List<Object> longs = new ArrayList<>();
        for (long x = from; step > 0 ? x < to || closed && x == to : x > to || closed && x == to; x += step) {
            ints.add((int) x);
            longs.add(x);
        }
        assertThat(SourceRuns.items(RangeSource.ints(from, to, step, closed), way))
                .isEqualTo(ints);
        assertThat(SourceRuns.items(RangeSource.longs(from, to, step, closed), way))
                .isEqualTo(longs);
    }

    @Test
    void aClosedRangeReachesTheGreatestAndTheLeastValue() {
        SourceRuns.ways().forEach((name, way) -> {
            assertThat(SourceRuns.items(RangeSource.longs(Long.MAX_VALUE - 2, Long.MAX_VALUE, 1, true), way))
                    .as(name)
                    .containsExactly(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1, Long.MAX_VALUE);
            assertThat(SourceRuns.items(RangeSource.longs(Long.MIN_VALUE + 2, Long.MIN_VALUE, -1, true), way))
                    .as(name)
                    .containsExactly(Long.MIN_VALUE + 2, Long.MIN_VALUE + 1, Long.MIN_VALUE);
            assertThat(SourceRuns.items(RangeSource.ints(Integer.MAX_VALUE - 4, Integer.MAX_VALUE, 3, true), way))
                    .as(name)
                    .containsExactly(Integer.MAX_VALUE - 4, Integer.MAX_VALUE - 1);
            assertThat(SourceRuns.items(RangeSource.longs(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, true), way))
                    .as(name)
                    .containsExactly(Long.MIN_VALUE, -1L, Long.MAX_VALUE - 1);
            assertThat(SourceRuns.items(RangeSource.longs(Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, true), way))
                    .as(name)
                    .containsExactly(Long.MAX_VALUE, -1L);
        });
    }

    @Test
    void aRangeWithoutItemsIsEmpty() {
        assertThat(RangeSource.longs(3, 3, 1, false).size()).isZero();
        assertThat(RangeSource.longs(3, 3, 1, true).size()).isOne();
        assertThat(RangeSource.longs(4, 3, 1, true).size()).isZero();
        assertThat(RangeSource.longs(3, 4, -1, true).size()).isZero();
        assertThat(RangeSource.ints(Integer.MAX_VALUE, Integer.MIN_VALUE, 1, true)
                        .size())
                .isZero();
        assertThat(RangeSource.longs(Long.MIN_VALUE, Long.MAX_VALUE, -1, false).size())
                .isZero();
        assertThat(SourceRuns.items(RangeSource.longs(5, 1, 1, false))).isEmpty();
    }

    @Test
    void moreItemsThanALongCountsAreAsManyAsItCounts() {
        assertThat(RangeSource.longs(Long.MIN_VALUE, Long.MAX_VALUE, 1, true).size())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(RangeSource.longs(Long.MAX_VALUE, Long.MIN_VALUE, -1, true).size())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(RangeSource.longs(0, Long.MAX_VALUE, 1, true).size()).isEqualTo(Long.MAX_VALUE);
        assertThat(RangeSource.longs(0, Long.MAX_VALUE, 1, false).size()).isEqualTo(Long.MAX_VALUE);
        assertThat(RangeSource.longs(1, Long.MAX_VALUE, 1, false).size()).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(RangeSource.longs(Long.MIN_VALUE, Long.MAX_VALUE, 2, true).size())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(RangeSource.longs(Long.MIN_VALUE, Long.MAX_VALUE, 3, true).size())
                .isEqualTo(6148914691236517206L);
    }

    @Test
    void theFirstItemsOfARangeThatIsLongerThanALongCountsComeAtOnce() {
        SourceRuns.ways()
                .forEach((name, way) -> assertThat(
                                SourceRuns.first(3, RangeSource.longs(Long.MIN_VALUE, Long.MAX_VALUE, 1, true), way))
                        .as(name)
                        .containsExactly(Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MIN_VALUE + 2));
    }

    @Test
    void anIntRangeMayHaveMoreItemsThanAnIntCounts() {
        RangeSource all = RangeSource.ints(Integer.MIN_VALUE, Integer.MAX_VALUE, 1, true);
        assertThat(all.size()).isEqualTo(1L << 32);
        SourceRuns.ways().forEach((name, way) -> {
            assertThat(itemAt(all, 0, way)).as(name).isEqualTo(Integer.MIN_VALUE);
            assertThat(itemAt(all, 1L << 31, way)).as(name).isEqualTo(0);
            assertThat(itemAt(all, (1L << 32) - 1, way)).as(name).isEqualTo(Integer.MAX_VALUE);
        });
    }

    @Test
    void aSumOverManyItemsIsThatOfAStream() {
        SourceRuns.ways().forEach((name, way) -> {
            if ((way.force & Options.FORCE_SPLIT) == 0) {
                assertThat(sum(RangeSource.longs(-5, 3_000_000, 1, false), way))
                        .as(name)
                        .isEqualTo(LongStream.range(-5, 3_000_000).sum());
                assertThat(sum(RangeSource.ints(-5, 2_000_000, 3, true), way))
                        .as(name)
                        .isEqualTo(IntStream.iterate(-5, x -> x <= 2_000_000, x -> x + 3)
                                .asLongStream()
                                .sum());
            }
        });
    }

    @Test
    void stepsOfOneAndOtherStepsHaveKernelsOfTheirOwn() {
        assertThat(Plan.of(RangeSource.longs(0, 9, 1, false)).shape)
                .isSameAs(Plan.of(RangeSource.longs(7, 8, 1, false)).shape)
                .isNotSameAs(Plan.of(RangeSource.longs(0, 9, 2, false)).shape);
    }

    @Test
    void aStepOfZeroIsRefused() {
        assertThatThrownBy(() -> RangeSource.longs(0, 1, 0, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Object sum(RangeSource range, Options way) {
        return Engine.run(Plan.of(range), new SumSink(range.kind()), way);
    }

    private static Object itemAt(RangeSource range, long i, Options way) {
        List<Object> items = SourceRuns.items(SourceRuns.limited(SourceRuns.skipped(Plan.of(range), i), 1), way);
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private static BigInteger trueSize(long from, long to, long step, boolean closed) {
        BigInteger distance = BigInteger.valueOf(to).subtract(BigInteger.valueOf(from));
        BigInteger by = BigInteger.valueOf(step);
        if (by.signum() < 0) {
            distance = distance.negate();
            by = by.negate();
        }
        if (distance.signum() < 0 || distance.signum() == 0 && !closed) {
            return BigInteger.ZERO;
        }
        return (closed ? distance : distance.subtract(BigInteger.ONE))
                .divide(by)
                .add(BigInteger.ONE);
    }

    @Provide
    Arbitrary<Long> bounds() {
        return Arbitraries.oneOf(
                Arbitraries.longs(),
                Arbitraries.longs().between(-3, 3),
                Arbitraries.longs().between(Long.MAX_VALUE - 3, Long.MAX_VALUE),
                Arbitraries.longs().between(Long.MIN_VALUE, Long.MIN_VALUE + 3));
    }

    @Provide
    Arbitrary<Long> steps() {
        return bounds().filter(step -> step != 0);
    }

    @Provide
    Arbitrary<Integer> intBounds() {
        return Arbitraries.oneOf(
                Arbitraries.integers(),
                Arbitraries.integers().between(-3, 3),
                Arbitraries.integers().between(Integer.MAX_VALUE - 3, Integer.MAX_VALUE),
                Arbitraries.integers().between(Integer.MIN_VALUE, Integer.MIN_VALUE + 3));
    }

    @Provide
    Arbitrary<Integer> intSteps() {
        return intBounds().filter(step -> step != 0);
    }

    @Provide
    Arbitrary<Integer> small() {
        return Arbitraries.integers().between(-40, 40);
    }

    @Provide
    Arbitrary<Integer> smallSteps() {
        return Arbitraries.integers().between(-9, 9).filter(step -> step != 0);
    }

    @Provide
    Arbitrary<Options> ways() {
        return Arbitraries.of(SourceRuns.ways().values());
    }
}
