package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.Signal;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Observer;
import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One shared execution of a pipeline: a bag of pieces, and threads that were invited to help.
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
    /** How long a thread that finds no piece looks for one before it leaves; waking a pool's thread takes as long. */
    private static final long LINGER_NANOS = 50_000;

    private final Job job;
    private final int force;
    private final int order;
    private final ForkJoinPool pool;
    private final Gate gate;

    /** The most threads inside, the caller included. */
    private final int limit;

    /** Split down to single items at once. */
    private final boolean forced;

    private final Options options;
    private final @Nullable Supervision watch;
    private final @Nullable Meter meter;
    private final @Nullable Observer observer;

    /** For a flight recording; null if there is none. */
    private final @Nullable Object event;

    private final Thread caller = Thread.currentThread();

    /** What the caller carries, for the threads that help; null where none will. */
    private final @Nullable Context context;

    /** Whether the caller was interrupted; only it asks. */
    private boolean interrupted;

    // Guarded by this.
    private final Chain chain = new Chain();
    private final ArrayList<Piece> bag = new ArrayList<>();
    private final List<Invitation> invitations = new ArrayList<>();
    private int running;
    private final Crew helpers = new Crew();

    private @Nullable Throwable failure;
    private long failedAt = Long.MAX_VALUE;

    /** The state in which it failed; null where it was not an item that did. */
    private @Nullable State failedIn;

    private @Nullable List<Throwable> laterFailures;

    /** The piece whose answer is the run's, where any will do. */
    private @Nullable Piece answered;

    private boolean over;

    /** What ended the run from outside. */
    private volatile @Nullable String cancelled;

    private volatile int unclaimed;
    private volatile boolean hungry;

    /** Where pieces come from when the bag is empty; null if nothing but the bag. */
    private volatile @Nullable Tap tap;

    private volatile @Nullable Thread waiter;

    Run(Job job, Options options) {
        this.job = job;
        this.options = options;
        this.watch = (Supervision) options.watch;
        this.meter = watch == null ? null : watch.meter(options);
        this.observer = watch == null ? null : options.control().observer();
        this.force = options.force;
        this.order = Execution.order(options);
        this.pool = Pools.of(options);
        this.gate = Gate.of(pool);
        this.forced = options.isForcedToSplit();
        this.limit = options.isAlone() || Initialisers.isRunning() ? 1 : Pools.most(options);
        this.event = Flight.beginRun();
        this.context = limit == 1 ? null : Context.capture(options);
    }

    /** Runs the rest of a range whose items up to {@code pos} are in {@code s} already. */
    Outcome overRange(State s, long from, long pos, long to) {
        Piece first = new Piece(from, to);
        first.pos = pos;
        first.state = s;
        synchronized (this) {
            chain.append(first);
            running++;
        }
        watched();
        return join(work(first, State.NO_BUFFERS));
    }

    /** Runs what a well has left behind a part whose result is there already. */
    Outcome overWell(Object done, long from, Well well, int draw) {
        Piece first = new Piece(from, well.position());
        first.partial = done;
        first.status = Piece.DONE;
        synchronized (this) {
            chain.append(first);
        }
        this.tap = new Tap(well, draw);
        watched();
        return join(State.NO_BUFFERS);
    }

    private void watched() {
        if (watch != null) {
            watch.add(this);
        }
    }

    // ---- the caller ----

    private Outcome join(@Nullable Object[] given) {
        Thread me = caller;
        @Nullable Object[] buffers = given;
        while (true) {
            Piece piece = claim();
            if (piece != null) {
                buffers = work(piece, buffers);
                continue;
            }
            if (linger()) {
                continue;
            }
            waiter = me;
            if (isOver()) {
                break;
            }
            if (unclaimed == 0) {
                if (strikeAgain()) {
                    LockSupport.parkNanos(this, pause());
                } else if (isDry()) {
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
            String ended = outcome.failure() == null ? "result" : cancelled == null ? "failure" : "cancelled";
            Flight.endRun(event, options.name, limit, chain.made(), ended);
        }
        return outcome;
    }

    /** Takes the caller's interrupt, if there is one: it ends the run, and is set again when that is over. */
    private boolean pollInterrupt() {
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

    private Outcome result() {
        Throwable thrown;
        synchronized (this) {
            over = true;
            for (Invitation invitation : invitations) {
                invitation.withdraw();
            }
            invitations.clear();
            thrown = failure;
            if (watch != null && watch.isCancelled() && cancelled == null) {
                cancelled = watch.why(); // it is about to be told
            }
            if (cancelled != null) {
                thrown = new CancellationException(cancelled);
                if (failure != null) {
                    later(failure);
                }
                failedAt = Long.MIN_VALUE;
            }
            Piece any = answered;
            Object partial = any != null ? any.partial : chain.head != null ? chain.head.partial : null;
            if (thrown == null || any != null || failedAt >= bound && failedAt != Long.MIN_VALUE) {
                return new Outcome(partial, null, bound != Long.MAX_VALUE);
            }
            if (cancelled == null && failedIn != null) {
                Failures.locate(thrown, options.name, failedIn);
            }
            if (laterFailures != null) {
                Failures.suppress(thrown, laterFailures);
            }
            // A cancelled run has dropped pieces in the middle: what is left of it is no prefix.
            return new Outcome(failedAt == Long.MIN_VALUE ? null : partial, thrown, false);
        }
    }

    /** Whether all pieces there will be are made, but for those that are split. */
    private boolean isDry() {
        Tap from = tap;
        return from == null || from.isDry();
    }

    private synchronized boolean isOver() {
        Tap from = tap;
        if (from != null) {
            from.closeAt(bound);
        }
        dropBehindBound();
        return running == 0 && bag.isEmpty() && isDry();
    }

    /** Ends the run from outside: drops what is waiting, and interrupts the helpers, which may be inside of a function. */
    @Override
    public void cancel(String why) {
        synchronized (this) {
            if (over || cancelled != null) {
                return;
            }
            cancelled = why;
            lowerBound(Long.MIN_VALUE);
            helpers.strike();
        }
        wake();
    }

    @Override
    public synchronized boolean strikeAgain() {
        return cancelled != null && !over && helpers.strikeAgain();
    }

    private synchronized long pause() {
        return helpers.pause();
    }

    // ---- the helpers ----

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
        @Nullable Object[] buffers = State.NO_BUFFERS;
        try (Context.Scope own = carried.install()) {
            if (observer != null) {
                observer.helped();
            }
            do {
                Piece piece = claim();
                while (piece != null) {
                    buffers = work(piece, buffers);
                    piece = claim();
                }
            } while (linger() || !leave());
            left = true;
        } finally {
            if (!left) {
                gone();
            }
        }
    }

    /** Leaves, unless a piece has come meanwhile: whoever put it there counted on this thread. */
    private synchronized boolean leave() {
        if (!over && !bag.isEmpty()) {
            return false;
        }
        gone();
        return true;
    }

    private synchronized void gone() {
        helpers.leave();
    }

    /** Waits a little for a piece to appear, asking the owners for one; false if none did. */
    private boolean linger() {
        if (limit == 1) {
            return false;
        }
        long deadline = System.nanoTime() + LINGER_NANOS;
        boolean asked = false;
        do {
            if (unclaimed > 0) {
                return true;
            }
            synchronized (this) {
                if (over || running == 0) {
                    return false;
                }
                if (!asked) {
                    asked = true;
                    hungry = true;
                    attention = 1;
                }
            }
            for (int i = 0; i < 64 && unclaimed == 0; i++) {
                Thread.onSpinWait();
            }
        } while (System.nanoTime() < deadline);
        return unclaimed > 0;
    }

    // ---- pieces ----

    private @Nullable Piece claim() {
        Tap from;
        synchronized (this) {
            if (over) {
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
        Piece piece = from.draw(this);
        if (piece == null) {
            synchronized (this) {
                running--;
                wake();
            }
        } else {
            invite();
        }
        return piece;
    }

    /** Makes what was drawn the last piece. */
    Piece append(Well.Draw drawn) {
        Piece piece = new Piece(drawn.from(), drawn.to());
        piece.array = drawn.array();
        piece.arrayFrom = drawn.from();
        synchronized (this) {
            chain.append(piece);
        }
        return piece;
    }

    /**
     * Runs a claimed piece to its end, splitting off what others can have, and puts its result into the chain.
     *
     * @param buffers what the piece that this thread ran before has left to work with
     * @return what this one leaves
     */
    private @Nullable Object[] work(Piece piece, @Nullable Object[] buffers) {
        boolean complete = false;
        @Nullable Object[] left = State.NO_BUFFERS;
        long start = piece.pos;
        long begun = observer == null ? 0 : System.nanoTime();
        Object seen = event == null ? null : Flight.beginPiece();
        try {
            State s = piece.state;
            if (s == null) {
                s = job.begin(piece.from, piece.end, buffers);
                if (piece.array != null) {
                    job.rebind(s, piece.array, piece.arrayFrom);
                }
                piece.state = s;
            }
            s.signal = this;
            complete = run(piece, s);
            if (complete) {
                piece.partial = job.partial(s);
                left = s.giveBuffers();
            }
        } catch (Throwable t) {
            if (Thread.currentThread() != caller) {
                Thread.interrupted(); // left by the function that failed, and nothing to the next one
            }
            State s = piece.state;
            if (s == null || s.failedAt < 0) {
                fail(piece.pos, t, null);
                complete = false;
            } else {
                fail(s.failedAt, t, s);
                complete = job.keepsPrefix() && keepPrefix(piece, s);
            }
        }
        if (observer != null || event != null) {
            boolean taken = piece.splitter != null && piece.splitter != Thread.currentThread();
            if (observer != null) {
                observer.piece(start, piece.pos, begun, taken);
            }
            Flight.endPiece(seen, options.name, start, piece.pos, taken);
        }
        piece.state = null;
        piece.array = null;
        finish(piece, complete);
        return left;
    }

    /** Makes what the piece did before its failing item its result. */
    private boolean keepPrefix(Piece piece, State s) {
        try {
            piece.partial = job.partial(s);
            return true;
        } catch (Throwable t) {
            fail(Long.MIN_VALUE, t, null);
            return false;
        }
    }

    /** Works through the piece; false if it was dropped. */
    private boolean run(Piece piece, State s) {
        Tier tier = s.tier;
        Pace pace = new Pace(tier, force, false);
        long lastSplit = pace.now() - Execution.BLOCK_NANOS;
        long start = piece.pos;
        s.order = order;
        while (piece.pos < piece.end) {
            if (piece.from >= bound) {
                return false;
            }
            if (limit > 1 && piece.end - piece.pos > 1 && wantsSplit(piece, tier, pace.now() - lastSplit)) {
                split(piece);
                lastSplit = pace.now();
                if (forced) {
                    continue;
                }
            }
            long at = pace.run(s, piece.pos, piece.end);
            long done = at - piece.pos;
            piece.pos = at;
            if (meter != null) {
                meter.add(done, pace.now());
            }
            if (s.stopped) {
                if (job.isAnyGood()) {
                    answer(piece);
                } else {
                    lowerBound(at);
                }
                break;
            }
            if (s.dropped) {
                return false;
            }
            if (Thread.currentThread() == caller && pollInterrupt()) {
                return false;
            }
            if (unclaimed > 0 && 1 + helpers.size() < limit) {
                invite(); // it may have been refused before
            }
        }
        Tap from = tap;
        if (from != null && !forced && piece.from == start) {
            from.adapt(piece.pos - piece.from, pace.nanos());
        }
        return true;
    }

    private boolean wantsSplit(Piece piece, Tier tier, long sinceLast) {
        if (unclaimed > 0) {
            return forced;
        }
        if (forced) {
            return true;
        }
        float left = (piece.end - piece.pos) * tier.cost();
        return hungry
                ? left > Execution.BLOCK_NANOS / 4
                : left > 2 * Execution.BLOCK_NANOS && sinceLast >= Execution.BLOCK_NANOS;
    }

    /** Puts the upper half of what is left of the piece into the bag. */
    private void split(Piece piece) {
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
        synchronized (this) {
            chain.insertAfter(piece, upper);
            bag.add(upper);
            unclaimed = bag.size();
            if (hungry) {
                hungry = false;
                if (bound == Long.MAX_VALUE) {
                    attention = 0;
                }
            }
            wake();
        }
        invite();
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
        if (bound == Long.MAX_VALUE) {
            return;
        }
        for (int i = bag.size() - 1; i >= 0; i--) {
            if (bag.get(i).from >= bound) {
                chain.unlink(bag.remove(i));
            }
        }
        unclaimed = bag.size();
    }

    /** Puts a finished piece's result into the chain, combined with the finished neighbours. */
    private void finish(Piece piece, boolean complete) {
        if (!complete) {
            synchronized (this) {
                chain.unlink(piece);
                running--;
                wake();
            }
            return;
        }
        while (true) {
            Piece other;
            boolean isLeft;
            synchronized (this) {
                if (piece.from >= bound) {
                    // It was in its last strip when an earlier item made it worthless.
                    chain.unlink(piece);
                    running--;
                    wake();
                    return;
                }
                Piece left = piece.left;
                Piece right = piece.right;
                if (right != null && right.status == Piece.DONE && right.from >= bound) {
                    chain.unlink(right); // finished before an earlier item made it worthless
                    right = null;
                }
                isLeft = left != null && left.status == Piece.DONE;
                other = isLeft ? left : right != null && right.status == Piece.DONE ? right : null;
                if (other == null) {
                    piece.status = Piece.DONE;
                    if (left == null && bound > piece.pos && job.isEnough(piece.partial())) {
                        lowerBound(piece.pos);
                    }
                    running--;
                    wake();
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
                fail(Long.MIN_VALUE, t, null);
            }
        }
    }

    // ---- ends and invitations ----

    private synchronized void lowerBound(long to) {
        if (to < bound) {
            bound = to;
        }
        attention = 1;
    }

    private synchronized void answer(Piece piece) {
        if (answered == null) {
            answered = piece;
        }
        lowerBound(Long.MIN_VALUE);
    }

    synchronized void fail(long at, Throwable t, @Nullable State s) {
        long end = at == Long.MIN_VALUE ? at : at + 1;
        if (failure == null || at < failedAt) {
            if (failure != null) {
                later(failure);
            }
            failure = t;
            failedAt = at;
            failedIn = s;
        } else {
            later(t);
        }
        lowerBound(end);
    }

    private void later(Throwable t) {
        if (laterFailures == null) {
            laterFailures = new ArrayList<>();
        }
        laterFailures.add(t);
    }

    /** Invites one thread more, unless enough are here or on their way. */
    private void invite() {
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

    /** Wakes the caller, if it waits, to look whether the run is over or a piece is there. */
    private void wake() {
        Thread w = waiter;
        if (w != null) {
            LockSupport.unpark(w);
        }
    }
}
