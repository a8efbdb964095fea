// Derived from IntParIter: do not edit, change that and run
// mvn -pl fastiter-core test spotless:apply -Dtest=DerivedIteratorsTest -Dfastiter.derive=true
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
import io.fastiter.internal.sink.AverageSink;
import io.fastiter.internal.sink.CollectSink;
import io.fastiter.internal.sink.DoubleSumSink;
import io.fastiter.internal.sink.FindLastSink;
import io.fastiter.internal.sink.FindSink;
import io.fastiter.internal.sink.FoldSink;
import io.fastiter.internal.sink.ForEachSink;
import io.fastiter.internal.sink.MinMaxKeySink;
import io.fastiter.internal.sink.MinMaxSink;
import io.fastiter.internal.sink.ReduceSink;
import io.fastiter.internal.sink.Some;
import io.fastiter.internal.sink.StatisticsSink;
import io.fastiter.internal.sink.ToArraySink;
import io.fastiter.internal.source.ArraySource;
import io.fastiter.internal.stage.ConvertStage;
import io.fastiter.internal.stage.FilterStage;
import io.fastiter.internal.stage.FlatMapArrayStage;
import io.fastiter.internal.stage.FlatMapStage;
import io.fastiter.internal.stage.FlatMapStreamStage;
import io.fastiter.internal.stage.LimitStage;
import io.fastiter.internal.stage.MapIndexedStage;
import io.fastiter.internal.stage.MapMultiStage;
import io.fastiter.internal.stage.MapStage;
import io.fastiter.internal.stage.PeekStage;
import io.fastiter.internal.stage.SkipStage;
import java.time.Duration;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Spliterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import java.util.function.DoubleToIntFunction;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A data-parallel pipeline over doubles: a reusable immutable value that says where items come from and what happens to
 * them. Nothing runs until a terminal operation is called, and each terminal operation runs it anew. No item is boxed.
 *
 * <pre>{@code
 * DoubleParIter squares = DoubleParIter.of(1, 2, 3, 4).map(x -> x * x);
 * squares.filter(x -> x > 1).collect(); // [4.0, 9.0, 16.0]
 * squares.sum(); // 30.0
 * }</pre>
 *
 * What holds for every method here (order, failures, null, interruption, what may differ from {@link #sequential()}) is
 * said once, in the description of the package {@link io.fastiter}. It is no {@link Iterable}, which would make
 * {@code forEach(x -> ...)} ambiguous. More sources are on {@link ParIter}.
 */
@SuppressWarnings("exports") // annotations, which users need not see; a test looks for all else
public final class DoubleParIter {
    final Plan plan;
    final Options options;

    DoubleParIter(Plan plan, Options options) {
        this.plan = plan;
        this.options = options;
    }

    // ---- sources ----

    /** Its plan is made before it is: C2 stores into a new object without a barrier only if nothing comes in between. */
    static DoubleParIter over(Source source) {
        Plan plan = Plan.of(source);
        return new DoubleParIter(plan, Options.STANDARD);
    }

    /**
     * The given doubles, or those of an array. An array is not copied: it is read when a terminal operation runs.
     *
     * <pre>{@code
     * DoubleParIter.of(3, 1, 2).max(); // OptionalDouble[3.0]
     * }</pre>
     */
    @CheckReturnValue
    public static DoubleParIter of(double... items) {
        Objects.requireNonNull(items, "items");
        return DoubleParIter.over(ArraySource.of(items, 0, items.length));
    }

    /**
     * The elements of a part of an array, which is not copied: it is read when a terminal operation runs.
     *
     * <pre>{@code
     * DoubleParIter.of(new double[] {5, 6, 7, 8}, 1, 3).collect(); // [6.0, 7.0]
     * }</pre>
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
     * No items.
     *
     * <pre>{@code
     * DoubleParIter.empty().max().isPresent(); // false
     * }</pre>
     */
    @CheckReturnValue
    public static DoubleParIter empty() {
        return DoubleParIter.over(ArraySource.of(new double[0], 0, 0));
    }

    /**
     * The items of all these pipelines, one pipeline after the other. The options of the first one count.
     *
     * <pre>{@code
     * DoubleParIter.concatAll(DoubleParIter.of(1, 2), DoubleParIter.of(3), DoubleParIter.empty()).collect(); // [1.0, 2.0, 3.0]
     * }</pre>
     */
    @CheckReturnValue
    public static DoubleParIter concatAll(DoubleParIter... pipelines) {
        Objects.requireNonNull(pipelines, "pipelines");
        Plan[] plans = new Plan[pipelines.length];
        for (int i = 0; i < plans.length; i++) {
            plans[i] = Pipelines.at(i, pipelines).plan;
        }
        return new DoubleParIter(
                Pipelines.concat(Kind.DOUBLE, plans), plans.length == 0 ? Options.STANDARD : pipelines[0].options);
    }

    // ---- one item becomes one ----

    /**
     * What a function makes of each item.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3).map(x -> x * x).collect(); // [1.0, 4.0, 9.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter map(DoubleUnaryOperator mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new MapStage("map", Kind.DOUBLE, Kind.DOUBLE, mapper));
    }

    /**
     * The object that a function makes of each item.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).mapToObj(x -> "<" + x + ">").collect(); // [<1.0>, <2.0>]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> mapToObj(DoubleFunction<? extends R> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new ParIter<>(plan.then(new MapStage("mapToObj", Kind.DOUBLE, Kind.REF, mapper)), options);
    }

    /**
     * The long that a function makes of each item.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).mapToLong(x -> (long) x * 3).collect(); // [3, 6]
     * }</pre>
     */
    @CheckReturnValue
    public LongParIter mapToLong(DoubleToLongFunction mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new LongParIter(plan.then(new MapStage("mapToLong", Kind.DOUBLE, Kind.LONG, mapper)), options);
    }

    /**
     * The int that a function makes of each item.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).mapToInt(x -> (int) x * 3).collect(); // [3, 6]
     * }</pre>
     */
    @CheckReturnValue
    public IntParIter mapToInt(DoubleToIntFunction mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new IntParIter(plan.then(new MapStage("mapToInt", Kind.DOUBLE, Kind.INT, mapper)), options);
    }

    /**
     * The items as objects.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 1).boxed().toSet(); // [1.0, 2.0]
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<Double> boxed() {
        return new ParIter<>(plan.then(new ConvertStage("boxed", Kind.DOUBLE, Kind.REF)), options);
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
     * DoubleParIter.of(5, 6, 7).mapIndexed((i, x) -> i == 0 ? x : x * 10).collect(); // [5.0, 60.0, 70.0]
     * DoubleParIter.of(5, 6, 7).filter(x -> x > 5).mapIndexed((i, x) -> i == 0 ? x : x * 10).collect(); // [6.0, 70.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter mapIndexed(IndexedDoubleUnaryOperator mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new MapIndexedStage(ApiFn.indexed(Kind.DOUBLE), Kind.DOUBLE, Kind.DOUBLE, mapper));
    }

    /**
     * Each item with its index: the position in encounter order at this point of the pipeline, from 0.
     *
     * <p>Intermediate, in order; holds what {@link #mapIndexed} holds. The items are boxed.
     *
     * <pre>{@code
     * DoubleParIter.of(7, 8).enumerate().collect(); // [Indexed[index=0, value=7.0], Indexed[index=1, value=8.0]]
     * }</pre>
     */
    @CheckReturnValue
    public ParIter<Indexed<Double>> enumerate() {
        return boxed().enumerate();
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
     * return), and have returned when the terminal operation returns. The results are
     * objects; {@code mapToDouble} behind it makes numbers of them.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).mapBlocking(8, x -> "page " + x).collect(); // [page 1.0, page 2.0]
     * }</pre>
     *
     * @param concurrency the most calls at a time
     * @throws IllegalArgumentException if {@code concurrency} is less than 1
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> mapBlocking(int concurrency, DoubleFunction<? extends R> mapper) {
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
     * Queue<Double> seen = new ConcurrentLinkedQueue<>();
     * DoubleParIter.of(1, 2).peek(seen::add).map(x -> x + 1).collect(); // [2.0, 3.0]
     * seen.stream().count(); // 2
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter peek(DoubleConsumer action) {
        Objects.requireNonNull(action, "action");
        return then(new PeekStage(Kind.DOUBLE, action));
    }

    // ---- some items go ----

    /**
     * The items that a predicate accepts.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3, 4).filter(x -> x % 2 == 0).collect(); // [2.0, 4.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter filter(DoublePredicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return then(new FilterStage(Kind.DOUBLE, predicate, false));
    }

    /**
     * The items that a predicate does not accept.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3, 4).filterNot(x -> x % 2 == 0).collect(); // [1.0, 3.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter filterNot(DoublePredicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return then(new FilterStage(Kind.DOUBLE, predicate, true));
    }

    /**
     * The first {@code n} items, or all if there are no more than that.
     *
     * <p>Intermediate, stateful, short-circuiting, in order: really the first ones, everywhere. Behind operations that
     * keep the number of items it costs nothing and holds nothing; behind others, such as {@link #filter}, the items of
     * one wave are held while they are counted.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3, 4, 5).filter(x -> x != 2).limit(3).collect(); // [1.0, 3.0, 4.0]
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    @CheckReturnValue
    public DoubleParIter limit(long n) {
        Pipelines.checkCount("limit", n);
        return then(new LimitStage(Kind.DOUBLE, n));
    }

    /**
     * The items without the first {@code n}; none if there are no more than that.
     *
     * <p>Intermediate, stateful, in order. Behind operations that keep the number of items it holds nothing; behind
     * others, such as {@link #filter}, the items of one wave are held while they are counted. The functions of earlier
     * stages see the items that are skipped as well.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3).skip(1).collect(); // [2.0, 3.0]
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    @CheckReturnValue
    public DoubleParIter skip(long n) {
        Pipelines.checkCount("skip", n);
        return then(new SkipStage(Kind.DOUBLE, n));
    }

    // ---- one item becomes many ----

    /**
     * The items of all pipelines that a function gives, one pipeline for each item. Null counts as empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).flatMap(x -> DoubleParIter.of(x, x * 10)).collect(); // [1.0, 10.0, 2.0, 20.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter flatMap(DoubleFunction<? extends @Nullable DoubleParIter> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new FlatMapStage("flatMap", Kind.DOUBLE, Kind.DOUBLE, mapper, InnerPipelines.OPENER));
    }

    /**
     * The elements of all arrays that a function gives, one array for each item. Null counts as empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).flatMapArray(x -> new double[] {x, x * 10}).collect(); // [1.0, 10.0, 2.0, 20.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter flatMapArray(DoubleFunction<double @Nullable []> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new FlatMapArrayStage("flatMapArray", Kind.DOUBLE, Kind.DOUBLE, mapper));
    }

    /**
     * The items of all streams that a function gives, one stream for each item. Null counts as empty. A stream is closed
     * behind its last item; where the run ends before that, when it ends.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own. {@link #flatMapArray} and {@link #mapMulti} cost
     * less.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).flatMapStream(x -> DoubleStream.of(x, -x)).collect(); // [1.0, -1.0, 2.0, -2.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter flatMapStream(DoubleFunction<? extends @Nullable DoubleStream> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new FlatMapStreamStage(Kind.DOUBLE, Kind.DOUBLE, mapper, null));
    }

    /**
     * The elements of all arrays that a function gives, one array for each item. Null counts as empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).flatMapToLong(x -> new long[] {(long) x, 7}).collect(); // [1, 7, 2, 7]
     * }</pre>
     */
    @CheckReturnValue
    public LongParIter flatMapToLong(DoubleFunction<long @Nullable []> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new LongParIter(
                plan.then(new FlatMapArrayStage("flatMapToLong", Kind.DOUBLE, Kind.LONG, mapper)), options);
    }

    /**
     * The elements of all arrays that a function gives, one array for each item. Null counts as empty.
     *
     * <p>Intermediate, stateless, in order; holds nothing of its own.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).flatMapToInt(x -> new int[] {(int) x, 7}).collect(); // [1, 7, 2, 7]
     * }</pre>
     */
    @CheckReturnValue
    public IntParIter flatMapToInt(DoubleFunction<int @Nullable []> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new IntParIter(plan.then(new FlatMapArrayStage("flatMapToInt", Kind.DOUBLE, Kind.INT, mapper)), options);
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
     * DoubleParIter.of(1, 2, 3).mapMulti((x, emit) -> {
     *     if (x > 1) {
     *         emit.accept(x);
     *         emit.accept(-x);
     *     }
     * }).collect(); // [2.0, -2.0, 3.0, -3.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter mapMulti(DoubleStream.DoubleMapMultiConsumer mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return then(new MapMultiStage("mapMulti", Kind.DOUBLE, Kind.DOUBLE, mapper));
    }

    /**
     * The objects that a function emits for each item, as {@link #mapMulti} does.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).<String>mapMultiToObj((x, emit) -> emit.accept("<" + x + ">")).collect(); // [<1.0>, <2.0>]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> ParIter<R> mapMultiToObj(DoubleObjConsumer<? super Consumer<R>> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new ParIter<>(
                plan.then(
                        new MapMultiStage("mapMultiToObj", ApiFn.emitting(Kind.DOUBLE), Kind.DOUBLE, Kind.REF, mapper)),
                options);
    }

    /**
     * The longs that a function emits for each item, as {@link #mapMulti} does.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).mapMultiToLong((x, emit) -> emit.accept((long) x * 3)).collect(); // [3, 6]
     * }</pre>
     */
    @CheckReturnValue
    public LongParIter mapMultiToLong(DoubleObjConsumer<? super LongConsumer> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new LongParIter(
                plan.then(new MapMultiStage(
                        "mapMultiToLong", ApiFn.emitting(Kind.DOUBLE), Kind.DOUBLE, Kind.LONG, mapper)),
                options);
    }

    /**
     * The ints that a function emits for each item, as {@link #mapMulti} does.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).mapMultiToInt((x, emit) -> emit.accept((int) x * 3)).collect(); // [3, 6]
     * }</pre>
     */
    @CheckReturnValue
    public IntParIter mapMultiToInt(DoubleObjConsumer<? super IntConsumer> mapper) {
        Objects.requireNonNull(mapper, "mapper");
        return new IntParIter(
                plan.then(
                        new MapMultiStage("mapMultiToInt", ApiFn.emitting(Kind.DOUBLE), Kind.DOUBLE, Kind.INT, mapper)),
                options);
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
     * DoubleParIter.of(1, 2, 3).zip(DoubleParIter.of(10, 20), (x, y) -> x + y).collect(); // [11.0, 22.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter zip(DoubleParIter other, DoubleBinaryOperator combiner) {
        Objects.requireNonNull(other, "other");
        Objects.requireNonNull(combiner, "combiner");
        return new DoubleParIter(Pipelines.zip(plan, other.plan, Kind.DOUBLE, combiner), options);
    }

    /**
     * The items of this pipeline, then those of another one. The options of this pipeline count.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).concat(DoubleParIter.of(3)).collect(); // [1.0, 2.0, 3.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter concat(DoubleParIter other) {
        Objects.requireNonNull(other, "other");
        return new DoubleParIter(Pipelines.concat(Kind.DOUBLE, plan, other.plan), options);
    }

    // ---- options ----

    /**
     * This pipeline, run like a loop: on the caller alone, each item through all stages before the next one begins. Takes
     * back {@link #parallelism}, as that takes back this: the last call counts.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * List<Double> order = new ArrayList<>();
     * DoubleParIter.of(1, 2).sequential().peek(order::add).map(x -> x * 10).forEach(order::add);
     * order; // [1.0, 10.0, 2.0, 20.0]
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter sequential() {
        return new DoubleParIter(plan, options.makeSequential());
    }

    /**
     * This pipeline, run with at most so many threads inside its functions at any time, the caller included. Never makes
     * a pool grow. The last call counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3).parallelism(2).map(x -> x + 1).sum(); // 9.0
     * }</pre>
     *
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    @CheckReturnValue
    public DoubleParIter parallelism(int threads) {
        Pipelines.checkThreads(threads);
        return new DoubleParIter(plan, options.parallelism(threads));
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
     * DoubleParIter.of(1, 2, 3).on(pool).sum(); // 6.0
     * pool.shutdown();
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter on(ForkJoinPool pool) {
        return new DoubleParIter(plan, options.on(Objects.requireNonNull(pool, "pool")));
    }

    /**
     * This pipeline, called by a name in messages, events and failures. The last call counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).named("prices").count(); // 2
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter named(String name) {
        return new DoubleParIter(plan, options.named(Objects.requireNonNull(name, "name")));
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
     * DoubleParIter.of(1, 2, 3).timeout(Duration.ofMinutes(1)).allMatch(x -> x > 0); // true
     * DoubleParIter.of(1, 2, 3).timeout(Duration.ZERO).sum(); // throws CancellationException
     * }</pre>
     *
     * @param timeout at least 0, which lets nothing begin
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    @CheckReturnValue
    public DoubleParIter timeout(Duration timeout) {
        Objects.requireNonNull(timeout, "timeout");
        return new DoubleParIter(plan, options.with(options.control().timeout(Pipelines.checkTimeout(timeout))));
    }

    /**
     * This pipeline, whose runs end when a token is cancelled: those under way as with {@link #timeout}, later ones before
     * they begin. One token may be given to many pipelines. The last call counts, wherever it stands.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * CancelToken token = new CancelToken();
     * DoubleParIter.of(1, 2, 3).cancelOn(token).allMatch(x -> x > 0); // true
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter cancelOn(CancelToken token) {
        Objects.requireNonNull(token, "token");
        return new DoubleParIter(plan, options.with(options.control().cancelOn(token.cancellation)));
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
     * DoubleParIter.of(1, 2, 3).onProgress(seen::add).forEach(x -> {});
     * seen.get(seen.size() - 1).done() == 3; // true
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter onProgress(ProgressListener listener) {
        Objects.requireNonNull(listener, "listener");
        return new DoubleParIter(plan, options.with(options.control().onProgress(listener)));
    }

    /**
     * This pipeline, whose functions find on other threads what a carrier brings there from the caller's: see {@link
     * ContextCarrier}. Each call adds one more.
     *
     * <p>Intermediate, stateless, in order; holds nothing.
     *
     * <pre>{@code
     * ContextCarrier none = () -> () -> () -> {};
     * DoubleParIter.of(1, 2, 3).carry(none).allMatch(x -> x > 0); // true
     * }</pre>
     */
    @CheckReturnValue
    public DoubleParIter carry(ContextCarrier carrier) {
        Objects.requireNonNull(carrier, "carrier");
        return new DoubleParIter(plan, options.with(options.control().carrying(carrier)));
    }

    /** Switches of tests: bits of {@link Options}. */
    DoubleParIter force(int switches) {
        return new DoubleParIter(plan, options.force(switches));
    }

    /**
     * What a function makes of this pipeline: for pieces of pipeline that are used in several places.
     *
     * <p>Intermediate or terminal, as what the function does with the pipeline: it is called at once. Holds nothing.
     *
     * <pre>{@code
     * Function<DoubleParIter, DoubleParIter> positiveSquares = p -> p.filter(x -> x > 0).map(x -> x * x);
     * DoubleParIter.of(-1, 2, 3).pipe(positiveSquares).collect(); // [4.0, 9.0]
     * }</pre>
     */
    @CheckReturnValue
    public <R extends @Nullable Object> R pipe(Function<? super DoubleParIter, ? extends R> piece) {
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
     * DoubleParIter.of(2, 3, 4).reduce(1, (x, y) -> x * y); // 24.0
     * }</pre>
     *
     * @param identity what the result is without items; {@code operator(identity, x)} has to equal {@code x}
     */
    public double reduce(double identity, DoubleBinaryOperator operator) {
        Objects.requireNonNull(operator, "operator");
        return this.<Double>get(new FoldSink(Kind.DOUBLE, identity, operator));
    }

    /**
     * All items combined with an operation; empty without items. The operation has to be associative: neighbours are
     * combined in any grouping, never in another order.
     *
     * <p>Terminal, in order; holds one value per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(2, 3, 4).reduce((x, y) -> x * y); // OptionalDouble[24.0]
     * }</pre>
     */
    public OptionalDouble reduce(DoubleBinaryOperator operator) {
        Objects.requireNonNull(operator, "operator");
        return optional(new ReduceSink(Kind.DOUBLE, operator));
    }

    /**
     * The sum of all items; 0 without items. Its rounding depends on the source alone: the same bits at any
     * number of threads, and more accurate than adding one by one.
     *
     * <p>Terminal; holds numbers whose count is logarithmic in that of the items, per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(0.5, 1.5, 2).sum(); // 4.0
     * }</pre>
     */
    public double sum() {
        return this.<Double>get(new DoubleSumSink());
    }

    /**
     * The mean of all items; empty without items.
     *
     * <p>Terminal; holds no items.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).average(); // OptionalDouble[1.5]
     * }</pre>
     */
    public OptionalDouble average() {
        return get(new AverageSink(Kind.DOUBLE));
    }

    /**
     * Count, sum, least, greatest and mean of all items in one go.
     *
     * <p>Terminal; holds no items.
     *
     * <pre>{@code
     * DoubleSummaryStatistics statistics = DoubleParIter.of(1, 2, 3).summaryStatistics();
     * statistics.getMin(); // 1.0
     * statistics.getMax(); // 3.0
     * }</pre>
     */
    public DoubleSummaryStatistics summaryStatistics() {
        return get(new StatisticsSink(Kind.DOUBLE));
    }

    /**
     * How many items come out.
     *
     * <p>Terminal; holds nothing. Answers without running only where no function would have to be called.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3).filter(x -> x > 1).count(); // 2
     * }</pre>
     */
    public long count() {
        return Pipelines.count(plan, options);
    }

    /**
     * The least item as {@link Math#min(double, double)} tells: NaN if one is NaN, and -0.0 is less
     * than 0.0. Empty without items.
     *
     * <p>Terminal; holds one number per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(3, 1, 2).min(); // OptionalDouble[1.0]
     * DoubleParIter.of(3, Double.NaN, 2).min(); // OptionalDouble[NaN]
     * }</pre>
     */
    public OptionalDouble min() {
        return optional(new MinMaxSink(Kind.DOUBLE, false));
    }

    /**
     * The greatest item as {@link Math#max(double, double)} tells: NaN if one is NaN, and 0.0 is
     * greater than -0.0. Empty without items.
     *
     * <p>Terminal; holds one number per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(3, 1, 2).max(); // OptionalDouble[3.0]
     * }</pre>
     */
    public OptionalDouble max() {
        return optional(new MinMaxSink(Kind.DOUBLE, true));
    }

    /**
     * The item with the least key, the first of them if there are several; empty without items. The key function is
     * called once per item.
     *
     * <p>Terminal; holds one item and its key per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(-5, 3, -3).minBy(x -> x * x); // OptionalDouble[3.0]
     * }</pre>
     *
     * @throws NullPointerException if a key that has to be compared is null
     */
    public <K extends Comparable<? super K>> OptionalDouble minBy(DoubleFunction<? extends K> key) {
        Objects.requireNonNull(key, "key");
        return optional(new MinMaxKeySink(Kind.DOUBLE, key, false));
    }

    /**
     * The item with the greatest key, the first of them if there are several; empty without items. The key function is
     * called once per item.
     *
     * <p>Terminal; holds one item and its key per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(-5, 3, 5).maxBy(x -> x * x); // OptionalDouble[-5.0]
     * }</pre>
     *
     * @throws NullPointerException if a key that has to be compared is null
     */
    public <K extends Comparable<? super K>> OptionalDouble maxBy(DoubleFunction<? extends K> key) {
        Objects.requireNonNull(key, "key");
        return optional(new MinMaxKeySink(Kind.DOUBLE, key, true));
    }

    // ---- terminal operations: searches ----

    /**
     * Whether a predicate accepts any item; false without items.
     *
     * <p>Terminal, short-circuiting; holds nothing. What fails before the first match fails the whole; what fails behind
     * it does not.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3).anyMatch(x -> x > 2); // true
     * }</pre>
     */
    public boolean anyMatch(DoublePredicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return get(new FindSink("anyMatch", Kind.DOUBLE, predicate, false, false)) != null;
    }

    /**
     * Whether a predicate accepts all items; true without items.
     *
     * <p>Terminal, short-circuiting; holds nothing. What fails before the first item that is not accepted fails the whole;
     * what fails behind it does not.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3).allMatch(x -> x > 2); // false
     * }</pre>
     */
    public boolean allMatch(DoublePredicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return get(new FindSink("allMatch", Kind.DOUBLE, predicate, true, false)) == null;
    }

    /**
     * Whether a predicate accepts no item; true without items.
     *
     * <p>Terminal, short-circuiting; holds nothing. What fails before the first match fails the whole; what fails behind
     * it does not.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2, 3).noneMatch(x -> x > 3); // true
     * }</pre>
     */
    public boolean noneMatch(DoublePredicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return get(new FindSink("noneMatch", Kind.DOUBLE, predicate, false, false)) == null;
    }

    /**
     * The first item in encounter order; empty without items.
     *
     * <p>Terminal, short-circuiting; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(5, 6, 7).filter(x -> x % 2 == 0).findFirst(); // OptionalDouble[6.0]
     * }</pre>
     */
    public OptionalDouble findFirst() {
        return optional(new FindSink("findFirst", Kind.DOUBLE, null, false, false));
    }

    /**
     * The first item in encounter order that a predicate accepts; empty if there is none.
     *
     * <p>Terminal, short-circuiting; holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(5, 6, 7, 8).findFirst(x -> x % 2 == 0); // OptionalDouble[6.0]
     * }</pre>
     */
    public OptionalDouble findFirst(DoublePredicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return optional(new FindSink("findFirst", Kind.DOUBLE, predicate, false, false));
    }

    /**
     * Any of the items, whichever comes out first; empty without items.
     *
     * <p>Terminal, short-circuiting, not ordered: another run may give another item. Holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(5, 6, 7).filter(x -> x % 2 == 0).findAny(); // OptionalDouble[6.0]
     * }</pre>
     */
    public OptionalDouble findAny() {
        return optional(new FindSink("findAny", Kind.DOUBLE, null, false, true));
    }

    /**
     * Any of the items that a predicate accepts, whichever is found first; empty if there is none.
     *
     * <p>Terminal, short-circuiting, not ordered: another run may give another item. Holds nothing.
     *
     * <pre>{@code
     * DoubleParIter.of(5, 6, 7).findAny(x -> x % 2 == 0); // OptionalDouble[6.0]
     * }</pre>
     */
    public OptionalDouble findAny(DoublePredicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return optional(new FindSink("findAny", Kind.DOUBLE, predicate, false, true));
    }

    /**
     * The last item in encounter order; empty without items.
     *
     * <p>Terminal; short-circuiting from the end where the source has indices and positions follow from them: stretches of
     * it are run, the last one first, until one has an answer or fails. Else it runs to the end. Holds one item per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(5, 6, 7).findLast(); // OptionalDouble[7.0]
     * }</pre>
     */
    public OptionalDouble findLast() {
        return optional(new FindLastSink(Kind.DOUBLE, null));
    }

    /**
     * The last item in encounter order that a predicate accepts; empty if there is none.
     *
     * <p>Terminal; short-circuiting from the end where the source has indices and positions follow from them: stretches of
     * it are run, the last one first, until one has an answer or fails. Else it runs to the end. Holds one item per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(5, 6, 7).findLast(x -> x % 2 == 0); // OptionalDouble[6.0]
     * }</pre>
     */
    public OptionalDouble findLast(DoublePredicate predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return optional(new FindLastSink(Kind.DOUBLE, predicate));
    }

    // ---- terminal operations: each item ----

    /**
     * Calls an action for each item, in parallel and in no order. For one after the other see {@link #forEachOrdered}.
     *
     * <p>Terminal, not ordered; holds nothing.
     *
     * <pre>{@code
     * Set<Double> seen = ConcurrentHashMap.newKeySet();
     * DoubleParIter.of(1, 2).forEach(seen::add);
     * seen.stream().count(); // 2
     * }</pre>
     */
    public void forEach(DoubleConsumer action) {
        Objects.requireNonNull(action, "action");
        Engine.run(plan, new ForEachSink(Kind.DOUBLE, action), options);
    }

    /**
     * Calls an action for each item in encounter order, on the caller; the stages before it run in parallel.
     *
     * <p>Terminal, in order; holds what {@link #iterator()} holds: items are computed while the action runs.
     *
     * <pre>{@code
     * List<Double> seen = new ArrayList<>();
     * DoubleParIter.of(1, 2).map(x -> x * 10).forEachOrdered(seen::add);
     * seen; // [10.0, 20.0]
     * }</pre>
     */
    public void forEachOrdered(DoubleConsumer action) {
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
     * CloseableIterator.OfDouble squares = DoubleParIter.of(1, 2, 3).map(x -> x * x).iterator();
     * squares.nextDouble() + squares.nextDouble(); // 5.0
     * }</pre>
     */
    public CloseableIterator.OfDouble iterator() {
        return (CloseableIterator.OfDouble) Streaming.iterator(plan, options);
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
     * DoubleParIter.of(4, 5, 6).map(x -> x).spliterator().hasCharacteristics(Spliterator.SIZED); // true
     * }</pre>
     */
    public Spliterator.OfDouble spliterator() {
        return (Spliterator.OfDouble) Streaming.spliterator(plan, options);
    }

    /**
     * A stream of the items in encounter order, computed ahead as by {@link #iterator()}. It is sequential, which means
     * what is done with it: the pipeline before it runs in parallel. Closing it ends the work. Nothing runs before its
     * terminal operation.
     *
     * <p>Terminal, in order; holds what {@link #iterator()} holds.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).map(x -> x * 10).stream().sum(); // 30.0
     * }</pre>
     */
    public DoubleStream stream() {
        return (DoubleStream) Streaming.stream(plan, options);
    }

    // ---- terminal operations: all items ----

    /**
     * All items in encounter order as an unmodifiable list of objects.
     *
     * <p>Terminal, in order; holds the result, and all of it a second time where its size is not known beforehand.
     *
     * <pre>{@code
     * DoubleParIter.of(2, 1).map(x -> x * 10).collect(); // [20.0, 10.0]
     * }</pre>
     *
     * @throws IllegalStateException if there are more items than an array can hold
     */
    public List<Double> collect() {
        return boxed().toList();
    }

    /**
     * All items in encounter order in a new array.
     *
     * <p>Terminal, in order; holds the result, and all of it a second time where its size is not known beforehand.
     *
     * <pre>{@code
     * DoubleParIter.of(2, 1).map(x -> x * 10).toArray(); // [20.0, 10.0]
     * }</pre>
     *
     * @throws IllegalStateException if there are more items than an array can hold
     */
    public double[] toArray() {
        return get(new ToArraySink(Kind.DOUBLE, null));
    }

    /**
     * All items taken into containers, which are then combined in encounter order.
     *
     * <p>Terminal, in order; holds one container per piece.
     *
     * <pre>{@code
     * DoubleParIter.of(1, 2).collect(ArrayList<Double>::new, ArrayList::add, ArrayList::addAll); // [1.0, 2.0]
     * }</pre>
     *
     * @param supplier makes a new container
     * @param accumulator takes an item into a container
     * @param combiner takes all of the second container into the first
     */
    public <R> R collect(Supplier<R> supplier, ObjDoubleConsumer<R> accumulator, BiConsumer<R, R> combiner) {
        Objects.requireNonNull(supplier, "supplier");
        Objects.requireNonNull(accumulator, "accumulator");
        Objects.requireNonNull(combiner, "combiner");
        return get(new CollectSink(Kind.DOUBLE, supplier, accumulator, combiner));
    }

    // ---- about the pipeline ----

    /**
     * What {@link #collect()} gives, later: a thread of the pool runs the pipeline as its caller. As {@link #runAsync}
     * with {@code collect}.
     *
     * <p>Terminal, in order, without waiting; holds what {@link #collect()} holds.
     *
     * <pre>{@code
     * DoubleParIter.of(3, 1).map(x -> x + 1).collectAsync().join().isEmpty(); // false
     * }</pre>
     */
    public CompletableFuture<List<Double>> collectAsync() {
        return runAsync(DoubleParIter::collect);
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
     * CompletableFuture<Boolean> positive = DoubleParIter.of(1, 2, 3).runAsync(p -> p.allMatch(x -> x > 0));
     * positive.join(); // true
     * }</pre>
     */
    public <R extends @Nullable Object> CompletableFuture<R> runAsync(
            Function<? super DoubleParIter, ? extends R> run) {
        Objects.requireNonNull(run, "run");
        return Async.run(options, owned -> run.apply(new DoubleParIter(plan, owned)));
    }

    /**
     * Runs what a function makes of this pipeline, and reports which thread did what at which time. Terminal operations of
     * pipelines that are made from this one count as well. Observing costs about a microsecond for each piece.
     *
     * <p>Terminal; holds what the operations in the function hold, and a few numbers for each piece.
     *
     * <pre>{@code
     * Profiled<Boolean> profiled = DoubleParIter.of(1, 2, 3).profile(p -> p.allMatch(x -> x > 0));
     * profiled.result(); // true
     * profiled.report().items() == 3; // true
     * }</pre>
     */
    public <R extends @Nullable Object> Profiled<R> profile(Function<? super DoubleParIter, ? extends R> run) {
        Objects.requireNonNull(run, "run");
        Recorder recorder = new Recorder(options.name);
        R result = run.apply(new DoubleParIter(plan, recorder.observing(options)));
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
     * DoubleParIter.of(1, 2).filter(x -> x > 1).explain().contains("filter"); // true
     * }</pre>
     */
    public String explain() {
        return Pipelines.explain(plan, options);
    }

    private DoubleParIter then(Stage stage) {
        Plan behind = plan.then(stage);
        return new DoubleParIter(behind, options);
    }

    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // each sink says what it gives
    private <R> R get(Sink sink) {
        return (R) Engine.run(plan, sink, options);
    }

    private OptionalDouble optional(Sink sink) {
        Some some = (Some) Engine.run(plan, sink, options);
        return some == null ? OptionalDouble.empty() : OptionalDouble.of((Double) Objects.requireNonNull(some.value()));
    }

    /** A function of an item and its position that gives a double. */
    @FunctionalInterface
    public interface IndexedDoubleUnaryOperator {
        /**
         * Applies this function.
         *
         * @param index the position of the item in encounter order, from 0
         * @param value the item
         */
        double applyAsDouble(long index, double value);
    }

    /**
     * Takes a double and an object: what {@link ObjDoubleConsumer} takes, in the order of {@link #mapMulti}.
     *
     * @param <U> the type of the object
     */
    @FunctionalInterface
    public interface DoubleObjConsumer<U> {
        /** Takes the double and the object. */
        void accept(double value, U object);
    }
}
