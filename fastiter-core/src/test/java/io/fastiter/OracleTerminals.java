package io.fastiter;

import static io.fastiter.OracleFunctions.accepts;
import static io.fastiter.OracleFunctions.compose;
import static io.fastiter.OracleFunctions.isRare;
import static io.fastiter.OracleFunctions.mix;

import io.fastiter.Oracle.AnyOf;
import io.fastiter.Oracle.Calls;
import io.fastiter.Oracle.Near;
import io.fastiter.Oracle.Terminal;
import io.fastiter.OracleFunctions.Affine;
import io.fastiter.internal.code.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Every terminal operation, said twice: how a pipeline is asked for its result, and what that is for a list of items. */
final class OracleTerminals {
    private OracleTerminals() {}

    private static final String NONE = "no item";
    private static final String NULL = "NullPointerException";

    interface OnPipeline<P> {
        Object apply(P pipeline, Calls calls);
    }

    interface OnItems {
        Object apply(List<Object> items, Calls calls);
    }

    private record End(String name, boolean exhaustive, OnPipeline<Object> onPipeline, OnItems onItems)
            implements Terminal {
        @Override
        public Object run(Object pipeline, Calls calls) {
            return onPipeline.apply(pipeline, calls);
        }

        @Override
        public Object expected(List<Object> items, Calls calls) {
            return onItems.apply(items, calls);
        }
    }

    static final Map<Kind, List<Terminal>> ALL = new EnumMap<>(Kind.class);

    static {
        ALL.put(Kind.REF, references());
        ALL.put(Kind.INT, ints());
        ALL.put(Kind.LONG, longs());
        ALL.put(Kind.DOUBLE, doubles());
    }

    // ---- on lists ----

    /** All items have to come by. */
    private static List<Object> wanted(List<Object> items, Calls calls) {
        items.forEach(calls::want);
        return items;
    }

    private static Object firstOf(List<Object> items, Predicate<Object> p) {
        for (Object x : items) {
            if (p.test(x)) {
                return x == null ? NULL : x;
            }
        }
        return NONE;
    }

    private static Object lastOf(List<Object> items, Predicate<Object> p) {
        List<Object> reversed = new ArrayList<>(items);
        Collections.reverse(reversed);
        return firstOf(reversed, p);
    }

    private static Object anyOf(List<Object> items, Predicate<Object> p) {
        List<Object> answers = new ArrayList<>();
        for (Object x : items) {
            if (p.test(x)) {
                answers.add(x == null ? NULL : x);
            }
        }
        return new AnyOf(answers.isEmpty() ? List.of(NONE) : answers);
    }

    /** The first of the least, or of the greatest. */
    private static Object extreme(List<Object> items, Comparator<Object> order, boolean greatest) {
        Object best = null;
        boolean any = false;
        for (Object x : items) {
            int compared = any ? order.compare(x, best) : 0;
            if (!any || (greatest ? compared > 0 : compared < 0)) {
                best = x;
            }
            any = true;
        }
        return !any ? NONE : best == null ? NULL : best;
    }

    /** A key that many items share. */
    private static Integer key(Object x) {
        return mix(x) & 7;
    }

    private static Affine affine(List<Object> items) {
        Affine all = Affine.IDENTITY;
        for (Object x : items) {
            all = all.then(Affine.of(x));
        }
        return all;
    }

    private static Map<Object, Integer> counted(List<Object> items) {
        Map<Object, Integer> counts = new HashMap<>();
        items.forEach(x -> counts.merge(x == null ? NULL : x, 1, Integer::sum));
        return counts;
    }

    private static double magnitude(List<Object> items) {
        double sum = 0;
        for (Object x : items) {
            sum += Math.abs(((Number) x).doubleValue());
        }
        return sum;
    }

    private static double plainSum(List<Object> items) {
        double sum = 0;
        for (Object x : items) {
            sum += ((Number) x).doubleValue();
        }
        return sum;
    }

    private static long longSum(List<Object> items) {
        long sum = 0;
        for (Object x : items) {
            sum += ((Number) x).longValue();
        }
        return sum;
    }

    private static Object near(double value, List<Object> items) {
        return new Near(value, magnitude(items));
    }

    // ---- results as values that compare ----

    private static Object result(Supplier<Optional<Object>> optional) {
        try {
            return optional.get().orElse(NONE);
        } catch (NullPointerException e) {
            return NULL;
        }
    }

    private static Object result(OptionalInt optional) {
        return optional.isPresent() ? optional.getAsInt() : (Object) NONE;
    }

