package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What a run has ended with, or is about to: the failure of its first failing item and all others, an answer, or what
 * ended it from outside. Guarded by the run, for whom it goes by the run's bound which of them counts.
 */
final class Ending {
    private @Nullable Throwable failure;
    private long failedAt = Long.MAX_VALUE;

    /** The state in which it failed; null where it was not an item that did. */
    private @Nullable State failedIn;

    private @Nullable List<Throwable> laterFailures;

    /** The piece whose answer is the run's, where any will do. */
    private @Nullable Piece answered;

    /** What ended the run from outside. */
    private @Nullable String cancelled;

    boolean isCancelled() {
        return cancelled != null;
    }

    void cancel(String why) {
        cancelled = why;
    }

    void answer(Piece piece) {
        if (answered == null) {
            answered = piece;
        }
    }

    /**
     * Takes in what was thrown.
     *
     * @param at the item that threw it; {@link Long#MIN_VALUE} where what has failed is no item's, and nothing is left
     * @param s the state in which it did; null where it was not an item that did
     */
    void fail(long at, Throwable t, @Nullable State s) {
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
    }

    private void later(Throwable t) {
        if (laterFailures == null) {
            laterFailures = new ArrayList<>();
        }
        laterFailures.add(t);
    }

    /**
     * How the run ended. Once, when nothing of it is running any more.
     *
     * @param all the result of all its items, or of those up to the bound
     */
    Outcome outcome(@Nullable Object all, long bound, @Nullable String name) {
        Throwable thrown = failure;
        if (cancelled != null) {
            thrown = new CancellationException(cancelled);
            if (failure != null) {
                later(failure);
            }
            failedAt = Long.MIN_VALUE;
        }
        Piece any = answered;
        Object partial = any != null ? any.partial : all;
        if (thrown == null || any != null || failedAt >= bound && failedAt != Long.MIN_VALUE) {
            return new Outcome(partial, null, bound != Long.MAX_VALUE);
        }
        if (cancelled == null && failedIn != null) {
            Failures.locate(thrown, name, failedIn);
        }
        if (laterFailures != null) {
            Failures.suppress(thrown, laterFailures);
        }
        // A cancelled run has dropped pieces in the middle: what is left of it is no prefix.
        return new Outcome(failedAt == Long.MIN_VALUE ? null : partial, thrown, false);
    }
}
