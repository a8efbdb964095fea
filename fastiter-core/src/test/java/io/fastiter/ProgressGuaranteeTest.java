package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fastiter.internal.plan.Options;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A terminal operation ends if the functions of its pipeline do, whoever else is blocked: every kind of run, where help
 * never comes and where a thread that waited for anything foreign would never wake. {@link NestedRunsTest} has the plain
 * cases; none of these is about how long anything takes.
 */
@MustEnd
class ProgressGuaranteeTest {
    /** The ways in which pipelines are executed: by ranges, by wells, in segments, by chunks, on other threads. */
    enum Kind {
        FOLD(p -> p.sum(), 2016L),
        FILL(p -> (long) p.map(x -> x + 1).toArray().length, 64L),
        SEARCH(p -> p.findFirst(x -> x == 50).orElseThrow(), 50L),
        ANY(p -> p.anyMatch(x -> x == 50) ? 1L : 0, 1L),
        BATCHES(
                p -> ParIter.of(p.iterator())
                        .on(p.options.pool)
                        .force(Options.FORCE_SPLIT)
                        .sum(),
                2016L),
        SEGMENTS(p -> p.filter(x -> x % 2 == 0).mapIndexed((i, x) -> i).skip(1).sum(), 496L),
        CONCATENATION(p -> p.concat(p).filter(x -> x > 10).count(), 106L),
        FOLLOWED(p -> p.zip(p.filter(x -> x % 2 == 0), (x, y) -> y - x).sum(), 496L),
        EXPANDED(p -> p.limit(8).flatMap(x -> p.limit(x)).sum(), 56L),
        ORDERED(
                p -> {
                    AtomicInteger sum = new AtomicInteger();
                    p.forEachOrdered(x -> sum.addAndGet((int) x));
                    return sum.longValue();
                },
                2016L),
        ITERATED(
                p -> {
                    long sum = 0;
                    for (Iterator<Long> items = p.iterator(); items.hasNext(); ) {
                        sum += items.next();
                    }
                    return sum;
                },
                2016L),
        BLOCKING(p -> p.mapBlocking(3, x -> x).mapToLong(x -> x).sum(), 2016L);

        private final Function<LongParIter, Long> run;
        private final long result;

        Kind(Function<LongParIter, Long> run, long result) {
            this.run = run;
            this.result = result;
        }

        /** Runs on a pool, with as much splitting as there can be. */
        void on(ForkJoinPool pool) {
            LongParIter slow = ParIter.range(0, 64)
                    .on(pool)
                    .force(Options.FORCE_SPLIT)
                    .map(x -> {
                        LockSupport.parkNanos(5_000);
                        return x;
                    });
            assertThat(run.apply(slow)).isEqualTo(result);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(4, TimeUnit.MINUTES)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Calls the action while all workers of the pool are blocked, as if for ever. */
    private static void whileBlocked(ForkJoinPool pool, Runnable action) {
        int workers = pool.getParallelism();
        CountDownLatch blocked = new CountDownLatch(workers);
        CountDownLatch over = new CountDownLatch(1);
        List<ForkJoinTask<?>> blockers = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            blockers.add(pool.submit(() -> {
                blocked.countDown();
                await(over);
            }));
        }
        await(blocked);
        try {
            action.run();
        } finally {
            over.countDown();
            blockers.forEach(ForkJoinTask::join);
        }
    }

    // ---- nobody helps ----

    @ParameterizedTest
    @EnumSource
    void whereAllWorkersOfTheCommonPoolAreBlocked(Kind kind) {
        assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1); // else it may have none to block
        whileBlocked(ForkJoinPool.commonPool(), () -> kind.on(ForkJoinPool.commonPool()));
    }

