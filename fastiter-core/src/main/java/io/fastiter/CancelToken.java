package io.fastiter;

import io.fastiter.internal.plan.Cancellation;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cancels runs from another thread. One token may be given to any number of pipelines, by {@link ParIter#cancelOn
 * cancelOn}: {@link #cancel} ends all their runs that are under way, and those that are begun later end at once. A token
 * cannot be used again.
 *
 * <p>A cancelled run calls no function for further items once it has noticed, interrupts the threads that are inside of
 * one (again and again, if need be), waits until they have come back, and throws {@link
 * java.util.concurrent.CancellationException}. Threads may call the methods of a token at any time.
 *
 * <pre>{@code
 * CancelToken token = new CancelToken();
 * token.cancel("no longer needed");
 * token.isCancelled(); // true
 * ParIter.range(0, 1000).cancelOn(token).sum(); // throws CancellationException
 * }</pre>
 */
public final class CancelToken {
    final Cancellation cancellation = new Cancellation();

    /** Cancels all runs with this token. Does nothing if it was called before. */
    public void cancel() {
        cancellation.raise(null);
    }

    /** Cancels all runs with this token, and has their exceptions say why. Does nothing if it was called before. */
    public void cancel(String reason) {
        cancellation.raise(Objects.requireNonNull(reason, "reason"));
    }

    /** Whether this was cancelled, with or without a reason. */
    public boolean isCancelled() {
        return cancellation.isRaised();
    }

    /** The reason that was given to {@link #cancel(String)}; empty if none was, or if this is not cancelled. */
    public Optional<String> reason() {
        @Nullable String reason = cancellation.reason();
        return Optional.ofNullable(reason);
    }
}
