package io.fastiter.internal.exec;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a run: those that nobody has claimed lie in the bag, and all, those that are done and were not combined
 * yet among them, form the chain. Guarded by the run: all of this and the run's bound change under its lock and no other.
 */
final class Pieces {
    private final Run run;
    private final Job job;

    // Guarded by the run.
    private final Chain chain = new Chain();
    private final ArrayList<Piece> bag = new ArrayList<>();

    /** How many threads are inside of a piece, or about to be. */
    private int running;

    private volatile int unclaimed;
    private volatile boolean hungry;

    /** Where pieces come from when the bag is empty; null if nothing but the bag. */
    private volatile @Nullable Tap tap;

    Pieces(Run run, Job job) {
        this.run = run;
        this.job = job;
    }

    // ---- the first ones ----

    /** Begins with a piece that the calling thread is inside of. */
    void beginWith(Piece claimed) {
        synchronized (run) {
            chain.append(claimed);
            running++;
        }
    }

    /** Begins with a piece that is done; all others come from the tap. */
    void beginBehind(Piece done, Tap from) {
        done.status = Piece.DONE;
        synchronized (run) {
            chain.append(done);
        }
        this.tap = from;
    }

    /** Makes what was drawn the last piece. */
    Piece append(Well.Draw drawn) {
        Piece piece = new Piece(drawn.from(), drawn.to());
        piece.array = drawn.array();
        piece.arrayFrom = drawn.from();
        synchronized (run) {
            chain.append(piece);
        }
        return piece;
    }

    // ---- what there is ----

    @Nullable
    Tap tap() {
        return tap;
    }

    /** Whether there are pieces in the bag. */
    boolean isAnyUnclaimed() {
        return unclaimed > 0;
    }

    /** Whether a thread without a piece waits for one. */
    boolean isWanted() {
        return hungry;
    }

    /** Whether all pieces there will be are made, but for those that are split. */
    boolean isDry() {
        Tap from = tap;
        return from == null || from.isDry();
    }

    /** Whether no piece is claimed or waiting, and none will come. */
    boolean areThrough() {
        synchronized (run) {
            Tap from = tap;
            if (from != null) {
                from.closeAt(run.bound);
            }
            dropBehindBound();
            return running == 0 && bag.isEmpty() && isDry();
        }
    }

    /** How many pieces there have been. */
    long made() {
        return chain.made();
    }

    /** What is left when all are through: the result of all items, or of those up to the bound. With the lock held. */
    @Nullable
    Object result() {
        Piece left = chain.head;
        return left == null ? null : left.partial;
    }

    // ---- claiming and splitting ----

    /** A piece for the calling thread, which {@linkplain #finish ends} it; null if there is none to be had now. */
    @Nullable
    Piece claim() {
        Tap from;
        synchronized (run) {
            if (run.isOver()) {
                return null;
            }
            dropBehindBound();
            if (!bag.isEmpty()) {
                running++;
                return takeLowest();
            }
            from = tap;
            if (from == null || from.isDry()) {
                return null;
            }
            // Counts as running while it draws, so that nobody takes the run for over.
            running++;
        }
        Piece piece = from.draw(run);
        if (piece == null) {
            synchronized (run) {
                running--;
                run.wake();
            }
        } else {
            run.invite();
        }
        return piece;
    }

    private Piece takeLowest() {
        int lowest = 0;
        for (int i = 1; i < bag.size(); i++) {
            if (bag.get(i).from < bag.get(lowest).from) {
                lowest = i;
            }
        }
        Piece piece = bag.remove(lowest);
        unclaimed = bag.size();
        return piece;
    }

    private void dropBehindBound() {
        if (run.bound == Long.MAX_VALUE) {
            return;
        }
        for (int i = bag.size() - 1; i >= 0; i--) {
            if (bag.get(i).from >= run.bound) {
                chain.unlink(bag.remove(i));
            }
        }
        unclaimed = bag.size();
    }

    /** Waits a little for a piece to appear, asking the owners for one; false if none did. */
    boolean linger() {
        long deadline = System.nanoTime() + Crew.LINGER_NANOS;
        boolean asked = false;
        do {
            if (unclaimed > 0) {
                return true;
            }
            synchronized (run) {
                if (run.isOver() || running == 0) {
                    return false;
                }
                if (!asked) {
                    asked = true;
                    hungry = true;
                    run.attention = 1;
                }
            }
            for (int i = 0; i < 64 && unclaimed == 0; i++) {
                Thread.onSpinWait();
            }
        } while (System.nanoTime() < deadline);
        return unclaimed > 0;
    }

    /** Puts the upper half of what is left of the calling thread's piece into the bag. */
    void split(Piece piece) {
        long half = piece.pos + (piece.end - piece.pos >>> 1);
        if (piece.end - piece.pos >= 2048) {
            // Between the leaves of floating-point sums, so that none is summed in two parts: the nearest such place.
            half = half + 512 & -1024L;
        }
        Piece upper = new Piece(half, piece.end);
        upper.array = piece.array;
        upper.arrayFrom = piece.arrayFrom;
        upper.splitter = Thread.currentThread();
        piece.end = half;
        synchronized (run) {
            chain.insertAfter(piece, upper);
            bag.add(upper);
            unclaimed = bag.size();
            if (hungry) {
                hungry = false;
                if (run.bound == Long.MAX_VALUE) {
                    run.attention = 0;
                }
            }
            run.wake();
        }
        run.invite();
    }

    // ---- ending ----

    /**
     * Ends the calling thread's piece: puts its result into the chain, combined with the finished neighbours.
     *
     * @param complete whether there is a result
     */
    void finish(Piece piece, boolean complete) {
        while (true) {
            Piece other;
            boolean isLeft;
            synchronized (run) {
                // It may have been in its last strip when an earlier item made it worthless.
                if (!complete || piece.from >= run.bound) {
                    chain.unlink(piece);
                    running--;
                    run.wake();
                    return;
                }
                Piece left = piece.left;
                Piece right = piece.right;
                if (right != null && right.status == Piece.DONE && right.from >= run.bound) {
                    chain.unlink(right); // finished before an earlier item made it worthless
                    right = null;
                }
                isLeft = left != null && left.status == Piece.DONE;
                other = isLeft ? left : right != null && right.status == Piece.DONE ? right : null;
                if (other == null) {
                    piece.status = Piece.DONE;
                    if (left == null && run.bound > piece.pos && job.isEnough(piece.partial())) {
                        run.lowerBound(piece.pos);
                    }
                    running--;
                    run.wake();
                    return;
                }
                chain.unlink(other);
                if (isLeft) {
                    piece.from = other.from;
                } else {
                    piece.pos = other.pos;
                }
            }
            try {
                piece.partial = isLeft
                        ? job.combine(other.partial(), piece.partial())
                        : job.combine(piece.partial(), other.partial());
            } catch (Throwable t) {
                run.fail(Long.MIN_VALUE, t, null);
            }
        }
    }
}
