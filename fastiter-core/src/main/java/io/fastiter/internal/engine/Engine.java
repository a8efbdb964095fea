package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.exec.PullWell;
import io.fastiter.internal.exec.RangeWell;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Thrown;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From a plan to its result. Most pipelines are one segment: one kernel over the source's indices. Where an operation
 * asks for positions that only counting can tell (an {@code enumerate} behind a {@code filter}), and other threads may
 * take part, the pipeline is cut there: see {@link Segments}.
 */
public final class Engine {
    private Engine() {}

    /** Runs the plan into the sink and returns what the sink makes of it. */
    public static @Nullable Object run(Plan plan, Sink sink, Options options) {
        if (options.isToBeWatched()) {
            return Watched.run(plan, sink, options);
        }
        Tier known = (Tier) plan.shape.child(sink).tier();
        if (known != null && known.isSimple()) {
            Object quick = ShortRun.run(known, plan, sink, options);
            if (quick != ShortRun.NOT_SHORT) {
                return quick;
            }
        }
        Plan open = plan.open(options);
        Object result;
        try {
            result = runOpen(
                    open, open == plan ? null : (Tier) open.shape.child(sink).tier(), sink, options);
        } catch (Throwable t) {
            throw Thrown.sneaky(open.closeAfter(t));
        }
        open.close();
        return result;
    }

    /**
     * Runs an opened plan.
     *
     * @param known what is known of its shape, if that has become another one when it was opened
     */
    private static @Nullable Object runOpen(Plan open, @Nullable Tier known, Sink sink, Options options) {
        if (known != null && known.isSimple()) {
            Object quick = ShortRun.run(known, open, sink, options);
            if (quick != ShortRun.NOT_SHORT) {
                return quick;
            }
        }
        if (open.source().parts() != null) {
            long size = exactSize(open);
            if (size > Integer.MAX_VALUE) {
                sink.fit(size); // which a sink refuses for which these are too many
            }
        }
        if ((sink.traits() & Traits.LAST) != 0 && FromEnd.suits(open)) {
            return FromEnd.run(open, sink, options);
        }
        boolean positions = open.has(Traits.POSITION | Traits.CUTS) || (sink.traits() & Traits.POSITION) != 0;
        if (!positions) {
            return runWhole(open, sink, options, true);
        }
        if (!options.isAlone() && SmallCuts.isOne(open, sink, options)) {
            return runWhole(open, sink, options.makeSequential(), false);
        }
        if (options.isAlone() || !Segments.isCut(open, sink)) {
            // Where a cut is needed but not possible, positions are counted on one thread.
            boolean alone = Segments.isAlone(open, sink);
            return runWhole(open, sink, alone ? options.makeSequential() : options, false);
        }
        return SmallCuts.run(open, sink, options);
    }

    /**
     * Runs the plan into a sink without a result that takes the items in order, on the caller, while others compute them.
     * They come some at a time; each time a kernel of its own hands them to the sink, so that its call site sees no other.
     */
    public static void runInOrder(Plan plan, Sink sink, Options options) {
        if (options.isAlone() || Segments.isLazy(plan)) {
            run(plan, sink, options.isAlone() ? options : options.makeSequential());
            return;
        }
        if (options.isToBeWatched()) {
            Watched.runInOrder(plan, sink, options);
            return;
        }
        Options alone = options.makeSequential().unmetered();
        Operation[] ops = plan.operations(0);
        long position = 0;
        Chunks chunks = flow(plan, options);
        try {
            for (Chunks.Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                // The last segment, of nothing but the sink: what fails is told by its position.
                Bound bound = SegmentProducer.bind(ops, plan.depth, plan.depth, chunk, position, sink, false, alone);
                Execution.overRange(bound, position, position + chunk.size(), alone)
                        .get();
                position += chunk.size();
            }
        } catch (Throwable t) {
            throw Thrown.sneaky(closedAfter(chunks, t));
        }
        chunks.close();
    }

