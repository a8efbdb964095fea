package io.fastiter.internal.plan;

import java.util.Collection;

/** Closes one thing after the other whatever some of them throw, checked exceptions of users included. */
public final class Closing {
    private Closing() {}

    /** Closes all of them; throws what was thrown first, with the rest suppressed. */
    public static void all(Collection<? extends AutoCloseable> open) {
        Throwable first = null;
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Throwable t) {
                if (first == null) {
                    first = t;
                } else if (first != t) {
                    first.addSuppressed(t);
                }
            }
        }
        if (first != null) {
            throw Thrown.sneaky(first);
        }
    }
}
