package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources without indices: the kernel takes their items one by one while that is best, and others get the rest in batches. */
@MustEnd
class OneByOneTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    /** The same items as everything that gives them one after the other. */
    static Stream<Map.Entry<String, Function<List<Integer>, ParIter<Integer>>>> sources() {
        return Stream.of(
                Map.entry("iterable", items -> ParIter.of((Iterable<Integer>) items::iterator)),
                Map.entry("iterator", items -> ParIter.of(items.iterator())),
                Map.entry("spliterator", items -> ParIter.of(items.spliterator())),
                Map.entry("stream", items -> ParIter.of(items.stream().filter(x -> true))));
    }

    private static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    private static ParIter<Integer> iterable(int n) {
        return ParIter.of((Iterable<Integer>) () -> upTo(n).iterator());
    }

    /** An iterator that fails at an item, or where it would say that there is none. */
    private static Iterator<Integer> failing(int at, RuntimeException failure, boolean inNext) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                if (next == at && !inNext) {
                    throw failure;
                }
                return next <= at;
            }

            @Override
            public Integer next() {
                if (next == at) {
                    throw failure;
                }
                return next++;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("sources")
    void whatWasTakenOneByOneAndWhatCameInBatchesIsAllOfIt(
            Map.Entry<String, Function<List<Integer>, ParIter<Integer>>> source) {
        // Cheap at first and dear from some item on, so that the run is handed over in the middle.
        for (int dear : new int[] {0, 1, 100, 5_000, 29_999}) {
            List<Integer> items = upTo(30_000);
            assertThat(source.getValue()
                            .apply(items)
                            .on(POOL)
                            .map(x -> {
                                if (x >= dear && x % 100 == 0) {
                                    LockSupport.parkNanos(100_000);
                                }
                                return x;
                            })
                            .collect())
                    .as("%s, dear from %s on", source.getKey(), dear)
                    .isEqualTo(items);
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void inSequenceNoItemIsTakenBeforeTheOneBeforeItIsThrough(
            Map.Entry<String, Function<List<Integer>, ParIter<Integer>>> source) {
        if (source.getKey().equals("stream")) {
            return; // its stages are not ours
        }
        List<String> seen = new ArrayList<>();
        List<Integer> noting = new ArrayList<>(upTo(3)) {
            @Override
            public Iterator<Integer> iterator() {
                Iterator<Integer> items = super.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return items.hasNext();
                    }

                    @Override
                    public Integer next() {
                        int x = items.next();
                        seen.add("takes " + x);
                        return x;
                    }
                };
            }

            @Override
            public Spliterator<Integer> spliterator() {
                return Spliterators.spliteratorUnknownSize(iterator(), 0);
            }
        };
        source.getValue().apply(noting).sequential().forEach(x -> seen.add("runs " + x));
        assertThat(seen).containsExactly("takes 0", "runs 0", "takes 1", "runs 1", "takes 2", "runs 2");
    }

    @Test
    void aLimitAsksForNoItemMore() {
        for (Supplier<ParIter<Integer>> pipeline : List.<Supplier<ParIter<Integer>>>of(
                () -> ParIter.of(failing(5, new IllegalStateException("asked"), false)),
                () -> ParIter.of(failing(5, new IllegalStateException("asked"), false))
                        .sequential(),
                () -> ParIter.of(failing(5, new IllegalStateException("asked"), false))
                        .parallelism(1))) {
            assertThat(pipeline.get().limit(5).collect()).containsExactly(0, 1, 2, 3, 4);
            assertThat(pipeline.get().map(x -> x + 1).limit(5).mapToLong(x -> x).sum())
                    .isEqualTo(15);
            assertThat(pipeline.get().findFirst()).hasValue(0);
            assertThatThrownBy(() -> pipeline.get().limit(6).collect()).hasMessage("asked");
        }
    }

    @Test
    void whatTheSourceThrowsIsTheSameHoweverItIsRead() {
        for (int at : new int[] {0, 1, 777, 5_000}) {
            for (boolean inNext : new boolean[] {false, true}) {
                RuntimeException failure = new IllegalStateException("at " + at);
                for (Function<ParIter<Integer>, ParIter<Integer>> way :
                        List.<Function<ParIter<Integer>, ParIter<Integer>>>of(
                                p -> p,
                                ParIter::sequential,
                                p -> p.on(POOL).force(Options.FORCE_SPLIT),
                                p -> p.sequential().force(Options.FORCE_COMPILED),
                                p -> p.sequential().force(Options.FORCE_INTERPRETED))) {
                    List<Integer> seen = new ArrayList<>();
                    assertThat(catchThrowable(() -> way.apply(ParIter.of(failing(at, failure, inNext)))
                                    .forEach(x -> {
                                        synchronized (seen) {
                                            seen.add(x);
                                        }
                                    })))
                            .isSameAs(failure);
                    assertThat(seen).hasSize(at);
                }
                assertThat(failure.getSuppressed())
                        .as("what says where in the pipeline it was")
                        .isEmpty();
            }
        }
    }

    @Test
    void aFailureBehindAnEndThatWasSaidIsNotReached() {
        Iterator<Integer> once = new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                if (next == 4) {
                    throw new IllegalStateException("asked again");
                }
                if (next == 3) {
                    next++;
                    return false;
                }
                return true;
            }

            @Override
            public Integer next() {
                if (next > 2) {
                    throw new NoSuchElementException();
                }
                return next++;
            }
        };
        assertThat(ParIter.of(once).collect()).containsExactly(0, 1, 2);
    }

    @Test
    void explainListsTheKernelThatRan() {
        Iterable<Integer> items = () -> upTo(10).iterator();
        ParIter<Integer> pipeline = ParIter.of(items).map(x -> x + 1);
        assertThat(pipeline.explain()).contains("none yet");
        assertThat(pipeline.count()).isEqualTo(10);
        assertThat(pipeline.explain()).doesNotContain("none yet").contains("of.map.count (");
    }

    @Test
    void aFailureOfAListReadInStepIsLocated() {
        final class Failing extends AbstractList<Integer> implements RandomAccess {
            @Override
            public Integer get(int i) {
                if (i == 3) {
                    throw new IllegalStateException("no third");
                }
                return i;
            }

            @Override
            public int size() {
                return 10;
            }
        }

        Iterable<Integer> items = () -> upTo(10).iterator();
        Throwable thrown = catchThrowable(() ->
                ParIter.of(items).zip(ParIter.of(new Failing()), Integer::sum).collect());
        assertThat(thrown).hasMessage("no third");
        assertThat(((FailureSite) thrown.getSuppressed()[0]).index()).hasValue(3);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void anIteratorOnOneThreadGivesWhatARunDoes(Map.Entry<String, Function<List<Integer>, ParIter<Integer>>> source) {
        List<Function<ParIter<Integer>, ParIter<Integer>>> pipelines = List.of(
                p -> p,
                p -> p.filter(x -> x % 3 == 0).mapIndexed((i, x) -> (int) i * 31 + x),
                p -> p.filter(x -> x % 3 == 0).skip(5).limit(20),
                p -> p.flatMap(x -> upTo(x % 40)),
                p -> p.flatMap(
                        x -> ParIter.of((Iterable<Integer>) () -> upTo(x % 5).iterator())
                                .map(y -> x + y)),
                p -> p.zip(
                        ParIter.of((Iterable<Integer>) () -> upTo(150).iterator())
                                .filter(x -> x % 2 == 0),
                        Integer::sum),
                p -> p.concat(ParIter.of(upTo(7))),
                p -> p.concat(iterable(200)).filter(x -> x % 3 == 0).mapIndexed((i, x) -> (int) i * 31 + x),
                p -> ParIter.of(upTo(0)).concat(p.filter(x -> x > 150)).concat(iterable(9)),
                p -> p.limit(20).concat(iterable(200).skip(190)).skip(5).limit(20),
                p -> p.flatMap(x -> upTo(x % 4)).concat(iterable(200)).limit(310));
        for (int k = 0; k < pipelines.size(); k++) {
            List<Integer> items = upTo(200);
            ParIter<Integer> expected = pipelines.get(k).apply(ParIter.of(items));
            for (int force : new int[] {0, Options.FORCE_COMPILED, Options.FORCE_INTERPRETED}) {
                List<Integer> seen = new ArrayList<>();
                pipelines
                        .get(k)
                        .apply(source.getValue().apply(items))
                        .force(force)
                        .sequential()
                        .iterator()
                        .forEachRemaining(seen::add);
                assertThat(seen).as("pipeline %s", k).isEqualTo(expected.collect());
            }
        }
    }

    @Test
    void anIteratorOnOneThreadComputesNothingBeforeItIsAskedFor() {
        List<Integer> mapped = new ArrayList<>();
        CloseableIterator<Integer> items = ParIter.of(
                        (Iterable<Integer>) () -> upTo(100).iterator())
                .map(x -> {
                    if (x == 5) {
                        throw new IllegalStateException("five");
                    }
                    mapped.add(x);
                    return x;
                })
                .sequential()
                .iterator();
        assertThat(mapped).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(items.next()).isEqualTo(i);
            assertThat(mapped).hasSize(i + 1);
        }
        Throwable thrown = catchThrowable(items::next);
        assertThat(thrown).hasMessage("five");
        assertThat(((FailureSite) thrown.getSuppressed()[0]).index()).hasValue(5);
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void whoClosesWaitsForTheItemThatAnotherThreadRuns() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        AtomicBoolean returned = new AtomicBoolean();
        CloseableIterator<Integer> items = ParIter.of(1, 2, 3)
                .map(x -> {
                    inside.countDown();
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    returned.set(true);
                    return x;
                })
                .sequential()
                .iterator();
        new Thread(items::hasNext).start();
        inside.await();
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            items.close();
            return returned.get();
        });
        Thread closer = new Thread(closing);
        closer.start();
        while (closer.getState() != Thread.State.BLOCKED && !closing.isDone()) {
            Thread.sleep(1);
        }
        latch.countDown();
        assertThat(closing.get()).isTrue();
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void whoClosesEndsWhatWouldGoOnForEver() throws Exception {
        for (LongParIter endless : List.of(
                ParIter.range(0, Long.MAX_VALUE), ParIter.range(0, 3).flatMap(x -> ParIter.range(0, Long.MAX_VALUE)))) {
            CountDownLatch begun = new CountDownLatch(1000);
            CloseableIterator<Long> items = endless.filter(x -> {
                        begun.countDown();
                        return x < 0;
                    })
                    .sequential()
                    .iterator();
            FutureTask<Boolean> asking = new FutureTask<>(items::hasNext);
            new Thread(asking).start();
            begun.await();
            items.close();
            assertThat(asking.get()).isFalse();
        }
    }

    @Test
    void whatWantsNothingRunsNothing() {
        assertThat(ParIter.range(0, Long.MAX_VALUE)
                        .filter(x -> x < 0)
                        .limit(0)
                        .sequential()
                        .iterator())
                .isExhausted();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void aConcatenationInSequenceTakesTheItemsOfAllItsParts(
            Map.Entry<String, Function<List<Integer>, ParIter<Integer>>> source) {
        List<Integer> items = upTo(3_000);
        for (int first : new int[] {0, 1, 2_999, 3_000}) {
            Supplier<ParIter<Integer>> both = () -> source.getValue()
                    .apply(items.subList(0, first))
                    .concat(ParIter.of(items.subList(first, first)))
                    .concat(source.getValue().apply(items.subList(first, 3_000)).map(x -> x))
                    .sequential();
            assertThat(both.get().collect()).isEqualTo(items);
            assertThat(both.get().skip(10).limit(2_000).collect()).isEqualTo(items.subList(10, 2_010));
            assertThat(both.get()
                            .filter(x -> x % 3 == 0)
                            .enumerate()
                            .mapToLong(Indexed::index)
                            .sum())
                    .isEqualTo(999L * 1_000 / 2);
            assertThat(both.get().mapToDouble(x -> 1.0 / (1 + x)).sum())
                    .isEqualTo(ParIter.of(items).mapToDouble(x -> 1.0 / (1 + x)).sum());
            assertThat(both.get().findFirst(x -> x > 2_998)).hasValue(2_999);
        }
    }

    @Test
    void aConcatenationInSequenceTakesNoItemBeforeTheOneBeforeItIsThrough() {
        List<String> seen = new ArrayList<>();
        Function<String, Iterable<String>> noting = name -> () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < 2;
            }

            @Override
            public String next() {
                seen.add("take " + name + next);
                return name + next++;
            }
        };
        ParIter<String> both = ParIter.of(noting.apply("a"))
                .concat(ParIter.of(noting.apply("b")))
                .sequential();
        both.forEach(x -> seen.add("use " + x));
        assertThat(seen)
                .containsExactly("take a0", "use a0", "take a1", "use a1", "take b0", "use b0", "take b1", "use b1");
        seen.clear();
        assertThat(both.limit(3).collect()).containsExactly("a0", "a1", "b0");
        assertThat(seen).containsExactly("take a0", "take a1", "take b0");
        seen.clear();
        assertThat(both.anyMatch(x -> x.equals("a1"))).isTrue();
        assertThat(seen).containsExactly("take a0", "take a1");
    }

    @Test
    void aPartThatFailsEndsAConcatenationWithThat() {
        for (boolean inNext : new boolean[] {true, false}) {
            RuntimeException failure = new RuntimeException("at 5");
            List<Integer> seen = new ArrayList<>();
            ParIter<Integer> both = ParIter.of(upTo(3))
                    .concat(ParIter.of((Iterable<Integer>) () -> failing(5, failure, inNext)))
                    .concat(ParIter.of(upTo(3)))
                    .peek(seen::add)
                    .sequential();
            assertThatThrownBy(() -> both.forEach(x -> {})).isSameAs(failure);
            assertThat(seen).containsExactly(0, 1, 2, 0, 1, 2, 3, 4);
            assertThat(both.limit(8).count()).isEqualTo(8);
            assertThatThrownBy(() -> both.limit(9).forEach(x -> {})).isSameAs(failure);
        }
    }
}