    /** Closes them behind a failure; gives what is to be thrown. */
    private static Throwable closedAfter(Chunks chunks, Throwable thrown) {
        try {
            chunks.close();
        } catch (Throwable t) {
            return Thrown.first(thrown, t);
        }
        return thrown;
    }

    /** The items of the plan in order, some at a time, computed in parallel. To be closed by whoever asks for them. */
    public static Chunks chunks(Plan plan, Options options) {
        return chunks(plan, options, Integer.MAX_VALUE);
    }

    /** The same, with no more than {@code ahead} items of the source read before what they gave was taken. */
    static Chunks chunks(Plan plan, Options options, int ahead) {
        if (options.isToBeWatched()) {
            return Watched.chunks(plan, options, ahead);
        }
        Plan open = plan.open(options);
        try {
            return isSmall(open) && ahead > SingleChunk.MOST && !options.sequential
                    ? new SingleChunk(open, options)
                    : ahead == Integer.MAX_VALUE && LazyChunks.suits(open, options)
                            ? new LazyChunks(open, options)
                            : Segments.chunks(open, options, ahead);
        } catch (Throwable t) {
            open.closeAfter(t);
            throw t;
        }
    }

    /**
     * The same, computed ahead of whoever takes them. Nothing is opened before they are asked for; then work may be going
     * on until they are closed, which waits for what is.
     */
    public static Chunks flow(Plan plan, Options options) {
        return new FlowChunks(plan, options);
    }

    /** Whether all items may as well be made at once: flatMap asks for the items of many small pipelines. */
    private static boolean isSmall(Plan plan) {
        return plan.has(Traits.ONE_TO_ONE)
                && !plan.has(Traits.EXPANDS | Traits.CUTS | Traits.BATCHES | Traits.STOPS)
                && plan.source().size() <= SingleChunk.MOST;
    }

    /**
     * How many items the plan gives, if that can be told without running any function of the user: -1 if not.
     */
    public static long knownCount(Plan plan) {
        long known = plan.has(Traits.CALLS) ? -1 : exactSize(plan);
        if (known == Long.MAX_VALUE && isLongerThanIndices(plan.source())) {
            throw new ArithmeticException("count(): the source has more than " + Long.MAX_VALUE
                    + " items, which no long can count: limit the pipeline first");
        }
        return known;
    }

    /**
     * How many items the plan gives, if that follows from the size of its source: {@link Long#MAX_VALUE} if there are as
     * many or more, -1 if it does not.
     */
    static long exactSize(Plan plan) {
        Source source = plan.source();
        Plan[] parts = source.parts();
        if (plan.has(Traits.OPENS | Traits.STOPS | Traits.CUTS)
                || (parts == null
                        ? !plan.has(Traits.ONE_TO_ONE) || plan.has(Traits.BATCHES)
                        : !isOneToOneBehind(plan))) {
            return -1;
        }
        long all = parts == null ? source.size() : exactSize(parts);
        if (all < 0) {
            return -1;
        }
        Operation[] ops = plan.operations(0);
        Window window = Window.of(all, source);
        Bound.narrow(ops, 1, ops.length, window, new long[ops.length]);
        if (window.to == Long.MAX_VALUE && isLongerThanIndices(source)) {
            return window.to;
        }
        return Math.max(0, window.to - Math.max(window.zero, window.from));
    }

    private static boolean isOneToOneBehind(Plan plan) {
        Operation[] ops = plan.operations(0);
        for (int i = 1; i < ops.length; i++) {
            if ((ops[i].traits() & Traits.ONE_TO_ONE) == 0) {
                return false;
            }
        }
        return true;
    }

    /** The same for a concatenation; for one of concatenations with stages nobody has added it up. */
    private static long exactSize(Plan[] parts) {
        long sum = 0;
        for (Plan part : parts) {
            long size = part.source().parts() != null ? -1 : exactSize(part);
            if (size < 0) {
                return -1;
            }
            sum = size > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + size;
        }
        return sum;
    }

