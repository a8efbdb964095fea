package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Code;
import org.jspecify.annotations.Nullable;

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

    /** Up to this cost of an item strips are as long as they can be. */
    private static final float LONG_STRIP_NANOS = 10;

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

    /** So many comparisons won or lost decide. */
    private static final int MOST = 4;

    /**
     * So many blocks in a row does the plain kernel rehearse before it is timed: where the items are the same ones each
     * time, the processor has learned their branches by heart by then. While passes run it forgets them, and the plain
     * kernel loses every comparison. Where many threads share the run, each of them rehearses a few of these blocks only;
     * but then there are too many items to be learned by heart.
     */
    private static final int REHEARSAL = 32;

    /** How many blocks in passes come before the first rehearsal; twice as many come before each further one. */
    private static final int FIRST_REHEARSAL = 1024;

    private static final int LAST_REHEARSAL = 1 << 20;

    /** So many blocks with enough items pay for making the second kernel: some milliseconds of them. */
    private static final int WORTH_MAKING = 64;

    private final Kernel plain;
    private @Nullable Maker maker;

    /** Null while it has not been made, or if it cannot be. */
    private volatile @Nullable Kernel passes;

    private boolean asked;

    private int blocks;
    private int tries;

    /** How many comparisons more passes have won than lost, of the last ones. */
    private int lead = -MOST;

    private boolean passesAreFaster;

    /** What an item took in passes when they were compared last, in nanoseconds. */
    private float passesCost;

    /** How many blocks have run in passes since the last rehearsal, and at how many there is the next one. */
    private int sinceRehearsal;

    private int nextRehearsal = FIRST_REHEARSAL;

    /** Makes the kernel in passes. */
    interface Maker {
        /** The kernel, or null where this program permits none. */
        @Nullable
        Kernel make();
    }

    FasterKernel(Kernel plain, Maker maker) {
        this.plain = plain;
        this.maker = maker;
    }

    @Override
    public long run(State s, long from, long to) {
        switch (s.order) {
            case State.BY_ITEM:
                return plain.run(s, from, to);
            case State.IN_PASSES:
                make();
                Kernel kernel = passes;
                return (kernel == null ? plain : kernel).run(s, from, to);
            default:
                return s.stride < MIN_STRIDE ? plain.run(s, from, to) : faster(s, from, to);
        }
    }

    private long faster(State s, long from, long to) {
        Kernel second = passes;
        if (second == null || to - from < MIN_ITEMS) {
            if (!asked && to - from >= MIN_BLOCK && ++blocks >= WORTH_MAKING) {
                asked = Compiler.later(new Making(this));
                blocks = 0;
            }
            return plain.run(s, from, to);
        }
        if (passesAreFaster && sinceRehearsal >= nextRehearsal) {
            return rehearse(s, from, to);
        }
        long pos = from;
        if (to - from >= MIN_BLOCK && (++blocks & (tries < EARLY_TRIES ? EARLY_MASK : MASK)) == 0) {
            long each = tries++ < SHORT_TRIES ? SHORT_STRETCH : Math.min(to - from >> 1, STRETCH);
            pos = compare(s, second, from, each);
            if (pos != from + 2 * each) {
                return pos;
            }
        }
        if (!passesAreFaster) {
            return plain.run(s, pos, to);
        }
        sinceRehearsal++;
        return inPasses(s, second, pos, to);
    }

    /** Runs a block of a rehearsal; the last one decides. */
    private long rehearse(State s, long from, long to) {
        if (++sinceRehearsal <= nextRehearsal + REHEARSAL) {
            return plain.run(s, from, to);
        }
        long begun = System.nanoTime();
        long end = plain.run(s, from, to);
        if (System.nanoTime() - begun < (end - from) * passesCost) {
            passesAreFaster = false;
            lead = -MOST;
        } else {
            nextRehearsal = Math.min(2 * nextRehearsal, LAST_REHEARSAL);
        }
        sinceRehearsal = 0;
        return end;
    }

    private synchronized void make() {
        Maker one = maker;
        if (one != null) {
            maker = null;
            passes = one.make();
        }
    }

    private record Making(FasterKernel of) implements Runnable {
        @Override
        public void run() {
            of.make();
        }
    }

    /** Short strips make short passes: 2.0 instead of 1.7 ns per item. Looking around every 10 us is often enough. */
    private long inPasses(State s, Kernel second, long from, long to) {
        if (s.tier.cost() < LONG_STRIP_NANOS) {
            s.stride = Code.STRIP;
        }
        return second.run(s, from, to);
    }

    /** Runs so many items with either kernel; returns the index of the first that was not run. */
    private long compare(State s, Kernel second, long from, long each) {
        long begun = System.nanoTime();
        long middle = inPasses(s, second, from, from + each);
        long between = System.nanoTime();
        if (middle != from + each) {
            return middle;
        }
        long end = plain.run(s, middle, middle + each);
        long ended = System.nanoTime();
        if (end == middle + each) {
            passesCost = (float) (between - begun) / each;
            // Not by a hair: where both are equally fast, items may as well be run one by one.
            compared(between - begun < (ended - between) * 0.9f);
        }
        return end;
    }

    /**
     * Takes in a comparison. What counts is how many of the last ones were won, not by how much: a thread that loses its
     * processor in the middle of a stretch takes a thousand times as long.
     */
    private void compared(boolean won) {
        lead = won ? Math.min(lead + 1, MOST) : Math.max(lead - 1, -MOST);
        if (Math.abs(lead) == MOST) {
            passesAreFaster = lead > 0;
        }
    }
}
