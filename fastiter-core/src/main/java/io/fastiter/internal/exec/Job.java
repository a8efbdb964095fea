package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.State;
import org.jspecify.annotations.Nullable;

/** What a run does with its pieces: how one begins, what it leaves, how neighbours combine. */
public interface Job {
    /**
     * A fresh state for the items from {@code from} up to {@code to}, or before.
     *
     * @param buffers what a piece that is through has {@linkplain State#giveBuffers given} this one to work with
     */
    State begin(long from, long to, @Nullable Object[] buffers);

    /** Makes the state load its items from this array, whose first element is the item at index {@code from}. */
    void rebind(State s, Object array, long from);

    /**
     * The state in which the items of this draw are run behind all those that {@code s} has run: the same one, or one
     * that has taken over what it carries.
     */
    State follow(State s, Well.Draw draw);

    Object partial(State s);

    Object combine(Object left, Object right);

    /** Whether the result of all items up to some point settles the whole. */
    boolean isEnough(Object partial);

    /** Whether any item that ends the run will do, not only the first in encounter order. */
    boolean isAnyGood();

    /** Whether the items before a failure are wanted: then {@link Outcome} has both. */
    boolean keepsPrefix();

    /** Whether the run was ended by its source, which has found that there is no item at the last index. */
    default boolean isExhausted(State s) {
        return false;
    }

    /** Whether what has failed is the source, which was to give the item: as where batches fail, nobody says where that is. */
    default boolean isFailureOfSource(State s) {
        return false;
    }
}
