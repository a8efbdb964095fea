package io.fastiter;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.engine.Async;
import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.engine.Recorder;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.sink.CollectSink;
import io.fastiter.internal.sink.CollectorSink;
import io.fastiter.internal.sink.FindLastSink;
import io.fastiter.internal.sink.FindSink;
import io.fastiter.internal.sink.FoldSink;
import io.fastiter.internal.sink.ForEachSink;
import io.fastiter.internal.sink.JoiningSink;
import io.fastiter.internal.sink.MinMaxBySink;
import io.fastiter.internal.sink.MinMaxKeySink;
import io.fastiter.internal.sink.ReduceSink;
import io.fastiter.internal.sink.ReduceWithSink;
import io.fastiter.internal.sink.Some;
import io.fastiter.internal.sink.ToArraySink;
import io.fastiter.internal.sink.ToListSink;
import io.fastiter.internal.source.ArraySource;
import io.fastiter.internal.source.CollectionSource;
import io.fastiter.internal.source.PullSource;
import io.fastiter.internal.stage.EnumerateStage;
import io.fastiter.internal.stage.FilterStage;
import io.fastiter.internal.stage.FlatMapArrayStage;
import io.fastiter.internal.stage.FlatMapStage;
import io.fastiter.internal.stage.FlatMapStreamStage;
import io.fastiter.internal.stage.LimitStage;
import io.fastiter.internal.stage.MapIndexedStage;
import io.fastiter.internal.stage.MapMultiStage;
import io.fastiter.internal.stage.MapNotNullStage;
import io.fastiter.internal.stage.MapStage;
import io.fastiter.internal.stage.PeekStage;
import io.fastiter.internal.stage.SelectStage;
import io.fastiter.internal.stage.SkipStage;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collector;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data-parallel pipeline over items of type {@code T}: a reusable immutable value that says where items come from and
 * what happens to them. Nothing runs until a terminal operation is called, and each terminal operation runs it anew.
 *
 * <pre>{@code
 * List<String> names = List.of("Ada", "Grace", "Barbara", "Frances");
 * ParIter.of(names).filter(name -> name.length() > 4).map(String::toUpperCase).collect(); // [GRACE, BARBARA, FRANCES]
 * ParIter.range(0, 3_000_000).map(x -> x * x).sum(); // 8999995500000500000
 * }</pre>
 *
 * What holds for every method here (order, failures, null, interruption, what may differ from {@link #sequential()}) is
 * said once, in the description of the package {@link io.fastiter}. Items of primitive type have pipelines of their own:
 * {@link IntParIter}, {@link LongParIter} and {@link DoubleParIter}.
 *
 * @param <T> the type of the items
 */
@SuppressWarnings("exports") // annotations, which users need not see; a test looks for all else
public final class ParIter<T extends @Nullable Object> implements Iterable<T> {
    final Plan plan;
    final Options options;

    ParIter(Plan plan, Options options) {
        this.plan = plan;
        this.options = options;
    }

    // ---- sources ----

    /** Its plan is made before it is: C2 stores into a new object without a barrier only if nothing comes in between. */
    private static <R extends @Nullable Object> ParIter<R> over(Source source) {
        Plan plan = Plan.of(source);
        return new ParIter<>(plan, Options.STANDARD);
    }

    /**
     * The items of a collection, in the order in which it iterates. The collection is read when a terminal operation
     * runs. Lists with {@link java.util.RandomAccess} are read by index, and must not change size meanwhile; others by one
     * thread at a time, but for the JDK's hash and tree collections and deques, of which threads read parts.
     *
     * <pre>{@code
     * ParIter.of(List.of(3, 1, 2)).map(x -> x * 10).collect(); // [30, 10, 20]
     * ParIter.of(new TreeSet<>(List.of(3, 1, 2))).collect(); // [1, 2, 3]
     * }</pre>
     *
     * A terminal operation throws {@link java.util.ConcurrentModificationException} where it finds the collection changed
     * during the run.
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> ParIter<T> of(Collection<? extends T> items) {
        return ParIter.over(CollectionSource.of(Objects.requireNonNull(items, "items")));
    }

    /**
     * The given items, or those of an array. An array is not copied: it is read when a terminal operation runs.
     *
     * <pre>{@code
     * ParIter.of("a", "b", "c").joining("-"); // a-b-c
     * ParIter.of(new String[] {"a", "b"}).count(); // 2
     * }</pre>
     */
    @CheckReturnValue
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    public static <T extends @Nullable Object> ParIter<T> of(T... items) {
        Objects.requireNonNull(items, "items");
        return ParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The items of a part of an array, which is not copied: it is read when a terminal operation runs.
     *
     * <pre>{@code
     * String[] letters = {"a", "b", "c", "d"};
     * ParIter.of(letters, 1, 3).collect(); // [b, c]
     * }</pre>
     *
     * @param fromIndex the index of the first item
     * @param toIndex the index behind the last item
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> ParIter<T> of(T[] items, int fromIndex, int toIndex) {
        Objects.requireNonNull(items, "items");
        Pipelines.checkSlice(fromIndex, toIndex, items.length);
        return ParIter.over(ArraySource.of(items, fromIndex, toIndex));
    }

    /**
     * The elements of an array, which is not copied: it is read when a terminal operation runs.
     *
     * <pre>{@code
     * ParIter.of(new int[] {1, 2, 3}).sum(); // 6
     * }</pre>
     */
    @CheckReturnValue
    public static IntParIter of(int[] items) {
        Objects.requireNonNull(items, "items");
        return IntParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The elements of a part of an array, which is not copied: it is read when a terminal operation runs.
     *
     * @param fromIndex the index of the first element
     * @param toIndex the index behind the last element
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    @CheckReturnValue
    public static IntParIter of(int[] items, int fromIndex, int toIndex) {
        Objects.requireNonNull(items, "items");
        Pipelines.checkSlice(fromIndex, toIndex, items.length);
        return IntParIter.over(ArraySource.of(items, fromIndex, toIndex));
    }

    /**
     * The elements of an array, which is not copied: it is read when a terminal operation runs.
     *
     * <pre>{@code
     * ParIter.of(new long[] {1, 2, 3}).map(x -> x * x).sum(); // 14
     * }</pre>
     */
    @CheckReturnValue
    public static LongParIter of(long[] items) {
        Objects.requireNonNull(items, "items");
        return LongParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The elements of a part of an array, which is not copied: it is read when a terminal operation runs.
     *
     * @param fromIndex the index of the first element
     * @param toIndex the index behind the last element
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    @CheckReturnValue
    public static LongParIter of(long[] items, int fromIndex, int toIndex) {
        Objects.requireNonNull(items, "items");
        Pipelines.checkSlice(fromIndex, toIndex, items.length);
        return LongParIter.over(ArraySource.of(items, fromIndex, toIndex));
    }

    /**
     * The elements of an array, which is not copied: it is read when a terminal operation runs.
     *
     * <pre>{@code
     * ParIter.of(new double[] {0.5, 1.5}).sum(); // 2.0
     * }</pre>
     */
    @CheckReturnValue
    public static DoubleParIter of(double[] items) {
        Objects.requireNonNull(items, "items");
        return DoubleParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The elements of a part of an array, which is not copied: it is read when a terminal operation runs.
     *
     * @param fromIndex the index of the first element
     * @param toIndex the index behind the last element
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    @CheckReturnValue
    public static DoubleParIter of(double[] items, int fromIndex, int toIndex) {
        Objects.requireNonNull(items, "items");
        Pipelines.checkSlice(fromIndex, toIndex, items.length);
        return DoubleParIter.over(ArraySource.of(items, fromIndex, toIndex));
    }

    /**
     * The elements of an array as ints, sign and all. The array is not copied: it is read when a terminal operation runs.
     *
     * <pre>{@code
     * ParIter.of(new byte[] {-1, 1}).map(b -> b & 0xff).collect(); // [255, 1]
     * }</pre>
     */
    @CheckReturnValue
    public static IntParIter of(byte[] items) {
        Objects.requireNonNull(items, "items");
        return IntParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The elements of a part of an array as ints, sign and all. The array is not copied: it is read when a terminal
     * operation runs.
     *
     * @param fromIndex the index of the first element
     * @param toIndex the index behind the last element
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    @CheckReturnValue
    public static IntParIter of(byte[] items, int fromIndex, int toIndex) {
        Objects.requireNonNull(items, "items");
        Pipelines.checkSlice(fromIndex, toIndex, items.length);
        return IntParIter.over(ArraySource.of(items, fromIndex, toIndex));
    }

    /** The elements of an array as ints. The array is not copied: it is read when a terminal operation runs. */
    @CheckReturnValue
    public static IntParIter of(short[] items) {
        Objects.requireNonNull(items, "items");
        return IntParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The elements of a part of an array as ints. The array is not copied: it is read when a terminal operation runs.
     *
     * @param fromIndex the index of the first element
     * @param toIndex the index behind the last element
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    @CheckReturnValue
    public static IntParIter of(short[] items, int fromIndex, int toIndex) {
        Objects.requireNonNull(items, "items");
        Pipelines.checkSlice(fromIndex, toIndex, items.length);
        return IntParIter.over(ArraySource.of(items, fromIndex, toIndex));
    }

    /**
     * The elements of an array as ints, each a UTF-16 code unit. The array is not copied: it is read when a terminal
     * operation runs.
     */
    @CheckReturnValue
    public static IntParIter of(char[] items) {
        Objects.requireNonNull(items, "items");
        return IntParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The elements of a part of an array as ints, each a UTF-16 code unit. The array is not copied: it is read when a
     * terminal operation runs.
     *
     * @param fromIndex the index of the first element
     * @param toIndex the index behind the last element
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    @CheckReturnValue
    public static IntParIter of(char[] items, int fromIndex, int toIndex) {
        Objects.requireNonNull(items, "items");
        Pipelines.checkSlice(fromIndex, toIndex, items.length);
        return IntParIter.over(ArraySource.of(items, fromIndex, toIndex));
    }

    /** The elements of an array as doubles. The array is not copied: it is read when a terminal operation runs. */
    @CheckReturnValue
    public static DoubleParIter of(float[] items) {
        Objects.requireNonNull(items, "items");
        return DoubleParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The elements of a part of an array as doubles. The array is not copied: it is read when a terminal operation runs.
     *
     * @param fromIndex the index of the first element
     * @param toIndex the index behind the last element
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    @CheckReturnValue
    public static DoubleParIter of(float[] items, int fromIndex, int toIndex) {
        Objects.requireNonNull(items, "items");
        Pipelines.checkSlice(fromIndex, toIndex, items.length);
        return DoubleParIter.over(ArraySource.of(items, fromIndex, toIndex));
    }

    /**
     * The entries of a map, in the order in which its entry set iterates. The map is read when a terminal operation runs,
     * by one thread at a time, but for the JDK's hash and tree maps, of which threads read parts.
     *
     * <pre>{@code
     * Map<String, Integer> stock = new TreeMap<>(Map.of("nut", 3, "bolt", 5));
     * ParIter.of(stock).map(e -> e.getKey() + "=" + e.getValue()).collect(); // [bolt=5, nut=3]
     * }</pre>
     */
    @CheckReturnValue
    public static <K extends @Nullable Object, V extends @Nullable Object> ParIter<Map.Entry<K, V>> of(Map<K, V> map) {
        return ParIter.over(
                CollectionSource.of(Objects.requireNonNull(map, "map").entrySet()));
    }

    /**
     * The items that an iterable gives, in its order; a pipeline is returned as it is, with its options. What is also a
     * {@link Collection} is read as such, all else from its iterator, by one thread at a time, which is asked for once per
     * terminal operation. Where an item costs more than it takes to put it into a batch, others get batches.
     *
     * <pre>{@code
     * Iterable<Integer> countdown = () -> IntStream.of(3, 2, 1).iterator();
     * ParIter.of(countdown).collect(); // [3, 2, 1]
     * }</pre>
     *
     * A {@link java.nio.file.Path} is an iterable of its name elements: this gives these, not the lines of the file. An
     * object that is an {@code Iterable} and an {@code Iterator} or a {@code Map} as well has to be cast to the one that
     * is meant.
     */
    @CheckReturnValue
    @SuppressWarnings("unchecked") // items come out of it only
    public static <T extends @Nullable Object> ParIter<T> of(Iterable<? extends T> items) {
        if (items instanceof ParIter<?> pipeline) {
            return (ParIter<T>) pipeline;
        }
        return ParIter.over(
                items instanceof Collection<?> collection
                        ? CollectionSource.of(collection)
                        : PullSource.of(Objects.requireNonNull(items, "items")));
    }

    /**
     * The pipeline itself, so that code for whatever has an {@code of} works for pipelines too, and a pipeline does not
     * become one item of another.
     */
    @CheckReturnValue
    public static IntParIter of(IntParIter pipeline) {
        return Objects.requireNonNull(pipeline, "pipeline");
    }

    /**
     * The pipeline itself, so that code for whatever has an {@code of} works for pipelines too, and a pipeline does not
     * become one item of another.
     */
    @CheckReturnValue
    public static LongParIter of(LongParIter pipeline) {
        return Objects.requireNonNull(pipeline, "pipeline");
    }

    /**
     * The pipeline itself, so that code for whatever has an {@code of} works for pipelines too, and a pipeline does not
     * become one item of another.
     */
    @CheckReturnValue
    public static DoubleParIter of(DoubleParIter pipeline) {
        return Objects.requireNonNull(pipeline, "pipeline");
    }

    /**
     * The items that an iterator still has. They are taken by one thread at a time, and only once: the second
     * terminal operation throws {@link IllegalStateException}.
     *
     * <pre>{@code
     * ParIter.of(new Scanner("to be or not")).map(String::length).collect(); // [2, 2, 2, 3]
     * }</pre>
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> ParIter<T> of(Iterator<? extends T> items) {
        return ParIter.over(PullSource.of(Objects.requireNonNull(items, "items"), Kind.REF));
    }

    /**
     * The ints that an iterator still has. They are taken by one thread at a time, and only once: the second
     * terminal operation throws {@link IllegalStateException}.
     */
    @CheckReturnValue
    public static IntParIter of(PrimitiveIterator.OfInt items) {
        return IntParIter.over(PullSource.of(Objects.requireNonNull(items, "items"), Kind.INT));
    }

    /**
     * The longs that an iterator still has. They are taken by one thread at a time, and only once: the second
     * terminal operation throws {@link IllegalStateException}.
     */
    @CheckReturnValue
    public static LongParIter of(PrimitiveIterator.OfLong items) {
        return LongParIter.over(PullSource.of(Objects.requireNonNull(items, "items"), Kind.LONG));
    }

    /**
     * The doubles that an iterator still has. They are taken by one thread at a time, and only once: the
     * second terminal operation throws {@link IllegalStateException}.
     */
    @CheckReturnValue
    public static DoubleParIter of(PrimitiveIterator.OfDouble items) {
        return DoubleParIter.over(PullSource.of(Objects.requireNonNull(items, "items"), Kind.DOUBLE));
    }

    /**
     * The items that a spliterator still has, in its order. They are taken only once: the second terminal operation
     * throws {@link IllegalStateException}.
     *
     * <pre>{@code
     * ParIter.of(List.of("x", "y").spliterator()).collect(); // [x, y]
     * }</pre>
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> ParIter<T> of(Spliterator<? extends T> items) {
        return ParIter.over(PullSource.of(Objects.requireNonNull(items, "items"), Kind.REF));
    }

    /**
     * The ints that a spliterator still has, in its order. They are taken only once: the second terminal operation
     * throws {@link IllegalStateException}.
     */
    @CheckReturnValue
    public static IntParIter of(Spliterator.OfInt items) {
        return IntParIter.over(PullSource.of(Objects.requireNonNull(items, "items"), Kind.INT));
    }

    /**
     * The longs that a spliterator still has, in its order. They are taken only once: the second terminal operation
     * throws {@link IllegalStateException}.
     */
    @CheckReturnValue
    public static LongParIter of(Spliterator.OfLong items) {
        return LongParIter.over(PullSource.of(Objects.requireNonNull(items, "items"), Kind.LONG));
    }

    /**
     * The doubles that a spliterator still has, in its order. They are taken only once: the second terminal operation
     * throws {@link IllegalStateException}.
     */
    @CheckReturnValue
    public static DoubleParIter of(Spliterator.OfDouble items) {
        return DoubleParIter.over(PullSource.of(Objects.requireNonNull(items, "items"), Kind.DOUBLE));
    }

    /**
     * The items of a stream, in its encounter order. The stream's own stages run as the stream does, one item at a time;
     * those added here run in parallel. The stream is read through its spliterator and closed when the terminal operation
     * ends, however it ends. It can be read only once: the second terminal operation throws
     * {@link IllegalStateException}.
     *
     * <pre>{@code
     * ParIter.of(Stream.of(1, 2, 3)).map(x -> x + 1).collect(); // [2, 3, 4]
     * }</pre>
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> ParIter<T> of(Stream<? extends T> stream) {
        return ParIter.over(PullSource.of(Objects.requireNonNull(stream, "stream"), Kind.REF));
    }

    /**
     * The items of a stream, as {@link #of(Stream)} gives them.
     *
     * <pre>{@code
     * ParIter.of("abc".chars()).map(c -> c - 'a').collect(); // [0, 1, 2]
     * }</pre>
     */
    @CheckReturnValue
    public static IntParIter of(IntStream stream) {
        return IntParIter.over(PullSource.of(Objects.requireNonNull(stream, "stream"), Kind.INT));
    }

    /** The items of a stream, as {@link #of(Stream)} gives them. */
    @CheckReturnValue
    public static LongParIter of(LongStream stream) {
        return LongParIter.over(PullSource.of(Objects.requireNonNull(stream, "stream"), Kind.LONG));
    }

    /** The items of a stream, as {@link #of(Stream)} gives them. */
    @CheckReturnValue
    public static DoubleParIter of(DoubleStream stream) {
        return DoubleParIter.over(PullSource.of(Objects.requireNonNull(stream, "stream"), Kind.DOUBLE));
    }

    /**
     * The numbers from {@code from} up to, and without, {@code to}; none where {@code from} is not below {@code to}. They
     * are longs, so that their squares and sums are right where ints would wrap around;
     * {@link IntParIter#range(int, int)} gives ints.
     *
     * <pre>{@code
     * ParIter.range(0, 5).collect(); // [0, 1, 2, 3, 4]
     * }</pre>
     */
    @CheckReturnValue
    public static LongParIter range(long from, long to) {
        return LongParIter.range(from, to);
    }

    /**
     * The numbers {@code from}, {@code from + step}, {@code from + 2 * step} and so on, as long as they have not reached
     * {@code to}. A negative step counts down.
     *
     * <pre>{@code
     * ParIter.range(0, 10, 3).collect(); // [0, 3, 6, 9]
     * ParIter.range(10, 0, -4).collect(); // [10, 6, 2]
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code step} is 0
     */
    @CheckReturnValue
    public static LongParIter range(long from, long to, long step) {
        return LongParIter.range(from, to, step);
    }

    /**
     * The numbers from {@code from} up to and with {@code to}; none where {@code from} is above {@code to}.
     *
     * <pre>{@code
     * ParIter.rangeClosed(1, 5).reduce(1, (a, b) -> a * b); // 120
     * }</pre>
     */
    @CheckReturnValue
    public static LongParIter rangeClosed(long from, long to) {
        return LongParIter.rangeClosed(from, to);
    }

    /**
     * No items.
     *
     * <pre>{@code
     * ParIter.empty().findFirst(); // Optional.empty
     * }</pre>
     */
    @CheckReturnValue
    public static <T extends @Nullable Object> ParIter<T> empty() {
        return ParIter.over(ArraySource.of(new Object[0], 0, 0));
    }

    /**
     * The items of all these pipelines, one pipeline after the other. The options of the first one count.
     *
     * <pre>{@code
     * ParIter.concatAll(ParIter.of("a", "b"), ParIter.of("c"), ParIter.empty()).collect(); // [a, b, c]
     * }</pre>
     */
    @CheckReturnValue
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    public static <T extends @Nullable Object> ParIter<T> concatAll(ParIter<? extends T>... pipelines) {
        Objects.requireNonNull(pipelines, "pipelines");
        Plan[] plans = new Plan[pipelines.length];
        for (int i = 0; i < plans.length; i++) {
            plans[i] = Pipelines.at(i, pipelines).plan;
        }
        return new ParIter<>(
                Pipelines.concat(Kind.REF, plans), plans.length == 0 ? Options.STANDARD : pipelines[0].options);
    }

    // ---- one item becomes one ----

    /**
     * What a function makes of each item.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of("one", "three").map(String::length).collect(); // [3, 5]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> map(Function<? super T, ? extends R> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new MapStage("map", Kind.REF, Kind.REF, mapper));
    }

    /**
     * The int that a function makes of each item.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of("one", "three").mapToInt(String::length).sum(); // 8
     * }</pre>
     */
    @CheckReturnValue
    public IntParIter mapToInt(ToIntFunction<? super T> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new IntParIter(plan.then(new MapStage("mapToInt", Kind.REF, Kind.INT, mapper)), options);
    }

    /**
     * The long that a function makes of each item.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of("10", "20").mapToLong(Long::parseLong).sum(); // 30
     * }</pre>
     */
    @CheckReturnValue
    public LongParIter mapToLong(ToLongFunction<? super T> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new LongParIter(plan.then(new MapStage("mapToLong", Kind.REF, Kind.LONG, mapper)), options);
    }

    /**
     * The double that a function makes of each item.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of("0.5", "1.5").mapToDouble(Double::parseDouble).average(); // OptionalDouble[1.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter mapToDouble(ToDoubleFunction<? super T> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new DoubleParIter(plan.then(new MapStage("mapToDouble", Kind.REF, Kind.DOUBLE, mapper)), options);
    }

    /**
     * What a function makes of each item and its index: the position in encounter order at this point of the pipeline,
     * from 0.
     *
     * <p>Intermediate, in order. Behind operations that keep the number of items it is stateless and holds nothing.
     * Behind others, such as {@link #filter}, items have to be counted first: they are computed in parallel a wave of at
     * most about a million source items at a time, and one wave is held.
     *
     * <pre>{@code
     * ParIter.of("a", "b", "c").mapIndexed((i, s) -> i + s).collect(); // [0a, 1b, 2c]
     * ParIter.of("a", "-", "b").filter(s -> !s.equals("-")).mapIndexed((i, s) -> i + s).collect(); // [0a, 1b]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> mapIndexed(IndexedFunction<? super T, ? extends R> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new MapIndexedStage(ApiFn.indexed(Kind.REF), Kind.REF, Kind.REF, mapper));
    }

    /**
     * Each item with its index: the position in encounter order at this point of the pipeline, from 0.
     *
     * <p>Intermediate, in order; holds what {@link #mapIndexed} holds.
     *
     * <pre>{@code
     * ParIter.of("a", "b").enumerate().collect(); // [Indexed[index=0, value=a], Indexed[index=1, value=b]]
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<Indexed<T>> enumerate() {
        return then(new EnumerateStage(ApiFn.indexed(Kind.REF), Enumerate.INSTANCE));
    }

    /**
     * What a function makes of each item in calls that may block: at most {@code concurrency} at a time, for functions
     * that wait for a network or a disk more than they compute. The calls are made on threads of their own, which are
     * virtual where the JDK has these (21 and later) and otherwise end when they are idle. The pool makes none of them,
     * and {@code parallelism} does not bound them. Under {@link #sequential()}, and inside a class initialiser, the caller
     * makes them one after the other.
     *
     * <p>Intermediate, stateless, in order. A slow call does not hold up those behind it: up to four times
     * {@code concurrency} items are begun before the first of them is through, their results held, and a few more items
     * read. So where the pipeline ends early, other than by a {@link #limit} of the results, some calls were made for
     * nothing. Those in flight are interrupted then, as they are when the run fails (again and again, if they do not
     * return), and have returned when the terminal operation returns.
     *
     * <pre>{@code
     * ParIter.of("a", "b").mapBlocking(8, name -> "the page of " + name).collect(); // [the page of a, the page of b]
     * }</pre>
     *
     * @param concurrency the most calls at a time
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> mapBlocking(
            int concurrency, Function<? super T, ? extends R> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new ParIter<>(Pipelines.mapBlocking(plan, concurrency, mapper), options);
    }

    /**
     * The same items; an action is called with each on its way, for looking at what passes.
     *
     * <p>Intermediate, stateless; holds nothing. The action is called by the threads that run the pipeline, so for
     * several items at a time and in no order, and only for items that come by: not for those that a {@link #limit} keeps
     * out, and maybe for some behind the one that ended a search.
     *
     * <pre>{@code
     * Queue<String> seen = new ConcurrentLinkedQueue<>();
     * ParIter.of("a", "b").peek(seen::add).map(String::toUpperCase).collect(); // [A, B]
     * seen.size(); // 2
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> peek(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        return then(new PeekStage(Kind.REF, action));
    }

    // ---- some items go ----

    /**
     * The items that a predicate accepts.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of(1, 2, 3, 4).filter(x -> x % 2 == 0).collect(); // [2, 4]
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> filter(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return then(new FilterStage(Kind.REF, predicate, false));
    }

    /**
     * The items that a predicate does not accept.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of("a", "", "b").filterNot(String::isEmpty).collect(); // [a, b]
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> filterNot(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return then(new FilterStage(Kind.REF, predicate, true));
    }

    /**
     * What a function makes of each item, without the nulls among that.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * Map<String, Integer> prices = Map.of("tea", 3, "milk", 2);
     * ParIter.of("tea", "gold", "milk").mapNotNull(prices::get).collect(); // [3, 2]
     * }</pre>
     */
    @CheckReturnValue
    public <R> ParIter<R> mapNotNull(Function<? super T, ? extends @Nullable R> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new MapNotNullStage(mapper));
    }

    /**
     * The items that are instances of a class, as such.
     *
     * <p>Intermediate, stateless, in order; holds nothing. Null is an instance of no class.
     *
     * <pre>{@code
     * ParIter.<Object>of(1, "two", 3.0).select(Number.class).mapToInt(Number::intValue).sum(); // 4
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code type} is a primitive type, such as {@code int.class}
     */
    @CheckReturnValue
    public <R> ParIter<R> select(Class<R> type) {
        Objects.requireNonNull(type, "type");
        if (type.isPrimitive()) {
            throw new IllegalArgumentException(
                    "select(" + type + ".class): a primitive type has no instances, name its wrapper class");
        }
        return then(new SelectStage(type));
    }

    /**
     * The first {@code n} items, or all if there are no more than that.
     *
     * <p>Intermediate, stateful, short-circuiting, in order: really the first ones, everywhere. Behind operations that
     * keep the number of items it costs nothing and holds nothing; behind others, such as {@link #filter}, the items of
     * one wave are held while they are counted.
     *
     * <pre>{@code
     * ParIter.range(0, Long.MAX_VALUE).filter(x -> x % 7 == 3).limit(3).collect(); // [3, 10, 17]
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    @CheckReturnValue
    public ParIter<T> limit(long n) {
        Pipelines.checkCount("limit", n);
        return then(new LimitStage(Kind.REF, n));
    }

    /**
     * The items without the first {@code n}; none if there are no more than that.
     *
     * <p>Intermediate, stateful, in order. Behind operations that keep the number of items it holds nothing; behind
     * others, such as {@link #filter}, the items of one wave are held while they are counted. The functions of earlier
     * stages see the items that are skipped as well.
     *
     * <pre>{@code
     * ParIter.of("a", "b", "c").skip(1).collect(); // [b, c]
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    @CheckReturnValue
    public ParIter<T> skip(long n) {
        Pipelines.checkCount("skip", n);
        return then(new SkipStage(Kind.REF, n));
    }

    // ---- one item becomes many ----

    /**
     * The items of all that a function gives: a pipeline, list, set or other iterable for each item. Null counts as
     * empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * ParIter.of(List.of(1, 2), List.of(), List.of(3)).flatMap(list -> list).collect(); // [1, 2, 3]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> flatMap(
            Function<? super T, ? extends @Nullable Iterable<? extends R>> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new FlatMapStage("flatMap", Kind.REF, Kind.REF, mapper, InnerPipelines.OPENER));
    }

    /**
     * The elements of all arrays that a function gives, one array for each item. Null counts as empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * ParIter.of("a b", "c").flatMapArray(s -> s.split(" ")).collect(); // [a, b, c]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> flatMapArray(Function<? super T, ? extends R @Nullable []> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new FlatMapArrayStage("flatMapArray", Kind.REF, Kind.REF, mapper));
    }

    /**
     * The items of all streams that a function gives, one stream for each item. Null counts as empty. A stream is closed
     * behind its last item; where the run ends before that, when it ends.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own. {@link #flatMap} and {@link #mapMulti} cost less.
     *
     * <pre>{@code
     * ParIter.of("ab", "c").flatMapStream(s -> s.chars().mapToObj(Character::toString)).collect(); // [a, b, c]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> flatMapStream(
            Function<? super T, ? extends @Nullable Stream<? extends R>> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new FlatMapStreamStage(Kind.REF, Kind.REF, mapper, null));
    }

    /**
     * The elements of all arrays that a function gives, one array for each item. Null counts as empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * ParIter.of("ab", "c").flatMapToInt(s -> s.codePoints().toArray()).collect(); // [97, 98, 99]
     * }</pre>
     */
    @CheckReturnValue
    public IntParIter flatMapToInt(Function<? super T, int @Nullable []> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new IntParIter(plan.then(new FlatMapArrayStage("flatMapToInt", Kind.REF, Kind.INT, mapper)), options);
    }

    /**
     * The elements of all arrays that a function gives, one array for each item. Null counts as empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * ParIter.of(1L, 2L).flatMapToLong(x -> new long[] {x, -x}).collect(); // [1, -1, 2, -2]
     * }</pre>
     */
    @CheckReturnValue
    public LongParIter flatMapToLong(Function<? super T, long @Nullable []> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new LongParIter(plan.then(new FlatMapArrayStage("flatMapToLong", Kind.REF, Kind.LONG, mapper)), options);
    }

    /**
     * The elements of all arrays that a function gives, one array for each item. Null counts as empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * ParIter.of(1.0, 4.0).flatMapToDouble(x -> new double[] {x, Math.sqrt(x)}).collect(); // [1.0, 1.0, 4.0, 2.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter flatMapToDouble(Function<? super T, double @Nullable []> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new DoubleParIter(
                plan.then(new FlatMapArrayStage("flatMapToDouble", Kind.REF, Kind.DOUBLE, mapper)), options);
    }

    /**
     * What a function emits for each item: it is called with the item and a consumer, and whatever it passes to the
     * consumer goes on through the pipeline, before the consumer returns. The fastest way to make several of one, or none.
     *
     * <p>Intermediate, stateless, in order; holds nothing. A consumer that is called after the function has returned
     * throws {@link IllegalStateException}. Once no more is wanted, as behind a {@code limit}, what the function emits is
     * ignored until it returns. Where the whole run is over, since it was cancelled, or closed, or {@code findAny} has its
     * answer, the consumer throws {@link java.util.concurrent.CancellationException} instead: so a function that emits for
     * ever ends then, and only then.
     *
     * <pre>{@code
     * ParIter.of(1, 2, 3).<String>mapMulti((x, emit) -> {
     *     for (int i = 1; i < x; i++) {
     *         emit.accept(x + ":" + i);
     *     }
     * }).collect(); // [2:1, 3:1, 3:2]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> mapMulti(BiConsumer<? super T, ? super Consumer<R>> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new MapMultiStage("mapMulti", Kind.REF, Kind.REF, mapper));
    }

    /**
     * The ints that a function emits for each item, as {@link #mapMulti} does.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of("ab", "c").mapMultiToInt((s, emit) -> s.chars().forEach(emit::accept)).collect(); // [97, 98, 99]
     * }</pre>
     */
    @CheckReturnValue
    public IntParIter mapMultiToInt(BiConsumer<? super T, ? super IntConsumer> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new IntParIter(plan.then(new MapMultiStage("mapMultiToInt", Kind.REF, Kind.INT, mapper)), options);
    }

    /**
     * The longs that a function emits for each item, as {@link #mapMulti} does.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of(List.of(1L, 2L), List.of(3L)).mapMultiToLong((list, emit) -> list.forEach(emit::accept)).sum(); // 6
     * }</pre>
     */
    @CheckReturnValue
    public LongParIter mapMultiToLong(BiConsumer<? super T, ? super LongConsumer> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new LongParIter(plan.then(new MapMultiStage("mapMultiToLong", Kind.REF, Kind.LONG, mapper)), options);
    }

    /**
     * The doubles that a function emits for each item, as {@link #mapMulti} does.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of(List.of(0.5), List.of(1.5)).mapMultiToDouble((list, emit) -> list.forEach(emit::accept)).sum(); // 2.0
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter mapMultiToDouble(BiConsumer<? super T, ? super DoubleConsumer> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new DoubleParIter(
                plan.then(new MapMultiStage("mapMultiToDouble", Kind.REF, Kind.DOUBLE, mapper)), options);
    }

    // ---- several pipelines ----

    /**
     * What a function makes of each item and the one at the same position of another pipeline, up to the end of the
     * shorter one. The options of this pipeline count.
     *
     * <p>Intermediate, in order. Where both keep the number of their sources' items it is stateless and holds nothing;
     * else up to one wave of items is held, and the functions of the longer one may have been called for items that find
     * no partner.
     *
     * <pre>{@code
     * ParIter.of("a", "b", "c").zip(ParIter.of(1, 2), (s, i) -> s + i).collect(); // [a1, b2]
     * }</pre>
     */
    @CheckReturnValue
    public <U extends @Nullable Object, R extends @Nullable Object> ParIter<R> zip(
            ParIter<? extends U> other, BiFunction<? super T, ? super U, ? extends R> combiner) {
        Objects.requireNonNull(other, "other");
        Objects.requireNonNull(combiner, "combiner");
        return new ParIter<>(Pipelines.zip(plan, other.plan, Kind.REF, combiner), options);
    }

    /**
     * The items of this pipeline, then those of another one. The options of this pipeline count.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of("a", "b").concat(ParIter.of("c")).collect(); // [a, b, c]
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> concat(ParIter<? extends T> other) {
        Objects.requireNonNull(other, "other");
        return new ParIter<>(Pipelines.concat(Kind.REF, plan, other.plan), options);
    }

    // ---- options ----

    /**
     * This pipeline, run like a loop: on the caller alone, each item through all stages before the next one begins. Takes
     * back {@link #parallelism}, as that takes back this: the last call counts.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * List<String> order = new ArrayList<>();
     * ParIter.of("a", "b").sequential().peek(order::add).map(String::toUpperCase).forEach(order::add);
     * order; // [a, A, b, B]
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> sequential() {
        return new ParIter<>(plan, options.makeSequential());
    }

    /**
     * This pipeline, run with at most so many threads inside its functions at any time, the caller included. Never makes
     * a pool grow. The last call counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.range(0, 1000).parallelism(2).map(x -> x + 1).sum(); // 500500
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    @CheckReturnValue
    public ParIter<T> parallelism(int threads) {
        Pipelines.checkThreads(threads);
        return new ParIter<>(plan, options.parallelism(threads));
    }

    /**
     * This pipeline, run by the threads of a pool and the caller. Without it the threads of the common pool help, or those
     * of a pool that is FastIter's own where the system property {@code fastiter.threads} or the environment variable
     * {@code FASTITER_NUM_THREADS} gives their number. A pool that was shut down helps no run: the caller does it all, and
     * {@link #runAsync} takes a new thread. The last call counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ForkJoinPool pool = new ForkJoinPool(2);
     * ParIter.range(0, 1000).on(pool).sum(); // 499500
     * pool.shutdown();
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> on(ForkJoinPool pool) {
        return new ParIter<>(plan, options.on(Objects.requireNonNull(pool, "pool")));
    }

    /**
     * This pipeline, called by a name in messages, events and failures. The last call counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.of("a", "b").named("letters").count(); // 2
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> named(String name) {
        return new ParIter<>(plan, options.named(Objects.requireNonNull(name, "name")));
    }

    /**
     * This pipeline with a time limit for each terminal operation. One that has not ended when the time is over is
     * cancelled, and throws {@link java.util.concurrent.CancellationException} once no function of it is running any more:
     * how soon, says the description of the package {@link io.fastiter} under "Cancelling". What ends sooner does not
     * notice. The last call counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ParIter.range(0, 1000).timeout(Duration.ofMinutes(1)).sum(); // 499500
     * ParIter.range(0, 1000).timeout(Duration.ZERO).sum(); // throws CancellationException
     * }</pre>
     *
     * @param timeout at least 0, which lets nothing begin
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    @CheckReturnValue
    public ParIter<T> timeout(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        return new ParIter<>(plan, options.with(options.control().timeout(Pipelines.checkTimeout(timeout))));
    }

    /**
     * This pipeline, whose runs end when a token is cancelled: those under way as with {@link #timeout}, later ones before
     * they begin. One token may be given to many pipelines. The last call counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * CancelToken token = new CancelToken();
     * ParIter.range(0, 1000).cancelOn(token).sum(); // 499500
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> cancelOn(CancelToken token) {
        Objects.requireNonNull(token, "token");
        return new ParIter<>(plan, options.with(options.control().cancelOn(token.cancellation)));
    }

    /**
     * This pipeline, whose terminal operations tell a listener how far they are, counted in items of the source: a few
     * times a second at most, on one of the threads that take part but never on two at a time, and when everything is done.
     * An operation that ends early, since it has found what it was looking for, is done with all items then. The last call
     * counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * List<Progress> seen = new ArrayList<>();
     * ParIter.range(0, 1000).onProgress(seen::add).count();
     * seen.get(seen.size() - 1).done(); // 1000
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> onProgress(ProgressListener listener) {
        Objects.requireNonNull(listener, "listener");
        return new ParIter<>(plan, options.with(options.control().onProgress(listener)));
    }

    /**
     * This pipeline, whose functions find on other threads what a carrier brings there from the caller's: see {@link
     * ContextCarrier}. Each call adds one more.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ContextCarrier none = () -> () -> () -> {};
     * ParIter.range(0, 1000).carry(none).sum(); // 499500
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<T> carry(ContextCarrier carrier) {
        Objects.requireNonNull(carrier, "carrier");
        return new ParIter<>(plan, options.with(options.control().carrying(carrier)));
    }

    /** Switches of tests: bits of {@link Options}. */
    ParIter<T> force(int switches) {
        return new ParIter<>(plan, options.force(switches));
    }

    /**
     * What a function makes of this pipeline: for pieces of pipeline that are used in several places.
     *
     * <p>Intermediate or terminal, as what the function does with the pipeline: it is called at once. Holds nothing.
     *
     * <pre>{@code
     * Function<ParIter<String>, ParIter<String>> clean = p -> p.map(String::strip).filterNot(String::isEmpty);
     * ParIter.of(" a", "", "b ").pipe(clean).joining("+"); // a+b
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> R pipe(Function<? super ParIter<T>, ? extends R> piece) {
        return Objects.requireNonNull(piece, "piece").apply(this);
    }

    // ---- terminal operations: one value ----

    /**
     * All items combined with an operation, beginning with a value that it leaves as it is. The operation has to be
     * associative: neighbours are combined in any grouping, never in another order.
     *
     * <p>Terminal, in order; holds one value per piece.
     *
     * <pre>{@code
     * ParIter.of("a", "b", "c").reduce("", String::concat); // abc
     * }</pre>
     *
     * @param identity what the result is without items; {@code operator(identity, x)} has to equal {@code x}
     */
    public T reduce(T identity, BinaryOperator<T> operator) {
        Objects.requireNonNull(operator, "operator");
        return get(new FoldSink(Kind.REF, identity, operator));
    }

    /**
     * All items combined with an operation; empty without items. The operation has to be associative: neighbours are
     * combined in any grouping, never in another order.
     *
     * <p>Terminal, in order; holds one value per piece.
     *
     * <pre>{@code
     * ParIter.of(3, 9, 4).reduce(Math::max); // Optional[9]
     * }</pre>
     *
     * @throws NullPointerException if the result is null
     */
    public Optional<T> reduce(BinaryOperator<T> operator) {
        Objects.requireNonNull(operator, "operator");
        return optional(new ReduceSink(Kind.REF, operator));
    }

    /**
     * All items taken into values of another type, which are then combined. Taking in and combining have to fit:
     * {@code combiner(u, accumulator(identity, x))} has to equal {@code accumulator(u, x)}.
     *
     * <p>Terminal, in order; holds one value per piece. {@code map(f).reduce(...)} does the same.
     *
     * <pre>{@code
     * ParIter.of("one", "three").reduce(0, (sum, s) -> sum + s.length(), Integer::sum); // 8
     * }</pre>
     *
     * @param identity what the result is without items; {@code combiner(identity, u)} has to equal {@code u}. It is shared
     *     by all threads: to fill containers see {@link #collect(Supplier, BiConsumer, BiConsumer)}
     */
    public <U extends @Nullable Object> U reduce(
            U identity, BiFunction<U, ? super T, U> accumulator, BinaryOperator<U> combiner) {
        Objects.requireNonNull(accumulator, "accumulator");
        Objects.requireNonNull(combiner, "combiner");
        return get(new ReduceWithSink(identity, accumulator, combiner));
    }

    /**
     * How many items come out.
     *
     * <p>Terminal; holds nothing. Answers without running only where no function would have to be called.
     *
     * <pre>{@code
     * ParIter.of("a", "bb", "cc").filter(s -> s.length() == 2).count(); // 2
     * }</pre>
     */
    public long count() {
        return Pipelines.count(plan, options);
    }

    /**
     * The least item by a comparator, the first of them if there are several; empty without items.
     *
     * <p>Terminal; holds one item per piece.
     *
     * <pre>{@code
     * ParIter.of("pear", "fig", "kiwi").min(Comparator.naturalOrder()); // Optional[fig]
     * }</pre>
     *
     * @throws NullPointerException if the least item is null
     */
    public Optional<T> min(Comparator<? super T> comparator) {
        Objects.requireNonNull(comparator, "comparator");
        return optional(new MinMaxBySink(comparator, false));
    }

    /**
     * The greatest item by a comparator, the first of them if there are several; empty without items.
     *
     * <p>Terminal; holds one item per piece.
     *
     * <pre>{@code
     * ParIter.of("fig", "pear", "kiwi").max(Comparator.comparing(String::length)); // Optional[pear]
     * }</pre>
     *
     * @throws NullPointerException if the greatest item is null
     */
    public Optional<T> max(Comparator<? super T> comparator) {
        Objects.requireNonNull(comparator, "comparator");
        return optional(new MinMaxBySink(comparator, true));
    }

    /**
     * The item with the least key, the first of them if there are several; empty without items. The key function is
     * called once per item.
     *
     * <p>Terminal; holds one item and its key per piece.
     *
     * <pre>{@code
     * ParIter.of("pear", "fig", "yam").minBy(String::length); // Optional[fig]
     * }</pre>
     *
     * @throws NullPointerException if that item is null, or a key that has to be compared
     */
    public <K extends Comparable<? super K>> Optional<T> minBy(Function<? super T, ? extends K> key) {
        Objects.requireNonNull(key, "key");
        return optional(new MinMaxKeySink(Kind.REF, key, false));
    }

    /**
     * The item with the greatest key, the first of them if there are several; empty without items. The key function is
     * called once per item.
     *
     * <p>Terminal; holds one item and its key per piece.
     *
     * <pre>{@code
     * ParIter.of("fig", "pear", "kiwi").maxBy(String::length); // Optional[pear]
     * }</pre>
     *
     * @throws NullPointerException if that item is null, or a key that has to be compared
     */
    public <K extends Comparable<? super K>> Optional<T> maxBy(Function<? super T, ? extends K> key) {
        Objects.requireNonNull(key, "key");
        return optional(new MinMaxKeySink(Kind.REF, key, true));
    }

    // ---- terminal operations: searches ----

    /**
     * Whether a predicate accepts any item; false without items.
     *
     * <p>Terminal, short-circuiting; holds nothing. What fails before the first match fails the whole; what fails behind
     * it does not.
     *
     * <pre>{@code
     * ParIter.of(1, 2, 3).anyMatch(x -> x > 2); // true
     * }</pre>
     */
    public boolean anyMatch(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return get(new FindSink("anyMatch", Kind.REF, predicate, false, false)) != null;
    }

    /**
     * Whether a predicate accepts all items; true without items.
     *
     * <p>Terminal, short-circuiting; holds nothing. What fails before the first item that is not accepted fails the whole;
     * what fails behind it does not.
     *
     * <pre>{@code
     * ParIter.of(1, 2, 3).allMatch(x -> x > 2); // false
     * }</pre>
     */
    public boolean allMatch(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return get(new FindSink("allMatch", Kind.REF, predicate, true, false)) == null;
    }

    /**
     * Whether a predicate accepts no item; true without items.
     *
     * <p>Terminal, short-circuiting; holds nothing. What fails before the first match fails the whole; what fails behind
     * it does not.
     *
     * <pre>{@code
     * ParIter.of(1, 2, 3).noneMatch(x -> x > 3); // true
     * }</pre>
     */
    public boolean noneMatch(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return get(new FindSink("noneMatch", Kind.REF, predicate, false, false)) == null;
    }

    /**
     * The first item in encounter order; empty without items.
     *
     * <p>Terminal, short-circuiting; holds nothing.
     *
     * <pre>{@code
     * ParIter.of(5, 6, 7).filter(x -> x % 2 == 0).findFirst(); // Optional[6]
     * }</pre>
     *
     * @throws NullPointerException if the first item is null
     */
    public Optional<T> findFirst() {
        return optional(new FindSink("findFirst", Kind.REF, null, false, false));
    }

    /**
     * The first item in encounter order that a predicate accepts; empty if there is none.
     *
     * <p>Terminal, short-circuiting; holds nothing.
     *
     * <pre>{@code
     * ParIter.of(5, 6, 7, 8).findFirst(x -> x % 2 == 0); // Optional[6]
     * }</pre>
     *
     * @throws NullPointerException if that item is null
     */
    public Optional<T> findFirst(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return optional(new FindSink("findFirst", Kind.REF, predicate, false, false));
    }

    /**
     * Any of the items, whichever comes out first; empty without items.
     *
     * <p>Terminal, short-circuiting, not ordered: another run may give another item. Holds nothing.
     *
     * <pre>{@code
     * ParIter.of(5, 6, 7).filter(x -> x % 2 == 0).findAny(); // Optional[6]
     * }</pre>
     *
     * @throws NullPointerException if that item is null
     */
    public Optional<T> findAny() {
        return optional(new FindSink("findAny", Kind.REF, null, false, true));
    }

    /**
     * Any of the items that a predicate accepts, whichever is found first; empty if there is none.
     *
     * <p>Terminal, short-circuiting, not ordered: another run may give another item. Holds nothing.
     *
     * <pre>{@code
     * ParIter.of(5, 6, 7).findAny(x -> x % 2 == 0); // Optional[6]
     * }</pre>
     *
     * @throws NullPointerException if that item is null
     */
    public Optional<T> findAny(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return optional(new FindSink("findAny", Kind.REF, predicate, false, true));
    }

    /**
     * The last item in encounter order; empty without items.
     *
     * <p>Terminal; short-circuiting from the end where the source has indices and positions follow from them: stretches of
     * it are run, the last one first, until one has an answer or fails. Else it runs to the end. Holds one item per piece.
     *
     * <pre>{@code
     * ParIter.of(5, 6, 7).findLast(); // Optional[7]
     * }</pre>
     *
     * @throws NullPointerException if the last item is null
     */
    public Optional<T> findLast() {
        return optional(new FindLastSink(Kind.REF, null));
    }

    /**
     * The last item in encounter order that a predicate accepts; empty if there is none.
     *
     * <p>Terminal; short-circuiting from the end where the source has indices and positions follow from them: stretches of
     * it are run, the last one first, until one has an answer or fails. Else it runs to the end. Holds one item per piece.
     *
     * <pre>{@code
     * ParIter.of(5, 6, 7).findLast(x -> x % 2 == 0); // Optional[6]
     * }</pre>
     *
     * @throws NullPointerException if that item is null
     */
    public Optional<T> findLast(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return optional(new FindLastSink(Kind.REF, predicate));
    }

    // ---- terminal operations: each item ----

    /**
     * Calls an action for each item, in parallel and in no order, also where it is called through {@link Iterable}. For
     * one after the other see {@link #forEachOrdered}, or iterate over the pipeline.
     *
     * <p>Terminal, not ordered; holds nothing.
     *
     * <pre>{@code
     * Set<String> seen = ConcurrentHashMap.newKeySet();
     * ParIter.of("a", "b").forEach(seen::add);
     * seen.size(); // 2
     * }</pre>
     */
    @Override
    public void forEach(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        Engine.run(plan, new ForEachSink(Kind.REF, action), options);
    }

    /**
     * Calls an action for each item in encounter order, on the caller; the stages before it run in parallel.
     *
     * <p>Terminal, in order; holds what {@link #iterator()} holds: items are computed while the action runs.
     *
     * <pre>{@code
     * List<String> seen = new ArrayList<>();
     * ParIter.of("a", "b").map(String::toUpperCase).forEachOrdered(seen::add);
     * seen; // [A, B]
     * }</pre>
     */
    public void forEachOrdered(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        Pipelines.forEachOrdered(plan, action, options);
    }

    /**
     * An iterator over the items in encounter order, which are computed in parallel ahead of those that are taken: one item
     * at first, then more and more as they are taken, and never more than a few stretches of work per thread. Nothing runs
     * before the iterator is first asked, and nothing once what may be ready is. It should be closed unless all items are
     * taken: see {@link CloseableIterator}.
     *
     * <p>Terminal, in order; holds the items that are ready, at most some hundred thousand and what a single item expands
     * to. In {@link #sequential()} and with {@code parallelism(1)} each item is computed when it is asked for. Where other
     * threads take part, an interrupt of the thread that asks closes the iterator and throws
     * {@link java.util.concurrent.CancellationException}.
     *
     * <pre>{@code
     * CloseableIterator<Integer> squares = ParIter.of(1, 2, 3).map(x -> x * x).iterator();
     * squares.next() + squares.next(); // 5
     * }</pre>
     */
    @Override
    @SuppressWarnings("unchecked") // it gives what the plan gives
    public CloseableIterator<T> iterator() {
        return (CloseableIterator<T>) Streaming.iterator(plan, options);
    }

    /**
     * A spliterator over the items in encounter order, computed ahead as by {@link #iterator()}. It is late-binding:
     * nothing is read and nothing runs before it is used. It is {@code ORDERED}, and {@code SIZED} where the number of
     * items follows from that of the source. What it splits off are items that have been computed. What is not taken to
     * the end cannot be closed: an {@link #iterator()} or a {@link #stream()} can.
     *
     * <p>Terminal, in order; holds what {@link #iterator()} holds.
     *
     * <pre>{@code
     * ParIter.of("a", "b", "c").map(x -> x).spliterator().estimateSize(); // 3
     * }</pre>
     */
    @Override
    @SuppressWarnings("unchecked")
    public Spliterator<T> spliterator() {
        return (Spliterator<T>) Streaming.spliterator(plan, options);
    }

    /**
     * A stream of the items in encounter order, computed ahead as by {@link #iterator()}. It is sequential, which means
     * what is done with it: the pipeline before it runs in parallel. Closing it ends the work. Nothing runs before its
     * terminal operation.
     *
     * <p>Terminal, in order; holds what {@link #iterator()} holds.
     *
     * <pre>{@code
     * ParIter.of("a", "b").map(String::toUpperCase).stream().collect(Collectors.joining("+")); // A+B
     * }</pre>
     */
    @SuppressWarnings("unchecked")
    public Stream<T> stream() {
        return (Stream<T>) Streaming.stream(plan, options);
    }

    // ---- terminal operations: all items ----

    /**
     * All items in encounter order as an unmodifiable list, which may contain nulls; the same as {@link #toList()}.
     *
     * <p>Terminal, in order; holds the result, and all its references a second time where its size is not known
     * beforehand. A large list is made of several arrays, none of which a garbage collector treats as a large object.
     *
     * <pre>{@code
     * ParIter.of("b", "a").map(String::toUpperCase).collect(); // [B, A]
     * }</pre>
     *
     * @throws IllegalStateException if there are more items than an array can hold
     */
    public List<T> collect() {
        return toList();
    }

    /**
     * All items in encounter order as an unmodifiable list, which may contain nulls.
     *
     * <p>Terminal, in order; holds the result, and all its references a second time where its size is not known
     * beforehand. A large list is made of several arrays, none of which a garbage collector treats as a large object.
     *
     * <pre>{@code
     * ParIter.of("b", "a").toList(); // [b, a]
     * }</pre>
     *
     * @throws IllegalStateException if there are more items than an array can hold
     */
    public List<T> toList() {
        return get(new ToListSink());
    }

    /**
     * All items as an unmodifiable set that iterates in encounter order; of equal ones the first.
     *
     * <p>Terminal, in order; holds the result, and sets of pieces while these are combined.
     *
     * <pre>{@code
     * ParIter.of("b", "a", "b").toSet(); // [b, a]
     * }</pre>
     */
    public Set<T> toSet() {
        return collect(Collector.<T, Set<T>, Set<T>>of(
                LinkedHashSet::new,
                Set::add,
                (left, right) -> {
                    left.addAll(right);
                    return left;
                },
                Collections::unmodifiableSet));
    }

    /**
     * All items in encounter order in a new array.
     *
     * <p>Terminal, in order; holds the result, and all of it a second time where its size is not known beforehand.
     *
     * <pre>{@code
     * ParIter.of("b", "a").toArray().length; // 2
     * }</pre>
     *
     * @throws IllegalStateException if there are more items than an array can hold
     */
    public @Nullable Object[] toArray() {
        return get(new ToArraySink(Kind.REF, null));
    }

    /**
     * All items in encounter order in a new array of the type that a function gives.
     *
     * <p>Terminal, in order; holds the result, and all of it a second time where its size is not known beforehand.
     *
     * <pre>{@code
     * String[] names = ParIter.of("b", "a").toArray(String[]::new);
     * names[1]; // a
     * }</pre>
     *
     * @param generator makes an array; called once, with 0, for the type of the result
     * @throws ArrayStoreException if an item is of another type than the array's
     * @throws IllegalStateException if there are more items than an array can hold
     */
    public <A extends @Nullable Object> A[] toArray(IntFunction<A[]> generator) {
        Objects.requireNonNull(generator, "generator");
        A[] type = Objects.requireNonNull(generator.apply(0), "the generator gave no array");
        return get(new ToArraySink(Kind.REF, type));
    }

    /**
     * What a collector makes of all items. Neighbouring partial results are combined in encounter order; a collector that
     * is {@code CONCURRENT} and {@code UNORDERED} gets all items into one container, from all threads.
     * The combiner is called only where there is more than one partial result, so one that fails may let a run on one
     * thread succeed: where it is called, the caller gets what it threw, without a {@link FailureSite}.
     *
     * <p>Terminal, in order (but see above); holds the collector's containers, one per piece.
     *
     * <pre>{@code
     * ParIter.of("pear", "fig", "kiwi").collect(Collectors.groupingBy(String::length)); // {3=[fig], 4=[pear, kiwi]}
     * }</pre>
     */
    public <A extends @Nullable Object, R extends @Nullable Object> R collect(Collector<? super T, A, R> collector) {
        Objects.requireNonNull(collector, "collector");
        return get(new CollectorSink(collector));
    }

    /**
     * All items taken into containers, which are then combined in encounter order.
     *
     * <p>Terminal, in order; holds one container per piece.
     *
     * <pre>{@code
     * ParIter.of("a", "b").collect(StringBuilder::new, StringBuilder::append, StringBuilder::append); // ab
     * }</pre>
     *
     * @param supplier makes a new container
     * @param accumulator takes an item into a container
     * @param combiner takes all of the second container into the first
     */
    public <R> R collect(Supplier<R> supplier, BiConsumer<R, ? super T> accumulator, BiConsumer<R, R> combiner) {
        Objects.requireNonNull(supplier, "supplier");
        Objects.requireNonNull(accumulator, "accumulator");
        Objects.requireNonNull(combiner, "combiner");
        return get(new CollectSink(Kind.REF, supplier, accumulator, combiner));
    }

    /**
     * The items as strings, one behind the other. Null becomes {@code "null"}.
     *
     * <p>Terminal, in order; holds the result twice.
     *
     * <pre>{@code
     * ParIter.of("a", "b", 3).joining(); // ab3
     * }</pre>
     */
    public String joining() {
        return get(new JoiningSink("", "", ""));
    }

    /**
     * The items as strings, with a delimiter between them. Null becomes {@code "null"}.
     *
     * <p>Terminal, in order; holds the result twice.
     *
     * <pre>{@code
     * ParIter.of("a", "b", "c").joining(", "); // a, b, c
     * }</pre>
     */
    public String joining(CharSequence delimiter) {
        Objects.requireNonNull(delimiter, "delimiter");
        return get(new JoiningSink(delimiter.toString(), "", ""));
    }

    /**
     * The items as strings, with a delimiter between them, one string before all and one behind. Null becomes
     * {@code "null"}.
     *
     * <p>Terminal, in order; holds the result twice.
     *
     * <pre>{@code
     * ParIter.of("a", "b").joining(", ", "{", "}"); // {a, b}
     * }</pre>
     */
    public String joining(CharSequence delimiter, CharSequence prefix, CharSequence suffix) {
        Objects.requireNonNull(delimiter, "delimiter");
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(suffix, "suffix");
        return get(new JoiningSink(delimiter.toString(), prefix.toString(), suffix.toString()));
    }

    // ---- about the pipeline ----

    /**
     * What {@link #collect()} gives, later: a thread of the pool runs the pipeline as its caller. As {@link #runAsync}
     * with {@code collect}.
     *
     * <p>Terminal, in order, without waiting; holds what {@link #collect()} holds.
     *
     * <pre>{@code
     * ParIter.of("a", "b").map(String::toUpperCase).collectAsync().join(); // [A, B]
     * }</pre>
     */
    public CompletableFuture<List<T>> collectAsync() {
        return runAsync(ParIter::collect);
    }

    /**
     * What a function makes of this pipeline, later: it is called on a thread of the pipeline's pool, which runs terminal
     * operations in it as their caller, and no thread only waits. Where that pool is shut down, or is the common pool with
     * less than two threads, a new thread is taken. The {@linkplain ContextCarrier context} of the thread that calls this
     * is in force.
     *
     * <p>The future fails with what the function throws. Whoever cancels it, or completes it in any other way, cancels
     * the runs of the pipeline that the function was given, and of pipelines made from that: as with {@link #timeout}.
     *
     * <p>Terminal, without waiting; holds what the operations in the function hold.
     *
     * <pre>{@code
     * CompletableFuture<Long> sum = ParIter.of("a", "b").runAsync(p -> p.count());
     * sum.join(); // 2
     * }</pre>
     */
    public <R extends @Nullable Object> CompletableFuture<R> runAsync(Function<? super ParIter<T>, ? extends R> run) {
        Objects.requireNonNull(run, "run");
        return Async.run(options, owned -> run.apply(new ParIter<>(plan, owned)));
    }

    /**
     * Runs what a function makes of this pipeline, and reports which thread did what at which time. Terminal operations of
     * pipelines that are made from this one count as well. Observing costs about a microsecond for each piece.
     *
     * <p>Terminal; holds what the operations in the function hold, and a few numbers for each piece.
     *
     * <pre>{@code
     * Profiled<List<String>> profiled = ParIter.of("a", "b").profile(p -> p.collect());
     * profiled.result(); // [a, b]
     * profiled.report().items(); // 2
     * }</pre>
     */
    public <R extends @Nullable Object> Profiled<R> profile(Function<? super ParIter<T>, ? extends R> run) {
        Objects.requireNonNull(run, "run");
        Recorder recorder = new Recorder(options.name);
        R result = run.apply(new ParIter<>(plan, recorder.observing(options)));
        return new Profiled<>(result, recorder.report());
    }

    /**
     * What this pipeline would do, as text for people: its source, its stages and what each costs, and the loop that it
     * becomes. Runs nothing. The text may change from release to release.
     *
     * <p>Neither intermediate nor terminal: takes no item of the source, so what can be run once still can; of a collection
     * it asks the size. Holds nothing.
     *
     * <pre>{@code
     * ParIter.of("a", "b").filter(s -> s.isEmpty()).explain().contains("filter"); // true
     * }</pre>
     */
    public String explain() {
        return Pipelines.explain(plan, options);
    }

    private <R extends @Nullable Object> ParIter<R> then(Stage stage) {
        Plan behind = plan.then(stage);
        return new ParIter<>(behind, options);
    }

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // each sink says what it gives
    private <R extends @Nullable Object> R get(Sink sink) {
        return (R) Engine.run(plan, sink, options);
    }

    @SuppressWarnings("unchecked")
    private Optional<T> optional(Sink sink) {
        Some some = (Some) Engine.run(plan, sink, options);
        if (some == null) {
            return Optional.empty();
        }
        Object value = some.value();
        if (value == null) {
            throw new NullPointerException(
                    "the result of " + sink.name() + " is null, which an Optional cannot hold: filter nulls out first");
        }
        return (Optional<T>) Optional.of(value);
    }

    /**
     * A function of an item and its position.
     *
     * @param <T> the type of the item
     * @param <R> the type of the result
     */
    @FunctionalInterface
    public interface IndexedFunction<T extends @Nullable Object, R extends @Nullable Object> {
        /**
         * Applies this function.
         *
         * @param index the position of the item in encounter order, from 0
         * @param value the item
         */
        R apply(long index, T value);
    }

    private static final class Enumerate implements IndexedFunction<Object, Object> {
        static final Enumerate INSTANCE = new Enumerate();

        @Override
        public Object apply(long index, Object value) {
            return new Indexed<>(index, value);
        }
    }
}
