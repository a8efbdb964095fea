package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Observer;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Thrown;
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
 * the source, or from the results of the lane before it. Its {@link SlotWorker} runs the slot, leaves the result in
 * its place, and claims again.
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
    final Options options;
    final int order;
    final boolean alone;
    final @Nullable Meter meter;
    final @Nullable Observer observer;
    final Lanes lanes;

    private final Lane last;
    private final ForkJoinPool pool;
    private final Gate gate;
    private final boolean forced;
    private final @Nullable Supervision watch;
    private final SlotWorker consumer;

    /** The most helpers, the consumer not counted. */
    private final int limit;

    // Guarded by this, as what is in the lanes.
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
        this.order = Execution.order(options);
        this.pool = Pools.of(options);
        this.gate = Gate.of(pool);
        this.alone = options.isAlone();
        this.forced = options.isForcedToSplit();
        this.watch = (Supervision) options.watch;
        this.meter = watch == null ? null : watch.meter(options);
        this.observer = watch == null ? null : options.control().observer();
        this.limit = alone ? 0 : Math.min(Pools.threadsOf(pool), options.parallelism - 1);
        this.lanes = new Lanes(this, supplies, 2 * limit + 4, alone || forced);
        this.last = lanes.last();
        this.consumer = new SlotWorker(this, true);
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
                Slot slot = lanes.claim();
                if (slot == null) {
                    await(seen);
                } else {
                    consumer.work(slot);
                }
                continue;
            }
            if (context != null) {
                inviteIfLow();
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
            throw Thrown.sneaky(cancellation(cancelled));
        }
        if (last.failedIn != null) {
            Failures.locate(failure, options.name, last.failedIn);
        }
        throw Thrown.sneaky(withDropped(failure));
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
            throw Thrown.sneaky(cancellation(why));
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
            lanes.stop();
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
                    lanes.stop();
                    changes++;
                }
                if (!lanes.isAnyInside(me)) {
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
            lanes.ask();
            waiting.add(me);
        }
        LockSupport.park(this);
    }

    // ---- the helpers ----

    /** Has helpers come to the consumer, who is about to run a slot of this lane. */
    void inviteFromConsumer(Lane lane, Tier tier) {
        if (context != null || isWorthSharing(lane, tier)) {
            inviteIfLow();
        }
    }

    /** Has helpers come, where there is more room than they would need for coming. */
    private void inviteIfLow() {
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
        boolean isShort = !forced && lanes.isSingle() && tier.isCompiled() && lane.isShort(tier.cost());
        if (limit == 0 || isShort || Initialisers.isRunning()) {
            return false;
        }
        context = Context.capture(options);
        return true;
    }

    /** Invites one thread more, unless there is nothing to do or enough are here or on their way. */
    void invite() {
        synchronized (this) {
            if (helpers.size() + invited >= limit || !lanes.haveWork()) {
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
            SlotWorker worker = new SlotWorker(this, false);
            int seen;
            do {
                seen = changes;
                for (Slot slot = lanes.claim(); slot != null; slot = lanes.claim()) {
                    worker.work(slot);
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
        if (lanes.haveWork()) {
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
    void wake() {
        changes++;
        for (Thread thread : waiting) {
            LockSupport.unpark(thread);
        }
        waiting.clear();
    }

    // ---- for its lanes, with the lock held ----

    boolean isClosed() {
        return closed;
    }

    /** A failure behind the one that the flow ends with. */
    void drop(Throwable failure) {
        if (dropped == null) {
            dropped = new ArrayList<>();
        }
        dropped.add(failure);
    }
}
