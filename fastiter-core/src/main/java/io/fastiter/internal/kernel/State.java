package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Frame;

/** The registers of one piece of a run, and what a kernel says about how its last block ended. One thread at a time. */
public final class State extends Frame {
    /** How many items a kernel runs before it looks at {@link #signal}; a power of two. */
    public int stride = 256;

    public Signal signal = Signal.NONE;

    /** Whose registers these are. */
    public final Tier tier;

    /** For the interpreter: the index of the current strip's first item. */
    long strip;

    /** Set by a kernel that ended the run behind the item before the index it returned. */
    public boolean stopped;

    /** Set by a kernel that found, inside an item, that it does not matter any more. */
    public boolean dropped;

    /** Set by a kernel that threw: the source index of the item that failed. */
    public long failedAt = -1;

    State(Tier tier, int nums, int refs) {
        super(nums, refs, tier.program.sinkNums, tier.program.sinkRefs);
        this.tier = tier;
    }

    /** Whether the item at source index {@code i} does not matter any more; sets {@link #dropped} if so. */
    public boolean isDroppedAt(long i) {
        if (signal.attention != 0 && signal.bound <= i) {
            dropped = true;
        }
        return dropped;
    }
}
