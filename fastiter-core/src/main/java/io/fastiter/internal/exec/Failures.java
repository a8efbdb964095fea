package io.fastiter.internal.exec;

import java.util.List;

/** How failures of several threads become the one that the caller gets. */
final class Failures {
    /** The most that are attached: an exception that is thrown again and again would collect them for ever. */
    private static final int MOST = 16;

    private Failures() {}

    /** Attaches the others to the first; never one to itself, and each once. */
    static void suppress(Throwable first, List<Throwable> others) {
        for (Throwable other : others) {
            if (first.getSuppressed().length >= MOST) {
                return;
            }
            if (other != first && !isSuppressedIn(first, other)) {
                first.addSuppressed(other);
            }
        }
    }

    private static boolean isSuppressedIn(Throwable first, Throwable other) {
        for (Throwable t : first.getSuppressed()) {
            if (t == other) {
                return true;
            }
        }
        return false;
    }

    /** Throws any throwable where none is declared: user functions may have done so too. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneaky(Throwable t) throws E {
        throw (E) t;
    }
}
