package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Sums of doubles: the same bits at any parallelism and for every splitting, and right where doubles are odd. */
class DoubleSumTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(8);

    private static List<UnaryOperator<DoubleParIter>> ways() {
        List<UnaryOperator<DoubleParIter>> ways = new ArrayList<>();
        ways.add(DoubleParIter::sequential);
        ways.add(p -> p.sequential().force(Options.FORCE_COMPILED));
        for (int n : new int[] {1, 2, 3, 4, 7, 16}) {
            ways.add(p -> p.on(POOL).parallelism(n));
            ways.add(p -> p.on(POOL).parallelism(n).force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED));
            ways.add(p -> p.on(POOL).parallelism(n).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
        }
        return ways;
    }

    private static void assertThatAllWaysGiveTheSameBits(DoubleParIter pipeline) {
        double sum = pipeline.sequential().sum();
        double mean = pipeline.sequential().average().orElse(0);
        double total = pipeline.sequential().summaryStatistics().getSum();
        for (UnaryOperator<DoubleParIter> way : ways()) {
            DoubleParIter p = way.apply(pipeline);
            assertThat(Double.doubleToRawLongBits(p.sum())).isEqualTo(Double.doubleToRawLongBits(sum));
            assertThat(Double.doubleToRawLongBits(p.average().orElse(0))).isEqualTo(Double.doubleToRawLongBits(mean));
            assertThat(Double.doubleToRawLongBits(p.summaryStatistics().getSum()))
                    .isEqualTo(Double.doubleToRawLongBits(total));
        }
    }

    private static double[] numbers(int n, long seed) {
        Random random = new Random(seed);
        return DoubleStream.generate(() -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12)))
                .limit(n)
                .toArray();
    }

    /** What stands between the source and the sum. */
    private static List<Function<double[], DoubleParIter>> pipelines() {
        return List.of(
                DoubleParIter::of,
                a -> DoubleParIter.of(a).filter(x -> x > 0),
                a -> DoubleParIter.of(a).filter(x -> x > 1e6),
                a -> DoubleParIter.of(a).flatMapArray(x -> x > 0 ? new double[] {x, x / 3, -x / 7} : null),
                a -> DoubleParIter.of(a).flatMap(x -> DoubleParIter.of(x, 1 / x).filter(y -> y > 0)),
                a -> DoubleParIter.of(a).filter(x -> x > 0).enumerate().mapToDouble(x -> x.value() * x.index()),
                a -> DoubleParIter.of(a).filter(x -> x > 0).skip(7).limit(900),
                a -> DoubleParIter.of(a)
                        .concat(DoubleParIter.of(a).filter(x -> x > 0).limit(40)),
                a -> ParIter.of(DoubleStream.of(a).boxed().toList()).mapToDouble(x -> x),
                a -> DoubleParIter.of(a).zip(DoubleParIter.of(a).filter(x -> x < 0), (x, y) -> x - y));
    }

    @Property(tries = 4, edgeCases = EdgeCasesMode.NONE)
    void the_bits_do_not_depend_on_threads_or_splits(@ForAll long seed, @ForAll @IntRange(max = 3000) int size) {
        double[] numbers = numbers(size, seed);
        for (Function<double[], DoubleParIter> pipeline : pipelines()) {
            assertThatAllWaysGiveTheSameBits(pipeline.apply(numbers));
        }
    }

    @Example
    void nor_where_leaves_are_full_or_one_short_or_one_over() {
        for (int size : new int[] {0, 1, 7, 8, 9, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4097}) {
            assertThatAllWaysGiveTheSameBits(DoubleParIter.of(numbers(size, size)));
        }
    }

    @Example
    void nor_where_the_run_is_long() {
        DoubleParIter pipeline = ParIter.range(1, 3_000_000).mapToDouble(x -> 1.0 / x);
        double sum = pipeline.sequential().sum();

        for (int threads = 1; threads <= 16; threads++) {
            assertThat(pipeline.on(POOL).parallelism(threads).sum()).isEqualTo(sum);
            assertThat(pipeline.filter(x -> x > 0).on(POOL).parallelism(threads).sum())
                    .isEqualTo(sum);
        }
    }

    private static double sum(double... items) {
        DoubleParIter pipeline = DoubleParIter.of(items);
        assertThatAllWaysGiveTheSameBits(pipeline);
        return pipeline.sum();
    }

    @Example
    void nothing_sums_up_to_zero_and_has_no_mean() {
        assertThat(DoubleParIter.empty().sum()).isEqualTo(0.0);
        assertThat(Double.doubleToRawLongBits(sum())).isZero();
        assertThat(DoubleParIter.empty().average()).isEmpty();
    }

    @Example
    void not_a_number_and_infinities_make_what_they_make_in_a_loop() {
        assertThat(sum(1, Double.NaN, 2)).isNaN();
        assertThat(sum(Double.POSITIVE_INFINITY, 1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(sum(1, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(sum(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)).isNaN();
        double[] one = numbers(5000, 1);
        one[4000] = Double.POSITIVE_INFINITY;
        assertThat(sum(one)).isEqualTo(Double.POSITIVE_INFINITY);
        one[10] = Double.NEGATIVE_INFINITY;
        assertThat(sum(one)).isNaN();
    }

    @Example
    void zeros_sum_up_to_zero() {
        assertThat(sum(-0.0)).isZero();
        assertThat(sum(-0.0, -0.0)).isZero();
        assertThat(sum(0.0, -0.0)).isZero();
    }

    @Example
    void what_cancels_is_near_the_truth() {
        // Adding one by one gives 0 here, or 1, by the order; what matters is that it is always the same.
        assertThat(sum(1e16, 1, -1e16)).isBetween(0.0, 1.0);
        assertThat(sum(Double.MAX_VALUE, -Double.MAX_VALUE, 1)).isBetween(0.0, 1.0);
        assertThat(sum(0.1, 0.2, 0.3)).isCloseTo(0.6, offset(1e-15));
    }

    @Example
    void many_tenths_are_summed_more_precisely_than_one_by_one() {
        double[] tenths = new double[1_000_000];
        Arrays.fill(tenths, 0.1);
        double naive = 0;
        for (double x : tenths) {
            naive += x;
        }

        double error = Math.abs(DoubleParIter.of(tenths).sum() - 100_000);

        assertThat(error).isLessThan(Math.abs(naive - 100_000) / 100);
    }
}
