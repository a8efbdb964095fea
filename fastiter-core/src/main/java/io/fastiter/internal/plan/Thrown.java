package io.fastiter.internal.plan;

import java.util.ConcurrentModificationException;

/** What is thrown where none is declared, or where two things have failed. */
public final class Thrown {
    private Thrown() {}

    /** Throws any throwable where none is declared: functions of the user may have done so too. */
    @SuppressWarnings("unchecked")
    public static <E extends Throwable> RuntimeException sneaky(Throwable t) throws E {
        throw (E) t;
    }

    /**
     * Which of two failures is thrown, with the other one suppressed in it: what ended the run, and not what closing has
     * met after that. But where a source has changed meanwhile, that is why there was no item at some index.
     */
    public static Throwable first(Throwable thrown, Throwable closing) {
        if (thrown == closing) {
            return thrown;
        }
        boolean changed =
                thrown instanceof IndexOutOfBoundsException && closing instanceof ConcurrentModificationException;
        Throwable first = changed ? closing : thrown;
        first.addSuppressed(changed ? thrown : closing);
        return first;
    }
}
