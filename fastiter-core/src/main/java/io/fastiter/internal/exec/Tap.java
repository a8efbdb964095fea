package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Thrown;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A well from which the threads of a run draw its pieces, by turns and in encounter order.
 *
 * <p>Where the source can be cut into parts that are read without it, a thread takes a part, lets go of the well while it
 * reads, and comes back in the order in which parts were taken: only then it is known which indices its items have. So it
 * may wait for a thread that has taken its part before, which runs no code but the JDK's meanwhile.
 */
final class Tap {
    /** How long a thread waits for the well before it looks for other work. */
    private static final long PATIENCE_NANOS = 50_000;

    /** How often a thread that waits for its turn looks before it parks or lets others have its processor: some 20 us. */
    private static final int LOOKS = 1000;

    private final Well well;

    /** Held while the well is used; what it calls is the user's code, so it is not the lock of the chain. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether there are no more pieces to be drawn; parts that were taken may still come. */
    private volatile boolean dry;

    /** About how many items are drawn at once. */
    private volatile int size;

    // Guarded by the lock.
    private int taken;
    private boolean failed;

    /** What it took to read an item of a part, in nanoseconds. */
    private volatile float reading;

    /** How many of the taken parts have got their indices, or have none. */
    private volatile int placed;

    Tap(Well well, int size) {
        this.well = well;
        this.size = size;
    }

    boolean isDry() {
        return dry;
    }

    /** Closes the well if it has reached the bound, unless somebody draws. */
    void closeAt(long bound) {
        if (lock.tryLock()) {
            try {
                dry |= well.position() >= bound;
            } finally {
                lock.unlock();
            }
        }
    }

    /** The next piece, which is part of the run's chain then; null if there is none, or it would have to be waited for. */
    @Nullable
    Piece draw(Run run) {
        Piece piece = null;
        while (piece == null && !dry) {
            if (!enter()) {
                return null;
            }
            Pull.Unread part;
            int turn;
            try {
                if (dry || well.position() >= run.bound) {
                    dry = true;
                    return null;
                }
                part = well.part(size);
                if (part == null) {
                    Well.Draw drawn = well.next(size);
                    dry = drawn == null;
                    return drawn == null ? null : run.pieces.append(drawn);
                }
                turn = taken++;
            } catch (Throwable t) {
                run.fail(well.position(), t, null);
                dry = true;
                return null;
            } finally {
                lock.unlock();
            }
            piece = read(run, part, turn);
        }
        return piece;
    }

    private boolean enter() {
        boolean mine;
        try {
            mine = isFree() || lock.tryLock(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            mine = false;
        }
        if (mine && lock.getHoldCount() > 1) {
            // What the source does has led this thread back here.
            lock.unlock();
            mine = false;
        }
        return mine;
    }

    /** Takes the lock if it is free by and by: to draw takes a microsecond as a rule, and to wait and be woken a hundred. */
    private boolean isFree() {
        for (int i = 0; i < LOOKS; i++) {
            if (lock.tryLock()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    private @Nullable Piece read(Run run, Pull.Unread part, int turn) {
        Pull.Batch batch = null;
        Throwable thrown = null;
        long begun = System.nanoTime();
        try {
            batch = part.read();
            reading = (float) (System.nanoTime() - begun) / Math.max(1, batch.size());
        } catch (Throwable t) {
            thrown = t;
        }
        for (int i = 0; placed != turn; i++) {
            if (i < LOOKS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        lock.lock();
        try {
            if (failed || well.position() >= run.bound) {
                return null;
            }
            if (batch == null) {
                throw Thrown.sneaky(thrown == null ? new IllegalStateException("a part without items") : thrown);
            }
            Well.Draw drawn = well.place(batch);
            return drawn == null ? null : run.pieces.append(drawn);
        } catch (Throwable t) {
            failed = true;
            dry = true;
            run.fail(well.position(), t, null);
            return null;
        } finally {
            placed = turn + 1;
            lock.unlock();
        }
    }

    /** Takes in how long a piece took: draws are sized so that one takes two or three blocks' time, with its reading. */
    void adapt(long items, long running) {
        int now = size;
        float nanos = running + items * reading;
        if (items < now / 4) {
            return; // what comes in smaller batches tells nothing of large ones
        }
        if (nanos < Execution.BLOCK_NANOS) {
            size = (int) Math.min(now * 2L, well.most());
        } else if (nanos > 5 * Execution.BLOCK_NANOS) {
            size = Math.max(1, now / 2);
        }
    }
}
