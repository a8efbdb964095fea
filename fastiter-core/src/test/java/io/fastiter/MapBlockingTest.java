package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that block: their order, their number, their threads, and how they end. */
@MustEnd
class MapBlockingTest {
    /** Waits as if for an answer; ends early only where it is interrupted. */
    private static void waitFor(CountDownLatch latch) {
        try {
            if (!latch.await(4, TimeUnit.MINUTES)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void nap(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    // ---- order and number ----

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, Integer.MAX_VALUE})
    void resultsComeInTheOrderOfTheItems(int concurrency) {
        List<Integer> items = ParIter.of(IntStream.range(0, 500).boxed())
                .mapBlocking(concurrency, x -> {
                    if (x % 5 == 0) {
                        nap(1);
                    }
                    return x;
                })
                .filter(x -> x % 2 == 0)
                .collect();

        assertThat(items).isEqualTo(IntStream.range(0, 250).mapToObj(x -> 2 * x).toList());
    }

    @Test
    void thereAreNeverMoreCallsAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ParIter.range(0, 300)
                .mapBlocking(5, x -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    nap(1);
                    return inside.decrementAndGet();
                })
                .count();

        assertThat(most.get()).isLessThanOrEqualTo(5);
    }

    /** None of the calls returns before that many are inside. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50})
    void soManyCallsReallyAreMadeAtATime(int concurrency) {
        CyclicBarrier all = new CyclicBarrier(concurrency);

        long count = ParIter.range(0, concurrency * 4L)
                .parallelism(1) // does not bound them
                .mapBlocking(concurrency, Checked.longFunction(x -> all.await(4, TimeUnit.MINUTES)))
                .count();

        assertThat(count).isEqualTo(concurrency * 4L);
    }

    @Test
    void callsGoOnBehindASlowOne() {
        CountDownLatch others = new CountDownLatch(7);

        List<Integer> items = ParIter.of(0, 1, 2, 3, 4, 5, 6, 7)
                .mapBlocking(2, x -> {
                    if (x == 0) {
                        waitFor(others);
                    } else {
                        others.countDown();
                    }
                    return x;
                })
                .collect();

        assertThat(items).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void resultsMayBeNull() {
        assertThat(ParIter.of("a", null, "b")
                        .mapBlocking(2, x -> x == null ? "none" : null)
                        .collect())
                .containsExactly(null, "none", null);
    }

    @Test
    void aPipelineCanBeRunAgain() {
        ParIter<String> pipeline = IntParIter.of(3, 4).mapBlocking(2, x -> "<" + x + ">");

        assertThat(pipeline.joining()).isEqualTo("<3><4>");
        assertThat(pipeline.joining()).isEqualTo("<3><4>");
        assertThat(pipeline.count()).isEqualTo(2);
    }

    @Test
    void everyOtherOperationWorksBehindIt() {
        ParIter<Long> p = LongParIter.range(0, 40).mapBlocking(3, x -> x);

        assertThat(p.skip(10).limit(3).collect()).containsExactly(10L, 11L, 12L);
        assertThat(p.filter(x -> x % 2 == 0).enumerate().limit(2).collect())
                .containsExactly(new Indexed<>(0, 0L), new Indexed<>(1, 2L));
        assertThat(p.zip(p, Long::sum).mapToLong(x -> x).sum()).isEqualTo(39 * 40);
        assertThat(p.concat(p).concat(ParIter.of(7L)).count()).isEqualTo(81);
        assertThat(ParIter.of(1, 2).flatMap(x -> p.limit(x)).collect()).containsExactly(0L, 0L, 1L);
        assertThat(p.mapBlocking(2, x -> -x).findLast()).hasValue(-39L);
        assertThat(p.force(Options.FORCE_SPLIT).reduce(Long::max)).hasValue(39L);
        assertThat(DoubleParIter.of(1.5, 2.5)
                        .mapBlocking(2, x -> x)
                        .mapToDouble(x -> x)
                        .sum())
                .isEqualTo(4.0);
    }

    // ---- reading ahead ----

    @Test
    void whatIsReadAheadIsBounded() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger given = new AtomicInteger();
        AtomicInteger furthest = new AtomicInteger();

        ParIter.range(0, 5_000)
                .peek(x -> furthest.accumulateAndGet(read.incrementAndGet() - given.get(), Math::max))
                .mapBlocking(4, x -> x)
                .forEachOrdered(x -> given.incrementAndGet());

        assertThat(furthest.get()).isLessThanOrEqualTo(4 * 4 + 4 + 16);
    }

    @Test
    void anEndlessSourceEndsWithALimit() {
        Iterator<Integer> numbers = IntStream.iterate(0, x -> x + 1).iterator();

        assertThat(ParIter.of(numbers).mapBlocking(4, x -> 2 * x).limit(5).collect())
                .containsExactly(0, 2, 4, 6, 8);
        assertThat(ParIter.range(0, Long.MAX_VALUE).mapBlocking(4, x -> x).findFirst(x -> x > 100))
                .hasValue(101L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void noMoreCallsAreMadeThanALimitRightBehindWants(int parallelism) {
        AtomicInteger calls = new AtomicInteger();
        ParIter<Integer> called = ParIter.of(IntStream.range(0, 1000).boxed().toList())
                .parallelism(parallelism)
                .mapBlocking(8, x -> {
                    calls.incrementAndGet();
                    return x;
                });

        assertThat(called.map(x -> x + 1).limit(10).collect()).hasSize(10).endsWith(10);
        assertThat(calls.get()).isEqualTo(10);
        assertThat(called.skip(3).limit(2).collect()).containsExactly(3, 4);
        assertThat(calls.get()).isEqualTo(15);
    }

    /** The second pipeline's calls end when the first one's results are out. */
    @Test
    void aConcatenationPassesResultsOnAsTheyCome() {
        CountDownLatch taken = new CountDownLatch(1);
        Iterator<Integer> items = ParIter.of(1, 2)
                .concat(ParIter.of(3))
                .mapBlocking(2, x -> x)
                .concat(ParIter.of(4, 5).mapBlocking(2, x -> {
                    waitFor(taken);
                    return x;
                }))
                .iterator();

        assertThat(List.of(items.next(), items.next(), items.next())).containsExactly(1, 2, 3);
        taken.countDown();
        assertThat(List.of(items.next(), items.next())).containsExactly(4, 5);
        assertThat(items.hasNext()).isFalse();
    }

