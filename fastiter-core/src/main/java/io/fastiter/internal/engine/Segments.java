package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import io.fastiter.internal.sink.GatherSink;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline in segments. A segment ends before an operation that needs a position which does not follow from the
 * source's index. Its items are gathered, some at a time, in parallel; then their positions are known, and the next
 * segment runs over them, in parallel again. User functions run once per item, and what they gave is stored in between,
 * a wave of source items at a time.
 */
final class Segments {
    private Segments() {}

    /**
     * Whether the pipeline has to be cut. It is not where an inner loop that may never end stands before any cut and
     * something that may end early, other than a limit right behind the cut, stands after it: gathering could go on for
     * ever there, while one item at a time gets to the end.
     */
    static boolean isCut(Plan plan, Sink sink) {
        Operation[] ops = plan.operations(1);
        ops[plan.depth] = sink;
        return Plan.firstCut(ops) < ops.length && !isFollowedToAnEarlyEnd(ops) && !mayNeverEnd(ops);
    }

    /** Whether gathering before some cut may go on for ever, although what is behind it would end. */
    private static boolean mayNeverEnd(Operation[] ops) {
        int from = 0;
        for (int cut = Plan.firstCut(ops); cut < ops.length; cut = Plan.nextCut(ops, cut)) {
            if (Traits.anyOf(ops, from, cut, Traits.EXPANDS)
                    && Traits.anyOf(ops, cut, ops.length, Traits.STOPS | Traits.SHORTENS)
                    && wanted(ops, cut, ops.length - 1, 0) == Long.MAX_VALUE) {
                return true;
            }
            from = cut;
        }
        return false;
    }

    /**
     * Whether a pipeline is followed item by item, and something may end the run early behind that. It would have to
     * give a whole chunk first, and may take for ever to do so.
     */
    private static boolean isFollowedToAnEarlyEnd(Operation[] ops) {
        boolean follows = false;
        for (int i = 1; i < ops.length; i++) {
            int traits = ops[i].traits();
            if (follows && (traits & (Traits.STOPS | Traits.SHORTENS)) != 0) {
                return true;
            }
            follows |= (traits & Traits.CUTS) != 0;
        }
        return false;
    }

    /** Whether the pipeline needs a cut that {@link #isCut} does not permit. */
    static boolean isAlone(Plan plan, Sink sink) {
        Operation[] ops = plan.operations(1);
        ops[plan.depth] = sink;
        return Plan.firstCut(ops) < ops.length;
    }

    /** Whether items that are wanted one after the other have to be made so, since gathering them might never end. */
    static boolean isLazy(Plan plan) {
        Operation[] ops = plan.operations(1);
        ops[plan.depth] = new GatherSink(plan.kind(), Long.MAX_VALUE);
        return mayNeverEnd(ops);
    }

    /**
     * What the segment from {@code start} up to {@code end} has failed with at {@code position}, where the items of its
     * first stage have run out; null if nothing failed, or no more items were wanted.
     */
    static @Nullable Throwable failureAt(Operation[] ops, int start, int end, long position) {
        Throwable failure = start < end ? ((Stage) ops[start]).failureBehind() : null;
        return failure == null || wanted(ops, start, end, position) == 0 ? null : failure;
    }

    /** How many items the stages from {@code start} up to {@code end} want, beginning at this position. */
    static long wanted(Operation[] ops, int start, int end, long position) {
        Window probe = new Window(position, Long.MAX_VALUE, 0);
        // What is cut before, and followed item by item, narrows nothing.
        int from = start < end && (ops[start].traits() & Traits.CUTS) != 0 ? start + 1 : start;
        Bound.narrow(ops, from, end, probe, new long[ops.length]);
        return probe.cap == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, probe.cap - position);
    }

    static @Nullable Object run(Plan plan, Sink sink, Options asked) {
        Operation[] ops = plan.operations(1);
        ops[plan.depth] = sink;
        // The runs of its segments know only themselves: what fails there is to be told of the whole.
        Options options = asked.name != null ? asked : asked.named(Bound.nameOf(ops));
        Producer producer = producer(ops, plan.source(), ops.length, options, Integer.MAX_VALUE);
        int start = producer.end();
        // Its items were counted before the cut, unless that is where they come from.
        Options behind = producer instanceof PullProducer ? options : options.unmetered();
        Object all = null;
        long position = 0;
        boolean more = true;
        while (more) {
            Chunks.Chunk chunk = producer.next(wanted(ops, start, plan.depth, position));
            if (chunk == null && all != null) {
                break;
            }
            Bound bound = SegmentProducer.bind(ops, start, plan.depth, chunk, position, sink, false, behind);
            Outcome outcome = SegmentProducer.execute(bound, ops, start, plan.depth, behind);
            position += chunk == null ? 0 : chunk.size();
            Object partial = outcome.get();
            all = all == null ? partial : sink.combine(all, partial);
            more = chunk != null && !outcome.stopped() && position < bound.window.cap && !sink.isEnough(all);
            if (!more && !outcome.stopped() && !sink.isEnough(all)) {
                Throwable failure = failureAt(ops, start, plan.depth, bound.window.cap);
                if (failure != null) {
                    throw new Outcome(null, failure, false).rethrow();
                }
            }
        }
        if (all == null) {
            throw new IllegalStateException("a pipeline ended without a result");
        }
        return sink.finish(all);
    }

    /** The producers of everything before the last cut below {@code end}. */
    private static Producer producer(Operation[] ops, Source source, int end, Options options, int ahead) {
        int cut = Plan.firstCut(ops);
        Producer producer = (source.traits() & Traits.CUTS) != 0
                ? new PullProducer(Engine.pull(source))
                : new SourceProducer(ops, source, Math.min(cut, end), options, ahead);
        while (cut < end) {
            int next = Plan.nextCut(ops, cut);
            if (next >= end) {
                break;
            }
            producer = new SegmentProducer(ops, producer, next, options);
            cut = next;
        }
        return producer;
    }

    /** All items of an opened plan in order, some at a time, out of at most {@code ahead} items of the source. */
    static Chunks chunks(Plan plan, Options options, int ahead) {
        Operation[] ops = plan.operations(0);
        Producer producer = producer(ops, plan.source(), ops.length, options, ahead);
        if (producer.end() < ops.length) {
            producer = new SegmentProducer(ops, producer, ops.length, options);
        }
        Producer all = producer;
        return new Chunks() {
            @Override
            public @Nullable Chunk next() {
                return all.next(Long.MAX_VALUE);
            }

            @Override
            public void close() {
                plan.close();
            }
        };
    }
}
