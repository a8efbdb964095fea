package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import org.jspecify.annotations.Nullable;

/** One thread inside of a run: goes through the pieces that it claims, and splits off what others can have. */
final class PieceWorker {
    private final Run run;
    private final Pieces pieces;
    private final Job job;
    private final boolean isCaller;

    /** What the piece before has left to work with. */
    private @Nullable Object[] buffers = State.NO_BUFFERS;

    /** Made by the thread that works. */
    PieceWorker(Run run) {
        this.run = run;
        this.pieces = run.pieces;
        this.job = run.job;
        this.isCaller = Thread.currentThread() == run.caller;
    }

    /** Claims pieces and runs them until there are none. */
    void workThrough() {
        for (Piece piece = pieces.claim(); piece != null; piece = pieces.claim()) {
            work(piece);
        }
    }

    /** Runs a claimed piece to its end, splitting off what others can have, and puts its result into the chain. */
    void work(Piece piece) {
        boolean complete = false;
        @Nullable Object[] given = buffers;
        buffers = State.NO_BUFFERS;
        long start = piece.pos;
        long begun = run.observer == null ? 0 : System.nanoTime();
        Object seen = run.event == null ? null : Flight.beginPiece();
        try {
            State s = piece.state;
            if (s == null) {
                s = job.begin(piece.from, piece.end, given);
                if (piece.array != null) {
                    job.rebind(s, piece.array, piece.arrayFrom);
                }
                piece.state = s;
            }
            s.signal = run;
            complete = runBlocks(piece, s);
            if (complete) {
                piece.partial = job.partial(s);
                buffers = s.giveBuffers();
            }
        } catch (Throwable t) {
            if (!isCaller) {
                Thread.interrupted(); // left by the function that failed, and nothing to the next one
            }
            State s = piece.state;
            if (s == null || s.failedAt < 0) {
                run.fail(piece.pos, t, null);
                complete = false;
            } else {
                run.fail(s.failedAt, t, s);
                complete = job.keepsPrefix() && keepPrefix(piece, s);
            }
        }
        if (run.observer != null || run.event != null) {
            boolean taken = piece.splitter != null && piece.splitter != Thread.currentThread();
            if (run.observer != null) {
                run.observer.piece(start, piece.pos, begun, taken);
            }
            Flight.endPiece(seen, run.options.name, start, piece.pos, taken);
        }
        piece.state = null;
        piece.array = null;
        pieces.finish(piece, complete);
    }

    /** Makes what the piece did before its failing item its result. */
    private boolean keepPrefix(Piece piece, State s) {
        try {
            piece.partial = job.partial(s);
            return true;
        } catch (Throwable t) {
            run.fail(Long.MIN_VALUE, t, null);
            return false;
        }
    }

    /** Works through the piece; false if it was dropped. */
    private boolean runBlocks(Piece piece, State s) {
        Tier tier = s.tier;
        Pace pace = new Pace(tier, run.options.force, false);
        long lastSplit = pace.now() - Execution.BLOCK_NANOS;
        long start = piece.pos;
        s.order = run.order;
        while (piece.pos < piece.end) {
            if (piece.from >= run.bound) {
                return false;
            }
            if (run.limit > 1 && piece.end - piece.pos > 1 && wantsSplit(piece, tier, pace.now() - lastSplit)) {
                pieces.split(piece);
                lastSplit = pace.now();
                if (run.forced) {
                    continue;
                }
            }
            long at = pace.run(s, piece.pos, piece.end);
            long done = at - piece.pos;
            piece.pos = at;
            if (run.meter != null) {
                run.meter.add(done, pace.now());
            }
            if (s.stopped) {
                if (job.isAnyGood()) {
                    run.answer(piece);
                } else {
                    run.lowerBound(at);
                }
                break;
            }
            if (s.dropped) {
                return false;
            }
            if (isCaller && run.pollInterrupt()) {
                return false;
            }
            if (pieces.isAnyUnclaimed()) {
                run.inviteAgain();
            }
        }
        Tap from = pieces.tap();
        if (from != null && !run.forced && piece.from == start) {
            from.adapt(piece.pos - piece.from, pace.nanos());
        }
        return true;
    }

    private boolean wantsSplit(Piece piece, Tier tier, long sinceLast) {
        if (run.forced) {
            return true;
        }
        if (pieces.isAnyUnclaimed()) {
            return false;
        }
        float left = (piece.end - piece.pos) * tier.cost();
        return pieces.isWanted()
                ? left > Execution.BLOCK_NANOS / 4
                : left > 2 * Execution.BLOCK_NANOS && sinceLast >= Execution.BLOCK_NANOS;
    }
}
