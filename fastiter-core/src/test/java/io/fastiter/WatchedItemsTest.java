package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pipelines that are run item by item while something watches over them: it changes neither items nor laziness. */
@MustEnd
class WatchedItemsTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    static Stream<Named<UnaryOperator<LongParIter>>> watches() {
        return Stream.of(
                Named.of("nothing", p -> p),
                Named.of("timeout", p -> p.timeout(Duration.ofHours(1))),
                Named.of("token", p -> p.cancelOn(new CancelToken())),
                Named.of("listener", p -> p.onProgress(progress -> {})),
                Named.of(
                        "all",
                        p -> p.timeout(Duration.ofHours(1))
                                .cancelOn(new CancelToken())
                                .onProgress(progress -> {})));
    }

    /** To gather what is before the cut would never end. */
    private static LongParIter endlessBeforeACut() {
        return ParIter.range(0, 3)
                .flatMap(x -> ParIter.range(0, Long.MAX_VALUE))
                .mapIndexed((i, x) -> x)
                .filter(x -> x % 2 == 0)
                .limit(4);
    }

    @ParameterizedTest
    @MethodSource("watches")
    void whatIsEndlessBeforeACutComesToItsEnd(UnaryOperator<LongParIter> watched) {
        List<Long> seen = new ArrayList<>();
        watched.apply(endlessBeforeACut().on(POOL)).iterator().forEachRemaining((long x) -> seen.add(x));
        assertThat(seen).containsExactly(0L, 2L, 4L, 6L);
        assertThat(watched.apply(endlessBeforeACut().sequential()).stream().toArray())
                .containsExactly(0, 2, 4, 6);
        assertThat(watched.apply(ParIter.range(0, 100).filter(x -> x % 2 == 1).on(POOL))
                        .zip(endlessBeforeACut(), Long::sum)
                        .toArray())
                .containsExactly(1, 5, 9, 13);
    }

    @ParameterizedTest
    @MethodSource("watches")
    void inSequenceNothingRunsBeforeItIsAskedFor(UnaryOperator<LongParIter> watched) {
        List<Long> seen = new ArrayList<>();
        CloseableIterator.OfLong items = watched.apply(
                        ParIter.range(0, 100).peek(seen::add).filter(x -> x % 2 == 1))
                .sequential()
                .iterator();
        assertThat(seen).isEmpty();
        assertThat(items.nextLong()).isEqualTo(1);
        assertThat(seen).containsExactly(0L, 1L);
        assertThat(items.nextLong()).isEqualTo(3);
        items.close();
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
    }

    @ParameterizedTest
    @MethodSource("watches")
    void aFailureComesBehindTheItemsBeforeIt(UnaryOperator<LongParIter> watched) {
        CloseableIterator.OfLong items = watched.apply(ParIter.range(0, 10).map(x -> 6 / (2 - x)))
                .sequential()
                .iterator();
        assertThat(items.nextLong()).isEqualTo(3);
        assertThat(items.nextLong()).isEqualTo(6);
        Throwable thrown = catchThrowable(items::nextLong);
        assertThat(thrown).isInstanceOf(ArithmeticException.class);
        assertThat(((FailureSite) thrown.getSuppressed()[0]).index()).hasValue(2);
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void aTokenEndsAnItemThatWouldGoOnForEver() throws Exception {
        for (LongParIter endless : List.of(
                ParIter.range(0, Long.MAX_VALUE), ParIter.range(0, 3).flatMap(x -> ParIter.range(0, Long.MAX_VALUE)))) {
            CancelToken token = new CancelToken();
            CountDownLatch begun = new CountDownLatch(1000);
            FutureTask<Throwable> asking = new FutureTask<>(() -> catchThrowable(() -> endless.filter(x -> {
                        begun.countDown();
                        return x < 0;
                    })
                    .cancelOn(token)
                    .sequential()
                    .iterator()
                    .hasNext()));
            new Thread(asking).start();
            begun.await();
            token.cancel();
            assertThat(asking.get()).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void whatAnItemGaveWhenItWasInterruptedIsNotHandedOut() {
        CloseableIterator.OfLong items = ParIter.range(0, 10)
                .peek(x -> {
                    if (x == 1) {
                        LockSupport.park(); // until it is interrupted
                    }
                })
                .timeout(Duration.ofMillis(50))
                .sequential()
                .iterator();
        assertThat(catchThrowable(() -> {
                    items.nextLong();
                    items.nextLong();
                }))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("timeout");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void aTimeLimitEndsASourceThatBlocks() {
        assertThatThrownBy(() -> ParIter.of(Stream.generate(() -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return 1;
                        }))
                        .timeout(Duration.ofMillis(50))
                        .sequential()
                        .iterator()
                        .next())
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("timeout");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aTimeLimitEndsTheItemThatWhoeverClosesWaitsFor() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CloseableIterator.OfLong items = ParIter.range(0, 10)
                .peek(x -> {
                    inside.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .timeout(Duration.ofMillis(500))
                .sequential()
                .iterator();
        Thread asking = new Thread(() -> catchThrowable(items::hasNext));
        asking.start();
        inside.await();
        items.close();
        asking.join();
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void progressIsThatOfTheSource() {
        List<Progress> seen = new ArrayList<>();
        AtomicLong taken = new AtomicLong();
        ParIter.range(0, 1000)
                .filter(x -> x % 2 == 0)
                .onProgress(seen::add)
                .sequential()
                .iterator()
                .forEachRemaining((long x) -> taken.incrementAndGet());
        assertThat(taken).hasValue(500);
        assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(1000, OptionalLong.of(1000)));
    }

    @Test
    void theTotalIsWhatLimitsAndSkipsLeave() {
        for (LongParIter p : List.of(
                ParIter.range(0, 1000).map(x -> x).limit(10),
                ParIter.range(0, 1000).skip(990),
                ParIter.range(0, 1000).zip(ParIter.range(0, 10), Long::sum),
                LongParIter.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))) {
            List<Progress> seen = new ArrayList<>();
            p.onProgress(seen::add).sequential().stream().forEach(x -> {});
            assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(10, OptionalLong.of(10)));
        }
    }

    @Test
    void aProfileHasTheItemsThatWereAskedFor() {
        Profiled<Long> third = ParIter.range(0, Long.MAX_VALUE).sequential().profile(p -> {
            CloseableIterator.OfLong items = p.iterator();
            items.nextLong();
            items.nextLong();
            return items.nextLong();
        });
        assertThat(third.result()).isEqualTo(2);
        assertThat(third.report().threads().get(0).items()).isEqualTo(3);
    }
}
