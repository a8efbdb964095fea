package io.fastiter.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.engine.Chunks;
import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PullSourceTest {
    private static final int ITEMS = 5000;

    private static List<Object> upTo(int n) {
        return IntStream.range(0, n).boxed().collect(Collectors.toList());
    }

    private static Spliterator<Object> spliteratorOf(List<Object> items) {
        return Spliterators.spliteratorUnknownSize(items.iterator(), 0);
    }

    // ---- items ----

    @Test
    void anIterableGivesItsItemsInOrderInEachRun() {
        List<Object> items = upTo(ITEMS);
        Iterable<Object> iterable = items::iterator;
        Source source = PullSource.of(iterable);
        SourceRuns.ways()
                .forEach((name, way) ->
                        assertThat(SourceRuns.items(source, way)).as(name).isEqualTo(items));
    }

    @Test
    void anIterableThatIsAListIsReadAsAList() {
        assertThat(PullSource.of((Iterable<?>) new ArrayList<>())).isInstanceOf(ListSource.class);
    }

    @Test
    void iteratorsSpliteratorsAndStreamsGiveTheirItemsInOrder() {
        List<Object> items = upTo(ITEMS);
        SourceRuns.ways().forEach((name, way) -> {
            assertThat(SourceRuns.items(PullSource.of(items.iterator(), Kind.REF), way))
                    .as(name)
                    .isEqualTo(items);
            assertThat(SourceRuns.items(PullSource.of(items.spliterator(), Kind.REF), way))
                    .as(name)
                    .isEqualTo(items);
            assertThat(SourceRuns.items(PullSource.of(items.stream().map(x -> x), Kind.REF), way))
                    .as(name)
                    .isEqualTo(items);
            assertThat(SourceRuns.items(PullSource.of(items.parallelStream().sorted(), Kind.REF), way))
                    .as(name)
                    .isEqualTo(items);
        });
    }

    @Test
    void primitiveItemsTravelAsSuch() {
        int[] ints = IntStream.range(0, ITEMS).toArray();
        List<Object> asInts = upTo(ITEMS);
        List<Object> asLongs = asLongs(asInts);
        List<Object> asDoubles = asDoubles(asInts);
        SourceRuns.ways().forEach((name, way) -> {
            assertAll(name, way, asInts, PullSource.of(IntStream.of(ints).iterator(), Kind.INT));
            assertAll(name, way, asInts, PullSource.of(Arrays.spliterator(ints), Kind.INT));
            assertAll(name, way, asInts, PullSource.of(IntStream.of(ints), Kind.INT));
            assertAll(
                    name,
                    way,
                    asLongs,
                    PullSource.of(IntStream.of(ints).asLongStream().iterator(), Kind.LONG));
            assertAll(
                    name,
                    way,
                    asLongs,
                    PullSource.of(IntStream.of(ints).asLongStream().spliterator(), Kind.LONG));
            assertAll(name, way, asLongs, PullSource.of(IntStream.of(ints).asLongStream(), Kind.LONG));
            assertAll(
                    name,
                    way,
                    asDoubles,
                    PullSource.of(IntStream.of(ints).asDoubleStream().iterator(), Kind.DOUBLE));
            assertAll(
                    name,
                    way,
                    asDoubles,
                    PullSource.of(IntStream.of(ints).asDoubleStream().spliterator(), Kind.DOUBLE));
            assertAll(name, way, asDoubles, PullSource.of(IntStream.of(ints).asDoubleStream(), Kind.DOUBLE));
        });
    }

    private static void assertAll(String name, Options way, List<Object> expected, Source source) {
        assertThat(SourceRuns.items(source, way)).as(name).isEqualTo(expected);
    }

    @Test
    void aPrimitiveIteratorMayBeReadAsReferences() {
        assertThat(SourceRuns.items(PullSource.of(IntStream.range(0, 3).iterator(), Kind.REF)))
                .containsExactly(0, 1, 2);
    }

    @Test
    void aSourceWithoutItemsIsEmpty() {
        assertThat(SourceRuns.items(PullSource.of(Collections.emptyIterator(), Kind.REF)))
                .isEmpty();
        assertThat(SourceRuns.items(PullSource.of(IntStream.empty(), Kind.INT))).isEmpty();
        assertThat(SourceRuns.items(PullSource.of(LongStream.empty().spliterator(), Kind.LONG)))
                .isEmpty();
        assertThat(SourceRuns.items(PullSource.of(DoubleStream.empty().iterator(), Kind.DOUBLE)))
                .isEmpty();
    }

    @Test
    void anEndlessIteratorIsReadAsFarAsItIsWanted() {
        SourceRuns.ways().forEach((name, way) -> {
            AtomicInteger next = new AtomicInteger();
            Iterator<Object> endless = new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Object next() {
                    return next.getAndIncrement();
                }
            };
            assertThat(SourceRuns.items(SourceRuns.limited(Plan.of(PullSource.of(endless, Kind.REF)), 2000), way))
                    .as(name)
                    .isEqualTo(upTo(2000));
            assertThat(next).as(name).hasValue(2000);
        });
    }

    @Test
    void noMoreIsAskedForThanTheLimitEvenWhetherThereIsMore() {
        SourceRuns.ways().forEach((name, way) -> {
            AtomicInteger asked = new AtomicInteger();
            Iterator<Object> counting = new Iterator<>() {
                @Override
                public boolean hasNext() {
                    asked.incrementAndGet();
                    return true;
                }

                @Override
                public Object next() {
                    return "x";
                }
            };
            SourceRuns.items(SourceRuns.limited(Plan.of(PullSource.of(counting, Kind.REF)), 3), way);
            assertThat(asked).as(name).hasValue(3);
        });
    }

    // ---- once ----

    @Test
    void aSecondTerminalOperationOnAOneShotSourceSaysSoAndNamesTheWayOut() {
        for (Source source : List.of(
                PullSource.of(upTo(3).iterator(), Kind.REF),
                PullSource.of(upTo(3).spliterator(), Kind.REF),
                PullSource.of(upTo(3).stream(), Kind.REF),
                PullSource.of(IntStream.range(0, 3), Kind.INT))) {
            assertThat(SourceRuns.items(source)).containsExactly(0, 1, 2);
            assertThatThrownBy(() -> SourceRuns.items(source))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("can be consumed once")
                    .hasMessageContaining(source.kind() == Kind.REF ? "list" : "array");
            assertThatThrownBy(() -> SourceRuns.items(SourceRuns.limited(Plan.of(source), 1), Options.STANDARD))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theMessageNamesWhatWasConsumed() {
        assertThat(messageOfSecondRun(PullSource.of(upTo(3).iterator(), Kind.REF)))
                .contains("of(iterator)");
        assertThat(messageOfSecondRun(PullSource.of(upTo(3).spliterator(), Kind.REF)))
                .contains("of(spliterator)");
        assertThat(messageOfSecondRun(PullSource.of(upTo(3).stream(), Kind.REF)))
                .contains("of(stream)");
    }

    private static String messageOfSecondRun(Source source) {
        SourceRuns.items(source);
        return catchThrowable(() -> SourceRuns.items(source)).getMessage();
    }

    @Test
    void twoPipelinesOverOneSourceConsumeItOnce() {
        Plan plan = Plan.of(PullSource.of(upTo(10).iterator(), Kind.REF));
        SourceRuns.items(SourceRuns.limited(plan, 2), Options.STANDARD);
        assertThatThrownBy(() -> SourceRuns.items(SourceRuns.skipped(plan, 2), Options.STANDARD))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ofManyThreadsOneConsumesIt() throws Exception {
        for (int round = 0; round < 50; round++) {
            AtomicInteger closed = new AtomicInteger();
            Source source = PullSource.of(upTo(100).stream().onClose(closed::incrementAndGet), Kind.REF);
            AtomicInteger got = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                        got.addAndGet(SourceRuns.items(source).size());
                    } catch (IllegalStateException e) {
                        refused.incrementAndGet();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            // A run that was refused closes nothing, so the one that was not has all of its items.
            assertThat(refused).hasValue(3);
            assertThat(got).hasValue(100);
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    void aStreamThatWasUsedElsewhereIsRefusedByTheStream() {
        Stream<Object> stream = upTo(3).stream();
        Source source = PullSource.of(stream, Kind.REF);
        stream.count();
        assertThatThrownBy(() -> SourceRuns.items(source)).isInstanceOf(IllegalStateException.class);
    }

    // ---- closing ----

    @Test
    void aStreamIsClosedOnceWhenTheRunEnds() {
        SourceRuns.ways().forEach((name, way) -> {
            AtomicInteger closed = new AtomicInteger();
            Source source = PullSource.of(upTo(100).stream().onClose(closed::incrementAndGet), Kind.REF);
            Plan plan = SourceRuns.mapped(source, x -> {
                assertThat(closed).hasValue(0);
                return x;
            });
            SourceRuns.items(plan, way);
            assertThat(closed).as(name).hasValue(1);
            assertThatThrownBy(() -> SourceRuns.items(plan, way)).isInstanceOf(IllegalStateException.class);
            assertThat(closed).as(name).hasValue(1);
        });
    }

    @Test
    void aStreamIsClosedWhereTheRunEndsEarlyOrFails() {
        SourceRuns.ways().forEach((name, way) -> {
            AtomicInteger closed = new AtomicInteger();
            SourceRuns.first(2, PullSource.of(upTo(9999).stream().onClose(closed::incrementAndGet), Kind.REF), way);
            assertThat(closed).as(name).hasValue(1);
            IllegalStateException failure = new IllegalStateException();
            Source source = PullSource.of(upTo(9999).stream().onClose(closed::incrementAndGet), Kind.REF);
            Plan failing = SourceRuns.mapped(source, x -> {
                throw failure;
            });
            assertThat(catchThrowable(() -> SourceRuns.items(failing, way)))
                    .as(name)
                    .isSameAs(failure);
            assertThat(closed).as(name).hasValue(2);
        });
    }

    @Test
    void whatClosingThrowsIsThrownOrSuppressed() {
        RuntimeException onClose = new RuntimeException("close");
        RuntimeException failure = new RuntimeException("function");
        Runnable throwing = () -> {
            throw onClose;
        };
        Source good = PullSource.of(upTo(3).stream().onClose(throwing), Kind.REF);
        assertThat(catchThrowable(() -> SourceRuns.items(good))).isSameAs(onClose);
        Source bad = PullSource.of(upTo(3).stream().onClose(throwing), Kind.REF);
        Plan failing = SourceRuns.mapped(bad, x -> {
            throw failure;
        });
        assertThat(catchThrowable(() -> SourceRuns.items(failing, Options.STANDARD)))
                .isSameAs(failure);
        assertThat(failure.getSuppressed()).contains(onClose);
    }

    @Test
    void aStreamThatTheRunDidNotComeToReadIsClosedToo() {
        AtomicInteger closed = new AtomicInteger();
        Source source = PullSource.of(Stream.of(1).onClose(closed::incrementAndGet), Kind.REF);
        Source opened = source.open(Options.STANDARD);
        opened.close();
        opened.close();
        assertThat(closed).hasValue(1);
        assertThatThrownBy(() -> SourceRuns.items(source)).isInstanceOf(IllegalStateException.class);
        assertThat(closed).hasValue(1);
    }

    @Test
    void aStreamThatIsIteratedLazilyIsClosedByClosing() {
        AtomicInteger closed = new AtomicInteger();
        Source source = PullSource.of(upTo(10_000).stream().onClose(closed::incrementAndGet), Kind.REF);
        try (Chunks chunks = Engine.chunks(Plan.of(source), Options.STANDARD)) {
            assertThat(chunks.next()).isNotNull();
            assertThat(closed).hasValue(0);
        }
        assertThat(closed).hasValue(1);
    }

    // ---- sources that fail ----

    /** Numbers from 0 on, until it fails. */
    private abstract static class Failing implements Iterator<Object> {
        int next;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Object next() {
            return next++;
        }
    }

    @Test
    void whatHasNextThrowsComesBehindTheItemsBefore() {
        RuntimeException failure = new RuntimeException();
        assertFailsBehind(500, failure, new Failing() {
            @Override
            public boolean hasNext() {
                if (next == 500) {
                    throw failure;
                }
                return true;
            }
        });
    }

    @Test
    void whatNextThrowsComesBehindTheItemsBefore() {
        Error failure = new StackOverflowError();
        assertFailsBehind(500, failure, new Failing() {
            @Override
            public Object next() {
                if (next == 500) {
                    throw failure;
                }
                return super.next();
            }
        });
    }

    @Test
    void aNextThatHasNothingInSpiteOfHasNextIsAFailure() {
        NoSuchElementException failure = new NoSuchElementException();
        assertFailsBehind(500, failure, new Failing() {
            @Override
            public Object next() {
                if (next == 500) {
                    throw failure;
                }
                return super.next();
            }
        });
    }

    private static void assertFailsBehind(int items, Throwable failure, Failing failing) {
        SourceRuns.ways().forEach((name, way) -> {
            failing.next = 0;
            Set<Object> seen = Collections.synchronizedSet(new HashSet<>());
            Plan plan = SourceRuns.peeked(PullSource.of(failing, Kind.REF), seen::add);
            assertThat(catchThrowable(() -> SourceRuns.items(plan, way)))
                    .as(name)
                    .isSameAs(failure);
            assertThat(new TreeSet<>(seen)).as(name).containsExactlyElementsOf(upTo(items));
        });
    }

    @Test
    void anEarlierFailureOfAFunctionComesFirst() {
        RuntimeException ofSource = new RuntimeException("source");
        RuntimeException ofFunction = new RuntimeException("function");
        SourceRuns.ways().forEach((name, way) -> {
            Plan plan = SourceRuns.mapped(failingAt(500, ofSource), x -> {
                if (x.equals(499)) {
                    throw ofFunction;
                }
                return x;
            });
            assertThat(catchThrowable(() -> SourceRuns.items(plan, way)))
                    .as(name)
                    .isSameAs(ofFunction);
        });
    }

    @Test
    void aFailureBehindTheEndOfTheRunIsNotSeen() {
        SourceRuns.ways().forEach((name, way) -> {
            assertThat(SourceRuns.first(400, failingAt(500, new RuntimeException()), way))
                    .as(name)
                    .isEqualTo(upTo(400));
            assertThat(SourceRuns.items(SourceRuns.limited(Plan.of(failingAt(500, new RuntimeException())), 500), way))
                    .as(name)
                    .isEqualTo(upTo(500));
        });
    }

    private static Source failingAt(int at, RuntimeException failure) {
        return PullSource.of(
                new Failing() {
                    @Override
                    public Object next() {
                        if (next == at) {
                            throw failure;
                        }
                        return super.next();
                    }
                },
                Kind.REF);
    }

    @Test
    void anIterableThatHasFailedCanBeRunAgain() {
        AtomicInteger runs = new AtomicInteger();
        Iterable<Object> iterable = () -> {
            if (runs.getAndIncrement() == 0) {
                throw new UnsupportedOperationException("not yet");
            }
            return upTo(3).iterator();
        };
        Source source = PullSource.of(iterable);
        assertThatThrownBy(() -> SourceRuns.items(source)).hasMessage("not yet");
        assertThat(SourceRuns.items(source)).containsExactly(0, 1, 2);
    }

    @Test
    void anIterableWithoutAnIteratorIsAnError() {
        Iterable<Object> broken = () -> null;
        assertThatThrownBy(() -> SourceRuns.items(PullSource.of(broken))).isInstanceOf(NullPointerException.class);
    }

    // ---- spliterators that do not keep to their contract ----

    /** Gives what its {@code tryAdvance} pleases and refuses to be split. */
    private abstract static class Odd implements Spliterator<Object> {
        int calls;

        @Override
        public Spliterator<Object> trySplit() {
            throw new UnsupportedOperationException("trySplit");
        }

        @Override
        public long estimateSize() {
            return 1; // and that is wrong
        }

        @Override
        public int characteristics() {
            return SIZED | SUBSIZED | ORDERED;
        }
    }

    @Test
    void severalItemsFromOneCallAreAllKept() {
        SourceRuns.ways().forEach((name, way) -> {
            Spliterator<Object> threefold = new Odd() {
                @Override
                public boolean tryAdvance(Consumer<? super Object> action) {
                    if (calls == 300) {
                        return false;
                    }
                    for (int i = 0; i < 3; i++) {
                        action.accept(calls * 3 + i);
                    }
                    calls++;
                    return true;
                }
            };
            assertThat(SourceRuns.items(PullSource.of(threefold, Kind.REF), way))
                    .as(name)
                    .isEqualTo(upTo(900));
        });
    }

    @Test
    void severalPrimitiveItemsFromOneCallAreAllKept() {
        SourceRuns.ways().forEach((name, way) -> {
            AtomicInteger calls = new AtomicInteger();
            Spliterator.OfInt ints = new Spliterators.AbstractIntSpliterator(Long.MAX_VALUE, 0) {
                @Override
                public boolean tryAdvance(IntConsumer action) {
                    int x = 3 * calls.getAndIncrement();
                    return give(x, i -> action.accept(i));
                }
            };
            assertAll(name, way, upTo(900), PullSource.of(ints, Kind.INT));
            calls.set(0);
            Spliterator.OfLong longs = new Spliterators.AbstractLongSpliterator(Long.MAX_VALUE, 0) {
                @Override
                public boolean tryAdvance(LongConsumer action) {
                    return give(3 * calls.getAndIncrement(), i -> action.accept(i));
                }
            };
            assertAll(name, way, asLongs(upTo(900)), PullSource.of(longs, Kind.LONG));
            calls.set(0);
            Spliterator.OfDouble doubles = new Spliterators.AbstractDoubleSpliterator(Long.MAX_VALUE, 0) {
                @Override
                public boolean tryAdvance(DoubleConsumer action) {
                    return give(3 * calls.getAndIncrement(), i -> action.accept(i));
                }
            };
            assertAll(name, way, asDoubles(upTo(900)), PullSource.of(doubles, Kind.DOUBLE));
        });
    }

    /** Three items from one call, below 900. */
    private static boolean give(int from, IntConsumer action) {
        for (int i = from; i < from + 3 && from < 900; i++) {
            action.accept(i);
        }
        return from < 900;
    }

    private static List<Object> asLongs(List<Object> ints) {
        return ints.stream().map(i -> (long) (int) i).collect(Collectors.toList());
    }

    private static List<Object> asDoubles(List<Object> ints) {
        return ints.stream().map(i -> (double) (int) i).collect(Collectors.toList());
    }

    @Test
    void aSourceThatHasEndedIsNotAskedAgain() {
        SourceRuns.ways().forEach((name, way) -> {
            AtomicInteger ends = new AtomicInteger();
            assertThat(SourceRuns.items(PullSource.of(ending(upTo(70).iterator(), ends), Kind.REF), way))
                    .as(name)
                    .isEqualTo(upTo(70));
            assertThat(ends).as(name).hasValue(1);
            assertAll(name, way, upTo(70), PullSource.of(endingInts(70, ends), Kind.INT));
            assertThat(ends).as(name).hasValue(2);
        });
    }

    private static Iterator<Object> ending(Iterator<Object> items, AtomicInteger ends) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                boolean has = items.hasNext();
                if (!has) {
                    ends.incrementAndGet();
                }
                return has;
            }

            @Override
            public Object next() {
                return items.next();
            }
        };
    }

    private static PrimitiveIterator.OfInt endingInts(int n, AtomicInteger ends) {
        return new PrimitiveIterator.OfInt() {
            private int next;

            @Override
            public boolean hasNext() {
                if (next == n) {
                    ends.incrementAndGet();
                }
                return next < n;
            }

            @Override
            public int nextInt() {
                return next++;
            }
        };
    }

    @Test
    void aLimitHoldsOfSeveralItemsFromOneCall() {
        SourceRuns.ways().forEach((name, way) -> {
            Spliterator<Object> many = new Odd() {
                @Override
                public boolean tryAdvance(Consumer<? super Object> action) {
                    for (int i = 0; i < 3; i++) {
                        action.accept(calls++);
                    }
                    return true;
                }
            };
            assertThat(SourceRuns.items(SourceRuns.limited(Plan.of(PullSource.of(many, Kind.REF)), 10), way))
                    .as(name)
                    .isEqualTo(upTo(10));
        });
    }

    @Test
    void noItemFromACallIsNoItem() {
        SourceRuns.ways().forEach((name, way) -> {
            Spliterator<Object> thin = new Odd() {
                @Override
                public boolean tryAdvance(Consumer<? super Object> action) {
                    if (calls % 7 == 0) {
                        action.accept(calls / 7);
                    }
                    return calls++ < 700;
                }
            };
            assertThat(SourceRuns.items(PullSource.of(thin, Kind.REF), way))
                    .as(name)
                    .isEqualTo(upTo(101)); // the last one came with a false
        });
    }

    @Test
    void whatTryAdvanceThrowsBehindItsItemComesBehindIt() {
        RuntimeException failure = new RuntimeException();
        SourceRuns.ways().forEach((name, way) -> {
            Set<Object> seen = Collections.synchronizedSet(new HashSet<>());
            Spliterator<Object> failing = new Odd() {
                @Override
                public boolean tryAdvance(Consumer<? super Object> action) {
                    action.accept(calls);
                    if (calls == 40) {
                        throw failure;
                    }
                    calls++;
                    return true;
                }
            };
            Plan plan = SourceRuns.peeked(PullSource.of(failing, Kind.REF), seen::add);
            assertThat(catchThrowable(() -> SourceRuns.items(plan, way)))
                    .as(name)
                    .isSameAs(failure);
            assertThat(new TreeSet<>(seen)).as(name).containsExactlyElementsOf(upTo(41));
        });
    }

    @Test
    void anActionThatIsKeptAndCalledLaterIsRefused() {
        List<Consumer<? super Object>> kept = new ArrayList<>();
        Spliterator<Object> keeping = new Odd() {
            @Override
            public boolean tryAdvance(Consumer<? super Object> action) {
                kept.add(action);
                action.accept(calls++);
                return calls < 5;
            }
        };
        assertThat(SourceRuns.items(PullSource.of(keeping, Kind.REF))).isEqualTo(upTo(5));
        assertThatThrownBy(() -> kept.get(0).accept("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tryAdvance");
    }

    // ---- batches ----

    @Test
    void aBatchHasNeverMoreThanItWasAskedFor() {
        for (Iterable<Object> items : List.<Iterable<Object>>of(
                upTo(ITEMS),
                new HashSet<>(upTo(ITEMS)),
                new TreeSet<>(upTo(ITEMS)),
                () -> upTo(ITEMS).iterator())) {
            List<Object> all = new ArrayList<>();
            Pull pull = PullSource.ofIterable(items).pull();
            int atMost = 1;
            while (true) {
                Pull.Batch batch = pull.next(atMost);
                if (batch == null) {
                    break;
                }
                assertThat(batch.size()).isBetween(1, atMost);
                all.addAll(Arrays.asList((Object[]) batch.array()).subList(0, batch.size()));
                atMost = atMost % 1024 + 37;
            }
            List<Object> expected = new ArrayList<>();
            items.forEach(expected::add);
            assertThat(all).isEqualTo(expected);
            assertThat(pull.next(1)).isNull();
        }
    }

    @Test
    void aFailureIsThrownOnceAndThenThereIsNothing() {
        RuntimeException failure = new RuntimeException();
        Pull pull = ((PullSource) failingAt(5, failure)).pull();
        assertThat(pull.next(3).size()).isEqualTo(3);
        assertThat(pull.next(3).size()).isEqualTo(2);
        assertThat(catchThrowable(() -> pull.next(3))).isSameAs(failure);
        assertThat(pull.next(3)).isNull();
    }

    @Test
    void aBatchOfSlowItemsEndsEarly() {
        Iterator<Object> slow = new Failing() {
            @Override
            public Object next() {
                if (next >= 100) {
                    sleep();
                }
                return super.next();
            }
        };
        Pull pull = PullSource.of(slow, Kind.REF).pull();
        int fast = 0;
        while (fast < 100) {
            fast += pull.next(100 - fast).size();
        }
        assertThat(pull.next(1024).size()).isLessThanOrEqualTo(16); // nothing was known of it
        assertThat(pull.next(1024).size()).isOne();
        assertThat(pull.next(1024).size()).isOne();
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSpliteratorIsNeverAskedToSplit() {
        Spliterator<Object> unsplittable = new Odd() {
            private final Spliterator<Object> items = spliteratorOf(upTo(3000));

            @Override
            public boolean tryAdvance(Consumer<? super Object> action) {
                return items.tryAdvance(action);
            }
        };
        assertThat(SourceRuns.items(PullSource.of(unsplittable, Kind.REF))).isEqualTo(upTo(3000));
    }
}
