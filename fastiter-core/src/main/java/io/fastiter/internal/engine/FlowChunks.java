package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Flow;
import io.fastiter.internal.exec.Supply;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.sink.Parts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of a plan, computed by a {@link Flow} ahead of whoever takes them. Opens the plan when first asked. */
final class FlowChunks implements Chunks {
    private final Options options;

    /** Opened once there is a flow; null when closed. */
    private @Nullable Plan plan;

    private @Nullable Flow flow;
    private @Nullable Parts parts;

    /** The next array of these parts. */
    private int next;

    FlowChunks(Plan plan, Options options) {
        this.plan = plan;
        this.options = options;
    }

    /** The flow; null once closed. */
    private @Nullable Flow begun() {
        Plan planned = plan;
        if (flow == null && planned != null) {
            plan = null; // what cannot be opened is not tried again
            Plan open = planned.open(options);
            try {
                flow = flow(open, options);
            } catch (Throwable t) {
                open.closeAfter(t);
                throw t;
            }
            plan = open;
        }
        return flow;
    }

    private static Flow flow(Plan plan, Options options) {
        Operation[] ops = plan.operations(0);
        int cut = Plan.firstCut(ops);
        if (cut == ops.length) {
            return new Flow(options, new SourceSupply(ops, plan.source(), plan.shape, cut, Long.MAX_VALUE, options));
        }
        Plan first = plan;
        while (first.depth > cut && first.up != null) {
            first = first.up;
        }
        List<Supply> supplies = new ArrayList<>();
        supplies.add(new SourceSupply(ops, plan.source(), first.shape, cut, wantedBehind(ops, cut), options));
        while (cut < ops.length) {
            int start = cut;
            cut = Plan.nextCut(ops, start);
            supplies.add(new SegmentSupply(ops, start, cut, wantedBehind(ops, cut), options));
        }
        return new Flow(options, supplies.toArray(new Supply[0]));
    }

    /** How many items the segment that begins here wants of the one before it. */
    private static long wantedBehind(Operation[] ops, int cut) {
        return cut == ops.length ? Long.MAX_VALUE : Segments.wanted(ops, cut, Plan.nextCut(ops, cut), 0);
    }

    @Override
    public @Nullable Chunk next() {
        while (true) {
            Parts some = parts;
            if (some != null && next < some.arrays()) {
                int i = next++;
                return new Chunk(some.array(i), some.length(i));
            }
            parts = null; // before others are waited for
            Flow f = begun();
            some = f == null ? null : (Parts) f.next();
            if (some == null) {
                return null;
            }
            parts = some;
            next = 0;
        }
    }

    @Override
    public long size() {
        begun();
        Plan open = plan;
        return open == null ? 0 : Engine.exactSize(open);
    }

    @Override
    public void close() {
        Plan mine = plan;
        Flow f = flow;
        plan = null;
        flow = null;
        parts = null;
        if (f != null) {
            f.close();
        } else if (mine != null) {
            mine = mine.open(options); // a stream that nobody has read is closed as well
        }
        if (mine != null) {
            mine.close();
        }
    }
}
