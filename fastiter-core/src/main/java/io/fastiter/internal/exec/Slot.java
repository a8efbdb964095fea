package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.State;
import org.jspecify.annotations.Nullable;

/**
 * A place in a lane's chain, in encounter order: a range of items that nobody has begun, that a thread is inside of, or
 * that is done and whose result waits to be taken. All but the range being worked on is guarded by the flow's lock.
 */
final class Slot {
    /** Unclaimed: belongs to whoever comes first. */
    static final int OPEN = 0;
    /** Some thread, its {@link #owner}, is inside. */
    static final int CLAIMED = 1;
    /** Its result is there. */
    static final int DONE = 2;

    final Lane lane;
    final @Nullable Job job;
    final @Nullable Object array;
    final long arrayFrom;

    /** The first item that has not been claimed or run. */
    long from;

    long end;
    int status;

    @Nullable
    Thread owner;

    @Nullable
    Object partial;

    long size;

    /** How long it took to run; 0 where that was known to be short. */
    long nanos;

    /** What the first item behind the result threw. */
    @Nullable
    Throwable failure;

    /** The state in which it was thrown; null where no item threw it. */
    @Nullable
    State failedIn;

    /** Whether an item ended the run, so that nothing behind it matters. */
    boolean last;

    @Nullable
    Slot left;

    @Nullable
    Slot right;

    Slot(Lane lane, @Nullable Job job, long from, long end, @Nullable Object array, long arrayFrom) {
        this.lane = lane;
        this.job = job;
        this.from = from;
        this.end = end;
        this.array = array;
        this.arrayFrom = arrayFrom;
    }

    /** A result without items: it marks a place where nothing came out, or where something failed. */
    static Slot done(Lane lane, @Nullable Throwable failure) {
        Slot slot = new Slot(lane, null, Long.MIN_VALUE, Long.MIN_VALUE, null, 0);
        slot.status = DONE;
        slot.failure = failure;
        return slot;
    }
}