    private static Object result(OptionalLong optional) {
        return optional.isPresent() ? optional.getAsLong() : (Object) NONE;
    }

    private static Object result(OptionalDouble optional) {
        return optional.isPresent() ? optional.getAsDouble() : (Object) NONE;
    }

    private static List<Object> boxed(int[] items) {
        return new ArrayList<>(Arrays.stream(items).boxed().toList());
    }

    private static List<Object> boxed(long[] items) {
        return new ArrayList<>(Arrays.stream(items).boxed().toList());
    }

    private static List<Object> boxed(double[] items) {
        return new ArrayList<>(Arrays.stream(items).boxed().toList());
    }

    private static List<Object> drained(Iterator<?> iterator) {
        List<Object> out = new ArrayList<>();
        while (iterator.hasNext()) {
            out.add(iterator.next());
        }
        try {
            iterator.next();
            out.add("one more than there are");
        } catch (NoSuchElementException e) {
            // as it should be
        }
        return out;
    }

    /** What an iterator gives that is asked for no more than {@code most} items and then closed. */
    private static List<Object> begun(CloseableIterator<?> iterator, int most) {
        List<Object> out = new ArrayList<>();
        try (iterator) {
            while (out.size() < most && iterator.hasNext()) {
                out.add(iterator.next());
            }
        }
        return out;
    }

    /** What the parts of a spliterator give that is split again and again. */
    private static List<Object> split(Spliterator<?> items) {
        List<Object> out = new ArrayList<>();
        for (Spliterator<?> part = items.trySplit(); part != null; part = items.trySplit()) {
            part.forEachRemaining(out::add);
        }
        items.forEachRemaining(out::add);
        return out;
    }

    private static List<Object> upTo(List<Object> items, int most) {
        return items.subList(0, Math.min(most, items.size()));
    }

    // ---- ParIter ----

    @SuppressWarnings("unchecked")
    private static Terminal onRef(String name, boolean exhaustive, OnPipeline<ParIter<Object>> run, OnItems expected) {
        return new End(name, exhaustive, (p, c) -> run.apply((ParIter<Object>) p, c), expected);
    }

