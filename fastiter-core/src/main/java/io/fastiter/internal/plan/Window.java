package io.fastiter.internal.plan;

/**
 * The range of source indices that a run covers, as the stages narrow it one after the other: {@code limit(n)} lowers
 * its end, {@code skip(n)} raises its beginning where no user function stands before it.
 */
public final class Window {
    /** Behind so many items there are still more than anybody can run through before indices end. */
    private static final long MOST_SKIPPED = Long.MAX_VALUE - (1L << 48);

    /** The first source index that is run. */
    public long from;

    /** The end (exclusive) of the source indices that are run; {@link Long#MAX_VALUE} where it is unknown. */
    public long to;

    /** The source index that has position 0 at this point of the pipeline; what is below it is skipped. */
    public long zero;

    /** The source index at which a {@code limit} ends everything; {@link Long#MAX_VALUE} where there is none. */
    public long cap = Long.MAX_VALUE;

    /** Items that are skipped need not be run: no user function was called so far, and the source has indices. */
    public boolean pure = true;

    /** There are items behind the last index. */
    private boolean isLonger;

    /** How many were skipped so that the last index comes into reach; 0 where it does not. */
    private long beyond;

    /** All of a source. */
    public static Window of(Source source) {
        return of(source.size(), source);
    }

    /** All of a source of which the size is known. */
    public static Window of(long size, Source source) {
        Window w = new Window(0, size, 0);
        w.pure = (source.traits() & Traits.BATCHES) == 0;
        w.isLonger = size == Long.MAX_VALUE && source.isLongerThanIndices();
        return w;
    }

    public Window(long from, long to, long zero) {
        this.from = from;
        this.to = to;
        this.zero = zero;
    }

    /** Keeps the first {@code n} positions of what is left. */
    public void limit(long n) {
        long end = zero + n;
        if (end >= zero && end < cap) { // a sum that overflows is no limit
            cap = end;
        }
        if (end >= zero) {
            beyond = 0;
        }
        to = Math.min(to, cap);
    }

    /** Throws where items are to be run that have no index: it would look as if the source had ended before them. */
    public void check() {
        if (beyond != 0) {
            throw new ArithmeticException("skip(" + beyond + "): the source has more than " + Long.MAX_VALUE
                    + " items, of which the last ones have no index; no more than " + MOST_SKIPPED
                    + " can be skipped, or as many as make " + Long.MAX_VALUE
                    + " with a limit that follows: begin the range further on");
        }
    }

    /** Takes away the first {@code n} positions of what is left. */
    public void skip(long n) {
        long start = zero + n;
        zero = start < zero ? Long.MAX_VALUE : start;
        if (pure) {
            if (isLonger && zero > MOST_SKIPPED) {
                beyond = Math.max(n, beyond);
            }
            from = Math.min(Math.max(from, zero), to);
        }
    }
}
