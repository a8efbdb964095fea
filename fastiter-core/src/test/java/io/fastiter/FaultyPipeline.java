package io.fastiter;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A pipeline that a seed has chosen: a source, up to four stages, an end. Items are numbers that say where they come from:
 * the lower bits are the index in the source, the others the way through whatever made several of one.
 */
final class FaultyPipeline {
    private static final int SOURCE_BITS = 24;
    private static final long INDEX = (1L << SOURCE_BITS) - 1;

    /** What a run gave: a value or what was thrown, and the items that were handed out before. */
    record Outcome(Object value, Throwable thrown, List<Long> delivered) {}

    private final FaultyRun run;
    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder();
    private final UnaryOperator<ParIter<Long>> innerOptions;
    private int functions;
    private int concatenated;

    /** Builds the same one for each run with the same seed. */
    FaultyPipeline(long seed, FaultyRun run, UnaryOperator<ParIter<Long>> innerOptions) {
        this.random = new SplittableRandom(seed);
        this.run = run;
        this.innerOptions = innerOptions;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Builds it, gives it its options, and runs it. */
    Outcome run(UnaryOperator<ParIter<Long>> options) {
        ParIter<Long> pipeline = source();
        for (int i = random.nextInt(5); i > 0; i--) {
            pipeline = stage(pipeline);
        }
        return end(options.apply(pipeline));
    }

    private int function(String name) {
        text.append('.').append(name).append('#').append(functions);
        return functions++;
    }

    // ---- sources ----

    private ParIter<Long> source() {
        int n = 1 + random.nextInt(300);
        int kind = random.nextInt(9);
        if (kind == 7) {
            int first = random.nextInt(n + 1);
            return source(random.nextInt(6), 0, first).concat(source(random.nextInt(6), first, n));
        }
        if (kind == 8) {
            text.append("endless");
            int f = function("filter");
            int limit = random.nextInt(100);
            text.append(".limit(").append(limit).append(')');
            return ParIter.range(0, Long.MAX_VALUE)
                    .boxed()
                    .filter(x -> FaultyRun.mix(run.call("filter", f, x)) % 3 != 0)
                    .limit(limit);
        }
        return source(kind, 0, n);
    }

    private ParIter<Long> source(int kind, int from, int to) {
        text.append(from == 0 ? "" : " + ").append(to - from);
        switch (kind) {
            case 0 -> {
                return ParIter.of(new SlowList(from, to - from, function("list")));
            }
            case 1 -> {
                text.append(" of a range");
                return ParIter.range(from, to).boxed();
            }
            case 2 -> {
                text.append(" of an array");
                return ParIter.of(LongStream.range(from, to).boxed().toArray(Long[]::new));
            }
            case 3 -> {
                return ParIter.of(new SlowIterator(from, to, function("iterator"), function("hasNext")));
            }
            case 4 -> {
                return ParIter.of((Spliterator<Long>) new SlowSpliterator(from, to, function("tryAdvance")));
            }
            case 5 -> {
                text.append(" of a set");
                return ParIter.of(
                        new LinkedHashSet<>(LongStream.range(from, to).boxed().toList()));
            }
            default -> {
                int f = function("iterable");
                int g = function("hasNext");
                return ParIter.of((Iterable<Long>) () -> new SlowIterator(from, to, f, g));
            }
        }
    }

    private final class SlowList extends AbstractList<Long> implements RandomAccess {
        private final int from;
        private final int size;
        private final int function;

        SlowList(int from, int size, int function) {
            this.from = from;
            this.size = size;
            this.function = function;
        }

        @Override
        public Long get(int index) {
            return run.call("get", function, from + index);
        }

        @Override
        public int size() {
            run.callLoose("size", function, -1);
            return size;
        }
    }

    private final class SlowIterator implements Iterator<Long> {
        private final int to;
        private final int function;
        private final int asked;
        private int next;

        SlowIterator(int from, int to, int function, int asked) {
            this.next = from;
            this.to = to;
            this.function = function;
            this.asked = asked;
        }

        @Override
        public boolean hasNext() {
            run.call("hasNext", asked, next);
            return next < to;
        }

        @Override
        public Long next() {
            return run.call("next", function, next++);
        }
    }

    private final class SlowSpliterator implements Spliterator<Long> {
        private final int to;
        private final int function;
        private int next;

        SlowSpliterator(int from, int to, int function) {
            this.next = from;
            this.to = to;
            this.function = function;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Long> action) {
            if (next >= to) {
                return false;
            }
            action.accept(run.call("tryAdvance", function, next++));
            return true;
        }

        @Override
        public Spliterator<Long> trySplit() {
            run.callLoose("trySplit", function, next);
            int half = next + to >>> 1;
            if (half <= next) {
                return null;
            }
            SlowSpliterator before = new SlowSpliterator(next, half, function);
            next = half;
            return before;
        }

        @Override
        public long estimateSize() {
            return to - next;
        }

        @Override
        public int characteristics() {
            return ORDERED | SIZED | SUBSIZED;
        }
    }

    // ---- stages ----

    private ParIter<Long> stage(ParIter<Long> p) {
        switch (random.nextInt(16)) {
            case 0 -> {
                int f = function("map");
                return p.map(x -> run.call("map", f, x));
            }
            case 1 -> {
                int f = function("filter");
                return p.filter(x -> FaultyRun.mix(run.call("filter", f, x)) % 2 == 0);
            }
            case 2 -> {
                int f = function("peek");
                return p.peek(x -> run.call("peek", f, x));
            }
            case 3 -> {
                int f = function("flatMap");
                return p.flatMap(x -> several(run.call("flatMap", f, x)));
            }
            case 4 -> {
                int f = function("mapMulti");
                return p.mapMulti((x, emit) -> {
                    run.call("mapMulti", f, x);
                    several(x).forEach(emit);
                });
            }
            case 5 -> {
                int f = function("flatMapStream");
                return p.flatMapStream(x -> several(run.call("flatMapStream", f, x)).stream());
            }
            case 6 -> {
                int f = function("flatMapArray");
                return p.flatMapArray(
                        x -> several(run.call("flatMapArray", f, x)).toArray(Long[]::new));
            }
            case 7 -> {
                int f = function("mapIndexed");
                return p.mapIndexed((i, x) -> run.call("mapIndexed", f, x));
            }
            case 8 -> {
                int n = random.nextInt(200);
                text.append(".limit(").append(n).append(')');
                return p.limit(n);
            }
            case 9 -> {
                int n = random.nextInt(20);
                text.append(".skip(").append(n).append(')');
                return p.skip(n);
            }
            case 10 -> {
                int f = function("mapBlocking");
                return p.mapBlocking(1 + random.nextInt(4), x -> run.call("mapBlocking", f, x));
            }
            case 11 -> {
                text.append(".zip(");
                ParIter<Long> other = source(random.nextInt(7), 0, random.nextInt(300));
                if (random.nextBoolean()) {
                    int g = function("filter");
                    other = other.filter(x -> FaultyRun.mix(run.call("filter", g, x)) % 4 != 0);
                }
                text.append(')');
                int f = function("zip");
                return p.zip(other, (x, y) -> run.call("zip", f, x));
            }
            case 12 -> {
                text.append(".concat(");
                // Other items than those before: no function may see one twice.
                int from = 1_000_000 * ++concatenated;
                ParIter<Long> other = source(random.nextInt(7), from, from + random.nextInt(100));
                text.append(')');
                return p.concat(other);
            }
            case 13 -> {
                int f = function("map");
                int g = function("inner");
                int n = random.nextInt(12);
                return p.map(x -> {
                    run.call("map", f, x);
                    long seen = innerOptions
                            .apply(ParIter.range(0, n).boxed())
                            .map(y -> run.call("map", g, x << 4 | y))
                            .count();
                    if (seen != n) {
                        throw new IllegalStateException(seen + " instead of " + n);
                    }
                    return x;
                });
            }
            case 14 -> {
                int f = function("flatMap");
                int g = function("inner");
                return p.flatMap(x -> {
                    run.call("flatMap", f, x);
                    return innerOptions
                            .apply(ParIter.of(several(x)))
                            .filter(y -> FaultyRun.mix(run.call("filter", g, y)) % 8 != 0);
                });
            }
            default -> {
                int f = function("mapNotNull");
                return p.mapNotNull(x -> FaultyRun.mix(run.call("mapNotNull", f, x)) % 8 == 0 ? null : x);
            }
        }
    }

    /** None to three items made of one. */
    private static List<Long> several(long x) {
        List<Long> items = new ArrayList<>();
        long way = x >>> SOURCE_BITS;
        for (int i = (int) (FaultyRun.mix(x) & 3); i > 0; i--) {
            items.add((way << 2 | i) << SOURCE_BITS | x & INDEX);
        }
        return items;
    }

    // ---- ends ----

    private Outcome end(ParIter<Long> p) {
        int kind = random.nextInt(17);
        int some = random.nextInt(40);
        List<Long> delivered = Collections.synchronizedList(new ArrayList<>());
        try {
            return new Outcome(end(p, kind, some, delivered), null, delivered);
        } catch (CompletionException e) {
            return new Outcome(null, e.getCause(), delivered);
        } catch (Throwable t) {
            return new Outcome(null, t, delivered);
        }
    }

    private Object end(ParIter<Long> p, int kind, int some, List<Long> delivered) {
        switch (kind) {
            case 0 -> {
                text.append(".toArray");
                return List.of(p.toArray());
            }
            case 1 -> {
                text.append(".count");
                return p.count();
            }
            case 2 -> {
                int f = function("forEach");
                Collection<Long> seen = Collections.synchronizedCollection(new ArrayList<>());
                p.forEach(x -> seen.add(run.call("forEach", f, x)));
                return seen.stream().sorted().toList();
            }
            case 3 -> {
                int f = function("forEachOrdered");
                p.forEachOrdered(x -> delivered.add(run.call("forEachOrdered", f, x)));
                return null;
            }
            case 4 -> {
                text.append(".iterator");
                try (CloseableIterator<Long> items = p.iterator()) {
                    items.forEachRemaining(delivered::add);
                }
                return null;
            }
            case 5 -> {
                text.append(".iterator[").append(some).append(']');
                try (CloseableIterator<Long> items = p.iterator()) {
                    for (int i = 0; i < some && items.hasNext(); i++) {
                        delivered.add(items.next());
                        if (i % 8 == 3) {
                            run.pause();
                        }
                    }
                }
                return null;
            }
            case 6 -> {
                text.append(".stream[").append(some).append(']');
                try (Stream<Long> items = p.stream()) {
                    items.limit(some).forEach(delivered::add);
                }
                return null;
            }
            case 7 -> {
                int f = function("findFirst");
                return p.findFirst(x -> FaultyRun.mix(run.call("findFirst", f, x)) % 32 == 0);
            }
            case 8 -> {
                int f = function("anyMatch");
                return p.anyMatch(x -> FaultyRun.mix(run.call("anyMatch", f, x)) % 64 == 0);
            }
            case 9 -> {
                text.append(".findLast");
                return p.findLast();
            }
            case 10 -> {
                int f = function("reduce");
                return p.reduce((x, y) -> {
                    run.callLoose("reduce", f, x + y);
                    return x + y;
                });
            }
            case 11 -> {
                int f = function("min");
                return p.min((x, y) -> {
                    run.callLoose("min", f, x ^ y);
                    return Long.compare(FaultyRun.mix(x), FaultyRun.mix(y));
                });
            }
            case 12 -> {
                int f = function("collect");
                int g = function("accumulate");
                int h = function("combine");
                return p.collect(Collector.<Long, List<Long>, List<Long>>of(
                        () -> {
                            run.callLoose("collect", f, -1);
                            return new ArrayList<>();
                        },
                        (list, x) -> list.add(run.call("collect", g, x)),
                        (left, right) -> {
                            run.callLoose("collect", h, left.size());
                            left.addAll(right);
                            return left;
                        },
                        list -> {
                            run.callLoose("collect", f, -2);
                            return List.copyOf(list);
                        }));
            }
            case 13 -> {
                text.append(".collectAsync");
                return p.collectAsync().join();
            }
            case 14 -> {
                text.append(".profile");
                return p.profile(ParIter::collect).result();
            }
            case 15 -> {
                int f = function("mapToLong");
                return p.mapToLong(x -> run.call("mapToLong", f, x))
                        .mapToDouble(x -> x * 0.1)
                        .sum();
            }
            default -> {
                text.append(".collect");
                return p.collect();
            }
        }
    }
}
