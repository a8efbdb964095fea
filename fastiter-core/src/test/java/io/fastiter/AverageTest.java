package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.plan.Options;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The mean of ints, summed strip by strip where that is possible, on whatever makes strips special. */
class AverageTest {
    private static List<Function<IntParIter, IntParIter>> ways() {
        return List.of(
                p -> p,
                IntParIter::sequential,
                p -> p.force(Options.FORCE_COMPILED),
                p -> p.sequential().force(Options.FORCE_COMPILED),
                p -> p.sequential().force(Options.FORCE_INTERPRETED),
                p -> p.parallelism(4).force(Options.FORCE_SPLIT),
                p -> p.force(Options.FORCE_PASSES | Options.FORCE_COMPILED));
    }

    private static void assertMean(IntParIter pipeline, IntStream expected) {
        double mean = expected.average().orElseThrow();
        for (Function<IntParIter, IntParIter> way : ways()) {
            for (int round = 0; round < 3; round++) {
                assertThat(way.apply(pipeline).average()).hasValue(mean);
            }
        }
    }

    @Test
    void strips() {
        for (int n : new int[] {1, 1023, 1024, 1025, 5000}) {
            int[] items = IntStream.range(0, n).map(i -> i * 7919 - 1_000_000).toArray();
            assertMean(IntParIter.of(items), IntStream.of(items));
            assertMean(
                    IntParIter.of(items).filter(x -> (x & 1) == 0 || x == items[0]),
                    IntStream.of(items).filter(x -> (x & 1) == 0 || x == items[0]));
            assertMean(
                    IntParIter.of(items).limit(1000).skip(0),
                    IntStream.of(items).limit(1000));
        }
    }

    @Test
    void concatenationsOfWhatHasAnInnerLoopAndWhatHasNot() {
        int[] items = IntStream.range(0, 3000).toArray();
        IntParIter plain = IntParIter.of(items);
        IntParIter looping = IntParIter.of(items).mapMulti((x, to) -> {
            to.accept(x);
            to.accept(2 * x);
        });
        IntStream expected =
                IntStream.concat(IntStream.of(items), IntStream.of(items).flatMap(x -> IntStream.of(x, 2 * x)));
        double mean = expected.average().orElseThrow();
        for (IntParIter both : List.of(plain.concat(looping), looping.concat(plain))) {
            for (Function<IntParIter, IntParIter> way : ways()) {
                for (int round = 0; round < 3; round++) {
                    assertThat(way.apply(both).average()).hasValue(mean);
                }
            }
        }
    }

    @Test
    void sumsBeyondALong() {
        int[] largest = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE};
        assertMean(IntParIter.of(largest), IntStream.of(largest));
    }
}
