package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline over stretches of its source, the last one first and each longer than all before it, until a sink
 * makes something of one. Where stretches begin follows from the size of the source alone, and so does which items are run.
 */
final class FromEnd {
    private static final int FIRST_STRETCH = 16;
    private static final int GROWTH = 8;

    private FromEnd() {}

    /** Whether the items of an opened plan follow from indices, of which there is a last one. */
    static boolean suits(Plan open) {
        Source source = open.source();
        if (source.parts() != null
                || (source.traits() & Traits.BATCHES) != 0
                || open.has(Traits.CUTS | Traits.STOPS)
                || source.size() == Long.MAX_VALUE) {
            return false;
        }
        Operation[] ops = open.operations(0);
        return Plan.firstCut(ops) == ops.length;
    }

    static @Nullable Object run(Plan open, Sink sink, Options options) {
        Source source = open.source();
        Operation[] ops = open.operations(1);
        ops[open.depth] = sink;
        Bound bound = new Bound(ops, open.shape, false, 0, Window.of(source), false, options.force, false);
        if (options.watch != null) {
            Watched.expect(source, bound.window, options);
        }
        long first = bound.window.from;
        long end = Math.max(first, bound.window.to);
        long stretch = FIRST_STRETCH;
        Object result;
        do {
            long from = end - first <= stretch ? first : end - stretch;
            result = sink.finish(Execution.overRange(bound, from, end, options).get());
            end = from;
            stretch = Math.min(stretch, Long.MAX_VALUE / GROWTH) * GROWTH;
        } while (end > first && result == null);
        return result;
    }
}
