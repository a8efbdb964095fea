package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines inside pipelines, under locks, in class initialisers, on every kind of thread, and on pools of no help. */
@MustEnd
class NestedRunsTest {
    private static <R> R with(ForkJoinPool pool, java.util.function.Function<ForkJoinPool, R> test) {
        try {
            return test.apply(pool);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Work worth sharing, whose result is known. */
    private static long work(ForkJoinPool pool) {
        return ParIter.range(0, 200)
                .on(pool)
                .map(x -> {
                    LockSupport.parkNanos(20_000);
                    return x;
                })
                .sum();
    }

    private static final long WORK = 199 * 100;

    // ---- inside one another ----

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void three_deep(int parallelism) {
        long sum = with(
                new ForkJoinPool(parallelism),
                pool -> ParIter.range(0, 12)
                        .on(pool)
                        .parallelism(parallelism)
                        .force(Options.FORCE_SPLIT)
                        .map(x -> ParIter.range(0, 12)
                                .on(pool)
                                .parallelism(parallelism)
                                .force(Options.FORCE_SPLIT)
                                .map(y -> ParIter.range(0, 12)
                                        .on(pool)
                                        .parallelism(parallelism)
                                        .force(Options.FORCE_SPLIT)
                                        .map(z -> x * 10_000 + y * 100 + z)
                                        .sum())
                                .sum())
                        .sum());

        assertThat(sum).isEqualTo(66L * 144 * 10_101);
    }

    @Test
    void under_a_lock_that_sibling_items_want() {
        ForkJoinPool two = new ForkJoinPool(2);
        Object lock = new Object();
        ReentrantLock other = new ReentrantLock();
        long sum = with(
                two,
                pool -> ParIter.range(0, 60)
                        .on(pool)
                        .force(Options.FORCE_SPLIT)
                        .map(x -> {
                            if (x % 2 == 0) {
                                synchronized (lock) {
                                    return work(pool);
                                }
                            }
                            other.lock();
                            try {
                                return work(pool);
                            } finally {
                                other.unlock();
                            }
                        })
                        .sum());

        assertThat(sum).isEqualTo(60 * WORK);
    }

    /** Its initialiser runs a pipeline whose functions belong to it. */
    private static final class Initialised {
        static final ForkJoinPool POOL = new ForkJoinPool(4);
        static final long SUM = ParIter.range(0, 2000)
                .on(POOL)
                .force(Options.FORCE_SPLIT)
                .map(Initialised::twice)
                .filter(x -> x % 4 == 0)
                .sum();
        static final List<Long> ALL =
                ParIter.range(0, 500).on(POOL).boxed().map(x -> x + twice(x)).collect();

        static long twice(long x) {
            LockSupport.parkNanos(1000);
            return 2 * x;
        }
    }

    @Test
    void inside_a_class_initialiser() {
        try {
            assertThat(Initialised.SUM).isEqualTo(999L * 1000 * 2);
            assertThat(Initialised.ALL).hasSize(500);
        } finally {
            Initialised.POOL.shutdown();
        }
    }

    // ---- on all kinds of threads ----

    @Test
    void inside_tasks_of_the_same_pool() {
        long sum = with(new ForkJoinPool(2), pool -> {
            List<ForkJoinTask<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                tasks.add(pool.submit(() -> work(pool) + work(ForkJoinPool.commonPool())));
            }
            return tasks.stream().mapToLong(ForkJoinTask::join).sum();
        });

        assertThat(sum).isEqualTo(20 * WORK);
    }

    @Test
    void from_two_pools_into_each_other() {
        ForkJoinPool a = new ForkJoinPool(1);
        ForkJoinPool b = new ForkJoinPool(1);
        try {
            List<ForkJoinTask<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                tasks.add(a.submit(
                        () -> ParIter.range(0, 4).on(b).map(x -> work(a)).sum()));
                tasks.add(b.submit(
                        () -> ParIter.range(0, 4).on(a).map(x -> work(b)).sum()));
            }
            for (ForkJoinTask<Long> task : tasks) {
                assertThat(task.join()).isEqualTo(4 * WORK);
            }
        } finally {
            a.shutdownNow();
            b.shutdownNow();
        }
    }

