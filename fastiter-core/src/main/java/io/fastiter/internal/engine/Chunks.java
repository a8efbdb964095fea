package io.fastiter.internal.engine;

import org.jspecify.annotations.Nullable;

/** The items of a segment in encounter order, some at a time. */
public interface Chunks extends AutoCloseable {
    /** The next items, at least one; null when there are no more. Throws what failed, behind all items before it. */
    @Nullable
    Chunk next();

    /** How many items there are, if that is known before any function of the user has run; -1 if not. Opens the source. */
    default long size() {
        return -1;
    }

    @Override
    void close();

    /** Where another thread has called {@link #close}, returns when that has; else at once. */
    default void awaitClosed() {}

    /** Items in an {@code Object[]}, {@code int[]}, {@code long[]} or {@code double[]}, the first {@code size} of it. */
    record Chunk(Object array, int size) {}
}
