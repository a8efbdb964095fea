package io.fastiter.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Plan;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.IntSummaryStatistics;
import java.util.LongSummaryStatistics;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Count, sum, average, statistics, least and greatest of numbers. */
class NumberSinksTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    // ---- count and sum ----

    @ParameterizedTest
    @EnumSource
    void countCounts(Way way) {
        assertThat(way.run(Sources.ints(1000), new CountSink(Kind.INT))).isEqualTo(1000L);
        assertThat(way.run(Sources.of(), new CountSink(Kind.REF))).isEqualTo(0L);
    }

    @ParameterizedTest
    @EnumSource
    void sumsOfIntsAreLongAndThoseOfLongsWrapAround(Way way) {
        int[] ints = {Integer.MAX_VALUE, Integer.MAX_VALUE, 1};
        assertThat(way.run(Sources.of(ints), new SumSink(Kind.INT))).isEqualTo(2L * Integer.MAX_VALUE + 1);
        long[] longs = {Long.MAX_VALUE, 1};
        assertThat(way.run(Sources.of(longs), new SumSink(Kind.LONG))).isEqualTo(Long.MIN_VALUE);
    }

    // ---- average ----

    @ParameterizedTest
    @EnumSource
    void averageOfNothingIsEmpty(Way way) {
        assertThat(way.run(Sources.ints(0), new AverageSink(Kind.INT))).isEqualTo(OptionalDouble.empty());
        assertThat(way.run(Sources.longs(0), new AverageSink(Kind.LONG))).isEqualTo(OptionalDouble.empty());
        assertThat(way.run(Sources.doubles(0), new AverageSink(Kind.DOUBLE))).isEqualTo(OptionalDouble.empty());
    }

    @ParameterizedTest
    @EnumSource
    void averageIsSumByCount(Way way) {
        assertThat(way.run(Sources.ints(1000), new AverageSink(Kind.INT))).isEqualTo(OptionalDouble.of(499.5));
        assertThat(way.run(Sources.longs(1000), new AverageSink(Kind.LONG))).isEqualTo(OptionalDouble.of(499.5));
        assertThat(way.run(Sources.doubles(1000), new AverageSink(Kind.DOUBLE))).isEqualTo(OptionalDouble.of(499.5));
    }

    @ParameterizedTest
    @EnumSource
    void averageOfLongsDoesNotOverflow(Way way) {
        for (long[] longs : new long[][] {
            {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 3},
            {Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE},
            {Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, 2},
            {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE, 1, 5},
            {Long.MIN_VALUE, Long.MIN_VALUE, 0, 0, -1, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE},
        }) {
            double exact = Arrays.stream(longs)
                            .mapToObj(java.math.BigInteger::valueOf)
                            .reduce(java.math.BigInteger.ZERO, java.math.BigInteger::add)
                            .doubleValue()
                    / longs.length;
            assertThat(way.run(Sources.of(longs), new AverageSink(Kind.LONG)))
                    .as(Arrays.toString(longs))
                    .isEqualTo(OptionalDouble.of(exact));
        }
    }

    // ---- statistics ----

    @ParameterizedTest
    @EnumSource
    void statisticsAreThoseOfTheJdk(Way way) {
        int[] ints = {5, -3, Integer.MAX_VALUE, Integer.MIN_VALUE, 0};
        assertThat(way.run(Sources.of(ints), new StatisticsSink(Kind.INT)))
                .hasToString(Arrays.stream(ints).summaryStatistics().toString());
        long[] longs = {5, -3, Long.MAX_VALUE, Long.MIN_VALUE, 0};
        assertThat(way.run(Sources.of(longs), new StatisticsSink(Kind.LONG)))
                .hasToString(Arrays.stream(longs).summaryStatistics().toString());
        double[] doubles = {5, -3, 0.5, -0.0};
        assertThat(way.run(Sources.of(doubles), new StatisticsSink(Kind.DOUBLE)))
                .hasToString(Arrays.stream(doubles).summaryStatistics().toString());
    }

    @ParameterizedTest
    @EnumSource
    void statisticsOfNothingAreEmpty(Way way) {
        assertThat(way.run(Sources.ints(0), new StatisticsSink(Kind.INT)))
                .hasToString(new IntSummaryStatistics().toString());
        assertThat(way.run(Sources.longs(0), new StatisticsSink(Kind.LONG)))
                .hasToString(new LongSummaryStatistics().toString());
        assertThat(way.run(Sources.doubles(0), new StatisticsSink(Kind.DOUBLE)))
                .hasToString(new DoubleSummaryStatistics().toString());
    }

    @ParameterizedTest
    @EnumSource
    void statisticsOfDoublesThatHaveNoSum(Way way) {
        for (double[] doubles : new double[][] {{NAN}, {1, NAN, 2}, {INF, 3, -INF}, {INF, -INF}, {INF, INF}}) {
            assertThat(way.run(Sources.of(doubles), new StatisticsSink(Kind.DOUBLE)))
                    .hasToString(DoubleStream.of(doubles).summaryStatistics().toString());
        }
        double huge = Double.MAX_VALUE;
        double[] overflowing = new double[2048];
        Arrays.fill(overflowing, 0, 1024, huge);
        Arrays.fill(overflowing, 1024, 2048, -huge);
        DoubleSummaryStatistics result =
                (DoubleSummaryStatistics) way.run(Sources.of(overflowing), new StatisticsSink(Kind.DOUBLE));
        assertThat(result.getCount()).isEqualTo(2048);
        assertThat(result.getMax()).isEqualTo(huge);
        assertThat(result.getMin()).isEqualTo(-huge);
        assertThat(result.getSum()).isNaN();
    }

    // ---- min and max ----

    @ParameterizedTest
    @EnumSource
    void minAndMaxOfNothingAreAbsent(Way way) {
        for (boolean max : new boolean[] {false, true}) {
            assertThat(way.run(Sources.ints(0), new MinMaxSink(Kind.INT, max))).isNull();
            assertThat(way.run(Sources.longs(0), new MinMaxSink(Kind.LONG, max)))
                    .isNull();
            assertThat(way.run(Sources.doubles(0), new MinMaxSink(Kind.DOUBLE, max)))
                    .isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void minAndMaxAreFoundWhereverTheyAre(Way way) {
        int[] ints = IntStream.range(0, 50).map(i -> i * 31 % 50 - 20).toArray();
        assertThat(way.run(Sources.of(ints), new MinMaxSink(Kind.INT, false))).isEqualTo(new Some(-20));
        assertThat(way.run(Sources.of(ints), new MinMaxSink(Kind.INT, true))).isEqualTo(new Some(29));
        long[] longs = {3, -1L << 40, 1L << 40, 4};
        assertThat(way.run(Sources.of(longs), new MinMaxSink(Kind.LONG, false))).isEqualTo(new Some(-1L << 40));
        assertThat(way.run(Sources.of(longs), new MinMaxSink(Kind.LONG, true))).isEqualTo(new Some(1L << 40));
    }

    @ParameterizedTest
    @EnumSource
    void extremesAreValuesLikeOthers(Way way) {
        int[] least = {Integer.MIN_VALUE};
        assertThat(way.run(Sources.of(least), new MinMaxSink(Kind.INT, true))).isEqualTo(new Some(Integer.MIN_VALUE));
        long[] greatest = {Long.MAX_VALUE, Long.MAX_VALUE};
        assertThat(way.run(Sources.of(greatest), new MinMaxSink(Kind.LONG, false)))
                .isEqualTo(new Some(Long.MAX_VALUE));
        double[] infinite = {-INF, -INF};
        assertThat(way.run(Sources.of(infinite), new MinMaxSink(Kind.DOUBLE, true)))
                .isEqualTo(new Some(-INF));
        double[] nan = {NAN};
        assertThat(way.run(Sources.of(nan), new MinMaxSink(Kind.DOUBLE, false))).isEqualTo(new Some(NAN));
    }

    @ParameterizedTest
    @EnumSource
    void zeroesAreOrderedAndNotANumberIsTheExtremeOfEverything(Way way) {
        Plan zeros = Sources.of(new double[] {0.0, -0.0, 1});
        assertThat(way.run(zeros, new MinMaxSink(Kind.DOUBLE, false))).isEqualTo(new Some(-0.0));
        Plan negativeFirst = Sources.of(new double[] {-0.0, 0.0});
        assertThat(way.run(negativeFirst, new MinMaxSink(Kind.DOUBLE, true))).isEqualTo(new Some(0.0));
        Plan notNumbers = Sources.of(new double[] {0.0, NAN, INF});
        assertThat(way.run(notNumbers, new MinMaxSink(Kind.DOUBLE, false))).isEqualTo(new Some(NAN));
        assertThat(way.run(notNumbers, new MinMaxSink(Kind.DOUBLE, true))).isEqualTo(new Some(NAN));
    }
}
