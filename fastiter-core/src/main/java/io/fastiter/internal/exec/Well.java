package io.fastiter.internal.exec;

import org.jspecify.annotations.Nullable;

/**
 * Gives the pieces of a run one after the other in encounter order, for runs that may end early and for sources that
 * cannot be split. Used by one thread at a time.
 */
public interface Well {
    /**
     * The next piece of about {@code items} items; null when there is none. What the source throws comes out of here
     * once all items before it have been given.
     */
    @Nullable
    Draw next(int items);

    /** The index of the next piece's first item. */
    long position();

    /** The most items a piece may have. */
    int most();

    /** Items from {@code from} up to {@code to}; {@code array} holds them where the source has no indices. */
    record Draw(long from, long to, @Nullable Object array) {}
}
