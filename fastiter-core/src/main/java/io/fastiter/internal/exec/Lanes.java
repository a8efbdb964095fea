package io.fastiter.internal.exec;

import org.jspecify.annotations.Nullable;

/**
 * The lanes of a flow, one behind the other, and what its threads find to do in them. Guarded by the flow: all of this
 * changes under its lock and no other.
 */
final class Lanes {
    private final Flow flow;
    private final Lane[] lanes;

    /** The one whose results are the flow's. */
    private final Lane last;

    Lanes(Flow flow, Supply[] supplies, int room, boolean single) {
        this.flow = flow;
        this.lanes = new Lane[supplies.length];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(supplies[i], room, single);
        }
        this.last = lanes[lanes.length - 1];
    }

    Lane last() {
        return last;
    }

    /** Whether the lane is the one that reads the source. */
    boolean isFirst(Lane lane) {
        return lane == lanes[0];
    }

    /** Whether there is but that one. */
    boolean isSingle() {
        return lanes.length == 1;
    }

    // ---- with the lock held ----

    /** Whether there is something to do for another thread. */
    boolean haveWork() {
        if (flow.isClosed()) {
            return false;
        }
        for (int k = 0; k < lanes.length; k++) {
            if (lanes[k].claimable() != null || mayDraw(k)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayDraw(int k) {
        return lanes[k].mayDraw() && (k == 0 || lanes[k - 1].isReady() || lanes[k - 1].isOver());
    }

    /** Whether functions of the flow may be running; no, if the given thread is inside of one itself. */
    boolean isAnyInside(Thread me) {
        boolean any = false;
        for (Lane lane : lanes) {
            Thread drawer = lane.drawer;
            if (drawer == me) {
                return false;
            }
            any |= drawer != null;
            for (Slot slot = lane.head; slot != null; slot = slot.right) {
                if (slot.owner == me) {
                    return false;
                }
                any |= slot.owner != null;
            }
        }
        return any;
    }

    /** Asks those who are inside for what they have so far. */
    void ask() {
        for (Lane lane : lanes) {
            lane.hungry = true;
            lane.attention = 1;
        }
    }

    /** Nothing is wanted any more. */
    void stop() {
        for (Lane lane : lanes) {
            lane.end(Long.MIN_VALUE);
        }
    }

    /** Nothing that the lanes before this one could still give is wanted. */
    private void stopBefore(Lane lane) {
        for (int i = 0; lanes[i] != lane; i++) {
            lanes[i].end(Long.MIN_VALUE);
        }
    }

    // ---- slots, from claiming one to leaving its result ----

    /** A slot for the calling thread; null if there is none to be had now. */
    @Nullable
    Slot claim() {
        Thread me = Thread.currentThread();
        while (true) {
            int drawn = -1;
            Slot before = null;
            synchronized (flow) {
                if (flow.isClosed()) {
                    return null;
                }
                for (int k = lanes.length - 1; k >= 0 && drawn < 0; k--) {
                    Lane lane = lanes[k];
                    Slot open = lane.claimable();
                    if (open != null) {
                        return lane.claim(open, me);
                    }
                    if (lane.mayDraw() && lane.supply.isEnough()) {
                        lane.dry = true;
                        stopBefore(lane);
                        flow.wake();
                        return null;
                    }
                    if (mayDraw(k)) {
                        drawn = k;
                        lane.drawer = me;
                        before = k > 0 && lanes[k - 1].isReady() ? lanes[k - 1].take() : null;
                    }
                }
                if (drawn < 0) {
                    return null;
                }
            }
            Slot slot = draw(drawn, before, me);
            if (slot != null) {
                return slot;
            }
        }
    }

    /** Puts the next slot into a lane whose drawer this thread is, and claims it if there is anything to do. */
    private @Nullable Slot draw(int k, @Nullable Slot before, Thread me) {
        Lane lane = lanes[k];
        Slot slot = null;
        boolean more = true;
        try {
            if (before != null && before.size == 0) {
                slot = Slot.done(lane, null); // keeps its place: what gives nothing is work, too
            } else {
                Supply.Stretch stretch = lane.supply.next(lane.draw, before == null ? null : before.partial);
                more = k > 0 ? before != null : stretch != null && lane.supply.left() > 0;
                if (stretch != null && stretch.from() < stretch.to()) {
                    slot = new Slot(lane, stretch.job(), stretch.from(), stretch.to(), stretch.array(), stretch.from());
                }
            }
            if (!more && k > 0 && lanes[k - 1].failure != null) {
                slot = Slot.done(lane, lanes[k - 1].failure);
                slot.failedIn = lanes[k - 1].failedIn;
            }
        } catch (Throwable t) {
            slot = Slot.done(lane, t);
            more = false;
        }
        synchronized (flow) {
            lane.drawer = null;
            if (!more) {
                lane.dry = true;
                stopBefore(lane);
            }
            if (slot != null && lane.bound == Long.MAX_VALUE) {
                lane.append(slot);
            }
            flow.wake();
            Slot open = lane.claimable();
            return open == null ? null : lane.claim(open, me);
        }
    }

    /**
     * Leaves in the slot's place what it has given.
     *
     * @param pos the item before which it stopped; the rest is anybody's again
     * @param size how many items are in the result
     * @param cost what an item costs, where its kernel is compiled; else 0
     */
    void finish(Slot slot, long pos, @Nullable Object partial, long size, @Nullable Throwable failure, float cost) {
        Lane lane = slot.lane;
        synchronized (flow) {
            slot.partial = partial;
            slot.size = size;
            slot.failure = failure;
            if (failure != null && slot.from >= lane.bound) {
                flow.drop(failure);
            }
            lane.finish(slot, pos);
            if (lane.dry && lane.bound != Long.MAX_VALUE) {
                stopBefore(lane); // this lane has ended: it wants no more
            }
            lane.begin(cost);
            flow.wake();
        }
    }
}
