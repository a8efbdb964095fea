package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code findLast} begins at the end where it can. */
@MustEnd
class FromEndTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    static Stream<UnaryOperator<LongParIter>> ways() {
        return Stream.of(
                LongParIter::sequential,
                p -> p.on(POOL),
                p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED),
                p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsBeforeTheAnswerIsNotRun(UnaryOperator<LongParIter> way) {
        long far = 1L << 62;
        LongParIter p = way.apply(ParIter.range(0, far));
        assertThat(p.findLast()).hasValue(far - 1);
        assertThat(p.findLast(x -> x % 1000 == 7)).hasValue((far - 8) / 1000 * 1000 + 7);
        assertThat(p.map(x -> x / 2).filter(x -> x % 100 == 0).findLast()).hasValue((far / 2 - 1) / 100 * 100);
        assertThat(p.limit(1000).filter(x -> x < 500).findLast()).hasValue(499);
        assertThat(p.skip(far - 3).filter(x -> x < far - 10).findLast()).isEmpty();
        assertThat(p.mapIndexed((i, x) -> i - x).findLast()).hasValue(0);
        assertThat(p.zip(ParIter.range(5, 5_000), Long::sum).findLast()).hasValue(4_994 + 4_999);
        assertThat(p.limit(0).findLast()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itIsTheLastWhereverThatIs(UnaryOperator<LongParIter> way) {
        for (int size : new int[] {0, 1, 2, 15, 16, 17, 143, 144, 145, 3_000}) {
            for (long at : new long[] {0, 1, size / 2, size - 17, size - 1, size}) {
                OptionalLong expected =
                        LongStream.rangeClosed(0, Math.min(at, size - 1)).reduce((x, y) -> y);
                assertThat(way.apply(ParIter.range(0, size)).findLast(x -> x <= at))
                        .as("%d of %d", at, size)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void eachItemIsSeenOnceAtMost(UnaryOperator<LongParIter> way) {
        ConcurrentLinkedQueue<Long> seen = new ConcurrentLinkedQueue<>();
        assertThat(way.apply(ParIter.range(0, 2_000)).peek(seen::add).findLast(x -> x < 1_000))
                .hasValue(999);
        assertThat(seen).doesNotHaveDuplicates().contains(999L, 1_999L);
        seen.clear();
        assertThat(way.apply(ParIter.range(0, 2_000)).peek(seen::add).findLast(x -> x < 0))
                .isEmpty();
        assertThat(seen).hasSize(2_000).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aFailureIsTheSameHoweverItIsRun(UnaryOperator<LongParIter> way) {
        for (int round = 0; round < 3; round++) {
            LongParIter p = way.apply(ParIter.range(0, 1_000)).map(x -> {
                if (x == 5 || x == 700 || x == 720) {
                    throw new IllegalStateException("at " + x);
                }
                return x;
            });
            assertThat(p.findLast()).hasValue(999);
            assertThat(p.findLast(x -> x > 900)).hasValue(999);
            // The stretch from 856 to 983 has no answer; of the one before it, the first failure counts.
            assertThatThrownBy(() -> p.findLast(x -> x < 100)).hasMessage("at 5");
        }
    }

    @Test
    void whatHasNoIndicesIsRunToItsEnd() {
        List<Integer> items = new ArrayList<>(List.of(1, 2, 3, 4));
        assertThat(ParIter.of((Iterable<Integer>) items::iterator).findLast(x -> x < 4))
                .hasValue(3);
        assertThat(ParIter.of(items).filter(x -> x > 1).limit(2).findLast()).hasValue(3);
        assertThat(ParIter.of(items).concat(ParIter.of(9)).findLast()).hasValue(9);
        assertThat(ParIter.of(items).flatMap(x -> ParIter.range(0, x).boxed()).findLast())
                .hasValue(3L);
        items.set(3, null);
        assertThatThrownBy(() -> ParIter.of(items).findLast()).isInstanceOf(NullPointerException.class);
    }
}