    @Test
    void sixty_four_callers_on_one_pool() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        ExecutorService callers = Executors.newFixedThreadPool(64);
        try {
            List<Future<Long>> sums = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                sums.add(callers.submit(() -> work(pool) + work(pool)));
            }
            for (Future<Long> sum : sums) {
                assertThat(sum.get(4, TimeUnit.MINUTES)).isEqualTo(2 * WORK);
            }
        } finally {
            callers.shutdownNow();
            pool.shutdownNow();
        }
    }

    @Test
    void on_virtual_threads_where_there_are_any() throws Exception {
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        ForkJoinPool pool = new ForkJoinPool(2);
        try {
            List<Future<Long>> sums = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                sums.add(virtual.submit(() -> work(pool) + work(ForkJoinPool.commonPool())));
            }
            for (Future<Long> sum : sums) {
                assertThat(sum.get(4, TimeUnit.MINUTES)).isEqualTo(2 * WORK);
            }
        } finally {
            virtual.shutdownNow();
            pool.shutdownNow();
        }
    }

    // ---- pools of no help ----

    @Test
    void a_pool_whose_workers_are_blocked_for_ever_only_does_not_help() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        CountDownLatch blocked = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        try {
            for (int i = 0; i < 2; i++) {
                pool.execute(() -> {
                    blocked.countDown();
                    await(never);
                });
            }
            await(blocked);
            for (int i = 0; i < 50; i++) {
                assertThat(work(pool)).isEqualTo(WORK);
            }
            assertThat(ParIter.range(0, 1000)
                            .on(pool)
                            .force(Options.FORCE_SPLIT)
                            .toArray())
                    .hasSize(1000);
            assertThat(ParIter.of(List.of(1, 2, 3).iterator()).on(pool).collect())
                    .hasSize(3);
            // What was left in the pool's queue is bounded.
            assertThat(pool.getQueuedSubmissionCount()).isLessThan(200);
        } finally {
            never.countDown();
            pool.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(4, TimeUnit.MINUTES)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void on_a_pool_that_was_shut_down_the_caller_does_it_all() {
        ForkJoinPool pool = new ForkJoinPool(2);
        pool.shutdown();

        assertThat(work(pool)).isEqualTo(WORK);
        assertThat(ParIter.range(0, 1000).on(pool).force(Options.FORCE_SPLIT).sum())
                .isEqualTo(999 * 500);
    }

    @Test
    void parallelism_is_an_upper_bound() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        with(
                new ForkJoinPool(8),
                pool -> ParIter.range(0, 500)
                        .on(pool)
                        .parallelism(3)
                        .force(Options.FORCE_SPLIT)
                        .peek(x -> {
                            threads.add(Thread.currentThread());
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            LockSupport.parkNanos(20_000);
                            inside.decrementAndGet();
                        })
                        .sum());

        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void parallelism_of_one_stays_on_the_caller() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        with(
                new ForkJoinPool(4),
                pool -> ParIter.range(0, 500)
                        .on(pool)
                        .parallelism(1)
                        .force(Options.FORCE_SPLIT)
                        .peek(x -> threads.add(Thread.currentThread()))
                        .sum());

        assertThat(threads).containsExactly(Thread.currentThread());
    }

    // ---- interrupts ----

    @Test
    void an_interrupt_ends_a_shared_run_and_stays_set() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean flag = new AtomicBoolean();
        List<Throwable> thrown = new ArrayList<>();
        // The helpers have to be inside something when the caller waits: it only looks at its flag there.
        Thread caller = new Thread(() -> {
            try {
                ParIter.range(0, 1_000_000)
                        .on(pool)
                        .force(Options.FORCE_SPLIT)
                        .peek(x -> {
                            calls.incrementAndGet();
                            if (Thread.currentThread() instanceof java.util.concurrent.ForkJoinWorkerThread) {
                                LockSupport.parkNanos(1_000_000);
                            }
                        })
                        .sum();
            } catch (Throwable t) {
                thrown.add(t);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        while (calls.get() < 100 && caller.isAlive()) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        caller.join(TimeUnit.MINUTES.toMillis(4));
        pool.shutdownNow();

        // A caller that never had to wait may have done it all.
        assertThat(flag).isTrue();
        assertThat(thrown).allSatisfy(t -> assertThat(t).isInstanceOf(CancellationException.class));
    }

    @Test
    void a_thread_that_was_interrupted_before_still_runs_what_it_runs_alone() {
        int ended = 0;
        for (int round = 0; round < 200; round++) {
            Thread.currentThread().interrupt();
            try {
                assertThat(ParIter.range(0, 100).sequential().sum()).isEqualTo(4950);
                ended++;
            } catch (CancellationException e) {
                // The thread lost its processor in the middle, and so this was no short run.
            }
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(ended).isPositive();
    }

    @Test
    void a_failure_three_deep_reaches_the_outermost_caller() {
        IllegalStateException failure = new IllegalStateException("deep");
        assertThatThrownBy(() -> with(
                        new ForkJoinPool(4),
                        pool -> ParIter.range(0, 20)
                                .on(pool)
                                .force(Options.FORCE_SPLIT)
                                .map(x -> ParIter.range(0, 20)
                                        .on(pool)
                                        .force(Options.FORCE_SPLIT)
                                        .map(y -> {
                                            if (x * 20 + y >= 110) {
                                                throw failure;
                                            }
                                            return y;
                                        })
                                        .sum())
                                .sum()))
                .isSameAs(failure);
    }
}
