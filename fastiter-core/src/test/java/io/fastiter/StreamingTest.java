package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items that are computed in parallel ahead of whoever takes them from an iterator, a spliterator or a stream. */
@MustEnd
class StreamingTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    /** More than anything here reads ahead. */
    private static final long FAR = 200_000;

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until something is so; a test that waits in vain ends by its timeout. */
    private static void until(Callable<Boolean> so) {
        try {
            while (!so.call()) {
                Thread.sleep(1);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static <R> R with(ForkJoinPool pool, Function<ForkJoinPool, R> test) {
        try {
            return test.apply(pool);
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<Long> drained(Iterator<Long> items) {
        List<Long> all = new ArrayList<>();
        items.forEachRemaining(all::add);
        return all;
    }

    private static List<Long> upTo(long n) {
        return LongStream.range(0, n).boxed().toList();
    }

    // ---- in order and complete ----

    @Test
    void items_of_very_different_cost_stay_in_order() {
        List<Long> seen = drained(ParIter.range(0, 3000)
                .on(POOL)
                .map(x -> {
                    if (x % 97 == 0) {
                        LockSupport.parkNanos(500_000);
                    }
                    return x;
                })
                .iterator());

        assertThat(seen).isEqualTo(upTo(3000));
    }

    @Test
    void a_pipeline_can_be_iterated_over_with_for() {
        int sum = 0;
        for (int x : ParIter.of(1, 2, 3).map(x -> x * 10)) {
            sum += x;
        }

        assertThat(sum).isEqualTo(60);
    }

    @Test
    void the_consumer_may_be_another_thread_each_time() throws Exception {
        try (CloseableIterator.OfLong items =
                ParIter.range(0, 200).on(POOL).map(x -> x + 1).iterator()) {
            for (long i = 1; i <= 200; i++) {
                FutureTask<Long> next = new FutureTask<>(items::nextLong);
                new Thread(next).start();
                assertThat(next.get()).isEqualTo(i);
            }
            assertThat(items.hasNext()).isFalse();
        }
    }

    // ---- ahead, but not far ----

    @Test
    void nothing_runs_before_the_first_question() {
        AtomicInteger calls = new AtomicInteger();
        LongParIter p = ParIter.range(0, 100).on(POOL).peek(x -> calls.incrementAndGet());

        try (CloseableIterator.OfLong items = p.iterator();
                LongStream stream = p.stream()) {
            Spliterator.OfLong parts = p.spliterator();
            assertThat(parts.estimateSize()).isEqualTo(100);
            assertThat(stream.isParallel()).isFalse();
            assertThat(items).isNotNull();
            assertThat(calls).hasValue(0);
        }
        assertThat(calls).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void the_first_item_comes_while_the_next_one_is_still_being_computed(int threads) {
        CountDownLatch latch = new CountDownLatch(1);
        try (CloseableIterator.OfLong items = ParIter.range(0, 50)
                .on(POOL)
                .parallelism(threads)
                .map(x -> {
                    if (x > 0) {
                        await(latch);
                    }
                    return x;
                })
                .iterator()) {
            assertThat(items.nextLong()).isZero();
            latch.countDown();
            assertThat(drained(items)).hasSize(49);
        }
    }

    @Test
    void items_are_computed_while_the_consumer_does_something_else() {
        AtomicLong computed = new AtomicLong();
        try (CloseableIterator.OfLong items = ParIter.range(0, 100)
                .on(POOL)
                .peek(x -> computed.incrementAndGet())
                .iterator()) {
            items.nextLong();
            until(() -> computed.get() > 1);
        }
    }

    @Test
    void several_threads_take_part() {
        CountDownLatch both = new CountDownLatch(2);
        AtomicReference<Thread> one = new AtomicReference<>();
        List<Long> all = drained(ParIter.range(0, 10)
                .on(POOL)
                .peek(x -> {
                    if (one.compareAndSet(null, Thread.currentThread()) || one.get() != Thread.currentThread()) {
                        both.countDown();
                        await(both);
                    }
                })
                .iterator());

        assertThat(all).isEqualTo(upTo(10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 1000, 100_000})
    void what_nobody_takes_is_not_computed_far_ahead(long taken) {
        AtomicLong computed = new AtomicLong();
        try (CloseableIterator.OfLong items = ParIter.range(0, Long.MAX_VALUE)
                .on(POOL)
                .peek(x -> computed.incrementAndGet())
                .iterator()) {
            for (long i = 0; i < taken; i++) {
                assertThat(items.nextLong()).isEqualTo(i);
            }
            until(POOL::isQuiescent);

            assertThat(computed.get()).isBetween(taken, Math.min(4 * taken + 3000, taken + FAR));
        }
    }

    @Test
    void a_search_that_finds_nothing_more_ends_when_nobody_asks() {
        AtomicLong computed = new AtomicLong();
        try (CloseableIterator.OfLong items = ParIter.range(0, Long.MAX_VALUE)
                .on(POOL)
                .peek(x -> computed.incrementAndGet())
                .filter(x -> x < 3)
                .iterator()) {
            items.nextLong();
            until(POOL::isQuiescent);

            assertThat(computed.get()).isLessThan(FAR);
        }
    }

    @Test
    void slow_items_are_computed_a_few_ahead() {
        AtomicLong computed = new AtomicLong();
        try (CloseableIterator.OfLong items = ParIter.range(0, 10_000)
                .on(POOL)
                .peek(x -> {
                    LockSupport.parkNanos(1_000_000);
                    computed.incrementAndGet();
                })
                .iterator()) {
            for (int i = 0; i < 20; i++) {
                items.nextLong();
            }
            until(POOL::isQuiescent);

            assertThat(computed.get()).isLessThan(2000);
        }
    }

    @Test
    void an_endless_source_gives_as_many_as_are_asked_for() {
        assertThat(ParIter.of(Stream.iterate(0L, x -> x + 1)).on(POOL).map(x -> x * 2).stream()
                        .limit(5000)
                        .toList())
                .isEqualTo(LongStream.range(0, 5000).mapToObj(x -> x * 2).toList());
        assertThat(ParIter.range(0, Long.MAX_VALUE).on(POOL).filter(x -> x % 2 == 1).stream()
                        .limit(3)
                        .toArray())
                .containsExactly(1L, 3L, 5L);
        assertThat(ParIter.range(0, Long.MAX_VALUE).on(POOL).boxed().enumerate().stream()
                        .skip(10)
                        .findFirst())
                .hasValue(new Indexed<>(10, 10L));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_thread_computes_an_item_when_it_is_asked_for(boolean sequential) {
        List<Long> seen = new ArrayList<>();
        LongParIter p = ParIter.range(0, 100)
                .peek(seen::add)
                .filter(x -> x % 2 == 1)
                .mapIndexed((i, x) -> x)
                .limit(3);
        Thread me = Thread.currentThread();
        CloseableIterator.OfLong items = (sequential ? p.sequential() : p.parallelism(1))
                .peek(x -> assertThat(Thread.currentThread()).isSameAs(me))
                .iterator();

        assertThat(seen).isEmpty();
        assertThat(items.nextLong()).isEqualTo(1);
        assertThat(seen).containsExactly(0L, 1L);
        assertThat(items.hasNext()).isTrue();
        assertThat(items.hasNext()).isTrue();
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
        assertThat(items.nextLong()).isEqualTo(3);
        assertThat(items.nextLong()).isEqualTo(5);
        assertThat(items.hasNext()).isFalse();
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    // ---- closing ----

    @Test
    void after_close_no_function_runs_and_there_is_no_next_item() {
        for (int round = 0; round < 50; round++) {
            AtomicInteger inside = new AtomicInteger();
            AtomicLong calls = new AtomicLong();
            CloseableIterator.OfLong items = ParIter.range(0, Long.MAX_VALUE)
                    .on(POOL)
                    .peek(x -> {
                        inside.incrementAndGet();
                        calls.incrementAndGet();
                        LockSupport.parkNanos(10_000);
                        inside.decrementAndGet();
                    })
                    .iterator();
            for (int i = 0; i < round; i++) {
                items.nextLong();
            }
            items.close();

            long then = calls.get();
            assertThat(inside).hasValue(0);
            assertThat(items.hasNext()).isFalse();
            assertThatThrownBy(items::nextLong).isInstanceOf(NoSuchElementException.class);
            items.close();
            until(POOL::isQuiescent);
            assertThat(calls).hasValue(then);
        }
    }

    @Test
    void close_waits_for_a_call_in_flight() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        AtomicBoolean left = new AtomicBoolean();
        CloseableIterator.OfLong items = ParIter.range(0, 100)
                .on(POOL)
                .peek(x -> {
                    if (x > 0) {
                        entered.countDown();
                        await(latch);
                        left.set(true);
                    }
                })
                .iterator();
        items.nextLong();
        await(entered);
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            items.close();
            return left.get();
        });
        Thread closer = new Thread(closing);
        closer.start();
        until(() -> closer.getState() == Thread.State.WAITING);
        assertThat(closing.isDone()).isFalse();
        latch.countDown();

        assertThat(closing.get()).isTrue();
    }

    @Test
    void the_source_is_closed_with_the_iterator_and_with_the_stream() {
        AtomicInteger closed = new AtomicInteger();
        CloseableIterator<Integer> begun = ParIter.of(Stream.of(1, 2, 3).onClose(closed::incrementAndGet))
                .on(POOL)
                .iterator();
        begun.next();
        begun.close();
        begun.close();
        assertThat(closed).hasValue(1);

        ParIter.of(Stream.of(1).onClose(closed::incrementAndGet)).iterator().close();
        assertThat(closed).hasValue(2);

        try (Stream<Integer> stream = ParIter.of(Stream.of(1, 2, 3).onClose(closed::incrementAndGet)).stream()) {
            assertThat(stream.findFirst()).hasValue(1);
        }
        assertThat(closed).hasValue(3);

        ParIter.of(Stream.of(1).onClose(closed::incrementAndGet)).stream().close();
        assertThat(closed).hasValue(4);
    }

    @Test
    void the_source_is_closed_behind_the_last_item() {
        AtomicInteger closed = new AtomicInteger();
        Iterator<Integer> items = ParIter.of(Stream.of(1, 2, 3).onClose(closed::incrementAndGet))
                .on(POOL)
                .iterator();
        items.forEachRemaining(x -> assertThat(closed).hasValue(0));

        assertThat(closed).hasValue(1);
    }

    @Test
    void a_function_may_close_the_iterator_it_runs_for() {
        AtomicReference<CloseableIterator.OfLong> items = new AtomicReference<>();
        items.set(ParIter.range(0, 1000)
                .on(POOL)
                .peek(x -> {
                    if (x >= 500) {
                        items.get().close();
                    }
                })
                .iterator());

        List<Long> seen = drained(items.get());
        assertThat(seen).isEqualTo(upTo(seen.size())).hasSizeLessThanOrEqualTo(500);
        assertThat(items.get().hasNext()).isFalse();
    }

    /** The consumer is anywhere when it happens: between two items, waiting, or just beginning. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void any_thread_may_close_it_at_any_time(int kind) throws Exception {
        for (int round = 0; round < 300; round++) {
            AtomicInteger closed = new AtomicInteger();
            LongParIter numbers = ParIter.of(LongStream.range(0, 20_000).onClose(closed::incrementAndGet))
                    .on(POOL);
            CloseableIterator<?> items = switch (kind) {
                case 0 -> numbers.iterator();
                case 1 -> numbers.mapToInt(x -> (int) x).iterator();
                case 2 -> numbers.mapToDouble(x -> x).iterator();
                default -> numbers.boxed().iterator();
            };
            int spins = 100 * (round % 100);
            FutureTask<?> closing = new FutureTask<>(
                    () -> {
                        for (int i = 0; i < spins; i++) {
                            Thread.onSpinWait();
                        }
                        items.close();
                    },
                    null);
            new Thread(closing).start();

            List<Long> seen = new ArrayList<>();
            if (round % 2 == 0) {
                items.forEachRemaining(x -> seen.add(((Number) x).longValue()));
            } else {
                try {
                    while (items.hasNext()) {
                        seen.add(((Number) items.next()).longValue());
                    }
                } catch (NoSuchElementException e) {
                    assertThat(e).hasMessageContaining("closed"); // between the question and the answer
                }
            }
            closing.get();
            assertThat(seen).isEqualTo(upTo(seen.size()));
            assertThat(items.hasNext()).isFalse();
            assertThat(closed).hasPositiveValue();
        }
    }

    @Test
    void whoClosesASecondTimeWaitsAsWell() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        AtomicBoolean returned = new AtomicBoolean();
        CloseableIterator.OfLong items = ParIter.range(0, FAR)
                .on(POOL)
                .peek(x -> {
                    if (x > 0) {
                        inside.countDown();
                        await(latch);
                        returned.set(true);
                    }
                })
                .iterator();
        new Thread(items::hasNext).start();
        await(inside);
        Thread first = new Thread(items::close);
        first.start();
        until(() -> first.getState() == Thread.State.WAITING);
        FutureTask<Boolean> second = new FutureTask<>(() -> {
            items.close();
            return returned.get();
        });
        Thread thread = new Thread(second);
        thread.start();
        until(() -> thread.getState() == Thread.State.WAITING || second.isDone());
        latch.countDown();
        assertThat(second.get()).isTrue();
        first.join();
    }

    /** Its calls have threads of their own. */
    @Test
    void whatBlocksMayBeClosedByAnyThreadToo() throws Exception {
        for (int round = 0; round < 50; round++) {
            AtomicInteger running = new AtomicInteger();
            CloseableIterator<Long> items = ParIter.range(0, FAR)
                    .on(POOL)
                    .boxed()
                    .mapBlocking(4, x -> {
                        running.incrementAndGet();
                        LockSupport.parkNanos(100_000);
                        running.decrementAndGet();
                        return x;
                    })
                    .iterator();
            int spins = 300 * round;
            FutureTask<Integer> closing = new FutureTask<>(() -> {
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                items.close();
                return running.get();
            });
            new Thread(closing).start();
            List<Long> seen = drained(items);
            assertThat(closing.get()).isZero();
            assertThat(seen).isEqualTo(upTo(seen.size()));
            assertThat(items.hasNext()).isFalse();
        }
    }

    @Test
    void aCallThatBlocksMayCloseTheIteratorItRunsFor() {
        AtomicReference<CloseableIterator<Long>> items = new AtomicReference<>();
        items.set(ParIter.range(0, 1000)
                .boxed()
                .mapBlocking(4, x -> {
                    if (x == 100) {
                        items.get().close();
                    }
                    return x;
                })
                .iterator());
        List<Long> seen = drained(items.get());
        assertThat(seen).isEqualTo(upTo(seen.size())).hasSizeLessThanOrEqualTo(100);
    }

    // ---- forgetting ----

    @Test
    void an_iterator_that_is_forgotten_leaves_nothing_behind() {
        AtomicLong calls = new AtomicLong();
        WeakReference<Object> source = forgotten(POOL, calls);
        until(POOL::isQuiescent);
        long then = calls.get();

        until(() -> {
            System.gc();
            return source.get() == null;
        });
        assertThat(calls).hasValue(then);
    }

    @Test
    void an_iterator_that_is_forgotten_leaves_nothing_behind_in_a_blocked_pool() {
        CountDownLatch latch = new CountDownLatch(1);
        ForkJoinPool pool = new ForkJoinPool(2);
        block(pool, latch);
        try {
            WeakReference<Object> source = forgotten(pool, new AtomicLong());
            until(() -> {
                System.gc();
                return source.get() == null;
            });
        } finally {
            latch.countDown();
            pool.shutdownNow();
        }
    }

    private static WeakReference<Object> forgotten(ForkJoinPool pool, AtomicLong calls) {
        List<Integer> source =
                new ArrayList<>(IntStream.range(0, 100_000).boxed().toList());
        Iterator<Integer> items =
                ParIter.of(source).on(pool).peek(x -> calls.incrementAndGet()).iterator();
        for (int i = 0; i < 100; i++) {
            assertThat(items.next()).isEqualTo(i);
        }
        return new WeakReference<>(source);
    }

    private static void block(ForkJoinPool pool, CountDownLatch latch) {
        CountDownLatch blocked = new CountDownLatch(pool.getParallelism());
        for (int i = 0; i < pool.getParallelism(); i++) {
            pool.execute(() -> {
                blocked.countDown();
                await(latch);
            });
        }
        await(blocked);
    }

    @Test
    void a_closed_iterator_holds_nothing() {
        AtomicReference<Iterator<Integer>> kept = new AtomicReference<>();
        WeakReference<Object> source = closed(kept);
        until(() -> {
            System.gc();
            return source.get() == null;
        });
        assertThat(kept.get().hasNext()).isFalse();
    }

    private static WeakReference<Object> closed(AtomicReference<Iterator<Integer>> kept) {
        // What the iterator makes its items of is the pipeline, which it keeps; the items themselves go.
        Object[] first = {null};
        CloseableIterator<Integer> items =
                ParIter.range(0, 1000).mapToObj(x -> (int) x + 100_000).iterator();
        first[0] = items.next();
        items.close();
        kept.set(items);
        return new WeakReference<>(first[0]);
    }

    // ---- pools of no help ----

    @Test
    void a_pool_whose_workers_are_all_blocked_is_not_needed() {
        CountDownLatch latch = new CountDownLatch(1);
        with(new ForkJoinPool(2), pool -> {
            block(pool, latch);
            try {
                assertThat(drained(ParIter.range(0, 20_000)
                                .on(pool)
                                .filter(x -> true)
                                .mapIndexed((i, x) -> i)
                                .iterator()))
                        .isEqualTo(upTo(20_000));
            } finally {
                latch.countDown();
            }
            return null;
        });
    }

    @Test
    void a_pool_that_was_shut_down_is_not_needed() {
        ForkJoinPool pool = new ForkJoinPool(2);
        pool.shutdown();

        assertThat(drained(ParIter.range(0, 20_000).on(pool).map(x -> x).iterator()))
                .isEqualTo(upTo(20_000));
    }

    @Test
    void a_pool_of_one_helps() {
        with(new ForkJoinPool(1), pool -> {
            assertThat(drained(ParIter.range(0, 20_000).on(pool).map(x -> x).iterator()))
                    .isEqualTo(upTo(20_000));
            return null;
        });
    }

    @Test
    void the_only_worker_of_a_pool_may_be_the_consumer() throws Exception {
        with(new ForkJoinPool(1), pool -> {
            try {
                assertThat(pool.submit(() -> drained(ParIter.range(0, 20_000)
                                        .on(pool)
                                        .map(x -> x)
                                        .iterator()))
                                .get())
                        .isEqualTo(upTo(20_000));
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
            return null;
        });
    }

    // ---- failures and interrupts ----

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 900})
    void items_before_a_failure_come_first_and_then_it_is_thrown_once(int at) {
        for (int round = 0; round < 20; round++) {
            Failure failure = new Failure();
            AtomicInteger inside = new AtomicInteger();
            LongParIter p = ParIter.range(0, 2000).on(POOL).map(x -> {
                inside.incrementAndGet();
                try {
                    if (x >= at && (x - at) % 13 == 0) {
                        throw x == at ? failure : new Failure();
                    }
                    return x;
                } finally {
                    inside.decrementAndGet();
                }
            });
            for (LongParIter shape : List.of(p, p.filter(x -> true).mapIndexed((i, x) -> i))) {
                CloseableIterator.OfLong items = shape.iterator();
                for (long i = 0; i < at; i++) {
                    assertThat(items.nextLong()).isEqualTo(i);
                }
                assertThat(catchThrowable(items::nextLong)).isSameAs(failure);
                assertThat(inside).hasValue(0);
                assertThat(items.hasNext()).isFalse();
                assertThatThrownBy(items::nextLong).isInstanceOf(NoSuchElementException.class);
            }
        }
    }

    @Test
    void what_the_source_throws_comes_behind_its_items() {
        Failure failure = new Failure();
        Iterable<Integer> source = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next == 100) {
                    throw failure;
                }
                return next++;
            }
        };
        Iterator<Integer> items = ParIter.of(source)
                .on(POOL)
                .filter(x -> true)
                .enumerate()
                .map(Indexed::value)
                .iterator();
        for (int i = 0; i < 100; i++) {
            assertThat(items.next()).isEqualTo(i);
        }

        assertThat(catchThrowable(items::next)).isSameAs(failure);
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void an_interrupt_of_the_consumer_ends_the_work_and_stays() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        CloseableIterator<Long> items = ParIter.of(
                        Stream.iterate(0L, x -> x + 1).onClose(closed::incrementAndGet))
                .on(POOL)
                .peek(x -> {
                    inside.incrementAndGet();
                    LockSupport.parkNanos(100_000);
                    inside.decrementAndGet();
                })
                .iterator();
        items.next();
        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(() -> {
            while (true) {
                items.next();
            }
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(inside).hasValue(0);
        assertThat(closed).hasValue(1);
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void an_interrupt_reaches_a_consumer_that_waits() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        FutureTask<Throwable> consuming = new FutureTask<>(() -> {
            Thread me = Thread.currentThread();
            Iterator<Long> items = ParIter.range(0, Long.MAX_VALUE)
                    .on(POOL)
                    .peek(x -> {
                        if (Thread.currentThread() != me) {
                            entered.countDown();
                            await(latch);
                        } else if (x > 0) {
                            await(entered);
                        }
                    })
                    .iterator();
            return catchThrowable(() -> {
                while (true) {
                    items.next();
                }
            });
        });
        Thread consumer = new Thread(consuming);
        consumer.start();
        await(entered);
        until(() -> consumer.getState() == Thread.State.WAITING);
        consumer.interrupt();
        latch.countDown();

        assertThat(consuming.get()).isInstanceOf(CancellationException.class);
    }

    // ---- as other terminal operations do ----

    @Test
    void helpers_are_interrupted_when_the_consumer_is() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        AtomicInteger struck = new AtomicInteger();
        FutureTask<Throwable> consuming = new FutureTask<>(() -> {
            Thread me = Thread.currentThread();
            Iterator<Long> items = ParIter.range(0, Long.MAX_VALUE)
                    .on(POOL)
                    .peek(x -> {
                        if (Thread.currentThread() != me) {
                            entered.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                struck.incrementAndGet();
                            }
                        } else if (x > 0) {
                            await(entered);
                        }
                    })
                    .iterator();
            return catchThrowable(() -> {
                while (true) {
                    items.next();
                }
            });
        });
        Thread consumer = new Thread(consuming);
        consumer.start();
        await(entered);
        consumer.interrupt();

        assertThat(consuming.get()).isInstanceOf(CancellationException.class);
        assertThat(struck.get()).isPositive();
        assertThat(POOL.submit(Thread::interrupted).get()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_time_limit_ends_an_iterator_whose_functions_block(boolean sequential) {
        for (int round = 0; round < 30; round++) {
            endByTimeLimit(sequential, Duration.ofMillis(1 + round));
        }
    }

    private static void endByTimeLimit(boolean sequential, Duration limit) {
        LongParIter p = ParIter.range(0, 1000).on(POOL).timeout(limit).peek(x -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        CloseableIterator.OfLong items = (sequential ? p.sequential() : p).iterator();

        assertThatThrownBy(items::nextLong)
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("timeout");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void a_token_ends_for_each_ordered_inside_its_action() {
        CancelToken token = new CancelToken();

        assertThatThrownBy(() -> ParIter.range(0, Long.MAX_VALUE)
                        .on(POOL)
                        .cancelOn(token)
                        .forEachOrdered(x -> {
                            if (x == 100) {
                                token.cancel();
                                LockSupport.park();
                            }
                        }))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void progress_is_that_of_the_source() {
        for (int round = 0; round < 20; round++) {
            List<Progress> seen = new ArrayList<>();
            AtomicLong taken = new AtomicLong();
            ParIter.range(0, 1000)
                    .on(POOL)
                    .onProgress(seen::add)
                    .filter(x -> x % 2 == 0)
                    .mapIndexed((i, x) -> i)
                    .forEachOrdered(x -> taken.incrementAndGet());

            assertThat(taken).hasValue(500);
            assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(1000, OptionalLong.of(1000)));
        }
    }

    @Test
    void helpers_have_the_context_of_who_took_first() {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = new ClassLoader() {};
        Set<ClassLoader> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean helped = new AtomicBoolean();
        Thread me = Thread.currentThread();
        Thread.currentThread().setContextClassLoader(loader);
        try (CloseableIterator.OfLong items = ParIter.range(0, Long.MAX_VALUE)
                .on(POOL)
                .peek(x -> {
                    seen.add(Thread.currentThread().getContextClassLoader());
                    if (Thread.currentThread() != me) {
                        helped.set(true);
                    }
                })
                .iterator()) {
            items.nextLong();
            until(helped::get);
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }

        assertThat(seen).containsExactly(loader);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void a_failure_says_where_it_was(int threads) {
        Iterator<Long> items = ParIter.range(0, 1000)
                .on(POOL)
                .parallelism(threads)
                .named("numbers")
                .filter(x -> {
                    if (x == 700) {
                        throw new Failure();
                    }
                    return true;
                })
                .mapIndexed((i, x) -> i)
                .iterator();
        Throwable thrown = catchThrowable(() -> drained(items));

        assertThat(thrown).isInstanceOf(Failure.class);
        FailureSite site = (FailureSite) thrown.getSuppressed()[0];
        assertThat(site.pipeline()).isEqualTo("numbers");
        assertThat(site.stage()).contains("filter");
        assertThat(site.index()).hasValue(700);
    }

    // ---- inside one another ----

    @Test
    void an_endless_inner_pipeline_comes_out_as_far_as_a_limit_behind_it_goes() {
        assertThat(drained(ParIter.range(0, 3)
                        .on(POOL)
                        .flatMap(x -> ParIter.range(0, Long.MAX_VALUE))
                        .limit(10)
                        .iterator()))
                .isEqualTo(upTo(10));
    }

    @Test
    void what_an_early_end_leaves_of_an_inner_pipeline_does_not_run_on() {
        AtomicLong calls = new AtomicLong();
        for (int round = 0; round < 20; round++) {
            ParIter<Long> p = ParIter.range(0, 10)
                    .on(POOL)
                    .boxed()
                    .flatMap(x ->
                            ParIter.range(0, 100_000).on(POOL).mapToObj(y -> y).peek(y -> calls.incrementAndGet()));
            assertThat(p.findFirst()).hasValue(0L);
            long then = calls.get();
            until(POOL::isQuiescent);
            assertThat(calls).hasValue(then);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void iterators_inside_the_functions_of_others_end(int threads) {
        with(new ForkJoinPool(threads), pool -> {
            long[] sums = ParIter.range(0, 40)
                    .on(pool)
                    .force(Options.FORCE_SPLIT)
                    .map(x -> {
                        long sum = 0;
                        Iterator<Long> inner = ParIter.range(0, 40)
                                .on(pool)
                                .force(Options.FORCE_SPLIT)
                                .map(y -> ParIter.range(0, 40).on(pool).map(z -> z).stream()
                                                .sum()
                                        + x)
                                .iterator();
                        while (inner.hasNext()) {
                            sum += inner.next();
                        }
                        return sum;
                    })
                    .toArray();

            assertThat(sums)
                    .isEqualTo(LongStream.range(0, 40).map(x -> 40 * (780 + x)).toArray());
            return null;
        });
    }

    @Test
    void a_pipeline_may_read_from_the_iterator_of_another() {
        assertThat(drained(
                        ParIter.of(ParIter.range(0, 10_000).on(POOL).map(x -> x).iterator())
                                .on(POOL)
                                .map(x -> x)
                                .boxed()
                                .iterator()))
                .isEqualTo(upTo(10_000));
    }

    @Test
    void a_function_that_asks_for_the_item_it_computes_is_told_so() {
        AtomicReference<CloseableIterator.OfLong> items = new AtomicReference<>();
        items.set(ParIter.range(0, 10)
                .parallelism(1)
                .map(x -> items.get().nextLong())
                .iterator());

        assertThatThrownBy(() -> items.get().nextLong())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its own pipeline");
    }

    static final class InInitialiser {
        static final long SUM = drained(ParIter.range(0, 2000)
                        .map(x -> {
                            LockSupport.parkNanos(10_000);
                            return x;
                        })
                        .iterator())
                .stream()
                .mapToLong(x -> x)
                .sum();
    }

    @Test
    void a_class_initialiser_may_iterate() {
        assertThat(InInitialiser.SUM).isEqualTo(1999 * 1000);
    }

    // ---- streams and spliterators ----

    @Test
    void a_stream_runs_on_by_itself_and_in_parallel() {
        ParIter<String> p =
                ParIter.range(0, 10_000).on(POOL).filter(x -> x % 3 == 0).mapToObj(Long::toString);
        List<String> expected = LongStream.range(0, 10_000)
                .filter(x -> x % 3 == 0)
                .mapToObj(Long::toString)
                .toList();

        assertThat(p.stream().map(s -> s).collect(Collectors.toList())).isEqualTo(expected);
        assertThat(p.stream().parallel().map(s -> s).collect(Collectors.toList()))
                .isEqualTo(expected);
        assertThat(p.stream().parallel().skip(10).limit(5).toList()).isEqualTo(expected.subList(10, 15));
        assertThat(p.mapToInt(String::length).stream().sum())
                .isEqualTo(expected.stream().mapToInt(String::length).sum());
        assertThat(p.mapToDouble(Double::parseDouble).stream().max()).hasValue(9999);
    }

    @Test
    void an_action_that_is_null_takes_no_item() {
        Spliterator<Integer> items = ParIter.of(1, 2, 3).map(x -> x).spliterator();
        assertThatThrownBy(() -> items.tryAdvance(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> items.forEachRemaining(null)).isInstanceOf(NullPointerException.class);
        Spliterator.OfLong longs = ParIter.range(0, 3).map(x -> x).spliterator();
        assertThatThrownBy(() -> longs.tryAdvance((LongConsumer) null)).isInstanceOf(NullPointerException.class);
        Iterator<Integer> iterator = ParIter.of(1, 2, 3).map(x -> x).iterator();
        assertThatThrownBy(() -> iterator.forEachRemaining(null)).isInstanceOf(NullPointerException.class);
        assertThat(iterator.next()).isEqualTo(1);
        List<Integer> seen = new ArrayList<>();
        items.forEachRemaining(seen::add);
        assertThat(seen).containsExactly(1, 2, 3);
        long[] sum = {0};
        longs.forEachRemaining((long x) -> sum[0] += x + 1);
        assertThat(sum[0]).isEqualTo(6);
        assertThatThrownBy(() -> ParIter.empty().spliterator().tryAdvance(null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void an_iterator_ends_where_a_run_does_although_an_item_goes_on_for_ever() {
        LongParIter endless = ParIter.range(0, 1).flatMap(x -> ParIter.range(0, Long.MAX_VALUE));
        LongParIter three = endless.filter(x -> true)
                .mapIndexed((i, x) -> i + x)
                .filter(x -> true)
                .limit(3);
        assertThat(three.toArray()).containsExactly(0, 2, 4);
        List<Long> seen = new ArrayList<>();
        three.iterator().forEachRemaining((long x) -> seen.add(x));
        assertThat(seen).containsExactly(0L, 2L, 4L);
    }

    @Test
    void a_spliterator_is_ordered_and_sized_where_the_size_follows_from_the_source() {
        List<Integer> source = new ArrayList<>(List.of(1, 2, 3));
        Spliterator<Integer> sized = ParIter.of(source).map(x -> x * 2).skip(1).spliterator();
        Spliterator<Integer> unsized = ParIter.of(source).filter(x -> x > 1).spliterator();
        source.add(4); // both are late-binding

        assertThat(sized.hasCharacteristics(Spliterator.ORDERED | Spliterator.SIZED))
                .isTrue();
        assertThat(sized.getExactSizeIfKnown()).isEqualTo(3);
        assertThat(sized.tryAdvance(x -> assertThat(x).isEqualTo(4))).isTrue();
        assertThat(sized.getExactSizeIfKnown()).isEqualTo(2);
        Spliterator<Integer> ready = sized.trySplit();
        long split = ready.getExactSizeIfKnown();
        assertThat(split).isBetween(1L, 2L);
        assertThat(sized.getExactSizeIfKnown()).isEqualTo(2 - split);
        assertThat(unsized.hasCharacteristics(Spliterator.ORDERED)).isTrue();
        assertThat(unsized.hasCharacteristics(Spliterator.SIZED)).isFalse();
        List<Integer> seen = new ArrayList<>();
        unsized.forEachRemaining(seen::add);
        assertThat(seen).containsExactly(2, 3, 4);
        assertThat(ParIter.range(0, Long.MAX_VALUE).spliterator().hasCharacteristics(Spliterator.SIZED))
                .isFalse();
    }

    @Test
    void what_a_stream_leaves_is_not_computed_once_it_is_closed() {
        AtomicLong calls = new AtomicLong();
        try (LongStream stream =
                ParIter.range(0, Long.MAX_VALUE).on(POOL).peek(x -> calls.incrementAndGet()).stream()) {
            assertThat(stream.limit(10).sum()).isEqualTo(45);
        }
        long then = calls.get();
        until(POOL::isQuiescent);

        assertThat(calls).hasValue(then);
    }

    @Test
    void the_action_of_for_each_ordered_runs_while_items_are_computed_and_its_failure_ends_that() {
        Failure failure = new Failure();
        AtomicLong calls = new AtomicLong();
        List<Long> seen = new ArrayList<>();

        assertThat(catchThrowable(() -> ParIter.range(0, Long.MAX_VALUE)
                        .on(POOL)
                        .peek(x -> calls.incrementAndGet())
                        .forEachOrdered(x -> {
                            seen.add(x);
                            if (x == 1000) {
                                throw failure;
                            }
                        })))
                .isSameAs(failure);
        long then = calls.get();
        assertThat(seen).isEqualTo(upTo(1001));
        until(POOL::isQuiescent);
        assertThat(calls).hasValue(then);
    }
}
