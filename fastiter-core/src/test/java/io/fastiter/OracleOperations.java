package io.fastiter;

import static io.fastiter.OracleFunctions.accepts;
import static io.fastiter.OracleFunctions.isRare;
import static io.fastiter.OracleFunctions.mix;
import static io.fastiter.OracleFunctions.toDouble;

import io.fastiter.Oracle.Calls;
import io.fastiter.internal.code.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Every intermediate operation, said twice: what the pipeline is asked to do, and what becomes of the list of items. An
 * operation that is new in the API gets its entry here, and with that meets all others, every source and every end.
 */
final class OracleOperations {
    private OracleOperations() {}

    /** What is done to a pipeline; the number varies it, the other pipeline is for operations that take one. */
    interface OnPipeline<P> {
        Object apply(P pipeline, Calls calls, int number, Supplier<Object> other);
    }

    /** What becomes of the items. */
    interface OnItems {
        List<Object> apply(List<Object> items, Calls calls, int number, List<Object> other);
    }

    /**
     * One operation.
     *
     * @param shortens it may end a run before all items have come to it
     * @param expands it may give more items than it gets
     * @param joins it takes another pipeline, of its own kind
     */
    record Operation(
            String name,
            Kind from,
            Kind to,
            boolean shortens,
            boolean expands,
            boolean joins,
            OnPipeline<Object> pipeline,
            OnItems items) {
        Operation shortening() {
            return new Operation(name, from, to, true, expands, joins, pipeline, items);
        }

        Operation expanding() {
            return new Operation(name, from, to, shortens, true, joins, pipeline, items);
        }

        Operation joining() {
            return new Operation(name, from, to, shortens, expands, true, pipeline, items);
        }
    }

    private static final long[] AMOUNTS = {0, 1, 2, 3, 7, 10, 64, 100, 257, 1000, 1024, 1025, 2500, Long.MAX_VALUE};

    /** What limit and skip are called with. */
    static long amount(int number) {
        return AMOUNTS[Math.floorMod(number, AMOUNTS.length)];
    }

    static final Map<Kind, List<Operation>> ALL = new EnumMap<>(Kind.class);

    static {
        ALL.put(Kind.REF, references());
        ALL.put(Kind.INT, ints());
        ALL.put(Kind.LONG, longs());
        ALL.put(Kind.DOUBLE, doubles());
    }

    // ---- on lists ----

    private static List<Object> each(List<Object> items, Calls calls, Function<Object, Object> f) {
        List<Object> out = new ArrayList<>(items.size());
        for (Object x : items) {
            calls.want(x);
            out.add(f.apply(x));
        }
        return out;
    }

    private static List<Object> keep(List<Object> items, Calls calls, Predicate<Object> p) {
        List<Object> out = new ArrayList<>();
        for (Object x : items) {
            calls.want(x);
            if (p.test(x)) {
                out.add(x);
            }
        }
        return out;
    }

    private static List<Object> spread(List<Object> items, Calls calls, Function<Object, List<?>> f) {
        List<Object> out = new ArrayList<>();
        for (Object x : items) {
            calls.want(x);
            out.addAll(f.apply(x));
        }
        return out;
    }

    private static List<Object> numbered(List<Object> items, Calls calls, OnIndexed f) {
        List<Object> out = new ArrayList<>(items.size());
        for (Object x : items) {
            Object indexed = new Indexed<>(out.size(), x);
            calls.want(indexed);
            out.add(f.apply(out.size(), x));
        }
        return out;
    }

    private interface OnIndexed {
        Object apply(int index, Object item);
    }