    /** On a pool of one, a worker that waited for a result would be missing for the task that gives it. */
    @Test
    void noThreadOfThePoolWaitsForAResult() {
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            ParIter<Integer> called = ParIter.of(1, 2, 3, 4)
                    .mapBlocking(2, x -> pool.submit(() -> x).join());

            assertThat(called.on(pool).force(Options.FORCE_SPLIT).collect()).containsExactly(1, 2, 3, 4);
            assertThat(ParIter.of(0)
                            .concat(called)
                            .on(pool)
                            .force(Options.FORCE_SPLIT)
                            .collect())
                    .containsExactly(0, 1, 2, 3, 4);
            assertThat(ParIter.of(1, 1, 1, 1)
                            .zip(called.filter(x -> x > 0), Integer::sum)
                            .on(pool)
                            .force(Options.FORCE_SPLIT)
                            .collect())
                    .containsExactly(2, 3, 4, 5);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void anIteratorOverAnEndlessPipelineGivesItsFirstResults() {
        Iterator<String> results = ParIter.of(IntStream.iterate(0, x -> x + 1).boxed())
                .mapBlocking(2, x -> "r" + x)
                .iterator();

        assertThat(results.next()).isEqualTo("r0");
        assertThat(results.next()).isEqualTo("r1");
    }

    // ---- threads ----

    @Test
    void thePoolMakesNoneOfTheCalls() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        ForkJoinPool pool = new ForkJoinPool(4);
        try {
            ParIter.range(0, 200)
                    .on(pool)
                    .force(Options.FORCE_SPLIT)
                    .mapBlocking(8, x -> {
                        threads.add(Thread.currentThread());
                        return x;
                    })
                    .map(x -> x + 1)
                    .count();
            ParIter.range(0, 200)
                    .mapBlocking(8, x -> threads.add(Thread.currentThread()))
                    .count();
        } finally {
            pool.shutdownNow();
        }

        assertThat(threads)
                .isNotEmpty()
                .doesNotContain(Thread.currentThread())
                .noneMatch(t -> t instanceof ForkJoinWorkerThread)
                .allMatch(Thread::isDaemon)
                .allMatch(t -> t.getName().startsWith("fastiter-blocking-"));
    }

