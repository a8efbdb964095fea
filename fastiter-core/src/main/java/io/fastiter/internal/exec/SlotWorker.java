package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import org.jspecify.annotations.Nullable;

/** One thread inside of a flow, or whoever is its consumer: runs the slots that it claims. */
final class SlotWorker {
    private final Flow flow;
    private final Lanes lanes;
    private final boolean isConsumer;

    SlotWorker(Flow flow, boolean isConsumer) {
        this.flow = flow;
        this.lanes = flow.lanes;
        this.isConsumer = isConsumer;
    }

    /** Runs a claimed slot, or the first part of it, and leaves the result in its place. */
    void work(Slot slot) {
        Lane lane = slot.lane;
        long pos = slot.from;
        long begun = flow.observer == null ? 0 : System.nanoTime();
        State s = null;
        Object partial = null;
        Throwable failure = null;
        try {
            Job job = jobOf(slot);
            s = job.begin(slot.from, slot.end, State.NO_BUFFERS);
            if (slot.array != null) {
                job.rebind(s, slot.array, slot.arrayFrom);
            }
            s.signal = lane;
            s.order = flow.order;
            if (isConsumer) {
                flow.inviteFromConsumer(lane, s.tier);
            } else {
                flow.invite();
            }
            pos = flow.meter == null && s.tier.isKnownBelow(slot.end - pos, Execution.UNCLOCKED_NANOS)
                    ? runUnclocked(slot, s)
                    : runInBlocks(slot, s);
            slot.last = s.stopped;
            partial = job.partial(s);
        } catch (Throwable t) {
            failure = t;
            if (!isConsumer) {
                Thread.interrupted(); // left by the function that failed, and nothing to the next one
            }
            slot.failedIn = s == null || s.failedAt < 0 ? null : s;
            partial = s == null || s.failedAt < 0 ? null : prefix(slot, s);
        }
        if (flow.observer != null && lanes.isFirst(lane)) {
            flow.observer.piece(slot.from, pos, begun, false);
        }
        long size = partial == null ? 0 : lane.supply.sizeOf(partial);
        lanes.finish(slot, pos, partial, size, failure, s != null && s.tier.isCompiled() ? s.tier.cost() : 0);
    }

    private static Job jobOf(Slot slot) {
        Job job = slot.job;
        if (job == null) {
            throw new IllegalStateException("a slot without items was claimed");
        }
        return job;
    }

    /** What the slot's items before the failing one gave; null where that cannot be told. */
    private static @Nullable Object prefix(Slot slot, State s) {
        try {
            return jobOf(slot).partial(s);
        } catch (Throwable t) {
            return null; // the failure before it is the one to report
        }
    }

    /** Runs the slot, which is known to be short; the first part of it if somebody has begun to wait for it. */
    private long runUnclocked(Slot slot, State s) {
        Lane lane = slot.lane;
        Tier tier = s.tier;
        s.stride = Execution.stride(tier);
        long pos = slot.from;
        do {
            pos = tier.kernel(flow.options.force, s).run(s, pos, slot.end);
        } while (pos < slot.end && slot.from < lane.bound && !s.stopped && !s.dropped && !lane.hungry);
        if (pos < slot.end && lane.hungry) {
            tier.measured(pos - slot.from, Crew.LINGER_NANOS); // so much at least: it is not as cheap as was known
        } else if (!tier.isCompiled()) {
            tier.interpreted(s, pos - slot.from, (long) ((pos - slot.from) * tier.cost()));
        }
        return pos;
    }

    /** Runs the slot, block by block, and returns where it stopped: before its end if others should have the rest. */
    private long runInBlocks(Slot slot, State s) {
        Lane lane = slot.lane;
        Tier tier = s.tier;
        boolean interruptible = isConsumer && !flow.alone;
        boolean first = tier.cost() == 0 && !tier.isCompiled();
        Pace pace = new Pace(tier, flow.options.force, first);
        long pos = slot.from;
        while (pos < slot.end && slot.from < lane.bound) {
            long at = pace.run(s, pos, slot.end);
            if (flow.meter != null && lanes.isFirst(lane)) {
                flow.meter.add(at - pos, pace.now());
            }
            pos = at;
            slot.nanos = pace.nanos();
            if (s.stopped
                    || s.dropped
                    || interruptible && Thread.currentThread().isInterrupted()) {
                break;
            }
            if (slot.nanos > (lane.hungry ? Execution.BLOCK_NANOS : Lane.LONG_NANOS)) {
                break;
            }
        }
        return pos;
    }
}
