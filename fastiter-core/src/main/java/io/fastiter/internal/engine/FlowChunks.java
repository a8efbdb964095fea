package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Flow;
import io.fastiter.internal.exec.Supervision;
import io.fastiter.internal.exec.Supply;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.sink.Parts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a plan, computed by a {@link Flow} ahead of whoever takes them. Opens the plan when first asked. One thread
 * at a time takes items; any may close it meanwhile.
 */
final class FlowChunks implements Chunks {
    private final Options options;
    private volatile boolean closed;

    // Guarded by this.
    /** Opened once there is a flow; null when closed. */
    private @Nullable Plan plan;

    private @Nullable Flow flow;

    /** What gave the items, while {@link #close} waits for it to end. */
    private @Nullable Flow closingFlow;

    private @Nullable Chunks closingInTurn;

    /** What gives the items instead where the source reads ahead by itself, and must not be waited for by helpers. */
    private @Nullable Chunks inTurn;

    private @Nullable Supervision watch;

    /** Of the thread that takes items, which copes with losing it. */
    private @Nullable Parts parts;

    /** The next array of these parts. */
    private int next;

    FlowChunks(Plan plan, Options options) {
        this.plan = plan;
        this.options = options;
    }

    private void begin() {
        Plan planned;
        synchronized (this) {
            planned = plan;
            if (flow != null || inTurn != null || planned == null) {
                return;
            }
            plan = null; // what cannot be opened is not tried again
        }
        Options own = options;
        if (own.isToBeWatched()) {
            Supervision begun = Supervision.begin(own);
            own = own.watchedBy(begun);
            synchronized (this) {
                watch = begun;
            }
        }
        try {
            Plan open = planned.open(own);
            try {
                if ((open.source().traits() & Traits.CUTS) != 0) {
                    keep(null, null, Segments.chunks(open, own, Integer.MAX_VALUE));
                } else if (LazyChunks.suits(open, own)) {
                    keep(open, null, new LazyChunks(open, own));
                } else {
                    keep(open, flow(open, own), null);
                }
            } catch (Throwable t) {
                open.closeAfter(t);
                throw t;
            }
        } catch (Throwable t) {
            endWatch();
            throw t;
        }
        if (closed) {
            close(); // it found nothing yet
        }
    }

    private synchronized void keep(@Nullable Plan opened, @Nullable Flow ahead, @Nullable Chunks other) {
        plan = opened;
        flow = ahead;
        inTurn = other;
    }

    private void endWatch() {
        Supervision begun;
        synchronized (this) {
            begun = watch;
            watch = null;
        }
        if (begun != null) {
            begun.end();
        }
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
            begin();
            Flow ahead;
            Chunks other;
            Supervision begun;
            synchronized (this) {
                ahead = flow;
                other = inTurn;
                begun = watch;
            }
            if (other != null) {
                Chunk chunk = other.next();
                if (chunk == null) {
                    succeeded(begun);
                }
                return chunk;
            }
            some = ahead == null ? null : (Parts) ahead.next();
            if (some == null) {
                succeeded(begun);
                return null;
            }
            parts = some;
            next = 0;
        }
    }

    private void succeeded(@Nullable Supervision begun) {
        if (begun != null && !closed) {
            begun.succeed();
        }
    }

    @Override
    public long size() {
        begin();
        Plan open;
        synchronized (this) {
            open = plan;
        }
        return open == null ? 0 : Engine.exactSize(open);
    }

    @Override
    public void close() {
        Plan mine;
        Flow ahead;
        Chunks other;
        synchronized (this) {
            closed = true;
            parts = null;
            mine = plan;
            ahead = flow;
            other = inTurn;
            plan = null;
            flow = null;
            inTurn = null;
            if (ahead != null || other != null) {
                closingFlow = ahead;
                closingInTurn = other;
            }
        }
        try {
            if (ahead != null) {
                ahead.close(); // may wait for functions, which a time limit still ends
            } else if (other != null) {
                other.close(); // as may this
            } else if (mine != null) {
                mine = mine.open(options); // a stream that nobody has read is closed as well
            }
        } finally {
            endWatch();
            try {
                if (mine != null && other == null) {
                    mine.close();
                }
            } finally {
                if (ahead != null || other != null) {
                    closedAll();
                }
            }
        }
    }

    private synchronized void closedAll() {
        closingFlow = null;
        closingInTurn = null;
    }

    @Override
    public void awaitClosed() {
        Flow ahead;
        Chunks other;
        synchronized (this) {
            ahead = closingFlow;
            other = closingInTurn;
        }
        if (ahead != null) {
            ahead.close();
        }
        if (other != null) {
            other.awaitClosed();
        }
    }
}
