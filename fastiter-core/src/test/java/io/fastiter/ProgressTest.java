package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener hears of a run. */
@MustEnd
class ProgressTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    record Way(String name, Consumer<ParIter<Integer>> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("alone", p -> p.sequential().reduce(0, Integer::sum)),
                new Way("shared", p -> p.on(POOL).reduce(0, Integer::sum)),
                new Way(
                        "in single items",
                        p -> p.on(POOL).force(Options.FORCE_SPLIT).reduce(0, Integer::sum)),
                new Way(
                        "with positions",
                        p -> p.on(POOL).filter(x -> x >= 0).enumerate().collect()),
                new Way("in order", p -> p.on(POOL).forEachOrdered(x -> {})),
                new Way("as a search that finds nothing", p -> p.on(POOL).anyMatch(x -> x < 0)),
                new Way("as a search that ends early", p -> p.on(POOL).findFirst()),
                new Way("as a count", ParIter::count));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theLastReportSaysThatAllIsDone(Way way) {
        List<Progress> seen = Collections.synchronizedList(new ArrayList<>());

        way.run.accept(ParIter.of(IntStream.range(0, 10_000).boxed().toList()).onProgress(seen::add));

        assertThat(seen).isNotEmpty();
        assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(10_000, OptionalLong.of(10_000)));
    }

    @Test
    void reportsGrowAndComeFromOneThreadAtATime() {
        List<Progress> seen = new ArrayList<>();
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean twice = new AtomicBoolean();

        ParIter.range(0, 200)
                .on(POOL)
                .onProgress(progress -> {
                    if (inside.incrementAndGet() > 1) {
                        twice.set(true);
                    }
                    seen.add(progress);
                    inside.decrementAndGet();
                })
                .map(x -> {
                    pause();
                    return x;
                })
                .sum();

        assertThat(twice).isFalse();
        assertThat(seen).isNotEmpty();
        assertThat(seen).isSortedAccordingTo((a, b) -> Long.compare(a.done(), b.done()));
        assertThat(seen).allSatisfy(p -> assertThat(p.done()).isBetween(0L, 200L));
        assertThat(seen.get(seen.size() - 1).done()).isEqualTo(200);
    }

    @Test
    void reportsComeAFewTimesASecondAtMost() {
        AtomicInteger reports = new AtomicInteger();
        long begun = System.nanoTime();

        ParIter.range(0, 100_000)
                .on(POOL)
                .force(Options.FORCE_SPLIT)
                .onProgress(progress -> reports.incrementAndGet())
                .map(x -> x)
                .sum();

        long quarters = (System.nanoTime() - begun) / 250_000_000;
        assertThat(reports.get()).isLessThanOrEqualTo((int) quarters + 1);
    }

    @Test
    void aSourceThatDoesNotKnowItsLengthReportsItAtTheEnd() {
        List<Progress> seen = new ArrayList<>();

        ParIter.of(LongStream.range(0, 5000).iterator())
                .onProgress(seen::add)
                .map(x -> x)
                .sum();

        assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(5000, OptionalLong.of(5000)));
        assertThat(seen.subList(0, seen.size() - 1))
                .allSatisfy(p -> assertThat(p.total()).isEmpty());
    }

    @Test
    void aSetKnowsItsLength() {
        List<Progress> seen = new ArrayList<>();

        ParIter.of(new HashSet<>(List.of(1, 2, 3)))
                .onProgress(seen::add)
                .map(x -> x)
                .collect();

        assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(3, OptionalLong.of(3)));
    }

    @Test
    void anEmptyRunIsDone() {
        List<Progress> seen = new ArrayList<>();

        ParIter.of(List.of()).onProgress(seen::add).collect();

        assertThat(seen).containsExactly(new Progress(0, OptionalLong.of(0)));
    }

    @Test
    void aListenerThatThrowsIsNotCalledAgain() {
        AtomicInteger calls = new AtomicInteger();

        long sum = ParIter.range(0, 1000)
                .onProgress(progress -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("a listener's failure, which a test wants");
                })
                .map(x -> x)
                .sum();

        assertThat(sum).isEqualTo(499_500);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aRunThatFailsDoesNotReportThatItIsDone() {
        List<Progress> seen = Collections.synchronizedList(new ArrayList<>());

        assertThatThrownBy(() -> ParIter.range(0, 1000)
                        .onProgress(seen::add)
                        .map(x -> x / (x - 999))
                        .sum())
                .isInstanceOf(ArithmeticException.class);

        assertThat(seen).allSatisfy(p -> assertThat(p.done()).isLessThan(1000));
    }

    @Test
    void itemsOfAnInnerPipelineDoNotCount() {
        List<Progress> seen = new ArrayList<>();

        ParIter.of(1, 2, 3)
                .onProgress(seen::add)
                .flatMap(x ->
                        ParIter.of(IntStream.range(0, 1000).boxed().toList()).map(y -> y))
                .zip(ParIter.of(IntStream.range(0, 5000).boxed().toList()).filter(x -> x > 3), Integer::sum)
                .collect();

        assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(3, OptionalLong.of(3)));
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void itemsBehindACutDoNotCountAgain() {
        List<Progress> seen = new ArrayList<>();

        ParIter.of(LongStream.range(0, 1000).iterator())
                .on(POOL)
                .filter(x -> true)
                .enumerate()
                .onProgress(seen::add)
                .map(x -> x)
                .collect();

        assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(1000, OptionalLong.of(1000)));
    }
}
