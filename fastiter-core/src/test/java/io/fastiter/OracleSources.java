package io.fastiter;

import io.fastiter.internal.code.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Every source, said twice: as a pipeline over some items, and as the list of the items that it gives. */
final class OracleSources {
    private OracleSources() {}

    /**
     * One source.
     *
     * @param items what it gives for a size and a number that varies it
     * @param pipeline a pipeline that gives these
     */
    record Origin(String name, Items items, Function<List<Object>, Object> pipeline) {}

    interface Items {
        List<Object> of(int size, int number);
    }

    static final Map<Kind, List<Origin>> ALL = new EnumMap<>(Kind.class);

    static {
        ALL.put(Kind.REF, references());
        ALL.put(Kind.INT, ints());
        ALL.put(Kind.LONG, longs());
        ALL.put(Kind.DOUBLE, doubles());
    }

    // ---- items ----

    private static List<Object> objects(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int hash = hash(i, number);
            items.add(hash % 5 == 0 ? "s" + hash % 400 : (Object) (hash % 400));
        }
        return items;
    }

    private static List<Object> withNulls(int size, int number) {
        List<Object> items = objects(size, number);
        for (int i = number & 3; i < size; i += 4) {
            items.set(i, null);
        }
        return items;
    }

    private static List<Object> different(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(i * 3 + number);
        }
        return items;
    }

    private static List<Object> someInts(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(hash(i, number) % 1000 - 300);
        }
        return items;
    }

    private static List<Object> smallInts(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(hash(i, number) % 100);
        }
        return items;
    }

    private static List<Object> someLongs(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add((hash(i, number) - 20_000L) * 1_000_003L);
        }
        return items;
    }

    private static List<Object> someDoubles(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            double x = (hash(i, number) % 2001 - 1000) * 0.1;
            items.add(number % 8 == 1 && i % 50 == 3 ? Double.NaN : number % 8 == 2 && i % 10 == 0 ? -0.0 : x);
        }
        return items;
    }

    private static List<Object> halves(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add((hash(i, number) % 512 - 256) * 0.5);
        }
        return items;
    }

    private static List<Object> upwards(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(number - 50 + i);
        }
        return items;
    }

    private static List<Object> downwards(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(number - i * 7);
        }
        return items;
    }

    private static List<Object> highLongs(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(Long.MAX_VALUE - size + i);
        }
        return items;
    }

    private static List<Object> lowLongs(int size, int number) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.add(Long.MIN_VALUE + 2L * (size - 1 - i));
        }
        return items;
    }

    private static int hash(int i, int number) {
        return (i * 0x9E3779B9 + number * 0x85EBCA6B) * 0xC2B2AE35 >>> 14;
    }

    // ---- helpers ----

    static int[] intArray(List<Object> items) {
        return items.stream().mapToInt(x -> (Integer) x).toArray();
    }

    static long[] longArray(List<Object> items) {
        return items.stream().mapToLong(x -> (Long) x).toArray();
    }

    static double[] doubleArray(List<Object> items) {
        return items.stream().mapToDouble(x -> (Double) x).toArray();
    }

    private static <T> Spliterator<T> unsized(Iterator<T> items) {
        return Spliterators.spliteratorUnknownSize(items, 0);
    }

    private static int third(List<Object> items) {
        return items.size() / 3;
    }

    private static int last(List<Object> items) {
        return items.size() - items.size() / 5;
    }

    private static Iterator<Object> endlessAfter(List<Object> items) {
        return Stream.concat(items.stream(), Stream.generate(() -> (Object) "behind the limit"))
                .iterator();
    }

    /** The items as the keys of a map that keeps their order. */
    private static Map<Object, Integer> mapOf(List<Object> items) {
        Map<Object, Integer> map = new LinkedHashMap<>();
        items.forEach(x -> map.put(x, map.size()));
        return map;
    }

    // ---- sources ----

    private static List<Origin> references() {
        return List.of(
                new Origin("ArrayList", OracleSources::withNulls, items -> ParIter.of(new ArrayList<>(items))),
                new Origin("array", OracleSources::withNulls, items -> ParIter.of(items.toArray())),
                new Origin("slice of an array", OracleSources::objects, items -> {
                    Object[] array = new Object[items.size() + 5];
                    System.arraycopy(items.toArray(), 0, array, 3, items.size());
                    return ParIter.of(array, 3, items.size() + 3);
                }),
                new Origin("List.of", OracleSources::objects, items -> ParIter.of(List.copyOf(items))),
                new Origin(
                        "Arrays.asList", OracleSources::withNulls, items -> ParIter.of(Arrays.asList(items.toArray()))),
                new Origin("LinkedList", OracleSources::withNulls, items -> ParIter.of(new LinkedList<>(items))),
                new Origin("ArrayDeque", OracleSources::objects, items -> ParIter.of(new ArrayDeque<>(items))),
                new Origin("LinkedHashSet", OracleSources::different, items -> ParIter.of(new LinkedHashSet<>(items))),
                new Origin("TreeSet", OracleSources::different, items -> ParIter.of(new TreeSet<>(items))),
                new Origin(
                        "entries of a map",
                        OracleSources::different,
                        items -> ParIter.of(mapOf(items)).map(Map.Entry::getKey)),
                new Origin("CopyOnWriteArrayList", OracleSources::withNulls, items -> {
                    return ParIter.of(new CopyOnWriteArrayList<>(items));
                }),
                new Origin("synchronizedList", OracleSources::withNulls, items -> {
                    return ParIter.of(Collections.synchronizedList(new ArrayList<>(items)));
                }),
                new Origin("subList", OracleSources::objects, items -> {
                    List<Object> more = new ArrayList<>(items);
                    more.add(0, "before");
                    more.add("behind");
                    return ParIter.of(more.subList(1, more.size() - 1));
                }),
                new Origin("Iterable", OracleSources::withNulls, items -> {
                    Iterable<Object> iterable = items::iterator;
                    return ParIter.of(iterable);
                }),
                new Origin("Iterator", OracleSources::withNulls, items -> ParIter.of(items.iterator())),
                new Origin("Spliterator", OracleSources::withNulls, items -> ParIter.of(items.spliterator())),
                new Origin(
                        "Spliterator of unknown size",
                        OracleSources::withNulls,
                        items -> ParIter.of(unsized(items.iterator()))),
                new Origin("Stream", OracleSources::withNulls, items -> ParIter.of(items.stream())),
                new Origin(
                        "Stream with stages",
                        OracleSources::withNulls,
                        items -> ParIter.of(items.stream().map(x -> x).filter(x -> true))),
                new Origin(
                        "parallel Stream",
                        OracleSources::withNulls,
                        items -> ParIter.of(items.parallelStream().map(x -> x))),
                new Origin(
                        "endless Iterator, limited",
                        OracleSources::withNulls,
                        items -> ParIter.of(endlessAfter(items)).limit(items.size())),
                new Origin("concatAll", OracleSources::withNulls, items -> {
                    List<Object> middle = items.subList(third(items), last(items));
                    return ParIter.concatAll(
                            ParIter.of(items.subList(0, third(items))),
                            ParIter.of(middle.iterator()),
                            ParIter.of(new LinkedList<>(items.subList(last(items), items.size()))));
                }),
                new Origin("concat of filtered", OracleSources::withNulls, items -> {
                    List<Object> head = items.subList(0, last(items));
                    return ParIter.of(head)
                            .filter(x -> true)
                            .concat(ParIter.of(items).skip(head.size()));
                }));
    }

    private static List<Origin> ints() {
        return List.of(
                new Origin("int[]", OracleSources::someInts, items -> IntParIter.of(intArray(items))),
                new Origin("range", OracleSources::upwards, items -> {
                    int from = items.isEmpty() ? 0 : (Integer) items.get(0);
                    return IntParIter.range(from, from + items.size());
                }),
                new Origin("rangeClosed", OracleSources::upwards, items -> {
                    int from = items.isEmpty() ? 0 : (Integer) items.get(0);
                    return IntParIter.rangeClosed(from, from + items.size() - 1);
                }),
                new Origin("range downwards", OracleSources::downwards, items -> {
                    int from = items.isEmpty() ? 0 : (Integer) items.get(0);
                    return IntParIter.range(from, from - items.size() * 7, -7);
                }),
                new Origin("slice of an int[]", OracleSources::someInts, items -> {
                    int[] array = new int[items.size() + 5];
                    System.arraycopy(intArray(items), 0, array, 3, items.size());
                    return IntParIter.of(array, 3, items.size() + 3);
                }),
                new Origin("byte[]", OracleSources::smallInts, items -> {
                    byte[] array = new byte[items.size()];
                    for (int i = 0; i < array.length; i++) {
                        array[i] = ((Integer) items.get(i)).byteValue();
                    }
                    return ParIter.of(array);
                }),
                new Origin("short[]", OracleSources::someInts, items -> {
                    short[] array = new short[items.size()];
                    for (int i = 0; i < array.length; i++) {
                        array[i] = ((Integer) items.get(i)).shortValue();
                    }
                    return ParIter.of(array);
                }),
                new Origin("slice of a char[]", OracleSources::smallInts, items -> {
                    char[] array = new char[items.size() + 2];
                    for (int i = 0; i < items.size(); i++) {
                        array[i + 1] = (char) (int) (Integer) items.get(i);
                    }
                    return ParIter.of(array, 1, items.size() + 1);
                }),
                new Origin("IntStream", OracleSources::someInts, items -> ParIter.of(IntStream.of(intArray(items)))),
                new Origin(
                        "IntStream with stages",
                        OracleSources::someInts,
                        items -> ParIter.of(IntStream.of(intArray(items)).filter(x -> true))),
                new Origin(
                        "PrimitiveIterator.OfInt",
                        OracleSources::someInts,
                        items -> ParIter.of(IntStream.of(intArray(items)).iterator())),
                new Origin(
                        "Spliterator.OfInt",
                        OracleSources::someInts,
                        items -> ParIter.of(Arrays.spliterator(intArray(items)))),
                new Origin(
                        "concatAll",
                        OracleSources::someInts,
                        items -> IntParIter.concatAll(
                                IntParIter.of(intArray(items.subList(0, third(items)))),
                                ParIter.of(IntStream.of(intArray(items.subList(third(items), last(items))))),
                                IntParIter.of(intArray(items)).skip(last(items)))),
                new Origin(
                        "mapToInt of a list",
                        OracleSources::someInts,
                        items -> ParIter.of(items).mapToInt(x -> (Integer) x)));
    }

    private static List<Origin> longs() {
        return List.of(
                new Origin("long[]", OracleSources::someLongs, items -> LongParIter.of(longArray(items))),
                new Origin(
                        "range up to the greatest long",
                        OracleSources::highLongs,
                        items -> ParIter.range(Long.MAX_VALUE - items.size(), Long.MAX_VALUE)),
                new Origin("range down to the least long", OracleSources::lowLongs, items -> {
                    long from = items.isEmpty() ? Long.MIN_VALUE : (Long) items.get(0);
                    return items.isEmpty()
                            ? LongParIter.empty()
                            : ParIter.range(from + 1, Long.MIN_VALUE, -2).map(x -> x - 1);
                }),
                new Origin(
                        "rangeClosed",
                        OracleSources::highLongs,
                        items -> ParIter.rangeClosed(Long.MAX_VALUE - items.size(), Long.MAX_VALUE - 1)),
                new Origin(
                        "endless range, limited",
                        OracleSources::highLongs,
                        items -> ParIter.range(Long.MAX_VALUE - items.size(), Long.MAX_VALUE)
                                .limit(items.size())),
                new Origin("slice of a long[]", OracleSources::someLongs, items -> {
                    long[] array = new long[items.size() + 5];
                    System.arraycopy(longArray(items), 0, array, 3, items.size());
                    return LongParIter.of(array, 3, items.size() + 3);
                }),
                new Origin(
                        "LongStream",
                        OracleSources::someLongs,
                        items -> ParIter.of(LongStream.of(longArray(items)).filter(x -> true))),
                new Origin(
                        "PrimitiveIterator.OfLong",
                        OracleSources::someLongs,
                        items -> ParIter.of(LongStream.of(longArray(items)).iterator())),
                new Origin(
                        "Spliterator.OfLong",
                        OracleSources::someLongs,
                        items -> ParIter.of(Arrays.spliterator(longArray(items)))),
                new Origin(
                        "concatAll",
                        OracleSources::someLongs,
                        items -> LongParIter.concatAll(
                                LongParIter.of(longArray(items.subList(0, third(items)))),
                                LongParIter.empty(),
                                LongParIter.of(longArray(items)).skip(third(items)))));
    }

    private static List<Origin> doubles() {
        return List.of(
                new Origin("double[]", OracleSources::someDoubles, items -> DoubleParIter.of(doubleArray(items))),
                new Origin("float[]", OracleSources::halves, items -> {
                    float[] array = new float[items.size()];
                    for (int i = 0; i < array.length; i++) {
                        array[i] = ((Double) items.get(i)).floatValue();
                    }
                    return ParIter.of(array);
                }),
                new Origin("slice of a double[]", OracleSources::someDoubles, items -> {
                    double[] array = new double[items.size() + 5];
                    System.arraycopy(doubleArray(items), 0, array, 3, items.size());
                    return DoubleParIter.of(array, 3, items.size() + 3);
                }),
                new Origin(
                        "DoubleStream",
                        OracleSources::someDoubles,
                        items -> ParIter.of(DoubleStream.of(doubleArray(items)))),
                new Origin(
                        "PrimitiveIterator.OfDouble",
                        OracleSources::someDoubles,
                        items -> ParIter.of(DoubleStream.of(doubleArray(items)).iterator())),
                new Origin(
                        "Spliterator.OfDouble",
                        OracleSources::someDoubles,
                        items -> ParIter.of(Arrays.spliterator(doubleArray(items)))),
                new Origin(
                        "concatAll",
                        OracleSources::someDoubles,
                        items -> DoubleParIter.concatAll(
                                DoubleParIter.of(doubleArray(items.subList(0, third(items)))),
                                DoubleParIter.of(doubleArray(items)).skip(third(items)))),
                new Origin(
                        "mapToDouble of a list",
                        OracleSources::someDoubles,
                        items -> ParIter.of(items).mapToDouble(x -> (Double) x)));
    }
}
