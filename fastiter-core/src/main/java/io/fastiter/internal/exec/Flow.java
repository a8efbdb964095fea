package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Observer;
import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline whose results are taken one after the other while it runs: parallel in, ordered out, and never further ahead
 * of the consumer than a few slots per thread.
 *
 * <p><b>Lanes.</b> Each segment of the pipeline has a {@link Lane}: a chain of {@link Slot}s in encounter order. A thread
 * claims the lowest open slot of the last lane that has one, or draws the next one from the lane's {@link Supply}: from
 * the source, or from the results of the lane before it. It runs the slot, leaves the result in its place, and claims
 * again.
 *
 * <p><b>Back-pressure.</b> A lane has room for a fixed number of slots, and only the consumer, by taking results, makes
 * room. A helper that finds no room leaves, so nothing of a flow runs that nobody takes from any more, and no thread of a
 * pool ever waits for a consumer. Slots begin with one item, so that the first result does not wait for others (or with a
 * few that are known to take no time), and double while they are short.
 *
 * <p><b>Progress.</b> The consumer needs nobody: where the result it wants has not been begun, it makes it itself. Where
 * a helper is inside, it works on what is behind that, and if there is no room there it asks the helper for what is
 * there so far, and waits. It never runs anything but this flow.
 *
 * <p><b>Ends.</b> The flow ends behind the first item that failed or ended the run, once what is before that was taken;
 * what is behind it is dropped. {@link #close} ends it at once, and returns when no thread is inside any more. Pools hold
 * on to a flow only weakly: one that was forgotten instead of closed is garbage when the last helper has left.
 */
public final class Flow implements Cancellable {
    private final Lane[] lanes;
    private final Lane last;
    private final Options options;
    private final int force;
    private final int order;
    private final ForkJoinPool pool;
    private final Gate gate;
    private final boolean alone;
    private final boolean forced;
    private final @Nullable Supervision watch;
    private final @Nullable Meter meter;
    private final @Nullable Observer observer;

    /** The most helpers, the consumer not counted. */
    private final int limit;

    // Guarded by this.
    private final Crew helpers = new Crew();
    private int invited;
    private boolean closed;
    private @Nullable List<Throwable> dropped;
    private final List<Thread> waiting = new ArrayList<>(1);

    /** What ended the flow from outside. */
    private volatile @Nullable String cancelled;

    /** What helpers have in force: that of the thread that took first. Null where the consumer may have no helpers. */
    private volatile @Nullable Context context;

    /** Counts whatever may give a thread without work some. */
    private volatile int changes;

    /** What the lanes' supplies give; the first one reads the source. */
    public Flow(Options options, Supply... supplies) {
        this.options = options;
        this.force = options.force;
        this.order = Execution.order(options);
        this.pool = Pools.of(options);
        this.gate = Gate.of(pool);
        this.alone = options.isAlone();
        this.forced = options.isForcedToSplit();
        this.watch = (Supervision) options.watch;
        this.meter = watch == null ? null : watch.meter(options);
        this.observer = watch == null ? null : options.control().observer();
        this.limit = alone ? 0 : Math.min(Pools.threadsOf(pool), options.parallelism - 1);
        this.lanes = new Lane[supplies.length];
        int room = 2 * limit + 4;
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(supplies[i], room, alone || forced);
        }
        this.last = lanes[lanes.length - 1];
        if (watch != null) {
            watch.add(this);
        }
    }

    // ---- the consumer ----

    /**
     * The next result, which may have no items; null when there are no more. Throws what failed behind all results before
     * it. One thread at a time.
     */
    public @Nullable Object next() {
        if (watch == null) {
            return take();
        }
        watch.enter();
        try {
            return take();
        } finally {
            watch.leave();
        }
    }

    private @Nullable Object take() {
        while (true) {
            checkCancelled();
            Slot ready = null;
            int seen;
            synchronized (this) {
                seen = changes;
                if (closed) {
                    return null;
                }
                if (cancelled != null) {
                    continue; // what looks like the end is not
                }
                if (last.isReady()) {
                    ready = last.take();
                    changes++;
                } else if (last.isOver()) {
                    break;
                }
            }
            if (ready == null) {
                Slot slot = claim();
                if (slot == null) {
                    await(seen);
                } else {
                    run(slot, true);
                }
                continue;
            }
            if (context != null) {
                inviteFromConsumer();
            }
            if (ready.partial != null) {
                return ready.partial;
            }
        }
        close();
        Throwable failure = last.failure;
        if (failure == null) {
            return null;
        }
        if (cancelled != null) {
            throw Failures.sneaky(cancellation(cancelled));
        }
        if (last.failedIn != null) {
            Failures.locate(failure, options.name, last.failedIn);
        }
        throw Failures.sneaky(withDropped(failure));
    }

    private Throwable withDropped(Throwable thrown) {
        List<Throwable> others = dropped;
        if (others != null) {
            Failures.suppress(thrown, others);
        }
        return thrown;
    }

    /** Ends the flow if it was cancelled, or its consumer interrupted: not one that runs on its own, as a loop does. */
    private void checkCancelled() {
        boolean interrupted = !alone && Thread.interrupted();
        if (interrupted && (watch == null || !watch.hasStruckCaller())) {
            cancel(Execution.interrupted(options));
        } else {
            interrupted = false;
        }
        String why = cancelled;
        if (why != null) {
            close();
            if (interrupted) {
                Supervision.interruptAgain(watch);
            }
            throw Failures.sneaky(cancellation(why));
        }
    }

    private Throwable cancellation(String why) {
        Throwable failure = last.failure;
        CancellationException thrown =
                watch != null && watch.isCancelled() ? watch.exception(failure) : new CancellationException(why);
        return withDropped(thrown);
    }

    /** Ends the flow from outside: nothing more is begun, and the helpers are interrupted. Its consumer is told why. */
    @Override
    public void cancel(String why) {
        synchronized (this) {
            if (cancelled != null) {
                return;
            }
            cancelled = why; // even if it is being closed: that waits for the helpers
            stopBelow(lanes.length);
            helpers.strike();
            wake();
        }
    }

    @Override
    public synchronized boolean strikeAgain() {
        return cancelled != null && helpers.strikeAgain();
    }

    private synchronized long pause() {
        return helpers.pause();
    }

    /**
     * Ends the flow, and returns when no function of it is running. It does not wait if it is called by such a function:
     * two of them would wait for each other. Where the flow was cancelled, helpers that do not come back are interrupted
     * again and again, see {@link Crew}.
     */
    public void close() {
        Thread me = Thread.currentThread();
        boolean interrupted = false;
        while (true) {
            synchronized (this) {
                if (!closed) {
                    closed = true;
                    stopBelow(lanes.length);
                    changes++;
                }
                if (!isAnyInside(me)) {
                    break;
                }
                if (!waiting.contains(me)) {
                    waiting.add(me);
                }
            }
            if (strikeAgain()) {
                LockSupport.parkNanos(this, pause());
            } else {
                LockSupport.park(this);
            }
            if (Thread.interrupted()) {
                interrupted |= watch == null || !watch.hasStruckCaller();
                cancel(Execution.interrupted(options));
            }
        }
        if (interrupted) {
            Supervision.interruptAgain(watch);
        }
        if (watch != null) {
            watch.remove(this);
        }
    }

    private boolean isAnyInside(Thread me) {
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

    /** Waits until something has changed that might give the consumer a result, or work. */
    private void await(int seen) {
        if (linger(seen)) {
            return;
        }
        Thread me = Thread.currentThread();
        synchronized (this) {
            if (changes != seen) {
                return;
            }
            for (Lane lane : lanes) {
                lane.hungry = true;
                lane.attention = 1;
            }
            waiting.add(me);
        }
        LockSupport.park(this);
    }

    // ---- the helpers ----

    /** Has helpers come, where there is more room than they would need for coming. */
    private void inviteFromConsumer() {
        boolean low;
        synchronized (this) {
            low = forced || last.isLow();
        }
        if (low) {
            invite();
        }
    }

    /** Whether the consumer, who is about to run a slot and has had no helpers yet, may have them; if so, it may from now. */
    private boolean isWorthSharing(Lane lane, Tier tier) {
        boolean isShort = !forced && lanes.length == 1 && tier.isCompiled() && lane.isShort(tier.cost());
        if (limit == 0 || isShort || Initialisers.isRunning()) {
            return false;
        }
        context = Context.capture(options);
        return true;
    }

    /** Invites one thread more, unless there is nothing to do or enough are here or on their way. */
    private void invite() {
        synchronized (this) {
            if (helpers.size() + invited >= limit || !hasWork()) {
                return;
            }
            invited++;
        }
        if (!gate.send(pool, new FlowInvitation(this, gate))) {
            synchronized (this) {
                invited--;
            }
        }
    }

    /** What an invited thread does: works while there is room for results, then leaves. */
    void help() {
        Context carried = context;
        synchronized (this) {
            invited--;
            if (closed || helpers.size() >= limit || carried == null) {
                return;
            }
            helpers.enter();
        }
        boolean left = false;
        try (Context.Scope own = carried.install()) {
            if (observer != null) {
                observer.helped();
            }
            int seen;
            do {
                seen = changes;
                for (Slot slot = claim(); slot != null; slot = claim()) {
                    run(slot, false);
                    seen = changes;
                }
            } while (linger(seen) || !leave());
            left = true;
        } finally {
            if (!left) {
                gone();
            }
        }
    }

    private synchronized boolean leave() {
        if (hasWork()) {
            return false;
        }
        gone();
        return true;
    }

    private synchronized void gone() {
        helpers.leave();
    }

    /** Looks for a little while whether something changes. */
    private boolean linger(int seen) {
        if (limit == 0) {
            return false;
        }
        long deadline = System.nanoTime() + Crew.LINGER_NANOS;
        do {
            for (int i = 0; i < 64; i++) {
                if (changes != seen) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() < deadline);
        return changes != seen;
    }

    /** Something has changed. Called with the lock held. */
    private void wake() {
        changes++;
        for (Thread thread : waiting) {
            LockSupport.unpark(thread);
        }
        waiting.clear();
    }

    // ---- slots ----

    private synchronized boolean hasWork() {
        if (closed) {
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

    /** A slot for this thread; null if there is none to be had now. */
    private @Nullable Slot claim() {
        Thread me = Thread.currentThread();
        while (true) {
            int drawn = -1;
            Slot before = null;
            synchronized (this) {
                if (closed) {
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
                        stopBelow(k);
                        wake();
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

    /** Nothing that the lanes before this one could still give is wanted. */
    private void stopBelow(int k) {
        for (int i = 0; i < k; i++) {
            lanes[i].end(Long.MIN_VALUE);
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
        synchronized (this) {
            lane.drawer = null;
            if (!more) {
                lane.dry = true;
                stopBelow(k);
            }
            if (slot != null && lane.bound == Long.MAX_VALUE) {
                lane.append(slot);
            }
            wake();
            Slot open = lane.claimable();
            return open == null ? null : lane.claim(open, me);
        }
    }

    /** Runs a claimed slot, or the first part of it, and leaves the result in its place. */
    private void run(Slot slot, boolean consumer) {
        Lane lane = slot.lane;
        long pos = slot.from;
        long begun = observer == null ? 0 : System.nanoTime();
        State s = null;
        Object partial = null;
        Throwable failure = null;
        try {
            Job job = jobOf(slot);
            s = job.begin(slot.from, slot.end, State.NO_BUFFERS);
            if (slot.array != null) {
                job.rebind(s, slot.array, slot.arrayFrom);
            }
            s.signal = lane;
            s.order = order;
            if (!consumer) {
                invite();
            } else if (context != null || isWorthSharing(lane, s.tier)) {
                inviteFromConsumer();
            }
            pos = meter == null && s.tier.isKnownBelow(slot.end - pos, Execution.UNCLOCKED_NANOS)
                    ? runUnclocked(slot, s)
                    : runInBlocks(slot, s, consumer && !alone);
            slot.last = s.stopped;
            partial = job.partial(s);
        } catch (Throwable t) {
            failure = t;
            if (!consumer) {
                Thread.interrupted(); // left by the function that failed, and nothing to the next one
            }
            slot.failedIn = s == null || s.failedAt < 0 ? null : s;
            partial = s == null || s.failedAt < 0 ? null : prefix(slot, s);
        }
        if (observer != null && lane == lanes[0]) {
            observer.piece(slot.from, pos, begun, false);
        }
        long size = partial == null ? 0 : lane.supply.sizeOf(partial);
        synchronized (this) {
            slot.partial = partial;
            slot.size = size;
            slot.failure = failure;
            if (failure != null && slot.from >= lane.bound) {
                if (dropped == null) {
                    dropped = new ArrayList<>();
                }
                dropped.add(failure);
            }
            lane.finish(slot, pos);
            if (lane.dry && lane.bound != Long.MAX_VALUE) {
                stopBelow(indexOf(lane)); // this lane has ended: it wants no more
            }
            if (s != null && s.tier.isCompiled()) {
                lane.begin(s.tier.cost());
            }
            wake();
        }
    }

    private int indexOf(Lane lane) {
        int k = 0;
        while (lanes[k] != lane) {
            k++;
        }
        return k;
    }

    private static Job jobOf(Slot slot) {
        Job job = slot.job;
        if (job == null) {
            throw new IllegalStateException("a slot without items was claimed");
        }
        return job;
    }

    /** What the slot's items before the failing one gave; null where that cannot be told. */
    private static @Nullable Object prefix(Slot slot, State s) {
        try {
            return jobOf(slot).partial(s);
        } catch (Throwable t) {
            return null; // the failure before it is the one to report
        }
    }

    /** Runs the slot, which is known to be short; the first part of it if somebody has begun to wait for it. */
    private long runUnclocked(Slot slot, State s) {
        Lane lane = slot.lane;
        Tier tier = s.tier;
        s.stride = Execution.stride(tier);
        long pos = slot.from;
        do {
            pos = tier.kernel(force, s).run(s, pos, slot.end);
        } while (pos < slot.end && slot.from < lane.bound && !s.stopped && !s.dropped && !lane.hungry);
        if (pos < slot.end && lane.hungry) {
            tier.measured(pos - slot.from, Crew.LINGER_NANOS); // so much at least: it is not as cheap as was known
        } else if (!tier.isCompiled()) {
            tier.interpreted(s, pos - slot.from, (long) ((pos - slot.from) * tier.cost()));
        }
        return pos;
    }

    /** Runs the slot, block by block, and returns where it stopped: before its end if others should have the rest. */
    private long runInBlocks(Slot slot, State s, boolean interruptible) {
        Lane lane = slot.lane;
        Tier tier = s.tier;
        // The first item of a shape pays for loading classes.
        Pace pace = new Pace(tier, force, tier.cost() == 0 && !tier.isCompiled());
        long pos = slot.from;
        while (pos < slot.end && slot.from < lane.bound) {
            long at = pace.run(s, pos, slot.end);
            if (meter != null && lane == lanes[0]) {
                meter.add(at - pos, pace.now());
            }
            pos = at;
            slot.nanos = pace.nanos();
            if (s.stopped
                    || s.dropped
                    || interruptible && Thread.currentThread().isInterrupted()) {
                break;
            }
            if (slot.nanos > (lane.hungry ? Execution.BLOCK_NANOS : Lane.LONG_NANOS)) {
                break;
            }
        }
        return pos;
    }
}
