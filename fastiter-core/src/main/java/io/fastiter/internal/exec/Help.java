package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Options;

/**
 * Whether others would save more than their help costs: of n threads, all but an nth of what is to be done.
 *
 * <p>What it costs is to wake a thread, and that depends on how deep its processor sleeps: where runs follow each other
 * closely it has hardly dozed off. So runs that would not pay alone are shared once a few of them came close together. It
 * counts what one thread runs; where several do so in turn, there is no processor that is idle anyway.
 *
 * <p>Fields that many threads write without a lock are estimates: a lost update costs nothing.
 */
final class Help {
    private static final long COST_NANOS = 70_000;

    /** The same where runs follow each other closely. */
    private static final long COST_NANOS_AWAKE = 50_000;

    /** Once there is a row it goes on down to this: measured costs vary, and to share now and then is worse than either. */
    private static final long COST_NANOS_IN_ROW = 42_000;

    /** They do where one begins so soon after another has ended. */
    private static final long CLOSE_NANOS = 100_000;

    /** So many must have done so. */
    private static final int ROW = 4;

    /** When the last run has ended that others could have helped with at the lower cost, and whose it was. */
    private static long endedAt = System.nanoTime() - CLOSE_NANOS;

    private static long endedBy;

    private static int row;

    private Help() {}

    /** Notes that a run that took so long on one thread, or would have, has ended. */
    static void ended(float nanos, Options options) {
        if (saved(nanos, options) > COST_NANOS_IN_ROW) {
            endedBy = Thread.currentThread().getId();
            endedAt = System.nanoTime();
        }
    }

    /** Whether to have others help with what is left of a run. */
    static boolean isWorthIt(float nanos, Options options) {
        return saved(nanos, options) > COST_NANOS;
    }

    /** The same for a run that is to begin, which becomes the next in its row. */
    static boolean isWorthItFromTheStart(float nanos, Options options) {
        float saved = saved(nanos, options);
        return saved > COST_NANOS || saved > (row == ROW ? COST_NANOS_IN_ROW : COST_NANOS_AWAKE) && continuesRow();
    }

    private static boolean continuesRow() {
        boolean isClose = Thread.currentThread().getId() == endedBy && System.nanoTime() - endedAt < CLOSE_NANOS;
        row = isClose ? Math.min(row + 1, ROW) : 0;
        return row == ROW;
    }

    private static float saved(float nanos, Options options) {
        if (nanos <= COST_NANOS_IN_ROW) {
            return 0;
        }
        int threads = Pools.most(options);
        return nanos * (threads - 1) / threads;
    }
}
