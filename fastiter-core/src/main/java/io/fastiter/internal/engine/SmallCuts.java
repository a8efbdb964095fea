package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/**
 * Pipelines that have to be cut where several threads take part, over so few cheap items that none does: one thread
 * counts positions in one kernel then. Ten items through {@code filter(..).limit(5)} take a quarter of the time.
 *
 * <p>What a shape costs in one kernel is not known while it is run in segments: it is supposed to be no more than what these
 * have taken, where that was little. From then on the kernel is measured like any other; where that makes it look dear, as
 * when the thread has lost its processor, the next run in segments tells otherwise.
 */
final class SmallCuts {
    /** The most items that are looked at: more are not over in time. */
    private static final int MOST = 4096;

    /**
     * The same where an item may end the run, whose time may then be that of the first item alone: each such run reads the
     * clock, and if its items turn out to be dear, one thread has run no more than these.
     */
    private static final int MOST_TO_AN_END = 64;

    /** Segments that take less are over sooner in one kernel; less than what that may take, or it would never be tried. */
    private static final long LITTLE_NANOS = (long) (Execution.UNCLOCKED_NANOS / 2);

    private SmallCuts() {}

    /** Whether a run of this opened plan is known to be short in one kernel. */
    static boolean isOne(Plan plan, Sink sink, Options options) {
        Tier tier = tier(plan, sink);
        if (tier == null
                || tier.cost() == 0
                || plan.source().size() * tier.cost() >= Execution.UNCLOCKED_NANOS
                || !suits(plan, sink, options)) {
            return false;
        }
        if (mayEnd(plan, sink)) {
            tier.mistrust();
        }
        return true;
    }

    /** Whether there is such a thing as a short run of it: the other side of a zip that is followed has no known length. */
    private static boolean suits(Plan plan, Sink sink, Options options) {
        long size = plan.source().size();
        return size > 0
                && size <= (mayEnd(plan, sink) ? MOST_TO_AN_END : MOST)
                && !plan.has(Traits.CUTS)
                && options.watch == null
                && !options.isForcedToSplit();
    }

    private static boolean mayEnd(Plan plan, Sink sink) {
        return plan.has(Traits.STOPS | Traits.SHORTENS) || (sink.traits() & Traits.STOPS) != 0;
    }

    private static @Nullable Tier tier(Plan plan, Sink sink) {
        return (Tier) plan.shape.child(sink).tier();
    }

    /** Runs an opened plan in segments, and takes note if that was soon over. */
    static @Nullable Object run(Plan plan, Sink sink, Options options) {
        if (!suits(plan, sink, options)) {
            return Segments.run(plan, sink, options);
        }
        long begun = System.nanoTime();
        Object result = Segments.run(plan, sink, options);
        long nanos = System.nanoTime() - begun;
        if (nanos < LITTLE_NANOS) {
            Operation[] ops = plan.operations(1);
            ops[plan.depth] = sink;
            Bound.tierOf(plan.shape.child(sink), ops).atMost(plan.source().size(), nanos);
        }
        return result;
    }
}
