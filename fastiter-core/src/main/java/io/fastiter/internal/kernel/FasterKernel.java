package io.fastiter.internal.kernel;

/**
 * Two kernels of one program, of which it runs the one that is faster: the plain loop, and the one in {@link Passes}.
 *
 * <p>Which one that is depends on the items, and on nothing that could be known beforehand: the loop wins where a filter
 * lets everything pass, or nothing, or every other item, since the processor foresees that. So now and then both run a
 * stretch of the items at hand against the clock. A kernel in passes that is new is slow at first, until the JIT has
 * compiled it: until then it loses every comparison, and that is all that has to be known about it.
 *
 * <p>Fields that many threads write without a lock are estimates: a lost update costs nothing.
 */
final class FasterKernel extends Kernel {
    /** Strips are shorter only where an item takes so long that a branch does not matter. */
    private static final int MIN_STRIDE = 256;

    /** Fewer are not worth the buffers, which a run of its own has to make anew. */
    private static final int MIN_ITEMS = 1024;

    /** The shortest block in which the two are compared. */
    private static final int MIN_BLOCK = 2048;

    /** The most items that either is timed with: some microseconds. */
    private static final int STRETCH = 4096;

    /** The same for the first times, when the JVM still interprets one of them. */
    private static final int SHORT_STRETCH = 256;

    private static final int SHORT_TRIES = 64;

    /** Until the JIT must have compiled both, they are compared every 16th block, then every 64th. */
    private static final int EARLY_TRIES = 1000;

    private static final int EARLY_MASK = 15;
    private static final int MASK = 63;

    private final Kernel plain;
    private final Kernel passes;

    private int blocks;
    private int tries;

    /** How long passes take, relative to the loop. */
    private float ratio = 2;

    private boolean passesAreFaster;

    FasterKernel(Kernel plain, Kernel passes) {
        this.plain = plain;
        this.passes = passes;
    }

    @Override
    public long run(State s, long from, long to) {
        switch (s.order) {
            case State.BY_ITEM:
                return plain.run(s, from, to);
            case State.IN_PASSES:
                return passes.run(s, from, to);
            default:
                return s.stride < MIN_STRIDE ? plain.run(s, from, to) : faster(s, from, to);
        }
    }

    private long faster(State s, long from, long to) {
        if (to - from < MIN_ITEMS) {
            return plain.run(s, from, to);
        }
        long pos = from;
        if (to - from >= MIN_BLOCK && (++blocks & (tries < EARLY_TRIES ? EARLY_MASK : MASK)) == 0) {
            long each = tries++ < SHORT_TRIES ? SHORT_STRETCH : Math.min(to - from >> 1, STRETCH);
            pos = compare(s, from, each);
            if (pos != from + 2 * each) {
                return pos;
            }
        }
        return (passesAreFaster ? passes : plain).run(s, pos, to);
    }

    /** Runs so many items with either kernel; returns the index of the first that was not run. */
    private long compare(State s, long from, long each) {
        long begun = System.nanoTime();
        long middle = passes.run(s, from, from + each);
        long between = System.nanoTime();
        if (middle != from + each) {
            return middle;
        }
        long end = plain.run(s, middle, middle + each);
        long ended = System.nanoTime();
        if (end == middle + each) {
            measured((float) (between - begun) / Math.max(1, ended - between));
        }
        return end;
    }

    /** Takes in a measurement: by and by, and with a bound, since a thread may have lost its processor meanwhile. */
    private void measured(float now) {
        float mean = ratio * 0.875f + Math.min(now, 4) * 0.125f;
        ratio = mean;
        // A little apart, so that two kernels that are equally fast are not swapped all the time.
        passesAreFaster = mean < (passesAreFaster ? 1 : 0.9f);
    }
}
