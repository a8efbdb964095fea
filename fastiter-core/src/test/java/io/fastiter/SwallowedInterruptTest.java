package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cancelled runs whose functions catch the interrupt, say nothing, and block again: in the next item, of which there are
 * many in a strip where items are known to be cheap, or in the same one.
 */
@MustEnd
class SwallowedInterruptTest {
    private static final long MANY = 1L << 40;

    private final ForkJoinPool pool = new ForkJoinPool(3);

    /** What the function does: nothing for long, so that its items are known to be cheap, then it blocks. */
    private final Blocker blocker = new Blocker();

    private static final class Blocker {
        /** Which threads block; null as long as none does. */
        volatile Predicate<Thread> who;

        final CountDownLatch inside = new CountDownLatch(1);
        final AtomicInteger swallowed = new AtomicInteger();

        long pass(long x) {
            Predicate<Thread> blocks = who;
            if (blocks != null && blocks.test(Thread.currentThread())) {
                inside.countDown();
                block();
            }
            return spend(x);
        }

        /** Until it is interrupted, which nobody hears of. */
        void block() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                swallowed.incrementAndGet();
            }
        }

        /** So little that a block has many items, and so much that a strip does not take all of the test's time. */
        private static long spend(long x) {
            long r = x;
            for (int i = 0; i < 50; i++) {
                r = r * 6364136223846793005L + 1442695040888963407L;
            }
            return r >>> 1;
        }

        private static void waitFor(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The one shape of these tests. */
    private static LongParIter pipeline(Blocker blocker, long items) {
        return ParIter.range(0, items).map(blocker::pass);
    }

    @BeforeEach
    void itemsAreKnownToBeCheap() {
        for (int round = 0; round < 20; round++) {
            pipeline(blocker, 20_000).force(Options.FORCE_COMPILED).sum();
            try (CloseableIterator.OfLong items =
                    pipeline(blocker, 20_000).force(Options.FORCE_COMPILED).iterator()) {
                items.forEachRemaining((long x) -> {});
            }
        }
    }

    @AfterEach
    void noInterruptIsLeft() throws Exception {
        assertThat(Thread.interrupted()).isFalse();
        for (int i = 0; i < 8; i++) {
            assertThat(pool.submit(() -> Thread.currentThread().isInterrupted()).get())
                    .isFalse();
        }
        pool.shutdown();
    }

    /** A terminal operation that would not end by itself. */
    record Way(String name, Consumer<LongParIter> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("shared", LongParIter::sum),
                new Way("as a search", p -> p.noneMatch(x -> x == -1)),
                new Way("with one thread", p -> p.parallelism(1).sum()),
                new Way("sequential", p -> p.sequential().sum()),
                new Way("iterated over", p -> p.iterator().forEachRemaining((long x) -> {})),
                new Way(
                        "iterated over in sequence",
                        p -> p.sequential().iterator().forEachRemaining((long x) -> {})),
                new Way("in order", p -> p.forEachOrdered(x -> {})));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_time_limit_ends_it(Way way) {
        blocker.who = thread -> true;

        Throwable thrown = catchThrowable(
                () -> way.run.accept(pipeline(blocker, MANY).on(pool).timeout(Duration.ofMillis(30))));

        assertThat(thrown).isInstanceOf(CancellationException.class).hasMessageContaining("timeout");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_token_ends_it(Way way) throws Exception {
        CancelToken token = new CancelToken();
        blocker.who = thread -> true;
        FutureTask<Throwable> running =
                started(() -> way.run.accept(pipeline(blocker, MANY).on(pool).cancelOn(token)));
        blocker.inside.await();

        token.cancel();

        assertThat(running.get()).isInstanceOf(CancellationException.class).hasMessageContaining("token");
        assertThat(blocker.swallowed.get()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "as a search", "iterated over", "in order"})
    void an_interrupt_of_the_caller_ends_helpers(String name) throws Exception {
        Way way = ways().filter(one -> one.name.equals(name)).findFirst().orElseThrow();
        AtomicBoolean kept = new AtomicBoolean();
        FutureTask<Throwable> running = started(() -> {
            Thread me = Thread.currentThread();
            blocker.who = thread -> thread != me;
            try {
                way.run.accept(pipeline(blocker, MANY).on(pool));
            } finally {
                kept.set(Thread.interrupted());
            }
        });
        blocker.inside.await();

        thread.interrupt();

        assertThat(running.get()).isInstanceOf(CancellationException.class).hasMessageContaining("interrupted");
        assertThat(kept).isTrue();
        assertThat(blocker.swallowed.get()).isPositive();
    }

    @Test
    void a_future_that_is_cancelled_ends_it() throws Exception {
        blocker.who = thread -> true;
        CompletableFuture<Long> future = pipeline(blocker, MANY).on(pool).runAsync(LongParIter::sum);
        blocker.inside.await();

        future.cancel(true);

        assertIdle();
    }

    @Test
    void helpers_of_an_iterator_that_nobody_asks_any_more_end_with_its_token() throws Exception {
        CancelToken token = new CancelToken();
        Thread me = Thread.currentThread();
        blocker.who = thread -> thread != me;
        CloseableIterator.OfLong items =
                pipeline(blocker, MANY).on(pool).cancelOn(token).iterator();
        items.nextLong();
        blocker.inside.await();

        token.cancel();

        assertIdle();
        assertThat(catchThrowable(() -> items.forEachRemaining((long x) -> {})))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void a_function_may_block_again_and_again_in_one_item() {
        Blocker often = new Blocker();
        CancelToken token = new CancelToken();

        Throwable thrown = catchThrowable(() -> ParIter.range(0, 1)
                .sequential()
                .cancelOn(token)
                .map(x -> {
                    token.cancel();
                    for (int i = 0; i < 5; i++) {
                        often.block();
                    }
                    return x;
                })
                .sum());

        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(often.swallowed).hasValue(5);
    }

    @Test
    void blocking_calls_may_block_again_and_again() {
        Blocker often = new Blocker();
        CancelToken token = new CancelToken();
        CountDownLatch begun = new CountDownLatch(3);

        Throwable thrown = catchThrowable(() -> ParIter.range(0, 3)
                .cancelOn(token)
                .mapBlocking(3, x -> {
                    begun.countDown();
                    await(begun);
                    token.cancel();
                    for (int i = 0; i < 5; i++) {
                        often.block();
                    }
                    return x;
                })
                .count());

        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(often.swallowed).hasValue(15);
    }

    /** Longer than a cancelled run waits before it interrupts once more. */
    private static boolean isInterruptedMeanwhile() {
        try {
            Thread.sleep(300);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Test
    void what_fails_or_ends_early_interrupts_nobody() {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch inside = new CountDownLatch(1);
        Thread me = Thread.currentThread();
        LongParIter pipeline = ParIter.range(0, MANY)
                .on(pool)
                .force(Options.FORCE_SPLIT)
                .peek(x -> {
                    if (Thread.currentThread() != me) {
                        inside.countDown();
                        interrupted.compareAndSet(false, isInterruptedMeanwhile());
                    } else {
                        Blocker.waitFor(inside);
                    }
                });

        assertThat(pipeline.anyMatch(x -> Thread.currentThread() == me)).isTrue();
        assertThat(catchThrowable(() -> pipeline.forEach(x -> {
                    throw new IllegalStateException("failed");
                })))
                .isInstanceOf(IllegalStateException.class);
        try (CloseableIterator.OfLong items = pipeline.iterator()) {
            items.nextLong();
        }

        assertThat(interrupted).isFalse();
    }

    @Test
    void an_interrupt_of_the_caller_is_kept_where_a_time_limit_ends_the_run_as_well() throws Exception {
        AtomicBoolean kept = new AtomicBoolean();
        CancelToken token = new CancelToken();
        CountDownLatch over = new CountDownLatch(1);
        FutureTask<Throwable> running = started(() -> {
            Thread me = Thread.currentThread();
            blocker.who = thread -> thread != me;
            try {
                pipeline(blocker, MANY)
                        .on(pool)
                        .force(Options.FORCE_SPLIT)
                        .cancelOn(token)
                        .peek(x -> {
                            if (Thread.currentThread() != me) {
                                await(over);
                            }
                        })
                        .sum();
            } finally {
                kept.set(Thread.interrupted());
            }
        });
        blocker.inside.await();
        thread.interrupt();
        // Its interrupt is taken up once it waits for its helpers, who hear nothing yet.
        until(() -> blocker.swallowed.get() > 0);
        token.cancel();
        over.countDown();

        assertThat(running.get()).isInstanceOf(CancellationException.class);
        assertThat(kept).isTrue();
    }

    // ---- threads ----

    private Thread thread;

    /** Runs something that is expected to throw, on a thread of its own, which has no interrupt left then. */
    private FutureTask<Throwable> started(Runnable work) {
        FutureTask<Throwable> running = new FutureTask<>(() -> {
            Throwable thrown = catchThrowable(work::run);
            assertThat(Thread.interrupted()).isFalse();
            return thrown;
        });
        thread = new Thread(running);
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    private void assertIdle() throws Exception {
        List<Future<?>> others =
                Stream.<Future<?>>generate(() -> pool.submit(() -> {})).limit(3).toList();
        for (Future<?> other : others) {
            other.get();
        }
        until(pool::isQuiescent);
    }

    private static void until(java.util.function.BooleanSupplier so) throws InterruptedException {
        while (!so.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    /** Whatever interrupts there are. */
    private static void await(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // again
            }
        }
    }
}