    @ParameterizedTest
    @EnumSource
    void whereAllWorkersOfAPoolAreBlocked(Kind kind) {
        ForkJoinPool pool = new ForkJoinPool(3);
        try {
            whileBlocked(pool, () -> kind.on(pool));
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void threeDeepWhereAllWorkersAreBlocked(int parallelism) {
        ForkJoinPool pool = new ForkJoinPool(parallelism);
        Function<LongParIter, LongParIter> forced =
                p -> p.on(pool).parallelism(parallelism).force(Options.FORCE_SPLIT);
        try {
            whileBlocked(pool, () -> {
                long sum = ParIter.range(0, 6)
                        .pipe(forced)
                        .map(x -> ParIter.range(0, 6)
                                .pipe(forced)
                                .filter(y -> y != 3)
                                .map(y -> ParIter.range(0, 6)
                                        .pipe(forced)
                                        .map(z -> x * 100 + y * 10 + z)
                                        .sum())
                                .sum())
                        .sum();

                assertThat(sum).isEqualTo(15 * 100 * 30 + 12 * 10 * 36 + 15 * 30);
            });
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void onAPoolThatHasTerminated(Kind kind) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        pool.shutdownNow();
        assertThat(pool.awaitTermination(4, TimeUnit.MINUTES)).isTrue();

        kind.on(pool);
    }

    @ParameterizedTest
    @EnumSource
    void onAPoolThatCannotMakeAThread(Kind kind) {
        ForkJoinPool pool = new ForkJoinPool(
                3,
                owner -> {
                    throw new IllegalStateException("there are no more threads");
                },
                null,
                false);
        try {
            kind.on(pool);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Such a pool may take tasks that never run, and says that its parallelism is 1. */
    @Test
    @Tag("tree-only")
    void onACommonPoolWithoutWorkers() throws Exception {
        List<String> path =
                new ArrayList<>(List.of(Path.of("target", "test-classes").toString()));
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            path.addAll(List.of(System.getProperty(property, "").split(File.pathSeparator)));
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism=0",
                        "-cp",
                        String.join(File.pathSeparator, path),
                        EveryKind.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();

            assertThat(printed).contains("all kinds have run");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the other JVM runs. */
    static final class EveryKind {
        public static void main(String[] args) {
            for (Kind kind : Kind.values()) {
                kind.on(ForkJoinPool.commonPool());
            }
            System.out.println("all kinds have run");
        }
    }

    // ---- the thread that runs a pipeline holds something ----

    /** A thread that took up a sibling while it waits would enter the lock again, or wait for it for ever. */
    @ParameterizedTest
    @EnumSource
    void underALockThatSiblingsWant(Kind kind) {
        ForkJoinPool pool = new ForkJoinPool(3);
        Object lock = new Object();
        AtomicInteger inside = new AtomicInteger();
        try {
            ParIter.range(0, 12).on(pool).force(Options.FORCE_SPLIT).forEach(x -> {
                synchronized (lock) {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    kind.on(pool);
                    inside.decrementAndGet();
                }
            });
        } finally {
            pool.shutdown();
        }
    }

    private static final ForkJoinPool POOL_OF_WANTED = new ForkJoinPool(3);

    /** Initialised by one of the items of a pipeline, all of which want it. */
    private static final class Wanted {
        static final long SUM;

        static {
            for (Kind kind : Kind.values()) {
                kind.on(POOL_OF_WANTED);
            }
            SUM = ParIter.range(0, 100)
                    .on(POOL_OF_WANTED)
                    .force(Options.FORCE_SPLIT)
                    .map(Wanted::twice)
                    .sum();
        }

        static long twice(long x) {
            return 2 * x;
        }
    }

    @Test
    void insideAClassInitialiserThatSiblingsWaitFor() {
        try {
            long sum = ParIter.range(0, 16)
                    .on(POOL_OF_WANTED)
                    .force(Options.FORCE_SPLIT)
                    .map(x -> Wanted.SUM)
                    .sum();

            assertThat(sum).isEqualTo(16 * 9900);
        } finally {
            POOL_OF_WANTED.shutdown();
        }
    }

    // ---- on all kinds of threads ----

    /** The subtask that is joined lies in the worker's own queue, above which the run's invitations are put. */
    @ParameterizedTest
    @EnumSource
    void betweenForkAndJoin(Kind kind) {
        ForkJoinPool pool = new ForkJoinPool(2);
        final class Halves extends RecursiveTask<Integer> {
            private static final long serialVersionUID = 1L;

            private final int n;

            Halves(int n) {
                this.n = n;
            }

            @Override
            protected Integer compute() {
                if (n == 1) {
                    kind.on(pool);
                    return 1;
                }
                Halves left = new Halves(n / 2);
                left.fork();
                int right = new Halves(n - n / 2).compute();
                kind.on(pool);
                return left.join() + right;
            }
        }
        try {
            assertThat(pool.invoke(new Halves(8))).isEqualTo(8);
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofSixtyFourCallersOnTwoThreads(Kind kind) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        ExecutorService callers = Executors.newFixedThreadPool(64);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                runs.add(callers.submit(() -> kind.on(pool)));
            }
            for (Future<?> run : runs) {
                run.get(4, TimeUnit.MINUTES);
            }
        } finally {
            callers.shutdown();
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoPoolsThatCallIntoEachOther(Kind kind) {
        ForkJoinPool a = new ForkJoinPool(1);
        ForkJoinPool b = new ForkJoinPool(1);
        try {
            List<ForkJoinTask<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(a.submit(() ->
                        ParIter.range(0, 3).on(b).force(Options.FORCE_SPLIT).forEach(x -> kind.on(a))));
                tasks.add(b.submit(() ->
                        ParIter.range(0, 3).on(a).force(Options.FORCE_SPLIT).forEach(x -> kind.on(b))));
            }
            tasks.forEach(ForkJoinTask::join);
        } finally {
            a.shutdown();
            b.shutdown();
        }
    }

    // ---- no foreign work ----

    /**
     * A worker runs a pipeline and waits for the item that another worker is inside of. Tasks lie in the pool's queue and
     * in the worker's own, where {@code join} would find them: it must touch none until the run is over.
     */
    @Test
    void aThreadThatWaitsRunsNoForeignTask() {
        ForkJoinPool pool = new ForkJoinPool(2);
        CountDownLatch helperInside = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicReference<Thread> running = new AtomicReference<>();
        AtomicReference<Thread> caller = new AtomicReference<>();
        Set<Thread> intruders = ConcurrentHashMap.newKeySet();
        AtomicInteger foreign = new AtomicInteger();
        Runnable task = () -> {
            foreign.incrementAndGet();
            if (Thread.currentThread() == running.get()) {
                intruders.add(Thread.currentThread());
            }
        };
        try {
            ForkJoinTask<?> run = pool.submit(() -> {
                Thread me = Thread.currentThread();
                running.set(me);
                ParIter.range(0, 2).on(pool).force(Options.FORCE_SPLIT).forEach(x -> {
                    if (Thread.currentThread() == me) {
                        await(helperInside);
                        for (int i = 0; i < 10; i++) {
                            ForkJoinTask.adapt(task).fork();
                        }
                        caller.set(me);
                    } else {
                        helperInside.countDown();
                        await(released);
                    }
                });
                running.set(null);
            });
            await(helperInside);
            for (int i = 0; i < 10; i++) {
                pool.execute(task);
            }
            // Long enough asleep to have picked up something, had it wanted to.
            for (int asleep = 0; asleep < 50; ) {
                LockSupport.parkNanos(1_000_000);
                Thread thread = caller.get();
                boolean waits = thread != null
                        && (thread.getState() == Thread.State.WAITING
                                || thread.getState() == Thread.State.TIMED_WAITING);
                asleep = waits ? asleep + 1 : asleep;
            }
            assertThat(foreign.get()).isZero();
            released.countDown();
            run.join();

            assertThat(intruders).isEmpty();
        } finally {
            released.countDown();
            pool.shutdown();
        }
    }
}