    @Test
    void aPoolWhoseWorkersAreBlockedIsNotNeeded() {
        ForkJoinPool pool = new ForkJoinPool(1);
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try {
            pool.execute(() -> {
                blocked.countDown();
                waitFor(done);
            });
            waitFor(blocked);

            assertThat(ParIter.range(0, 100)
                            .on(pool)
                            .mapBlocking(4, x -> x)
                            .map(x -> 2 * x)
                            .count())
                    .isEqualTo(100);
        } finally {
            done.countDown();
            pool.shutdownNow();
        }
    }

    @Test
    void theThreadsAreVirtualWhereThereAreVirtualThreads() throws Exception {
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
        AtomicReference<Thread> thread = new AtomicReference<>();
        ParIter.of(1)
                .mapBlocking(1, x -> {
                    thread.set(Thread.currentThread());
                    return x;
                })
                .count();

        assertThat(Thread.class.getMethod("isVirtual").invoke(thread.get())).isEqualTo(true);
    }

    @Test
    void idleThreadsEnd() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        ParIter.range(0, 20)
                .mapBlocking(4, x -> threads.add(Thread.currentThread()))
                .count();

        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(4));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void callsFindTheContextClassLoaderOfTheCaller() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader mine = new ClassLoader(before) {};
        Set<ClassLoader> seen = ConcurrentHashMap.newKeySet();
        Thread.currentThread().setContextClassLoader(mine);
        try {
            ParIter.range(0, 50)
                    .mapBlocking(4, x -> seen.add(Thread.currentThread().getContextClassLoader()))
                    .count();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        ParIter.of(1)
                .mapBlocking(1, x -> seen.add(Thread.currentThread().getContextClassLoader()))
                .count();

        assertThat(seen).containsExactlyInAnyOrder(mine, before);
    }

    @Test
    void inSequenceTheCallerMakesOneCallAfterTheOther() {
        List<String> order = new ArrayList<>();
        ParIter.of("a", "b")
                .sequential()
                .peek(x -> order.add("read " + x))
                .mapBlocking(8, x -> {
                    order.add("call " + x + (Thread.currentThread().getName().startsWith("fastiter") ? "!" : ""));
                    return x;
                })
                .forEach(x -> order.add("got " + x));

        assertThat(order).containsExactly("read a", "call a", "got a", "read b", "call b", "got b");
    }

    /** A call on another thread would wait for the initialiser, which waits for the call. */
    private static final class Initialised {
        static final List<Integer> TWICE =
                ParIter.of(1, 2).mapBlocking(2, Initialised::twice).collect();

        static int twice(int x) {
            return 2 * x;
        }
    }

    @Test
    void insideAClassInitialiserTheCallerMakesTheCalls() {
        assertThat(Initialised.TWICE).containsExactly(2, 4);
    }

    @Test
    void callsMayRunPipelinesThemselves() {
        long sum = ParIter.range(0, 20)
                .mapBlocking(
                        4,
                        x -> ParIter.range(0, 20)
                                .force(Options.FORCE_SPLIT)
                                .mapBlocking(
                                        3,
                                        y -> ParIter.range(0, 5)
                                                .map(z -> x * 100 + y * 10 + z)
                                                .sum())
                                .mapToLong(y -> y)
                                .sum())
                .mapToLong(x -> x)
                .sum();

        assertThat(sum).isEqualTo(190L * 100 * 100 + 190L * 10 * 100 + 400 * 10);
    }

    // ---- ends ----

    @Test
    void theFirstFailureInTheOrderOfTheItemsIsThrownWithTheOthersSuppressed() {
        IllegalStateException first = new IllegalStateException("item 3");
        IllegalStateException second = new IllegalStateException("item 5");
        CountDownLatch sixBegan = new CountDownLatch(1);
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

        assertThatThrownBy(() -> ParIter.of(0, 1, 2, 3, 4, 5, 6, 7)
                        .mapBlocking(2, x -> {
                            if (x == 3) {
                                waitFor(sixBegan); // on the thread that has made the calls of 4 and 5 meanwhile
                                throw first;
                            }
                            if (x == 5) {
                                throw second;
                            }
                            if (x == 6) {
                                sixBegan.countDown();
                            }
                            return x;
                        })
                        .forEachOrdered(seen::add))
                .isSameAs(first);
        assertThat(first.getSuppressed()).hasSize(2);
        assertThat(first.getSuppressed()[0]).hasMessage("mapBlocking failed at item 3 of pipeline mapBlocking");
        assertThat(first.getSuppressed()[1]).isSameAs(second);
        assertThat(seen).containsExactly(0, 1, 2);
    }

    @Test
    void aFailureBehindTheAnswerDoesNotMatter() {
        for (int i = 0; i < 50; i++) {
            assertThat(ParIter.range(0, 10)
                            .mapBlocking(4, x -> {
                                if (x == 2) {
                                    throw new IllegalStateException("behind the answer");
                                }
                                return x;
                            })
                            .findFirst(x -> x == 1))
                    .hasValue(1L);
        }
    }

    @Test
    void aFailureOfTheSourceComesBehindTheItemsBeforeIt() {
        IllegalStateException failure = new IllegalStateException("the source");
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());

        assertThatThrownBy(() -> ParIter.range(0, 100)
                        .peek(x -> {
                            if (x == 6) {
                                throw failure;
                            }
                        })
                        .mapBlocking(4, x -> x)
                        .forEachOrdered(seen::add))
                .isSameAs(failure);
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    /** Calls that take no notice of an interrupt are waited for: none runs on behind the result. */
    @Test
    void whatEndsEarlyWaitsForTheCallsInFlight() {
        for (int i = 0; i < 20; i++) {
            AtomicInteger inside = new AtomicInteger();
            AtomicBoolean interrupted = new AtomicBoolean();
            CountDownLatch otherBegan = new CountDownLatch(1);
            long first = ParIter.range(0, 1000)
                    .mapBlocking(4, x -> {
                        inside.incrementAndGet();
                        try {
                            if (x == 0) {
                                waitFor(otherBegan);
                            } else {
                                otherBegan.countDown();
                                try {
                                    new CountDownLatch(1).await(4, TimeUnit.MINUTES);
                                } catch (InterruptedException e) {
                                    interrupted.set(true);
                                    nap(5);
                                }
                            }
                            return x;
                        } finally {
                            inside.decrementAndGet();
                        }
                    })
                    .findFirst()
                    .orElseThrow();

            assertThat(inside.get()).isZero();
            assertThat(interrupted).isTrue();
            assertThat(first).isZero();
        }
    }

    @Test
    void anInterruptOfTheCallerEndsTheWait() throws Exception {
        CountDownLatch began = new CountDownLatch(4);
        AtomicInteger inside = new AtomicInteger();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            try {
                ParIter.range(0, 100)
                        .mapBlocking(4, x -> {
                            inside.incrementAndGet();
                            began.countDown();
                            try {
                                waitFor(new CountDownLatch(1));
                                return x;
                            } finally {
                                inside.decrementAndGet();
                            }
                        })
                        .count();
            } catch (Throwable t) {
                thrown.set(t);
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        waitFor(began);
        caller.interrupt();
        caller.join(TimeUnit.MINUTES.toMillis(4));

        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        assertThat(flag).isTrue();
        assertThat(inside.get()).isZero();
    }

    /** What one call leaves behind on its thread, the next one does not find. */
    @Test
    void anInterruptThatACallLeavesBehindIsNotTheNextOnes() {
        List<Boolean> flags = ParIter.range(0, 200)
                .mapBlocking(2, x -> {
                    boolean flag = Thread.currentThread().isInterrupted();
                    Thread.currentThread().interrupt();
                    return flag;
                })
                .collect();

        assertThat(flags).doesNotContain(true);
    }

    // ---- arguments, explain ----

    @Test
    void theNumberOfCallsMustBeAtLeastOne() {
        assertThatThrownBy(() -> IntParIter.of(1).mapBlocking(0, x -> x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mapBlocking(0, ...)")
                .hasMessageContaining("at least 1");
        assertThatThrownBy(() -> ParIter.of(1).mapBlocking(1, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("mapper");
    }

    @Test
    void explainShowsItBetweenWhatComesBeforeAndBehind() {
        ParIter<Long> pipeline = ParIter.range(0, 10)
                .filter(x -> x % 2 == 0)
                .mapBlocking(8, x -> x)
                .map(x -> x + 1);

        assertThat(pipeline.sequential().explain()).contains("one call after the other");
        assertThat(pipeline.explain())
                .containsSubsequence("filter", "mapBlocking", "at most 8 calls at a time", "map  ", "in place");
    }
}