    private static boolean isLongerThanIndices(Source source) {
        Plan[] parts = source.parts();
        if (parts == null) {
            return source.isLongerThanIndices();
        }
        long sum = 0;
        for (Plan part : parts) {
            long size = exactSize(part);
            if (size > Long.MAX_VALUE - sum || isLongerThanIndices(part.source())) {
                return true;
            }
            sum += size;
        }
        return false;
    }

    /** Whether the number of items follows from the size of the source. */
    public static boolean isSized(Plan plan) {
        long size = exactSize(plan);
        return size >= 0 && size != Long.MAX_VALUE;
    }

    private static @Nullable Object runWhole(Plan plan, Sink sink, Options options, boolean plain) {
        Source source = plan.source();
        Operation[] ops = plan.operations(1);
        ops[plan.depth] = sink;
        if (source.parts() != null) {
            Operation[] tail = Arrays.copyOfRange(ops, 1, ops.length);
            JoinedJob job = new JoinedJob(source, tail, options, false, options.isAlone());
            return sink.finish(Execution.overWell(job, job, options).get());
        }
        if ((source.traits() & Traits.BATCHES) != 0) {
            return sink.finish(runBatches(plan, ops, plain, options).get());
        }
        // What may stop on the way, or is followed item by item, may give fewer items than its window has.
        boolean fits = !plan.has(Traits.CUTS | Traits.STOPS);
        Bound bound = new Bound(ops, plan.shape, plain, 0, Window.of(source), fits, options.force, false);
        Object result = bound.sink()
                .finish(execute(bound, source, plan.has(Traits.STOPS), options).get());
        if (bound.sink() == sink && !bound.tier().isSimple()) {
            noteSimple(plan, sink, bound.tier());
        }
        return result;
    }

    /** Notes where runs of this plan into this sink, which has just been used as it was, may be {@link ShortRun}s. */
    static void noteSimple(Plan plan, Sink sink, Tier tier) {
        if ((plan.source().traits() & Traits.STABLE) != 0
                && !plan.has(Traits.POSITION | Traits.OPENS | Traits.CUTS | Traits.STOPS | Traits.SHORTENS)
                && (sink.traits() & (Traits.POSITION | Traits.STOPS | Traits.LAST)) == 0) {
            tier.makeSimple();
        }
    }

    /** Runs a bound segment over its whole window. */
    private static Outcome execute(Bound bound, Source source, boolean stops, Options options) {
        long from = bound.window.from;
        long to = Math.max(from, bound.window.to);
        if (options.watch != null) {
            Watched.expect(source, bound.window, options);
        }
        if (!options.isAlone()
                && (stops || (bound.sink().traits() & Traits.STOPS) != 0)
                && (options.watch != null
                        || options.isForcedToSplit()
                        || !bound.tier().isKnownBelow(to - from, Execution.UNCLOCKED_NANOS))) {
            return Execution.overWell(bound, new RangeWell(from, to), options);
        }
        return Execution.overRange(bound, from, to, options);
    }

    /** Runs a pipeline whose source has no indices: item by item where that will do, else over batches. */
    private static Outcome runBatches(Plan plan, Operation[] ops, boolean plain, Options options) {
        Source source = plan.source();
        Window window = Window.of(source);
        Pull pull = pull(source);
        Source single = options.isForcedToSplit() ? null : pull.oneByOne(options.isAlone());
        Bound bound = single == null
                ? new Bound(ops, plan.shape, plain, 0, window, false, options.force, false)
                : Bound.oneByOne(single, ops, plan.shape, plain, window, options.force, false);
        long from = window.from;
        long to = Math.max(from, window.to);
        if (options.watch != null) {
            Watched.expect(source, window, options);
        }
        pull.want(to - from);
        return single == null
                ? Execution.overWell(bound, new PullWell(pull, from, to, true, options), options)
                : Execution.oneByOne(
                        bound,
                        from,
                        to,
                        pull,
                        () -> new Bound(ops, plan.shape, plain, 0, Window.of(source), false, options.force, false),
                        options);
    }

    static Pull pull(Source source) {
        Pull pull = source.pull();
        if (pull == null) {
            throw new IllegalStateException(source.name() + " gives neither indices nor batches");
        }
        return pull;
    }
}
