package io.fastiter.internal.exec;

import org.jspecify.annotations.Nullable;

/** Where a lane of a {@link Flow} gets its work from. Used by one thread at a time, in encounter order. */
public interface Supply {
    /** Whether nothing more is wanted, however much there may be. */
    boolean isEnough();

    /**
     * The next stretch of work.
     *
     * @param items about how many items; the first lane gives no more than that
     * @param before for the first lane null; for the others the next result of the lane before them, or null once behind
     *     its last one
     * @return null if there is nothing to do: in the first lane, because its source has no more items
     */
    @Nullable
    Stretch next(int items, @Nullable Object before);

    /** The most items that one thread should take at a time. */
    int most();

    /** Nanoseconds that an item is known to cost; 0 where that is unknown, or where one may have to be waited for. */
    float cost();

    /** How many items are left at most; {@link Long#MAX_VALUE} if that is unknown. */
    long left();

    /** How many items are in a result. */
    long sizeOf(Object partial);

    /** Items from {@code from} up to {@code to}, and the job that runs them; {@code array} as in {@link Well.Draw}. */
    record Stretch(Job job, long from, long to, @Nullable Object array) {}
}
