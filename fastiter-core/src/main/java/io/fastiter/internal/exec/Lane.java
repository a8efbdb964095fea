package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.Signal;
import io.fastiter.internal.kernel.State;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one segment of a pipeline, in encounter order, and where the next ones come from. Guarded by the lock of
 * its {@link Flow}, but for what {@link Signal} says to the kernels inside.
 */
final class Lane extends Signal {
    /** The most items that may be begun or ready, of the supply's and of results; a slot may go beyond that. */
    private static final long MOST = 1 << 17;

    /** How many that are for a consumer who has taken none yet: for each one taken there may be two more. */
    private static final long MOST_AT_FIRST = 1024;

    /** A slot that takes less is followed by longer ones. */
    private static final long SHORT_NANOS = 50_000;

    /** A slot that takes more is followed by shorter ones, and gives the rest of itself back. */
    static final long LONG_NANOS = 200_000;

    /** How long the first slot may take where items are known to be cheap. */
    private static final long FIRST_NANOS = 2_000;

    /** What a run that no helper is invited to takes at most. */
    private static final float SHORT_RUN_NANOS = 10_000;

    final Supply supply;

    /** The most slots that are claimed or done: how far the work may be ahead of the consumer. */
    private final int room;

    /** One item at a time, always. */
    private final boolean single;

    @Nullable
    Slot head;

    private @Nullable Slot tail;

    /** How many slots are claimed or done. */
    private int taken;

    /** How many slots are open. */
    private int open;

    /** How many items of the supply's are in these slots. */
    private long ahead;

    /** How many items of the supply's have gone through. */
    private long passed;

    /** How many items wait in slots that are done. */
    private long held;

    /** The thread that is asking the supply. */
    @Nullable
    Thread drawer;

    /** Nothing more will be drawn. */
    boolean dry;

    /** How many items the next slot has. */
    int draw = 1;

    /** What is thrown once all items have been taken. */
    @Nullable
    Throwable failure;

    /** The state in which an item threw that. */
    @Nullable
    State failedIn;

    /** Somebody waits for a result that a thread is at work on: it should give what it has. */
    volatile boolean hungry;

    Lane(Supply supply, int room, boolean single) {
        this.supply = supply;
        this.room = room;
        this.single = single;
        begin(supply.cost());
    }

    boolean hasRoom() {
        return taken < room && held < MOST && ahead < mostAhead();
    }

    private long mostAhead() {
        return Math.min(MOST, MOST_AT_FIRST + 2 * passed);
    }

    /** Whether less than half of what may be ready or on its way is. */
    boolean isLow() {
        return taken <= room / 2 && held < MOST / 2 && ahead < mostAhead() / 2;
    }

    /** Whether everything has been taken. */
    boolean isOver() {
        return dry && head == null && drawer == null;
    }

    boolean isReady() {
        return head != null && head.status == Slot.DONE;
    }

    /** The first slot that a thread may claim now. */
    @Nullable
    Slot claimable() {
        if (open == 0) {
            return null;
        }
        Slot slot = head;
        while (slot != null && slot.status != Slot.OPEN) {
            slot = slot.right;
        }
        // Without the first slot nothing goes on: it needs no room.
        return slot == head || hasRoom() ? slot : null;
    }

    /** Whether the supply may be asked, as far as this lane is concerned. */
    boolean mayDraw() {
        return !dry && drawer == null && open == 0 && hasRoom();
    }

    /** Gives as much of an open slot as one thread should take to this thread. */
    Slot claim(Slot unclaimed, Thread owner) {
        Slot slot = unclaimed;
        if (slot.end - slot.from > draw) {
            slot = part(unclaimed, unclaimed.from, unclaimed.from + draw);
            insertBefore(unclaimed, slot);
            unclaimed.from = slot.end;
        } else {
            open--;
        }
        slot.status = Slot.CLAIMED;
        slot.owner = owner;
        taken++;
        ahead += slot.end - slot.from;
        return slot;
    }

    void append(Slot slot) {
        slot.left = tail;
        if (tail == null) {
            head = slot;
        } else {
            tail.right = slot;
        }
        tail = slot;
        if (slot.status == Slot.DONE) {
            taken++;
        } else {
            open++;
        }
    }

    private Slot part(Slot slot, long from, long to) {
        return new Slot(this, slot.job, from, to, slot.array, slot.arrayFrom);
    }

    private void insertBefore(Slot next, Slot slot) {
        slot.right = next;
        slot.left = next.left;
        if (next.left == null) {
            head = slot;
        } else {
            next.left.right = slot;
        }
        next.left = slot;
    }

    private void remove(Slot slot) {
        if (slot.left == null) {
            head = slot.right;
        } else {
            slot.left.right = slot.right;
        }
        if (slot.right == null) {
            tail = slot.left;
        } else {
            slot.right.left = slot.left;
        }
        if (slot.status == Slot.OPEN) {
            open--;
        } else {
            taken--;
            ahead -= slot.end - slot.from;
        }
        if (slot.status == Slot.DONE) {
            held -= slot.size;
        }
    }

    /** Takes the first result out, which must be there. */
    Slot take() {
        Slot slot = head;
        if (slot == null) {
            throw new IllegalStateException("nothing is ready");
        }
        remove(slot);
        passed += slot.end - slot.from;
        if (slot.failure != null || slot.last) {
            failure = slot.failure;
            failedIn = slot.failedIn;
            end(Long.MIN_VALUE);
        }
        return slot;
    }

    /** Takes in what became of a claimed slot that ran up to {@code pos}; the rest is anybody's again. */
    void finish(Slot slot, long pos) {
        slot.owner = null;
        hungry = false;
        if (slot.from >= bound) {
            remove(slot); // an earlier item has made it worthless
            return;
        }
        if (pos < slot.end && !slot.last && slot.failure == null) {
            Slot rest = part(slot, pos, slot.end);
            ahead -= slot.end - pos;
            slot.end = pos;
            if (slot.right == null) {
                append(rest);
            } else {
                insertBefore(slot.right, rest);
                open++;
            }
        }
        slot.status = Slot.DONE;
        held += slot.size;
        if (slot.last || slot.failure != null) {
            end(slot.from + 1);
        }
        if (bound == Long.MAX_VALUE) {
            attention = 0;
        }
        adapt(pos - slot.from, slot.nanos);
    }

    /** Nothing from this index on matters any more; what is there already goes, what is claimed goes when it ends. */
    void end(long from) {
        dry = true;
        bound = Math.min(bound, from);
        attention = 1;
        for (Slot slot = tail; slot != null; ) {
            Slot left = slot.left;
            if (slot.status != Slot.CLAIMED && slot.from >= bound) {
                remove(slot);
            }
            slot = left;
        }
    }

    private void adapt(long items, long nanos) {
        if (single) {
            return;
        }
        if (nanos > LONG_NANOS) {
            draw = (int) Math.max(1, Math.min(draw, items * (LONG_NANOS / 2) / nanos));
        } else if (nanos < SHORT_NANOS && items >= draw) {
            draw = (int) Math.min(draw * 2L, supply.most());
        }
    }

    /** Whether all that is left is known to take less time than a helper needs to come. Before any helper was invited. */
    boolean isShort(float cost) {
        return cost != 0 && supply.left() * cost < SHORT_RUN_NANOS;
    }

    /** Lets slots begin with more than one item where an item is known to cost so little. */
    void begin(float cost) {
        if (!single && draw == 1 && cost != 0) {
            draw = (int) Math.max(1, Math.min(64, FIRST_NANOS / cost));
        }
    }
}
