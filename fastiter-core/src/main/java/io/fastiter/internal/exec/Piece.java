package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.State;
import org.jspecify.annotations.Nullable;

/**
 * A range of the source together with the kernel state that goes with it. Unclaimed, it belongs to whoever comes first;
 * claimed, it belongs to one thread, which alone moves {@link #pos} and may lower {@link #end} by splitting. Done, it
 * holds the partial result of its range and waits for a neighbour to be combined with.
 */
final class Piece {
    /** Claimed by a thread, or still in the bag. */
    static final int OPEN = 0;
    /** Its partial result may be taken by the thread that finishes a neighbour. */
    static final int DONE = 1;

    /** The first index of what its result covers; grows downwards when it takes in its left neighbour. */
    long from;

    long pos;
    long end;

    /** Made by the thread that claims the piece. */
    @Nullable
    State state;

    /** The array that a batch's items are loaded from; null where the source has indices. */
    @Nullable
    Object array;

    /** The index of that array's first item. */
    long arrayFrom;

    @Nullable
    Object partial;

    /** The thread that split it off; null if none did. */
    @Nullable
    Thread splitter;

    // Guarded by the run's lock.
    int status = OPEN;

    @Nullable
    Piece left;

    @Nullable
    Piece right;

    Piece(long from, long end) {
        this.from = from;
        this.pos = from;
        this.end = end;
    }

    Object partial() {
        Object p = partial;
        if (p == null) {
            throw new IllegalStateException("a piece without a result was combined");
        }
        return p;
    }
}
