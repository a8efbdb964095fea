package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Pull;
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

    /**
     * Something of about {@code items} items that any thread may read without the well, and {@link #place} then; null where
     * the next piece has to be asked for.
     */
    default Pull.@Nullable Unread part(int items) {
        return null;
    }

    /** What was read of the next part, in the order in which parts were given; null if none of it is wanted. */
    default @Nullable Draw place(Pull.Batch batch) {
        throw new UnsupportedOperationException("this well has no parts");
    }

    /** Says that what was drawn last has turned out to {@linkplain Job#isExhausted end} before this index. */
    default void endsAt(long index) {
        throw new UnsupportedOperationException("this well knows what it gives");
    }

    /** The index of the next piece's first item. */
    long position();

    /** The most items a piece may have. */
    int most();

    /** Items from {@code from} up to {@code to}; {@code array} holds them where the source has no indices. */
    record Draw(long from, long to, @Nullable Object array) {}
}