    private static List<Object> paired(List<Object> left, List<Object> right, Calls calls, OnPair f) {
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            calls.want(Arrays.asList(left.get(i), right.get(i)));
            out.add(f.apply(left.get(i), right.get(i)));
        }
        return out;
    }

    private interface OnPair {
        Object apply(Object left, Object right);
    }

    private static List<Object> first(List<Object> items, int number) {
        return new ArrayList<>(items.subList(0, (int) Math.min(items.size(), amount(number))));
    }

    private static List<Object> rest(List<Object> items, int number) {
        return new ArrayList<>(items.subList((int) Math.min(items.size(), amount(number)), items.size()));
    }

    private static List<Object> joined(List<Object> left, List<Object> right) {
        List<Object> out = new ArrayList<>(left);
        out.addAll(right);
        return out;
    }

    /** How many items one item becomes: often none, seldom many. */
    static int fan(int hash) {
        return switch (Math.floorMod(hash * 0x9E3779B9 >>> 9, 8)) {
            case 0, 1, 2 -> 0;
            case 3, 4 -> 1;
            case 5 -> 2;
            case 6 -> 3;
            default -> isRare(hash) ? 200 : 1;
        };
    }

    private static List<Object> fanOf(Object x) {
        return someOf(fan(mix(x)), i -> "f" + (mix(x) + i & 1023));
    }

    private static List<Object> someOf(int n, Function<Integer, Object> f) {
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            out.add(f.apply(i));
        }
        return out;
    }

    /** The same items in each of the forms that {@code flatMap} takes. */
    private static Iterable<Object> iterableOf(Object x, int number) {
        List<Object> items = fanOf(x);
        switch (Math.floorMod(mix(x) + number, 7)) {
            case 0:
                return items.isEmpty() ? null : items;
            case 1:
                return new LinkedHashSet<>(items);
            case 2:
                return items::iterator;
            case 3:
                return ParIter.of(items);
            case 4:
                return ParIter.range(0, items.size()).mapToObj(i -> items.get((int) i));
            case 5:
                return ParIter.of(items.toArray()).filter(y -> mix(y) % 3 != 0);
            default:
                return Collections.unmodifiableList(items);
        }
    }

    private static List<Object> itemsOf(Object x, int number) {
        List<Object> items = fanOf(x);
        switch (Math.floorMod(mix(x) + number, 7)) {
            case 1:
                return new ArrayList<>(new LinkedHashSet<>(items));
            case 5:
                items.removeIf(y -> mix(y) % 3 == 0);
                return items;
            default:
                return items;
        }
    }

    private static Iterator<Object> endless() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Object next() {
                return next++;
            }
        };
    }

    // ---- ParIter ----

    @SuppressWarnings("unchecked")
    private static Operation on(String name, Kind to, OnPipeline<ParIter<Object>> pipeline, OnItems items) {
        return new Operation(
                name,
                Kind.REF,
                to,
                false,
                false,
                false,
                (p, c, n, o) -> pipeline.apply((ParIter<Object>) p, c, n, o),
                items);
    }

    private static String name(Object x) {
        return "m" + (mix(x) & 1023);
    }

    private static Object couple(Object x, Object y) {
        return mix(x) * 31 + mix(y);
    }

    @SuppressWarnings("unchecked")
    private static List<Operation> references() {
        return List.of(
                on(
                        "map",
                        Kind.REF,
                        (p, c, n, o) -> p.map(x -> {
                            c.saw(x);
                            return name(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleOperations::name)),
                on(
                        "mapBlocking",
                        Kind.REF,
                        (p, c, n, o) -> p.mapBlocking(3, x -> {
                            c.saw(x);
                            return name(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleOperations::name)),
                on(
                        "map to null now and then",
                        Kind.REF,
                        (p, c, n, o) -> p.map(x -> {
                            c.saw(x);
                            return accepts(mix(x), n) ? null : x;
                        }),
                        (l, c, n, o) -> each(l, c, x -> accepts(mix(x), n) ? null : x)),
                on(
                        "mapToInt",
                        Kind.INT,
                        (p, c, n, o) -> p.mapToInt(x -> {
                            c.saw(x);
                            return mix(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleFunctions::mix)),
                on(
                        "mapToLong",
                        Kind.LONG,
                        (p, c, n, o) -> p.mapToLong(x -> {
                            c.saw(x);
                            return mix(x) * 1_000_003L;
                        }),
                        (l, c, n, o) -> each(l, c, x -> mix(x) * 1_000_003L)),
                on(
                        "mapToDouble",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.mapToDouble(x -> {
                            c.saw(x);
                            return toDouble(mix(x));
                        }),
                        (l, c, n, o) -> each(l, c, x -> toDouble(mix(x)))),
                on(
                        "mapIndexed",
                        Kind.REF,
                        (p, c, n, o) -> p.mapIndexed((i, x) -> {
                            c.saw(new Indexed<>(i, x));
                            return i * 31 + mix(x);
                        }),
                        (l, c, n, o) -> numbered(l, c, (i, x) -> i * 31L + mix(x))),
                on(
                        "enumerate",
                        Kind.REF,
                        (p, c, n, o) -> p.enumerate(),
                        (l, c, n, o) -> numbered(l, new Calls("nothing"), Indexed::new)),
                on("peek", Kind.REF, (p, c, n, o) -> p.peek(c::saw), (l, c, n, o) -> each(l, c, x -> x)),
                on(
                        "filter",
                        Kind.REF,
                        (p, c, n, o) -> p.filter(x -> {
                            c.saw(x);
                            return accepts(mix(x), n);
                        }),
                        (l, c, n, o) -> keep(l, c, x -> accepts(mix(x), n))),
                on(
                        "filterNot",
                        Kind.REF,
                        (p, c, n, o) -> p.filterNot(x -> {
                            c.saw(x);
                            return accepts(mix(x), n);
                        }),
                        (l, c, n, o) -> keep(l, c, x -> !accepts(mix(x), n))),
                on(
                        "mapNotNull",
                        Kind.REF,
                        (p, c, n, o) -> p.mapNotNull(x -> {
                            c.saw(x);
                            return accepts(mix(x), n) ? null : name(x);
                        }),
                        (l, c, n, o) -> each(keep(l, c, x -> !accepts(mix(x), n)), new Calls(""), x -> name(x))),
                on(
                        "select",
                        Kind.REF,
                        (p, c, n, o) -> p.select(Integer.class),
                        (l, c, n, o) -> keep(l, new Calls(""), x -> x instanceof Integer)),
                on("limit", Kind.REF, (p, c, n, o) -> p.limit(amount(n)), (l, c, n, o) -> first(l, n))
                        .shortening(),
                on("skip", Kind.REF, (p, c, n, o) -> p.skip(amount(n)), (l, c, n, o) -> rest(l, n)),
                on(
                                "flatMap",
                                Kind.REF,
                                (p, c, n, o) -> p.flatMap(x -> {
                                    c.saw(x);
                                    return iterableOf(x, n);
                                }),
                                (l, c, n, o) -> spread(l, c, x -> itemsOf(x, n)))
                        .expanding(),
                on(
                                "flatMapArray",
                                Kind.REF,
                                (p, c, n, o) -> p.flatMapArray(x -> {
                                    c.saw(x);
                                    return fanOf(x).toArray();
                                }),
                                (l, c, n, o) -> spread(l, c, OracleOperations::fanOf))
                        .expanding(),
                on(
                                "flatMapStream",
                                Kind.REF,
                                (p, c, n, o) -> p.flatMapStream(x -> {
                                    c.saw(x);
                                    List<Object> items = fanOf(x);
                                    return items.isEmpty() ? null : items.stream();
                                }),
                                (l, c, n, o) -> spread(l, c, OracleOperations::fanOf))
                        .expanding(),
                on(
                                "flatMapToInt",
                                Kind.INT,
                                (p, c, n, o) -> p.flatMapToInt(x -> {
                                    c.saw(x);
                                    return intsOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                on(
                                "flatMapToLong",
                                Kind.LONG,
                                (p, c, n, o) -> p.flatMapToLong(x -> {
                                    c.saw(x);
                                    return longsOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                on(
                                "flatMapToDouble",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.flatMapToDouble(x -> {
                                    c.saw(x);
                                    return doublesOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                on(
                                "mapMulti",
                                Kind.REF,
                                (p, c, n, o) -> p.mapMulti((x, emit) -> {
                                    c.saw(x);
                                    fanOf(x).forEach(emit);
                                }),
                                (l, c, n, o) -> spread(l, c, OracleOperations::fanOf))
                        .expanding(),
                on(
                                "mapMultiToInt",
                                Kind.INT,
                                (p, c, n, o) -> p.mapMultiToInt((x, emit) -> {
                                    c.saw(x);
                                    int[] items = intsOf(mix(x));
                                    if (items != null) {
                                        for (int y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                on(
                                "mapMultiToLong",
                                Kind.LONG,
                                (p, c, n, o) -> p.mapMultiToLong((x, emit) -> {
                                    c.saw(x);
                                    long[] items = longsOf(mix(x));
                                    if (items != null) {
                                        for (long y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                on(
                                "mapMultiToDouble",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.mapMultiToDouble((x, emit) -> {
                                    c.saw(x);
                                    double[] items = doublesOf(mix(x));
                                    if (items != null) {
                                        for (double y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                on(
                                "zip",
                                Kind.REF,
                                (p, c, n, o) -> p.zip((ParIter<Object>) o.get(), (x, y) -> {
                                    c.saw(Arrays.asList(x, y));
                                    return couple(x, y);
                                }),
                                (l, c, n, o) -> paired(l, o, c, OracleOperations::couple))
                        .joining()
                        .shortening(),
                on(
                                "zip with an endless iterator",
                                Kind.REF,
                                (p, c, n, o) -> p.zip(ParIter.of(endless()), (x, y) -> {
                                    c.saw(Arrays.asList(x, y));
                                    return couple(x, y);
                                }),
                                (l, c, n, o) -> paired(l, someOf(l.size(), i -> i), c, OracleOperations::couple))
                        .shortening(),
                on(
                                "concat",
                                Kind.REF,
                                (p, c, n, o) -> p.concat((ParIter<Object>) o.get()),
                                (l, c, n, o) -> joined(l, o))
                        .joining());
    }

    static int[] intsOf(int hash) {
        return fan(hash) == 0
                ? null
                : IntStream.range(0, fan(hash)).map(i -> hash + i * 3).toArray();
    }

    static long[] longsOf(int hash) {
        return fan(hash) == 0
                ? null
                : LongStream.range(0, fan(hash)).map(i -> hash * 7L + i).toArray();
    }

    static double[] doublesOf(int hash) {
        return fan(hash) == 0
                ? null
                : IntStream.range(0, fan(hash))
                        .mapToDouble(i -> toDouble(hash) + i)
                        .toArray();
    }

    private static List<Object> boxed(int[] items) {
        return items == null
                ? new ArrayList<>()
                : new ArrayList<>(Arrays.stream(items).boxed().toList());
    }

    private static List<Object> boxed(long[] items) {
        return items == null
                ? new ArrayList<>()
                : new ArrayList<>(Arrays.stream(items).boxed().toList());
    }

    private static List<Object> boxed(double[] items) {
        return items == null
                ? new ArrayList<>()
                : new ArrayList<>(Arrays.stream(items).boxed().toList());
    }

    // ---- IntParIter ----

    private static Operation onInt(String name, Kind to, OnPipeline<IntParIter> pipeline, OnItems items) {
        return new Operation(
                name,
                Kind.INT,
                to,
                false,
                false,
                false,
                (p, c, n, o) -> pipeline.apply((IntParIter) p, c, n, o),
                items);
    }

    private static int changeInt(int x) {
        return x * 3 + 1;
    }

    private static int coupleInt(int x, int y) {
        return x * 31 + y;
    }

    private static IntParIter innerInt(int x) {
        int[] items = intsOf(mix(x));
        return items == null
                ? null
                : isRare(mix(x)) ? IntParIter.of(items).filter(y -> y % 2 != 0) : IntParIter.of(items);
    }

    private static List<Object> innerItemsInt(int x) {
        List<Object> items = boxed(intsOf(mix(x)));
        if (isRare(mix(x))) {
            items.removeIf(y -> (Integer) y % 2 == 0);
        }
        return items;
    }

    private static List<Operation> ints() {
        return List.of(
                onInt(
                        "map",
                        Kind.INT,
                        (p, c, n, o) -> p.map(x -> {
                            c.saw(x);
                            return changeInt(x);
                        }),
                        (l, c, n, o) -> each(l, c, x -> changeInt((Integer) x))),
                onInt(
                        "mapBlocking",
                        Kind.REF,
                        (p, c, n, o) -> p.mapBlocking(3, x -> {
                            c.saw(x);
                            return name(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleOperations::name)),
                onInt(
                        "mapToObj",
                        Kind.REF,
                        (p, c, n, o) -> p.mapToObj(x -> {
                            c.saw(x);
                            return name(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleOperations::name)),
                onInt(
                        "mapToLong",
                        Kind.LONG,
                        (p, c, n, o) -> p.mapToLong(x -> {
                            c.saw(x);
                            return mix(x) * 5L;
                        }),
                        (l, c, n, o) -> each(l, c, x -> mix(x) * 5L)),
                onInt(
                        "mapToDouble",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.mapToDouble(x -> {
                            c.saw(x);
                            return toDouble(mix(x));
                        }),
                        (l, c, n, o) -> each(l, c, x -> toDouble(mix(x)))),
                onInt("boxed", Kind.REF, (p, c, n, o) -> p.boxed(), (l, c, n, o) -> l),
                onInt(
                        "asLong",
                        Kind.LONG,
                        (p, c, n, o) -> p.asLong(),
                        (l, c, n, o) -> each(l, new Calls(""), x -> (long) (Integer) x)),
                onInt(
                        "asDouble",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.asDouble(),
                        (l, c, n, o) -> each(l, new Calls(""), x -> (double) (Integer) x)),
                onInt(
                        "mapIndexed",
                        Kind.INT,
                        (p, c, n, o) -> p.mapIndexed((i, x) -> {
                            c.saw(new Indexed<>(i, x));
                            return (int) (i * 3 + x);
                        }),
                        (l, c, n, o) -> numbered(l, c, (i, x) -> (int) (i * 3 + (Integer) x))),
                onInt(
                        "enumerate",
                        Kind.REF,
                        (p, c, n, o) -> p.enumerate(),
                        (l, c, n, o) -> numbered(l, new Calls(""), Indexed::new)),
                onInt("peek", Kind.INT, (p, c, n, o) -> p.peek(c::saw), (l, c, n, o) -> each(l, c, x -> x)),
                onInt(
                        "filter",
                        Kind.INT,
                        (p, c, n, o) -> p.filter(x -> {
                            c.saw(x);
                            return accepts(mix(x), n);
                        }),
                        (l, c, n, o) -> keep(l, c, x -> accepts(mix(x), n))),
                onInt(
                        "filterNot",
                        Kind.INT,
                        (p, c, n, o) -> p.filterNot(x -> {
                            c.saw(x);
                            return accepts(mix(x), n);
                        }),
                        (l, c, n, o) -> keep(l, c, x -> !accepts(mix(x), n))),
                onInt("limit", Kind.INT, (p, c, n, o) -> p.limit(amount(n)), (l, c, n, o) -> first(l, n))
                        .shortening(),
                onInt("skip", Kind.INT, (p, c, n, o) -> p.skip(amount(n)), (l, c, n, o) -> rest(l, n)),
                onInt(
                                "flatMap",
                                Kind.INT,
                                (p, c, n, o) -> p.flatMap(x -> {
                                    c.saw(x);
                                    return innerInt(x);
                                }),
                                (l, c, n, o) -> spread(l, c, x -> innerItemsInt((Integer) x)))
                        .expanding(),
                onInt(
                                "flatMapArray",
                                Kind.INT,
                                (p, c, n, o) -> p.flatMapArray(x -> {
                                    c.saw(x);
                                    return intsOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                onInt(
                                "flatMapStream",
                                Kind.INT,
                                (p, c, n, o) -> p.flatMapStream(x -> {
                                    c.saw(x);
                                    int[] items = intsOf(mix(x));
                                    return items == null ? null : IntStream.of(items);
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                onInt(
                                "mapMulti",
                                Kind.INT,
                                (p, c, n, o) -> p.mapMulti((x, emit) -> {
                                    c.saw(x);
                                    int[] items = intsOf(mix(x));
                                    if (items != null) {
                                        for (int y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                onInt(
                                "flatMapToLong",
                                Kind.LONG,
                                (p, c, n, o) -> p.flatMapToLong(x -> {
                                    c.saw(x);
                                    return longsOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                onInt(
                                "mapMultiToLong",
                                Kind.LONG,
                                (p, c, n, o) -> p.mapMultiToLong((x, emit) -> {
                                    c.saw(x);
                                    long[] items = longsOf(mix(x));
                                    if (items != null) {
                                        for (long y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                onInt(
                                "flatMapToDouble",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.flatMapToDouble(x -> {
                                    c.saw(x);
                                    return doublesOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                onInt(
                                "mapMultiToDouble",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.mapMultiToDouble((x, emit) -> {
                                    c.saw(x);
                                    double[] items = doublesOf(mix(x));
                                    if (items != null) {
                                        for (double y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                onInt(
                                "mapMultiToObj",
                                Kind.REF,
                                (p, c, n, o) -> p.mapMultiToObj((x, emit) -> {
                                    c.saw(x);
                                    fanOf(x).forEach(emit::accept);
                                }),
                                (l, c, n, o) -> spread(l, c, OracleOperations::fanOf))
                        .expanding(),
                onInt(
                                "zip",
                                Kind.INT,
                                (p, c, n, o) -> p.zip((IntParIter) o.get(), (x, y) -> {
                                    c.saw(Arrays.asList(x, y));
                                    return coupleInt(x, y);
                                }),
                                (l, c, n, o) -> paired(l, o, c, (x, y) -> coupleInt((Integer) x, (Integer) y)))
                        .joining()
                        .shortening(),
                onInt(
                                "zip with an endless one",
                                Kind.INT,
                                (p, c, n, o) -> p.zip(ParIter.of(IntStream.iterate(0, i -> i + 1)), (x, y) -> {
                                    c.saw(Arrays.asList(x, y));
                                    return coupleInt(x, y);
                                }),
                                (l, c, n, o) -> paired(
                                        l,
                                        someOf(l.size(), i -> (int) (int) i),
                                        c,
                                        (x, y) -> coupleInt((Integer) x, (Integer) y)))
                        .shortening(),
                onInt("concat", Kind.INT, (p, c, n, o) -> p.concat((IntParIter) o.get()), (l, c, n, o) -> joined(l, o))
                        .joining());
    }

    // ---- LongParIter ----

    private static Operation onLong(String name, Kind to, OnPipeline<LongParIter> pipeline, OnItems items) {
        return new Operation(
                name,
                Kind.LONG,
                to,
                false,
                false,
                false,
                (p, c, n, o) -> pipeline.apply((LongParIter) p, c, n, o),
                items);
    }

    private static long changeLong(long x) {
        return x * 1_000_003 + 1;
    }

    private static long coupleLong(long x, long y) {
        return x * 31 + y;
    }

    private static LongParIter innerLong(long x) {
        long[] items = longsOf(mix(x));
        return items == null
                ? null
                : isRare(mix(x)) ? LongParIter.of(items).filter(y -> y % 2 != 0) : LongParIter.of(items);
    }

    private static List<Object> innerItemsLong(long x) {
        List<Object> items = boxed(longsOf(mix(x)));
        if (isRare(mix(x))) {
            items.removeIf(y -> (Long) y % 2 == 0);
        }
        return items;
    }

    private static List<Operation> longs() {
        return List.of(
                onLong(
                        "map",
                        Kind.LONG,
                        (p, c, n, o) -> p.map(x -> {
                            c.saw(x);
                            return changeLong(x);
                        }),
                        (l, c, n, o) -> each(l, c, x -> changeLong((Long) x))),
                onLong(
                        "mapBlocking",
                        Kind.REF,
                        (p, c, n, o) -> p.mapBlocking(3, x -> {
                            c.saw(x);
                            return name(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleOperations::name)),
                onLong(
                        "mapToObj",
                        Kind.REF,
                        (p, c, n, o) -> p.mapToObj(x -> {
                            c.saw(x);
                            return name(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleOperations::name)),
                onLong(
                        "mapToInt",
                        Kind.INT,
                        (p, c, n, o) -> p.mapToInt(x -> {
                            c.saw(x);
                            return mix(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleFunctions::mix)),
                onLong(
                        "mapToDouble",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.mapToDouble(x -> {
                            c.saw(x);
                            return toDouble(mix(x));
                        }),
                        (l, c, n, o) -> each(l, c, x -> toDouble(mix(x)))),
                onLong("boxed", Kind.REF, (p, c, n, o) -> p.boxed(), (l, c, n, o) -> l),
                onLong(
                        "asDouble",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.asDouble(),
                        (l, c, n, o) -> each(l, new Calls(""), x -> (double) (Long) x)),
                onLong(
                        "mapIndexed",
                        Kind.LONG,
                        (p, c, n, o) -> p.mapIndexed((i, x) -> {
                            c.saw(new Indexed<>(i, x));
                            return (long) (i * 3 + x);
                        }),
                        (l, c, n, o) -> numbered(l, c, (i, x) -> (long) (i * 3 + (Long) x))),
                onLong(
                        "enumerate",
                        Kind.REF,
                        (p, c, n, o) -> p.enumerate(),
                        (l, c, n, o) -> numbered(l, new Calls(""), Indexed::new)),
                onLong("peek", Kind.LONG, (p, c, n, o) -> p.peek(c::saw), (l, c, n, o) -> each(l, c, x -> x)),
                onLong(
                        "filter",
                        Kind.LONG,
                        (p, c, n, o) -> p.filter(x -> {
                            c.saw(x);
                            return accepts(mix(x), n);
                        }),
                        (l, c, n, o) -> keep(l, c, x -> accepts(mix(x), n))),
                onLong(
                        "filterNot",
                        Kind.LONG,
                        (p, c, n, o) -> p.filterNot(x -> {
                            c.saw(x);
                            return accepts(mix(x), n);
                        }),
                        (l, c, n, o) -> keep(l, c, x -> !accepts(mix(x), n))),
                onLong("limit", Kind.LONG, (p, c, n, o) -> p.limit(amount(n)), (l, c, n, o) -> first(l, n))
                        .shortening(),
                onLong("skip", Kind.LONG, (p, c, n, o) -> p.skip(amount(n)), (l, c, n, o) -> rest(l, n)),
                onLong(
                                "flatMap",
                                Kind.LONG,
                                (p, c, n, o) -> p.flatMap(x -> {
                                    c.saw(x);
                                    return innerLong(x);
                                }),
                                (l, c, n, o) -> spread(l, c, x -> innerItemsLong((Long) x)))
                        .expanding(),
                onLong(
                                "flatMapArray",
                                Kind.LONG,
                                (p, c, n, o) -> p.flatMapArray(x -> {
                                    c.saw(x);
                                    return longsOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                onLong(
                                "flatMapStream",
                                Kind.LONG,
                                (p, c, n, o) -> p.flatMapStream(x -> {
                                    c.saw(x);
                                    long[] items = longsOf(mix(x));
                                    return items == null ? null : LongStream.of(items);
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                onLong(
                                "flatMapToInt",
                                Kind.INT,
                                (p, c, n, o) -> p.flatMapToInt(x -> {
                                    c.saw(x);
                                    return intsOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                onLong(
                                "mapMultiToInt",
                                Kind.INT,
                                (p, c, n, o) -> p.mapMultiToInt((x, emit) -> {
                                    c.saw(x);
                                    int[] items = intsOf(mix(x));
                                    if (items != null) {
                                        for (int y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                onLong(
                                "mapMulti",
                                Kind.LONG,
                                (p, c, n, o) -> p.mapMulti((x, emit) -> {
                                    c.saw(x);
                                    long[] items = longsOf(mix(x));
                                    if (items != null) {
                                        for (long y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                onLong(
                                "flatMapToDouble",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.flatMapToDouble(x -> {
                                    c.saw(x);
                                    return doublesOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                onLong(
                                "mapMultiToDouble",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.mapMultiToDouble((x, emit) -> {
                                    c.saw(x);
                                    double[] items = doublesOf(mix(x));
                                    if (items != null) {
                                        for (double y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                onLong(
                                "mapMultiToObj",
                                Kind.REF,
                                (p, c, n, o) -> p.mapMultiToObj((x, emit) -> {
                                    c.saw(x);
                                    fanOf(x).forEach(emit::accept);
                                }),
                                (l, c, n, o) -> spread(l, c, OracleOperations::fanOf))
                        .expanding(),
                onLong(
                                "zip",
                                Kind.LONG,
                                (p, c, n, o) -> p.zip((LongParIter) o.get(), (x, y) -> {
                                    c.saw(Arrays.asList(x, y));
                                    return coupleLong(x, y);
                                }),
                                (l, c, n, o) -> paired(l, o, c, (x, y) -> coupleLong((Long) x, (Long) y)))
                        .joining()
                        .shortening(),
                onLong(
                                "zip with an endless one",
                                Kind.LONG,
                                (p, c, n, o) -> p.zip(ParIter.range(0, Long.MAX_VALUE), (x, y) -> {
                                    c.saw(Arrays.asList(x, y));
                                    return coupleLong(x, y);
                                }),
                                (l, c, n, o) -> paired(
                                        l,
                                        someOf(l.size(), i -> (long) (int) i),
                                        c,
                                        (x, y) -> coupleLong((Long) x, (Long) y)))
                        .shortening(),
                onLong(
                                "concat",
                                Kind.LONG,
                                (p, c, n, o) -> p.concat((LongParIter) o.get()),
                                (l, c, n, o) -> joined(l, o))
                        .joining());
    }

    // ---- DoubleParIter ----

    private static Operation onDouble(String name, Kind to, OnPipeline<DoubleParIter> pipeline, OnItems items) {
        return new Operation(
                name,
                Kind.DOUBLE,
                to,
                false,
                false,
                false,
                (p, c, n, o) -> pipeline.apply((DoubleParIter) p, c, n, o),
                items);
    }

    private static double changeDouble(double x) {
        return x * 0.5 + 1;
    }

    private static double coupleDouble(double x, double y) {
        return x * 0.5 - y;
    }

    private static DoubleParIter innerDouble(double x) {
        double[] items = doublesOf(mix(x));
        return items == null
                ? null
                : isRare(mix(x)) ? DoubleParIter.of(items).filter(y -> y % 2 != 0) : DoubleParIter.of(items);
    }

    private static List<Object> innerItemsDouble(double x) {
        List<Object> items = boxed(doublesOf(mix(x)));
        if (isRare(mix(x))) {
            items.removeIf(y -> (Double) y % 2 == 0);
        }
        return items;
    }

    private static List<Operation> doubles() {
        return List.of(
                onDouble(
                        "map",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.map(x -> {
                            c.saw(x);
                            return changeDouble(x);
                        }),
                        (l, c, n, o) -> each(l, c, x -> changeDouble((Double) x))),
                onDouble(
                        "mapBlocking",
                        Kind.REF,
                        (p, c, n, o) -> p.mapBlocking(3, x -> {
                            c.saw(x);
                            return name(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleOperations::name)),
                onDouble(
                        "mapToObj",
                        Kind.REF,
                        (p, c, n, o) -> p.mapToObj(x -> {
                            c.saw(x);
                            return name(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleOperations::name)),
                onDouble(
                        "mapToInt",
                        Kind.INT,
                        (p, c, n, o) -> p.mapToInt(x -> {
                            c.saw(x);
                            return mix(x);
                        }),
                        (l, c, n, o) -> each(l, c, OracleFunctions::mix)),
                onDouble(
                        "mapToLong",
                        Kind.LONG,
                        (p, c, n, o) -> p.mapToLong(x -> {
                            c.saw(x);
                            return mix(x) * 5L;
                        }),
                        (l, c, n, o) -> each(l, c, x -> mix(x) * 5L)),
                onDouble("boxed", Kind.REF, (p, c, n, o) -> p.boxed(), (l, c, n, o) -> l),
                onDouble(
                        "mapIndexed",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.mapIndexed((i, x) -> {
                            c.saw(new Indexed<>(i, x));
                            return (double) (i * 3 + x);
                        }),
                        (l, c, n, o) -> numbered(l, c, (i, x) -> (double) (i * 3 + (Double) x))),
                onDouble(
                        "enumerate",
                        Kind.REF,
                        (p, c, n, o) -> p.enumerate(),
                        (l, c, n, o) -> numbered(l, new Calls(""), Indexed::new)),
                onDouble("peek", Kind.DOUBLE, (p, c, n, o) -> p.peek(c::saw), (l, c, n, o) -> each(l, c, x -> x)),
                onDouble(
                        "filter",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.filter(x -> {
                            c.saw(x);
                            return accepts(mix(x), n);
                        }),
                        (l, c, n, o) -> keep(l, c, x -> accepts(mix(x), n))),
                onDouble(
                        "filterNot",
                        Kind.DOUBLE,
                        (p, c, n, o) -> p.filterNot(x -> {
                            c.saw(x);
                            return accepts(mix(x), n);
                        }),
                        (l, c, n, o) -> keep(l, c, x -> !accepts(mix(x), n))),
                onDouble("limit", Kind.DOUBLE, (p, c, n, o) -> p.limit(amount(n)), (l, c, n, o) -> first(l, n))
                        .shortening(),
                onDouble("skip", Kind.DOUBLE, (p, c, n, o) -> p.skip(amount(n)), (l, c, n, o) -> rest(l, n)),
                onDouble(
                                "flatMap",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.flatMap(x -> {
                                    c.saw(x);
                                    return innerDouble(x);
                                }),
                                (l, c, n, o) -> spread(l, c, x -> innerItemsDouble((Double) x)))
                        .expanding(),
                onDouble(
                                "flatMapArray",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.flatMapArray(x -> {
                                    c.saw(x);
                                    return doublesOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                onDouble(
                                "flatMapStream",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.flatMapStream(x -> {
                                    c.saw(x);
                                    double[] items = doublesOf(mix(x));
                                    return items == null ? null : DoubleStream.of(items);
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                onDouble(
                                "flatMapToInt",
                                Kind.INT,
                                (p, c, n, o) -> p.flatMapToInt(x -> {
                                    c.saw(x);
                                    return intsOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                onDouble(
                                "mapMultiToInt",
                                Kind.INT,
                                (p, c, n, o) -> p.mapMultiToInt((x, emit) -> {
                                    c.saw(x);
                                    int[] items = intsOf(mix(x));
                                    if (items != null) {
                                        for (int y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(intsOf(mix(x)))))
                        .expanding(),
                onDouble(
                                "flatMapToLong",
                                Kind.LONG,
                                (p, c, n, o) -> p.flatMapToLong(x -> {
                                    c.saw(x);
                                    return longsOf(mix(x));
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                onDouble(
                                "mapMultiToLong",
                                Kind.LONG,
                                (p, c, n, o) -> p.mapMultiToLong((x, emit) -> {
                                    c.saw(x);
                                    long[] items = longsOf(mix(x));
                                    if (items != null) {
                                        for (long y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(longsOf(mix(x)))))
                        .expanding(),
                onDouble(
                                "mapMulti",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.mapMulti((x, emit) -> {
                                    c.saw(x);
                                    double[] items = doublesOf(mix(x));
                                    if (items != null) {
                                        for (double y : items) {
                                            emit.accept(y);
                                        }
                                    }
                                }),
                                (l, c, n, o) -> spread(l, c, x -> boxed(doublesOf(mix(x)))))
                        .expanding(),
                onDouble(
                                "mapMultiToObj",
                                Kind.REF,
                                (p, c, n, o) -> p.mapMultiToObj((x, emit) -> {
                                    c.saw(x);
                                    fanOf(x).forEach(emit::accept);
                                }),
                                (l, c, n, o) -> spread(l, c, OracleOperations::fanOf))
                        .expanding(),
                onDouble(
                                "zip",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.zip((DoubleParIter) o.get(), (x, y) -> {
                                    c.saw(Arrays.asList(x, y));
                                    return coupleDouble(x, y);
                                }),
                                (l, c, n, o) -> paired(l, o, c, (x, y) -> coupleDouble((Double) x, (Double) y)))
                        .joining()
                        .shortening(),
                onDouble(
                                "zip with an endless one",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.zip(
                                        ParIter.of(DoubleStream.iterate(0, i -> i + 1)
                                                .iterator()),
                                        (x, y) -> {
                                            c.saw(Arrays.asList(x, y));
                                            return coupleDouble(x, y);
                                        }),
                                (l, c, n, o) -> paired(
                                        l,
                                        someOf(l.size(), i -> (double) (int) i),
                                        c,
                                        (x, y) -> coupleDouble((Double) x, (Double) y)))
                        .shortening(),
                onDouble(
                                "concat",
                                Kind.DOUBLE,
                                (p, c, n, o) -> p.concat((DoubleParIter) o.get()),
                                (l, c, n, o) -> joined(l, o))
                        .joining());
    }
}