    private static List<Terminal> references() {
        return List.of(
                onRef("toArray()", true, (p, c) -> new ArrayList<>(Arrays.asList(p.toArray())), (l, c) -> l),
                onRef("collect()", true, (p, c) -> p.collect(), (l, c) -> l),
                onRef("count()", true, (p, c) -> p.count(), (l, c) -> (long) l.size()),
                onRef(
                        "map(Affine::of).reduce(identity, then)",
                        true,
                        (p, c) -> p.map(Affine::of).reduce(Affine.IDENTITY, Affine::then),
                        (l, c) -> affine(l)),
                onRef(
                        "map(Affine::of).reduce(then)",
                        true,
                        (p, c) -> p.map(Affine::of)
                                .reduce(Affine::then)
                                .map(x -> (Object) x)
                                .orElse(NONE),
                        (l, c) -> l.isEmpty() ? NONE : affine(l)),
                onRef(
                        "reduce(identity, accumulator, combiner)",
                        true,
                        (p, c) -> p.reduce(
                                Affine.IDENTITY,
                                (a, x) -> {
                                    c.saw(x);
                                    return a.then(Affine.of(x));
                                },
                                Affine::then),
                        (l, c) -> affine(wanted(l, c))),
                onRef(
                        "anyMatch(rare)",
                        false,
                        (p, c) -> p.anyMatch(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) != NONE),
                onRef(
                        "noneMatch(rare)",
                        false,
                        (p, c) -> p.noneMatch(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) == NONE),
                onRef(
                        "allMatch(common)",
                        false,
                        (p, c) -> p.allMatch(x -> {
                            c.saw(x);
                            return !isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) == NONE),
                onRef(
                        "anyMatch(nothing)",
                        false,
                        (p, c) -> p.anyMatch(x -> {
                            c.saw(x);
                            return false;
                        }),
                        (l, c) -> !wanted(l, c).equals(l)),
                onRef("findFirst()", false, (p, c) -> result(() -> p.findFirst()), (l, c) -> firstOf(l, x -> true)),
                onRef(
                        "findFirst(rare)",
                        false,
                        (p, c) -> result(() -> p.findFirst(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x)))),
                onRef("findAny()", false, (p, c) -> result(() -> p.findAny()), (l, c) -> anyOf(l, x -> true)),
                onRef(
                        "findAny(rare)",
                        false,
                        (p, c) -> result(() -> p.findAny(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> anyOf(wanted(l, c), x -> isRare(mix(x)))),
                onRef("findLast()", false, (p, c) -> result(() -> p.findLast()), (l, c) -> lastOf(l, x -> true)),
                onRef(
                        "findLast(rare)",
                        false,
                        (p, c) -> result(() -> p.findLast(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> lastOf(wanted(l, c), x -> isRare(mix(x)))),
                onRef(
                        "findFirst(common)",
                        false,
                        (p, c) -> result(() -> p.findFirst(x -> {
                            c.saw(x);
                            return accepts(mix(x), 1);
                        })),
                        (l, c) -> firstOf(wanted(l, c), x -> accepts(mix(x), 1))),
                onRef(
                        "forEach",
                        true,
                        (p, c) -> {
                            p.forEach(c::saw);
                            return "done";
                        },
                        (l, c) -> {
                            wanted(l, c);
                            return "done";
                        }),
                onRef(
                        "forEachOrdered",
                        true,
                        (p, c) -> {
                            List<Object> out = new ArrayList<>();
                            p.forEachOrdered(x -> {
                                c.saw(x);
                                out.add(x);
                            });
                            return out;
                        },
                        (l, c) -> wanted(l, c)),
                onRef("iterator(), to the end", true, (p, c) -> drained(p.iterator()), (l, c) -> l),
                onRef("spliterator(), split", true, (p, c) -> split(p.spliterator()), (l, c) -> l),
                onRef("stream()", true, (p, c) -> p.stream().collect(Collectors.toList()), (l, c) -> l),
                onRef(
                        "stream().parallel()",
                        true,
                        (p, c) -> p.stream().parallel().collect(Collectors.toList()),
                        (l, c) -> l),
                onRef("iterator(), three items", false, (p, c) -> begun(p.iterator(), 3), (l, c) -> upTo(l, 3)),
                onRef("iterator(), 1500 items", false, (p, c) -> begun(p.iterator(), 1500), (l, c) -> upTo(l, 1500)),
                onRef(
                        "collect(supplier, accumulator, combiner)",
                        true,
                        (p, c) -> p.collect(
                                ArrayList<Object>::new,
                                (a, x) -> {
                                    c.saw(x);
                                    a.add(x);
                                },
                                ArrayList::addAll),
                        (l, c) -> wanted(l, c)),
                onRef(
                        "minBy(key)",
                        true,
                        (p, c) -> result(() -> p.minBy(x -> {
                            c.saw(x);
                            return key(x);
                        })),
                        (l, c) -> extreme(wanted(l, c), Comparator.comparing(OracleTerminals::key), false)),
                onRef(
                        "min(comparator)",
                        true,
                        (p, c) -> result(() -> p.min(Comparator.comparing(OracleTerminals::key))),
                        (l, c) -> extreme(l, Comparator.comparing(OracleTerminals::key), false)),
                onRef(
                        "maxBy(key)",
                        true,
                        (p, c) -> result(() -> p.maxBy(x -> {
                            c.saw(x);
                            return key(x);
                        })),
                        (l, c) -> extreme(wanted(l, c), Comparator.comparing(OracleTerminals::key), true)),
                onRef(
                        "max(comparator)",
                        true,
                        (p, c) -> result(() -> p.max(Comparator.comparing(OracleTerminals::key))),
                        (l, c) -> extreme(l, Comparator.comparing(OracleTerminals::key), true)),
                onRef("toList()", true, (p, c) -> p.toList(), (l, c) -> l),
                onRef(
                        "toSet()",
                        true,
                        (p, c) -> new ArrayList<>(p.toSet()),
                        (l, c) -> new ArrayList<>(new LinkedHashSet<>(l))),
                onRef(
                        "toArray(Object[]::new)",
                        true,
                        (p, c) -> new ArrayList<>(Arrays.asList(p.toArray(Object[]::new))),
                        (l, c) -> l),
                onRef(
                        "collect(groupingBy)",
                        true,
                        (p, c) -> p.collect(Collectors.groupingBy(
                                OracleTerminals::key,
                                TreeMap::new,
                                Collectors.mapping(OracleFunctions::mix, Collectors.toList()))),
                        (l, c) -> l.stream()
                                .collect(Collectors.groupingBy(
                                        OracleTerminals::key,
                                        TreeMap::new,
                                        Collectors.mapping(OracleFunctions::mix, Collectors.toList())))),
                onRef(
                        "collect(groupingByConcurrent)",
                        true,
                        (p, c) ->
                                p.collect(Collectors.groupingByConcurrent(OracleTerminals::key, Collectors.counting())),
                        (l, c) ->
                                l.stream().collect(Collectors.groupingBy(OracleTerminals::key, Collectors.counting()))),
                onRef(
                        "collect(a collector with a finisher)",
                        true,
                        (p, c) -> p.collect(Collector.of(
                                ArrayList<Object>::new,
                                (a, x) -> {
                                    c.saw(x);
                                    a.add(x);
                                },
                                (a, b) -> {
                                    a.addAll(b);
                                    return a;
                                },
                                OracleTerminals::counted)),
                        (l, c) -> counted(wanted(l, c))),
                onRef(
                        "map(String::valueOf).joining()",
                        true,
                        (p, c) -> p.map(String::valueOf).joining(),
                        (l, c) -> l.stream().map(String::valueOf).collect(Collectors.joining())),
                onRef(
                        "map(String::valueOf).joining(', ')",
                        true,
                        (p, c) -> p.map(String::valueOf).joining(", "),
                        (l, c) -> l.stream().map(String::valueOf).collect(Collectors.joining(", "))),
                onRef(
                        "map(String::valueOf).joining('-', '<', '>')",
                        true,
                        (p, c) -> p.map(String::valueOf).joining("-", "<", ">"),
                        (l, c) -> l.stream().map(String::valueOf).collect(Collectors.joining("-", "<", ">"))),
                onRef(
                        "an enhanced for",
                        true,
                        (p, c) -> {
                            List<Object> out = new ArrayList<>();
                            for (Object x : p) {
                                out.add(x);
                            }
                            return out;
                        },
                        (l, c) -> l),
                onRef("pipe(collect)", true, (p, c) -> p.pipe(ParIter::collect), (l, c) -> l));
    }

    // ---- IntParIter ----

    private static Terminal onInt(String name, boolean exhaustive, OnPipeline<IntParIter> run, OnItems expected) {
        return new End(name, exhaustive, (p, c) -> run.apply((IntParIter) p, c), expected);
    }

    private static Object composedInt(List<Object> items) {
        int all = OracleFunctions.INT_IDENTITY;
        for (Object x : items) {
            all = compose(all, (Integer) x);
        }
        return all;
    }

    private static List<Terminal> ints() {
        return List.of(
                onInt("toArray()", true, (p, c) -> boxed(p.toArray()), (l, c) -> l),
                onInt("collect()", true, (p, c) -> p.collect(), (l, c) -> l),
                onInt("count()", true, (p, c) -> p.count(), (l, c) -> (long) l.size()),
                onInt(
                        "reduce(identity, operator)",
                        true,
                        (p, c) -> p.reduce(OracleFunctions.INT_IDENTITY, OracleFunctions::compose),
                        (l, c) -> composedInt(l)),
                onInt(
                        "reduce(operator)",
                        true,
                        (p, c) -> result(p.reduce(OracleFunctions::compose)),
                        (l, c) -> l.isEmpty() ? NONE : composedInt(l)),
                onInt(
                        "anyMatch(rare)",
                        false,
                        (p, c) -> p.anyMatch(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) != NONE),
                onInt(
                        "noneMatch(rare)",
                        false,
                        (p, c) -> p.noneMatch(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) == NONE),
                onInt(
                        "allMatch(common)",
                        false,
                        (p, c) -> p.allMatch(x -> {
                            c.saw(x);
                            return !isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) == NONE),
                onInt(
                        "anyMatch(nothing)",
                        false,
                        (p, c) -> p.anyMatch(x -> {
                            c.saw(x);
                            return false;
                        }),
                        (l, c) -> !wanted(l, c).equals(l)),
                onInt("findFirst()", false, (p, c) -> result(p.findFirst()), (l, c) -> firstOf(l, x -> true)),
                onInt(
                        "findFirst(rare)",
                        false,
                        (p, c) -> result(p.findFirst(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x)))),
                onInt("findAny()", false, (p, c) -> result(p.findAny()), (l, c) -> anyOf(l, x -> true)),
                onInt(
                        "findAny(rare)",
                        false,
                        (p, c) -> result(p.findAny(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> anyOf(wanted(l, c), x -> isRare(mix(x)))),
                onInt("findLast()", false, (p, c) -> result(p.findLast()), (l, c) -> lastOf(l, x -> true)),
                onInt(
                        "findLast(rare)",
                        false,
                        (p, c) -> result(p.findLast(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> lastOf(wanted(l, c), x -> isRare(mix(x)))),
                onInt(
                        "findFirst(common)",
                        false,
                        (p, c) -> result(p.findFirst(x -> {
                            c.saw(x);
                            return accepts(mix(x), 1);
                        })),
                        (l, c) -> firstOf(wanted(l, c), x -> accepts(mix(x), 1))),
                onInt(
                        "forEach",
                        true,
                        (p, c) -> {
                            p.forEach(c::saw);
                            return "done";
                        },
                        (l, c) -> {
                            wanted(l, c);
                            return "done";
                        }),
                onInt(
                        "forEachOrdered",
                        true,
                        (p, c) -> {
                            List<Object> out = new ArrayList<>();
                            p.forEachOrdered(x -> {
                                c.saw(x);
                                out.add(x);
                            });
                            return out;
                        },
                        (l, c) -> wanted(l, c)),
                onInt("iterator(), to the end", true, (p, c) -> drained(p.iterator()), (l, c) -> l),
                onInt("spliterator(), split", true, (p, c) -> split(p.spliterator()), (l, c) -> l),
                onInt("stream()", true, (p, c) -> p.stream().boxed().collect(Collectors.toList()), (l, c) -> l),
                onInt(
                        "stream().parallel()",
                        true,
                        (p, c) -> p.stream().parallel().boxed().collect(Collectors.toList()),
                        (l, c) -> l),
                onInt("iterator(), three items", false, (p, c) -> begun(p.iterator(), 3), (l, c) -> upTo(l, 3)),
                onInt("iterator(), 1500 items", false, (p, c) -> begun(p.iterator(), 1500), (l, c) -> upTo(l, 1500)),
                onInt(
                        "collect(supplier, accumulator, combiner)",
                        true,
                        (p, c) -> p.collect(
                                ArrayList<Object>::new,
                                (a, x) -> {
                                    c.saw(x);
                                    a.add(x);
                                },
                                ArrayList::addAll),
                        (l, c) -> wanted(l, c)),
                onInt(
                        "minBy(key)",
                        true,
                        (p, c) -> result(p.minBy(x -> {
                            c.saw(x);
                            return key(x);
                        })),
                        (l, c) -> extreme(wanted(l, c), Comparator.comparing(OracleTerminals::key), false)),
                onInt(
                        "min()",
                        true,
                        (p, c) -> result(p.min()),
                        (l, c) -> l.stream()
                                .reduce((x, y) -> Math.min((Integer) x, (Integer) y))
                                .orElse(NONE)),
                onInt(
                        "maxBy(key)",
                        true,
                        (p, c) -> result(p.maxBy(x -> {
                            c.saw(x);
                            return key(x);
                        })),
                        (l, c) -> extreme(wanted(l, c), Comparator.comparing(OracleTerminals::key), true)),
                onInt(
                        "max()",
                        true,
                        (p, c) -> result(p.max()),
                        (l, c) -> l.stream()
                                .reduce((x, y) -> Math.max((Integer) x, (Integer) y))
                                .orElse(NONE)),
                onInt(
                        "primitive iterator",
                        true,
                        (p, c) -> {
                            List<Object> out = new ArrayList<>();
                            PrimitiveIterator.OfInt i = p.iterator();
                            while (i.hasNext()) {
                                out.add(i.nextInt());
                            }
                            return out;
                        },
                        (l, c) -> l),
                onInt("sum()", true, (p, c) -> p.sum(), (l, c) -> longSum(l)),
                onInt(
                        "average()",
                        true,
                        (p, c) -> result(p.average()),
                        (l, c) -> l.isEmpty() ? NONE : near((double) longSum(l) / l.size(), l)),
                onInt(
                        "summaryStatistics()",
                        true,
                        (p, c) -> {
                            var s = p.summaryStatistics();
                            return List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax());
                        },
                        (l, c) -> {
                            var s = l.stream().mapToInt(x -> (Integer) x).summaryStatistics();
                            return List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax());
                        }),
                onInt("pipe(collect)", true, (p, c) -> p.pipe(IntParIter::collect), (l, c) -> l));
    }

    // ---- LongParIter ----

    private static Terminal onLong(String name, boolean exhaustive, OnPipeline<LongParIter> run, OnItems expected) {
        return new End(name, exhaustive, (p, c) -> run.apply((LongParIter) p, c), expected);
    }

    private static Object composedLong(List<Object> items) {
        long all = OracleFunctions.LONG_IDENTITY;
        for (Object x : items) {
            all = compose(all, (Long) x);
        }
        return all;
    }

    private static List<Terminal> longs() {
        return List.of(
                onLong("toArray()", true, (p, c) -> boxed(p.toArray()), (l, c) -> l),
                onLong("collect()", true, (p, c) -> p.collect(), (l, c) -> l),
                onLong("count()", true, (p, c) -> p.count(), (l, c) -> (long) l.size()),
                onLong(
                        "reduce(identity, operator)",
                        true,
                        (p, c) -> p.reduce(OracleFunctions.LONG_IDENTITY, OracleFunctions::compose),
                        (l, c) -> composedLong(l)),
                onLong(
                        "reduce(operator)",
                        true,
                        (p, c) -> result(p.reduce(OracleFunctions::compose)),
                        (l, c) -> l.isEmpty() ? NONE : composedLong(l)),
                onLong(
                        "anyMatch(rare)",
                        false,
                        (p, c) -> p.anyMatch(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) != NONE),
                onLong(
                        "noneMatch(rare)",
                        false,
                        (p, c) -> p.noneMatch(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) == NONE),
                onLong(
                        "allMatch(common)",
                        false,
                        (p, c) -> p.allMatch(x -> {
                            c.saw(x);
                            return !isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) == NONE),
                onLong(
                        "anyMatch(nothing)",
                        false,
                        (p, c) -> p.anyMatch(x -> {
                            c.saw(x);
                            return false;
                        }),
                        (l, c) -> !wanted(l, c).equals(l)),
                onLong("findFirst()", false, (p, c) -> result(p.findFirst()), (l, c) -> firstOf(l, x -> true)),
                onLong(
                        "findFirst(rare)",
                        false,
                        (p, c) -> result(p.findFirst(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x)))),
                onLong("findAny()", false, (p, c) -> result(p.findAny()), (l, c) -> anyOf(l, x -> true)),
                onLong(
                        "findAny(rare)",
                        false,
                        (p, c) -> result(p.findAny(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> anyOf(wanted(l, c), x -> isRare(mix(x)))),
                onLong("findLast()", false, (p, c) -> result(p.findLast()), (l, c) -> lastOf(l, x -> true)),
                onLong(
                        "findLast(rare)",
                        false,
                        (p, c) -> result(p.findLast(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> lastOf(wanted(l, c), x -> isRare(mix(x)))),
                onLong(
                        "findFirst(common)",
                        false,
                        (p, c) -> result(p.findFirst(x -> {
                            c.saw(x);
                            return accepts(mix(x), 1);
                        })),
                        (l, c) -> firstOf(wanted(l, c), x -> accepts(mix(x), 1))),
                onLong(
                        "forEach",
                        true,
                        (p, c) -> {
                            p.forEach(c::saw);
                            return "done";
                        },
                        (l, c) -> {
                            wanted(l, c);
                            return "done";
                        }),
                onLong(
                        "forEachOrdered",
                        true,
                        (p, c) -> {
                            List<Object> out = new ArrayList<>();
                            p.forEachOrdered(x -> {
                                c.saw(x);
                                out.add(x);
                            });
                            return out;
                        },
                        (l, c) -> wanted(l, c)),
                onLong("iterator(), to the end", true, (p, c) -> drained(p.iterator()), (l, c) -> l),
                onLong("spliterator(), split", true, (p, c) -> split(p.spliterator()), (l, c) -> l),
                onLong("stream()", true, (p, c) -> p.stream().boxed().collect(Collectors.toList()), (l, c) -> l),
                onLong(
                        "stream().parallel()",
                        true,
                        (p, c) -> p.stream().parallel().boxed().collect(Collectors.toList()),
                        (l, c) -> l),
                onLong("iterator(), three items", false, (p, c) -> begun(p.iterator(), 3), (l, c) -> upTo(l, 3)),
                onLong("iterator(), 1500 items", false, (p, c) -> begun(p.iterator(), 1500), (l, c) -> upTo(l, 1500)),
                onLong(
                        "collect(supplier, accumulator, combiner)",
                        true,
                        (p, c) -> p.collect(
                                ArrayList<Object>::new,
                                (a, x) -> {
                                    c.saw(x);
                                    a.add(x);
                                },
                                ArrayList::addAll),
                        (l, c) -> wanted(l, c)),
                onLong(
                        "minBy(key)",
                        true,
                        (p, c) -> result(p.minBy(x -> {
                            c.saw(x);
                            return key(x);
                        })),
                        (l, c) -> extreme(wanted(l, c), Comparator.comparing(OracleTerminals::key), false)),
                onLong(
                        "min()",
                        true,
                        (p, c) -> result(p.min()),
                        (l, c) -> l.stream()
                                .reduce((x, y) -> Math.min((Long) x, (Long) y))
                                .orElse(NONE)),
                onLong(
                        "maxBy(key)",
                        true,
                        (p, c) -> result(p.maxBy(x -> {
                            c.saw(x);
                            return key(x);
                        })),
                        (l, c) -> extreme(wanted(l, c), Comparator.comparing(OracleTerminals::key), true)),
                onLong(
                        "max()",
                        true,
                        (p, c) -> result(p.max()),
                        (l, c) -> l.stream()
                                .reduce((x, y) -> Math.max((Long) x, (Long) y))
                                .orElse(NONE)),
                onLong(
                        "primitive iterator",
                        true,
                        (p, c) -> {
                            List<Object> out = new ArrayList<>();
                            PrimitiveIterator.OfLong i = p.iterator();
                            while (i.hasNext()) {
                                out.add(i.nextLong());
                            }
                            return out;
                        },
                        (l, c) -> l),
                onLong("sum()", true, (p, c) -> p.sum(), (l, c) -> longSum(l)),
                onLong(
                        "average()",
                        true,
                        (p, c) -> result(p.average()),
                        (l, c) -> l.isEmpty() ? NONE : near(plainSum(l) / l.size(), l)),
                onLong(
                        "summaryStatistics()",
                        true,
                        (p, c) -> {
                            var s = p.summaryStatistics();
                            return List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax());
                        },
                        (l, c) -> {
                            var s = l.stream().mapToLong(x -> (Long) x).summaryStatistics();
                            return List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax());
                        }),
                onLong("pipe(collect)", true, (p, c) -> p.pipe(LongParIter::collect), (l, c) -> l));
    }

    // ---- DoubleParIter ----

    private static Terminal onDouble(String name, boolean exhaustive, OnPipeline<DoubleParIter> run, OnItems expected) {
        return new End(name, exhaustive, (p, c) -> run.apply((DoubleParIter) p, c), expected);
    }

    private static Object composedDouble(List<Object> items) {
        double all = OracleFunctions.DOUBLE_IDENTITY;
        for (Object x : items) {
            all = compose(all, OracleFunctions.whole((Double) x));
        }
        return all;
    }

    private static List<Terminal> doubles() {
        return List.of(
                onDouble("toArray()", true, (p, c) -> boxed(p.toArray()), (l, c) -> l),
                onDouble("collect()", true, (p, c) -> p.collect(), (l, c) -> l),
                onDouble("count()", true, (p, c) -> p.count(), (l, c) -> (long) l.size()),
                onDouble(
                        "reduce(identity, operator)",
                        true,
                        (p, c) -> p.map(OracleFunctions::whole)
                                .reduce(OracleFunctions.DOUBLE_IDENTITY, OracleFunctions::compose),
                        (l, c) -> composedDouble(l)),
                onDouble(
                        "reduce(operator)",
                        true,
                        (p, c) -> result(p.map(OracleFunctions::whole).reduce(OracleFunctions::compose)),
                        (l, c) -> l.isEmpty() ? NONE : composedDouble(l)),
                onDouble(
                        "anyMatch(rare)",
                        false,
                        (p, c) -> p.anyMatch(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) != NONE),
                onDouble(
                        "noneMatch(rare)",
                        false,
                        (p, c) -> p.noneMatch(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) == NONE),
                onDouble(
                        "allMatch(common)",
                        false,
                        (p, c) -> p.allMatch(x -> {
                            c.saw(x);
                            return !isRare(mix(x));
                        }),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x))) == NONE),
                onDouble(
                        "anyMatch(nothing)",
                        false,
                        (p, c) -> p.anyMatch(x -> {
                            c.saw(x);
                            return false;
                        }),
                        (l, c) -> !wanted(l, c).equals(l)),
                onDouble("findFirst()", false, (p, c) -> result(p.findFirst()), (l, c) -> firstOf(l, x -> true)),
                onDouble(
                        "findFirst(rare)",
                        false,
                        (p, c) -> result(p.findFirst(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> firstOf(wanted(l, c), x -> isRare(mix(x)))),
                onDouble("findAny()", false, (p, c) -> result(p.findAny()), (l, c) -> anyOf(l, x -> true)),
                onDouble(
                        "findAny(rare)",
                        false,
                        (p, c) -> result(p.findAny(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> anyOf(wanted(l, c), x -> isRare(mix(x)))),
                onDouble("findLast()", false, (p, c) -> result(p.findLast()), (l, c) -> lastOf(l, x -> true)),
                onDouble(
                        "findLast(rare)",
                        false,
                        (p, c) -> result(p.findLast(x -> {
                            c.saw(x);
                            return isRare(mix(x));
                        })),
                        (l, c) -> lastOf(wanted(l, c), x -> isRare(mix(x)))),
                onDouble(
                        "findFirst(common)",
                        false,
                        (p, c) -> result(p.findFirst(x -> {
                            c.saw(x);
                            return accepts(mix(x), 1);
                        })),
                        (l, c) -> firstOf(wanted(l, c), x -> accepts(mix(x), 1))),
                onDouble(
                        "forEach",
                        true,
                        (p, c) -> {
                            p.forEach(c::saw);
                            return "done";
                        },
                        (l, c) -> {
                            wanted(l, c);
                            return "done";
                        }),
                onDouble(
                        "forEachOrdered",
                        true,
                        (p, c) -> {
                            List<Object> out = new ArrayList<>();
                            p.forEachOrdered(x -> {
                                c.saw(x);
                                out.add(x);
                            });
                            return out;
                        },
                        (l, c) -> wanted(l, c)),
                onDouble("iterator(), to the end", true, (p, c) -> drained(p.iterator()), (l, c) -> l),
                onDouble("spliterator(), split", true, (p, c) -> split(p.spliterator()), (l, c) -> l),
                onDouble("stream()", true, (p, c) -> p.stream().boxed().collect(Collectors.toList()), (l, c) -> l),
                onDouble(
                        "stream().parallel()",
                        true,
                        (p, c) -> p.stream().parallel().boxed().collect(Collectors.toList()),
                        (l, c) -> l),
                onDouble("iterator(), three items", false, (p, c) -> begun(p.iterator(), 3), (l, c) -> upTo(l, 3)),
                onDouble("iterator(), 1500 items", false, (p, c) -> begun(p.iterator(), 1500), (l, c) -> upTo(l, 1500)),
                onDouble(
                        "collect(supplier, accumulator, combiner)",
                        true,
                        (p, c) -> p.collect(
                                ArrayList<Object>::new,
                                (a, x) -> {
                                    c.saw(x);
                                    a.add(x);
                                },
                                ArrayList::addAll),
                        (l, c) -> wanted(l, c)),
                onDouble(
                        "minBy(key)",
                        true,
                        (p, c) -> result(p.minBy(x -> {
                            c.saw(x);
                            return key(x);
                        })),
                        (l, c) -> extreme(wanted(l, c), Comparator.comparing(OracleTerminals::key), false)),
                onDouble(
                        "min()",
                        true,
                        (p, c) -> result(p.min()),
                        (l, c) -> l.stream()
                                .reduce((x, y) -> Math.min((Double) x, (Double) y))
                                .orElse(NONE)),
                onDouble(
                        "maxBy(key)",
                        true,
                        (p, c) -> result(p.maxBy(x -> {
                            c.saw(x);
                            return key(x);
                        })),
                        (l, c) -> extreme(wanted(l, c), Comparator.comparing(OracleTerminals::key), true)),
                onDouble(
                        "max()",
                        true,
                        (p, c) -> result(p.max()),
                        (l, c) -> l.stream()
                                .reduce((x, y) -> Math.max((Double) x, (Double) y))
                                .orElse(NONE)),
                onDouble(
                        "primitive iterator",
                        true,
                        (p, c) -> {
                            List<Object> out = new ArrayList<>();
                            PrimitiveIterator.OfDouble i = p.iterator();
                            while (i.hasNext()) {
                                out.add(i.nextDouble());
                            }
                            return out;
                        },
                        (l, c) -> l),
                onDouble("sum()", true, (p, c) -> p.sum(), (l, c) -> near(plainSum(l), l)),
                onDouble(
                        "average()",
                        true,
                        (p, c) -> result(p.average()),
                        (l, c) -> l.isEmpty() ? NONE : near(plainSum(l) / l.size(), l)),
                onDouble(
                        "summaryStatistics()",
                        true,
                        (p, c) -> {
                            var s = p.summaryStatistics();
                            return List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax());
                        },
                        (l, c) -> {
                            var s = l.stream().mapToDouble(x -> (Double) x).summaryStatistics();
                            return List.of(s.getCount(), near(s.getSum(), l), s.getMin(), s.getMax());
                        }),
                onDouble("pipe(collect)", true, (p, c) -> p.pipe(DoubleParIter::collect), (l, c) -> l));
    }
}
