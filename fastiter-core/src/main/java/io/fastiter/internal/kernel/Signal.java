package io.fastiter.internal.kernel;

/**
 * What a kernel looks at between strips of items, and a long inner loop every 256 emissions: one flag that says
 * somebody wants its attention, and the source index from which on items no longer matter.
 */
public class Signal {
    /** Never raised: for runs that nobody else can see. */
    public static final Signal NONE = new Signal();

    /** Nonzero if the kernel should return at the next strip's end, so that its owner looks what is the matter. */
    public volatile int attention;

    /**
     * Items at this source index and behind it do not matter any more: an earlier one has failed or answered, or the
     * run is cancelled ({@link Long#MIN_VALUE}).
     */
    public volatile long bound = Long.MAX_VALUE;
}
