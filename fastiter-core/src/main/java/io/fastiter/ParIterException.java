package io.fastiter;

/**
 * Says that a function adapted by {@link Checked} threw a checked exception, which is the {@linkplain #getCause() cause}
 * and never null.
 */
public final class ParIterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ParIterException(String message, Exception cause) {
        super(message, cause);
    }

    /** What a function of this type throws in place of an exception: itself if it is unchecked. */
    static RuntimeException unchecked(String type, Exception thrown) {
        if (thrown instanceof RuntimeException e) {
            return e;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new ParIterException("a function of type " + type + " threw " + thrown, thrown);
    }
}
