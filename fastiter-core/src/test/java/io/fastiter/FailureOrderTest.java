package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Spliterator;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the caller when functions fail, and that nothing goes on behind it. */
@MustEnd
class FailureOrderTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);
    private static final int ITEMS = 400;

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(long item) {
            super("at " + item);
        }
    }

    /** Ways to run a pipeline of objects that share work in different ways. */
    private static List<ParIter<Integer>> ways(ParIter<Integer> pipeline) {
        return List.of(
                pipeline.sequential(),
                pipeline.on(POOL),
                pipeline.on(POOL).parallelism(1),
                pipeline.on(POOL).parallelism(2),
                pipeline.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED),
                pipeline.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
    }

    private static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    /** Sources of the numbers from 0 on: by index, in batches, joined, and such that positions have to be counted. */
    record Shape(String name, Supplier<ParIter<Integer>> pipeline) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Shape> shapes() {
        List<Integer> items = upTo(ITEMS);
        return Stream.of(
                new Shape("by index", () -> ParIter.of(items)),
                new Shape("of an iterator", () -> ParIter.of(items.iterator())),
                new Shape("behind a filter", () -> ParIter.of(upTo(2 * ITEMS)).filter(x -> x < ITEMS)),
                new Shape(
                        "behind flatMap",
                        () -> ParIter.of(upTo(ITEMS / 4))
                                .flatMap(x -> List.of(4 * x, 4 * x + 1, 4 * x + 2, 4 * x + 3))),
                new Shape(
                        "concatenated",
                        () -> ParIter.of(items.subList(0, 100)).concat(ParIter.of(items.subList(100, ITEMS)))),
                new Shape(
                        "numbered behind a filter",
                        () -> ParIter.of(upTo(2 * ITEMS))
                                .filter(x -> x % 2 == 0)
                                .mapIndexed((i, x) -> (int) i)),
                new Shape(
                        "zipped with a filtered one",
                        () -> ParIter.of(items).zip(ParIter.of(upTo(2 * ITEMS)).filter(x -> x % 2 == 0), (x, y) -> x)));
    }

    // ---- the first one ----

    @ParameterizedTest
    @MethodSource("shapes")
    void the_first_failure_in_encounter_order_is_thrown_as_the_same_object(Shape shape) {
        Random random = new Random(42);
        for (int round = 0; round < 15; round++) {
            Throwable[] failures = new Throwable[ITEMS];
            int first = ITEMS;
            for (int k = 1 + random.nextInt(5); k > 0; k--) {
                int at = random.nextInt(ITEMS);
                failures[at] = k % 2 == 0 ? new StackOverflowError("at " + at) : new Failure(at);
                first = Math.min(first, at);
            }
            for (int way = 0; way < 6; way++) {
                ParIter<Integer> pipeline = ways(shape.pipeline().get().map(x -> {
                            Throwable t = failures[x];
                            if (t != null) {
                                // The later it stands the earlier it fails.
                                LockSupport.parkNanos((ITEMS - x) * 3_000L);
                                throw FailureOrderTest.<RuntimeException>sneaky(t);
                            }
                            return x;
                        }))
                        .get(way);
                assertThat(catchThrowable(pipeline::toArray)).as("way " + way).isSameAs(failures[first]);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable t) throws E {
        throw (E) t;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void every_terminal_operation_throws_it(Shape shape) {
        List<Consumer<ParIter<Integer>>> ends = List.of(
                ParIter::toArray,
                ParIter::count,
                p -> p.reduce((x, y) -> x),
                p -> p.forEach(x -> {}),
                p -> p.forEachOrdered(x -> {}),
                p -> p.iterator().forEachRemaining(x -> {}),
                p -> p.min(Comparator.<Integer>naturalOrder()),
                p -> p.maxBy(x -> x),
                p -> p.anyMatch(x -> false),
                p -> p.mapToInt(x -> x).sum(),
                p -> p.mapToDouble(x -> x).sum(),
                ParIter::toSet,
                p -> p.map(String::valueOf).joining(","));
        for (Consumer<ParIter<Integer>> end : ends) {
            for (int way = 0; way < 6; way++) {
                Failure[] failures = {new Failure(70), new Failure(71), new Failure(300)};
                ParIter<Integer> pipeline = ways(shape.pipeline().get().map(x -> {
                            if (x == 70 || x == 71 || x == 300) {
                                throw failures[x - 70 < 2 ? x - 70 : 2];
                            }
                            return x;
                        }))
                        .get(way);
                assertThat(catchThrowable(() -> end.accept(pipeline))).isSameAs(failures[0]);
            }
        }
    }

    @Test
    void a_failure_behind_the_first_is_suppressed_in_it_and_never_in_itself() {
        Failure one = new Failure(0);
        ParIter<Integer> pipeline = ParIter.of(upTo(ITEMS))
                .on(POOL)
                .force(Options.FORCE_SPLIT)
                .map(x -> {
                    throw one;
                });

        assertThat(catchThrowable(pipeline::toArray)).isSameAs(one);
        assertThat(one.getSuppressed()).doesNotContain(one);
    }

    // ---- and nothing goes on ----

    @ParameterizedTest
    @MethodSource("shapes")
    void no_function_runs_once_the_terminal_operation_has_thrown(Shape shape) {
        for (int round = 0; round < 10; round++) {
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger calls = new AtomicInteger();
            ParIter<Integer> pipeline = shape.pipeline()
                    .get()
                    .on(POOL)
                    .force(Options.FORCE_SPLIT)
                    .map(x -> {
                        calls.incrementAndGet();
                        inside.incrementAndGet();
                        try {
                            LockSupport.parkNanos(20_000);
                            if (x % 50 == 20) {
                                throw new Failure(x);
                            }
                            return x;
                        } finally {
                            inside.decrementAndGet();
                        }
                    });

            assertThatThrownBy(pipeline::toArray).isInstanceOf(Failure.class).hasMessage("at 20");

            int then = calls.get();
            assertThat(inside).hasValue(0);
            LockSupport.parkNanos(2_000_000);
            assertThat(calls).hasValue(then);
        }
    }

    @Test
    void no_function_runs_once_a_search_has_returned() {
        for (int round = 0; round < 20; round++) {
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger calls = new AtomicInteger();
            boolean found = ParIter.range(0, 1_000_000).on(POOL).anyMatch(x -> {
                calls.incrementAndGet();
                inside.incrementAndGet();
                LockSupport.parkNanos(20_000);
                inside.decrementAndGet();
                return x == 100;
            });

            int then = calls.get();
            assertThat(found).isTrue();
            assertThat(inside).hasValue(0);
            LockSupport.parkNanos(2_000_000);
            assertThat(calls).hasValue(then);
        }
    }

    @Test
    void the_next_run_of_the_same_pipeline_works_and_so_does_the_pool() {
        AtomicInteger failing = new AtomicInteger();
        ParIter<Integer> pipeline = ParIter.of(upTo(ITEMS))
                .on(POOL)
                .force(Options.FORCE_SPLIT)
                .map(x -> {
                    if (failing.get() == 1 && x > 100) {
                        throw new Failure(x);
                    }
                    return x;
                });
        for (int round = 0; round < 20; round++) {
            failing.set(1);
            assertThatThrownBy(pipeline::collect).hasMessage("at 101");
            failing.set(0);
            assertThat(pipeline.collect()).isEqualTo(upTo(ITEMS));
        }

        assertThat(POOL.submit(() -> 5).join()).isEqualTo(5);
        assertThat(POOL.getQueuedSubmissionCount()).isLessThan(200);
    }

    // ---- searches ----

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_match_counts_only_if_nothing_before_it_fails(boolean filtered) {
        for (int round = 0; round < 40; round++) {
            for (int force : new int[] {0, Options.FORCE_SPLIT, Options.FORCE_SPLIT | Options.FORCE_COMPILED}) {
                LongParIter range = ParIter.range(0, 1000).on(POOL).force(force);
                LongParIter items = filtered ? range.filter(x -> true) : range;

                assertThatThrownBy(() -> items.anyMatch(x -> search(x, 5, 100))).hasMessage("at 5");
                assertThatThrownBy(() -> items.noneMatch(x -> search(x, 5, 100)))
                        .hasMessage("at 5");
                assertThatThrownBy(() -> items.allMatch(x -> !search(x, 5, 100)))
                        .hasMessage("at 5");
                assertThatThrownBy(() -> items.findFirst(x -> search(x, 5, 100)))
                        .hasMessage("at 5");
                assertThat(items.anyMatch(x -> search(x, 100, 5))).isTrue();
                assertThat(items.noneMatch(x -> search(x, 100, 5))).isFalse();
                assertThat(items.allMatch(x -> !search(x, 100, 5))).isFalse();
                assertThat(items.findFirst(x -> search(x, 100, 5))).hasValue(5);
            }
        }
    }

    /** Fails at one item, after a while, and accepts another. */
    private static boolean search(long x, long failing, long matching) {
        if (x == failing) {
            LockSupport.parkNanos(100_000);
            throw new Failure(x);
        }
        return x == matching;
    }

    @Test
    void what_fails_behind_a_limit_is_not_reported() {
        for (int force : new int[] {0, Options.FORCE_SPLIT}) {
            ParIter<Integer> pipeline = ParIter.of(upTo(ITEMS))
                    .on(POOL)
                    .force(force)
                    .filter(x -> x % 2 == 0)
                    .map(x -> {
                        if (x > 100) {
                            throw new Failure(x);
                        }
                        return x;
                    })
                    .limit(50);

            assertThat(pipeline.collect()).hasSize(50).endsWith(98);
        }
    }

    @Test
    void a_failure_in_the_pipeline_that_is_zipped_comes_behind_the_items_before_it() {
        List<Integer> items = upTo(2 * ITEMS);
        ParIter<Integer> failing = ParIter.of(items).filter(x -> {
            if (x == 300) {
                throw new Failure(x);
            }
            return true;
        });
        for (int way = 0; way < 6; way++) {
            ParIter<Integer> pipeline = ways(ParIter.of(items)
                            .filter(x -> x % 2 == 0)
                            .zip(failing, (x, y) -> y))
                    .get(way);
            ParIter<Integer> counted = pipeline.filter(x -> true).mapIndexed((i, x) -> x);
            List<Integer> seen = new ArrayList<>();

            assertThatThrownBy(pipeline::collect).as("way " + way).hasMessage("at 300");
            assertThatThrownBy(counted::collect).as("way " + way).hasMessage("at 300");
            assertThatThrownBy(() -> pipeline.forEachOrdered(seen::add)).hasMessage("at 300");
            assertThat(seen).isEqualTo(upTo(300));
            assertThat(pipeline.limit(300).collect()).isEqualTo(upTo(300));
            assertThat(pipeline.limit(300).iterator()).toIterable().isEqualTo(upTo(300));
            assertThatThrownBy(pipeline.limit(301)::collect).hasMessage("at 300");
            assertThatThrownBy(() -> pipeline.limit(301).iterator().forEachRemaining(x -> {}))
                    .hasMessage("at 300");
            assertThat(pipeline.findFirst(x -> x == 299)).hasValue(299);
            assertThatThrownBy(() -> pipeline.findFirst(x -> x == 301)).hasMessage("at 300");
        }
    }

    // ---- comparators, collectors ----

    private static void assertThatEachWayThrows(
            Failure failure, ParIter<Integer> pipeline, Consumer<ParIter<Integer>> end) {
        for (ParIter<Integer> way : ways(pipeline)) {
            assertThat(catchThrowable(() -> end.accept(way))).isSameAs(failure);
        }
    }

    @Test
    void a_failing_comparator_reaches_the_caller() {
        Failure failure = new Failure(7);
        Comparator<Integer> failing = (x, y) -> {
            if (x == 200 || y == 200) {
                throw failure;
            }
            return Integer.compare(x, y);
        };

        assertThatEachWayThrows(failure, ParIter.of(upTo(ITEMS)), p -> p.max(failing));
        assertThatEachWayThrows(
                failure, ParIter.of(upTo(ITEMS)), p -> p.filter(x -> x % 2 == 0).min(failing));
    }

    @Test
    void an_inconsistent_comparator_hangs_nothing_and_gives_an_item() {
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            for (ParIter<Integer> way : ways(ParIter.of(upTo(ITEMS)))) {
                assertThat(way.max((x, y) -> random.nextInt(3) - 1)).isPresent();
            }
        }
    }

    @Test
    void a_failing_part_of_a_collector_reaches_the_caller() {
        Failure failure = new Failure(8);
        Supplier<List<Integer>> supplier = ArrayList::new;

        assertThatEachWayThrows(
                failure,
                ParIter.of(upTo(ITEMS)),
                p -> p.collect(Collector.<Integer, List<Integer>>of(
                        () -> {
                            throw failure;
                        },
                        List::add,
                        (a, b) -> a)));
        assertThatEachWayThrows(
                failure,
                ParIter.of(upTo(ITEMS)),
                p -> p.collect(Collector.<Integer, List<Integer>>of(
                        supplier,
                        (a, x) -> {
                            if (x == 30) {
                                throw failure;
                            }
                        },
                        (a, b) -> a)));
        assertThatEachWayThrows(
                failure,
                ParIter.of(upTo(ITEMS)),
                p -> p.collect(Collector.<Integer, List<Integer>, Object>of(supplier, List::add, (a, b) -> a, a -> {
                    throw failure;
                })));
        for (int round = 0; round < 20; round++) {
            ParIter<Integer> split = ParIter.of(upTo(ITEMS)).on(POOL).force(Options.FORCE_SPLIT);
            assertThat(catchThrowable(
                            () -> split.collect(Collector.<Integer, List<Integer>>of(supplier, List::add, (a, b) -> {
                                throw failure;
                            }))))
                    .isSameAs(failure);
            assertThat(catchThrowable(() -> split.reduce((x, y) -> {
                        throw failure;
                    })))
                    .isSameAs(failure);
        }
    }

    // ---- iterators, spliterators ----

    /** Gives numbers, and fails in one of its methods at one of them. */
    private static Iterator<Integer> failingIterator(int at, boolean inNext, Failure failure) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                if (!inNext && next == at) {
                    throw failure;
                }
                return next < ITEMS;
            }

            @Override
            public Integer next() {
                if (inNext && next == at) {
                    throw failure;
                }
                return next++;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 250})
    void a_failing_iterator_reaches_the_caller_behind_the_items_before_it(int at) {
        for (boolean inNext : new boolean[] {false, true}) {
            for (int way = 0; way < 6; way++) {
                Failure failure = new Failure(at);
                Failure earlier = new Failure(at / 2);
                ParIter<Integer> pipeline =
                        ways(ParIter.of(failingIterator(at, inNext, failure))).get(way);
                assertThat(catchThrowable(pipeline::toArray)).isSameAs(failure);

                ParIter<Integer> twice = ways(ParIter.of(failingIterator(at, inNext, failure)))
                        .get(way)
                        .peek(x -> {
                            if (x == at / 2) {
                                throw earlier;
                            }
                        });
                assertThat(catchThrowable(twice::toArray)).isSameAs(at == 0 ? failure : earlier);

                ParIter<Integer> searched =
                        ways(ParIter.of(failingIterator(at, inNext, failure))).get(way);
                if (at > 0) {
                    assertThat(searched.anyMatch(x -> x == at - 1)).isTrue();
                }
            }
        }
    }

    @Test
    void a_failing_spliterator_reaches_the_caller() {
        for (int way = 0; way < 6; way++) {
            Failure failure = new Failure(9);
            Spliterator<Integer> items = new Spliterator<>() {
                private int next;

                @Override
                public boolean tryAdvance(Consumer<? super Integer> action) {
                    if (next == 90) {
                        throw failure;
                    }
                    action.accept(next++);
                    return true;
                }

                @Override
                public Spliterator<Integer> trySplit() {
                    throw failure;
                }

                @Override
                public long estimateSize() {
                    return Long.MAX_VALUE;
                }

                @Override
                public int characteristics() {
                    return 0;
                }
            };
            ParIter<Integer> pipeline = ways(ParIter.of(items)).get(way);

            assertThat(catchThrowable(pipeline::toArray)).isSameAs(failure);
        }
    }

    @Test
    void a_source_that_can_be_read_once_says_so() {
        ParIter<Integer> once = ParIter.of(upTo(3).iterator());

        assertThat(once.collect()).isEqualTo(upTo(3));
        assertThatThrownBy(once::collect).isInstanceOf(IllegalStateException.class);
    }
}
