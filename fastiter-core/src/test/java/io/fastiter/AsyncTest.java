package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** Terminal operations that run elsewhere, and their futures. */
@MustEnd
class AsyncTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);
    private static final long MANY = 1L << 40;

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    @Test
    void theResultComesLater() {
        assertThat(ParIter.of(3, 1, 2).map(x -> x * 2).collectAsync().join()).containsExactly(6, 2, 4);
        assertThat(IntParIter.of(3, 1).collectAsync().join()).containsExactly(3, 1);
        assertThat(LongParIter.of(3, 1).on(POOL).collectAsync().join()).containsExactly(3L, 1L);
        assertThat(DoubleParIter.of(3, 1).collectAsync().join()).containsExactly(3.0, 1.0);
        assertThat(ParIter.range(0, 1000)
                        .on(POOL)
                        .runAsync(p -> p.map(x -> x + 1).sum())
                        .join())
                .isEqualTo(500_500);
    }

    @Test
    void nothingRunsOnTheCallersThread() {
        Thread caller = Thread.currentThread();
        CompletableFuture<Boolean> future =
                ParIter.range(0, 100_000).on(POOL).runAsync(p -> p.allMatch(x -> Thread.currentThread() != caller));

        assertThat(future.join()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "complete", "fail", "time out"})
    void whoeverEndsTheFutureEndsTheWork(String how) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Long> future = ParIter.range(0, MANY).on(POOL).runAsync(p -> {
            try {
                return p.map(x -> {
                            begun.countDown();
                            calls.incrementAndGet();
                            return x;
                        })
                        .sum();
            } catch (Throwable t) {
                thrown.set(t);
                throw t;
            } finally {
                ended.countDown();
            }
        });
        begun.await();

        switch (how) {
            case "cancel" -> future.cancel(true);
            case "complete" -> future.complete(1L);
            case "fail" -> future.completeExceptionally(new IllegalStateException());
            default ->
                assertThatThrownBy(
                                () -> future.orTimeout(1, TimeUnit.MILLISECONDS).join())
                        .hasCauseInstanceOf(TimeoutException.class);
        }

        ended.await();
        assertThat(thrown.get())
                .isInstanceOf(CancellationException.class)
                .hasMessage("the pipeline was cancelled through its future");
        int after = calls.get();
        Thread.sleep(20);
        assertThat(calls).hasValue(after);
    }

    @Test
    void cancellingInterruptsAFunctionThatBlocks() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<List<Integer>> future = ParIter.of(1, 2)
                .on(POOL)
                .map(x -> {
                    begun.countDown();
                    try {
                        Thread.sleep(TimeUnit.MINUTES.toMillis(10));
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return x;
                })
                .collectAsync();
        begun.await();

        future.cancel(false);

        interrupted.await();
        assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void aFailureIsTheFutures() {
        IllegalStateException failure = new IllegalStateException();
        CompletableFuture<List<Integer>> future = ParIter.of(1, 2)
                .<Integer>map(x -> {
                    throw failure;
                })
                .collectAsync();

        assertThatThrownBy(future::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isSameAs(failure);
    }

    @Test
    void aTokenOfTheUserCountsToo() {
        CancelToken token = new CancelToken();
        token.cancel("no");

        // What join() throws of it differs between versions of the JDK.
        Throwable thrown = ParIter.range(0, MANY)
                .cancelOn(token)
                .runAsync(LongParIter::sum)
                .handle((sum, failure) -> failure)
                .join();

        assertThat(thrown).isInstanceOf(CancellationException.class).hasMessageEndingWith("token: no");
    }

    @Test
    void whatIsMadeOfThePipelineGoesOnAfterTheFutureIsThere() {
        ParIter<Integer> made =
                ParIter.of(1, 2).runAsync(p -> p.map(x -> x + 1)).join();

        assertThat(made.collect()).containsExactly(2, 3);
    }

    @Test
    void aPoolThatWasShutDownIsNotNeeded() {
        ForkJoinPool pool = new ForkJoinPool(2);
        pool.shutdown();

        assertThat(ParIter.of(1, 2).on(pool).collectAsync().join()).containsExactly(1, 2);
    }

    @Test
    void theContextGoesAlong() {
        MDC.put("who", "caller");
        try {
            assertThat(ParIter.of(1)
                            .map(x -> String.valueOf(MDC.get("who")))
                            .on(POOL)
                            .collectAsync()
                            .join())
                    .containsExactly("caller");
        } finally {
            MDC.clear();
        }
    }

    @Test
    void manyAtATimeNeedNoMoreThreadsThanThePoolHas() {
        List<CompletableFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int add = i;
            futures.add(ParIter.range(0, 1000)
                    .on(POOL)
                    .runAsync(p -> p.map(x -> x + add).sum()));
        }

        for (int i = 0; i < 1000; i++) {
            assertThat(futures.get(i).join()).isEqualTo(499_500 + 1000L * i);
        }
        assertThat(POOL.getPoolSize()).isLessThanOrEqualTo(8);
    }
}
