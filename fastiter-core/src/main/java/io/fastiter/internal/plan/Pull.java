package io.fastiter.internal.plan;

import org.jspecify.annotations.Nullable;

/** The items of a source without indices, in batches. Used by one thread at a time. */
public interface Pull {
    /**
     * The next items, at least one and no more than {@code atMost}, as the array that the source's kernel loads from;
     * null when there are no more. What the source throws is thrown once all items before it have been given. The array
     * belongs to the caller.
     */
    @Nullable
    Batch next(int atMost);

    /**
     * The same items as a source that takes them one by one, only when they are wanted and on one thread at a time; what it
     * leaves comes in batches. Null where batches are better in any case.
     *
     * @param alone whether it is sure to leave nothing
     */
    default @Nullable Source oneByOne(boolean alone) {
        return null;
    }

    /** Whether nobody can see how far it has read, so that it may read ahead even where items come one after the other. */
    default boolean mayReadAhead() {
        return false;
    }

    /**
     * The next items, about so many, for another thread to read while this one goes on with those behind them. Null where
     * there are none, or {@link #next} has to be asked for them.
     */
    default @Nullable Unread part(int about) {
        return null;
    }

    /** Items that any thread may read, once; there may be none. */
    interface Unread {
        Batch read();
    }

    /** Says that from now on no more than so many items will be asked for. */
    default void want(long most) {}

    /** The first {@code size} items of an {@code Object[]}, {@code int[]}, {@code long[]} or {@code double[]}. */
    record Batch(Object array, int size) {}
}
