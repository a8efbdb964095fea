package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Thrown;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended: the result of all its items, or of those before the failure where the job keeps them.
 *
 * @param partial what the items gave; null where the run failed and nothing is kept
 * @param failure what the first failing item threw
 * @param stopped whether an item ended the run, so that nothing behind it matters
 */
public record Outcome(@Nullable Object partial, @Nullable Throwable failure, boolean stopped) {
    /** The result, or throws the failure. */
    public Object get() {
        if (failure != null) {
            throw Thrown.sneaky(failure);
        }
        if (partial == null) {
            throw new IllegalStateException("a run ended without a result");
        }
        return partial;
    }

    /** The result as far as there is one: of all items, or of those before the failure. */
    public Object kept() {
        if (partial == null) {
            throw Thrown.sneaky(failure != null ? failure : new IllegalStateException("a run ended without a result"));
        }
        return partial;
    }

    /** Throws the failure; returns nothing, so that it can be thrown where a compiler wants to see that. */
    public RuntimeException rethrow() {
        throw Thrown.sneaky(failure != null ? failure : new IllegalStateException("nothing failed"));
    }
}
