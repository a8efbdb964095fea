package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.Signal;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.plan.Observer;
import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One shared execution of a pipeline: a bag of {@link Pieces}, and threads that were invited to help, each of which has a
 * {@link PieceWorker}.
 *
 * <p><b>Pieces.</b> Whoever owns a piece and sees that the bag is empty splits off its upper half and puts it there, at
 * most once per {@value Execution#BLOCK_NANOS} ns, and invites one more thread. So as long as somebody has more than a
 * block of work left there is an unclaimed piece for whoever comes, and the number of pieces grows with the number of
 * threads and the logarithm of the work, not with the work. A thread that finds nothing raises {@link #attention}; the
 * owners' kernels return within a strip, and one of them splits. An unclaimed piece belongs to whoever claims it first,
 * the caller included: a run ends even if no invited thread ever comes.
 *
 * <p><b>Order.</b> The lowest piece is claimed first. Pieces form a chain in encounter order; whoever finishes one
 * combines it with those neighbours that are finished, outside of the lock, and takes their place in the chain. At the
 * end one piece is left. Runs that may end early, and sources without indices, have a {@link Tap} from which pieces
 * are drawn in order when the bag is empty.
 *
 * <p><b>Ends.</b> A failure or an answer at an item lowers {@link #bound} behind that item. Pieces at or above the bound
 * are dropped; those below go on, since they may hold an earlier one. The caller returns when no piece is claimed or
 * waiting, so nothing of the run is running any more.
 *
 * <p><b>Waiting.</b> A thread that waits runs pieces of this run and nothing else: what it would pick up elsewhere might
 * want a lock that it holds. Only the caller waits, and only for pieces that some thread is inside of. While it waits in a
 * run that was cancelled it interrupts those threads again and again, see {@link Crew}.
 */
final class Run extends Signal implements Cancellable {
    final Options options;
    final Job job;
    final int order;

    /** The most threads inside, the caller included. */
    final int limit;

    /** Split down to single items at once. */
    final boolean forced;

    final @Nullable Meter meter;
    final @Nullable Observer observer;

    /** For a flight recording; null if there is none. */
    final @Nullable Object event;

    final Thread caller = Thread.currentThread();
    final Pieces pieces;

    private final ForkJoinPool pool;
    private final Gate gate;
    private final @Nullable Supervision watch;

    /** What the caller carries, for the threads that help; null where none will. */
    private final @Nullable Context context;

    /** Whether the caller was interrupted; only it asks. */
    private boolean interrupted;

    // Guarded by this, as what is in the pieces.
    private final List<Invitation> invitations = new ArrayList<>();
    private final Crew helpers = new Crew();
    private final Ending ending = new Ending();
    private boolean over;

    private volatile @Nullable Thread waiter;

    Run(Job job, Options options) {
        this.job = job;
        this.options = options;
        this.watch = (Supervision) options.watch;
        this.meter = watch == null ? null : watch.meter(options);
        this.observer = watch == null ? null : options.control().observer();
        this.order = Execution.order(options);
        this.pool = Pools.of(options);
        this.gate = Gate.of(pool);
        this.forced = options.isForcedToSplit();
        this.limit = options.isAlone() || Initialisers.isRunning() ? 1 : Pools.most(options);
        this.event = Flight.beginRun();
        this.context = limit == 1 ? null : Context.capture(options);
        this.pieces = new Pieces(this, job);
    }

    /** Runs the rest of a range whose items up to {@code pos} are in {@code s} already. */
    Outcome overRange(State s, long from, long pos, long to) {
        PieceWorker worker = new PieceWorker(this);
        Piece first = new Piece(from, to);
        first.pos = pos;
        first.state = s;
        pieces.beginWith(first);
        watched();
        worker.work(first);
        return join(worker);
    }

    /** Runs what a well has left behind a part whose result is there already. */
    Outcome overWell(Object done, long from, Well well, int draw) {
        PieceWorker worker = new PieceWorker(this);
        Piece first = new Piece(from, well.position());
        first.partial = done;
        pieces.beginBehind(first, new Tap(well, draw));
        watched();
        return join(worker);
    }

    private void watched() {
        if (watch != null) {
            watch.add(this);
        }
    }

    // ---- the caller ----

    private Outcome join(PieceWorker worker) {
        while (true) {
            worker.workThrough();
            if (limit > 1 && pieces.linger()) {
                continue;
            }
            waiter = caller;
            if (pieces.areThrough()) {
                break;
            }
            if (!pieces.isAnyUnclaimed()) {
                if (strikeAgain()) {
                    LockSupport.parkNanos(this, pause());
                } else if (pieces.isDry()) {
                    LockSupport.park(this);
                } else {
                    // Whoever draws may be the last to do so without finishing a piece: look again by and by.
                    LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
            waiter = null;
            pollInterrupt();
        }
        waiter = null;
        if (watch != null) {
            watch.remove(this);
        }
        if (interrupted) {
            Supervision.interruptAgain(watch);
        }
        Outcome outcome = result();
        if (event != null) {
            String ended = outcome.failure() == null ? "result" : ending.isCancelled() ? "cancelled" : "failure";
            Flight.endRun(event, options.name, limit, pieces.made(), ended);
        }
        return outcome;
    }

    /** Takes the caller's interrupt, if there is one: it ends the run, and is set again when that is over. */
    boolean pollInterrupt() {
        if (!Thread.interrupted()) {
            return false;
        }
        String why = watch == null ? null : watch.whyCallerWasStruck();
        if (why == null) {
            interrupted = true;
            why = Execution.interrupted(options);
        }
        // Where it was the watch, it tells the run right after the caller: but what is dropped now must not be missed.
        cancel(why);
        return true;
    }

    private synchronized Outcome result() {
        over = true;
        for (Invitation invitation : invitations) {
            invitation.withdraw();
        }
        invitations.clear();
        String why = watch == null ? null : watch.why();
        if (why != null && !ending.isCancelled()) {
            ending.cancel(why); // it is about to be told
        }
        return ending.outcome(pieces.result(), bound, options.name);
    }

    /** Wakes the caller, if it waits, to look whether the run is over or a piece is there. */
    void wake() {
        Thread w = waiter;
        if (w != null) {
            LockSupport.unpark(w);
        }
    }

    // ---- ends ----

    /** Whether the caller is about to return, or has. With the lock held. */
    boolean isOver() {
        return over;
    }

    synchronized void lowerBound(long to) {
        if (to < bound) {
            bound = to;
        }
        attention = 1;
    }

    synchronized void answer(Piece piece) {
        ending.answer(piece);
        lowerBound(Long.MIN_VALUE);
    }

    /** Ends the run behind the item at this index, as {@link Ending#fail} has it. */
    synchronized void fail(long at, Throwable t, @Nullable State s) {
        ending.fail(at, t, s);
        lowerBound(at == Long.MIN_VALUE ? at : at + 1);
    }

    /** Ends the run from outside: drops what is waiting, and interrupts the helpers, which may be inside of a function. */
    @Override
    public void cancel(String why) {
        synchronized (this) {
            if (over || ending.isCancelled()) {
                return;
            }
            ending.cancel(why);
            lowerBound(Long.MIN_VALUE);
            helpers.strike();
        }
        wake();
    }

    @Override
    public synchronized boolean strikeAgain() {
        return ending.isCancelled() && !over && helpers.strikeAgain();
    }

    private synchronized long pause() {
        return helpers.pause();
    }

    // ---- the helpers ----

    /** Invites one thread more, unless enough are here or on their way. */
    void invite() {
        Invitation invitation;
        synchronized (this) {
            if (over || 1 + helpers.size() + invitations.size() >= limit) {
                return;
            }
            invitation = new Invitation(this, gate);
            invitations.add(invitation);
        }
        if (!gate.send(pool, invitation)) {
            synchronized (this) {
                invitations.remove(invitation);
            }
        }
    }

    /**
     * The same, since it may have been refused before. It is called for each block, so it looks first without the lock, at
     * what may be out of date.
     */
    void inviteAgain() {
        if (1 + helpers.size() < limit) {
            invite();
        }
    }

    /** What an invited thread does: claims pieces of this run until there are none for a while, then leaves. */
    void help(Invitation invitation) {
        Context carried = context;
        synchronized (this) {
            invitations.remove(invitation);
            if (over || 1 + helpers.size() >= limit || carried == null) {
                return;
            }
            helpers.enter();
        }
        boolean left = false;
        try (Context.Scope own = carried.install()) {
            if (observer != null) {
                observer.helped();
            }
            PieceWorker worker = new PieceWorker(this);
            do {
                worker.workThrough();
            } while (pieces.linger() || !leave());
            left = true;
        } finally {
            if (!left) {
                gone();
            }
        }
    }

    /** Leaves, unless a piece has come meanwhile: whoever put it there counted on this thread. */
    private synchronized boolean leave() {
        if (!over && pieces.isAnyUnclaimed()) {
            return false;
        }
        gone();
        return true;
    }

    private synchronized void gone() {
        helpers.leave();
    }
}
