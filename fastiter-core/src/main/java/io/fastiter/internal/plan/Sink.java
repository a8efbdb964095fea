package io.fastiter.internal.plan;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Var;
import org.jspecify.annotations.Nullable;

/**
 * Where items end: how one is taken in, how the partial results of neighbouring pieces combine, and what the whole
 * gives. One file each in {@code sink/}.
 *
 * <p>A sink's state variables are numbered in the order in which its lowering creates them, numbers and references
 * apart; {@link Frame#num} and {@link Frame#ref} read them by that number.
 */
public interface Sink extends Operation {
    /** Says in verbs what the sink does with one item {@code x}. */
    void lower(Code c, Var x);

    /**
     * Puts fresh state objects into the frame of a piece that begins at source index {@code from} and has about
     * {@code expected} items before it ({@link Long#MAX_VALUE} where that is unknown).
     */
    default void begin(Frame f, long from, long expected) {}

    /**
     * The sink to use where exactly {@code items} items will come, each at its known position; this one if that makes
     * no difference. Called once per run, before anything else.
     */
    default Sink fit(long items) {
        return this;
    }

    /** The result of one piece; called once, behind its last item. The frame is not used afterwards. */
    Object partial(Frame f);

    /** The result of two neighbouring pieces, {@code left} before {@code right} in encounter order. */
    Object combine(Object left, Object right);

    /** Whether the result of all items up to some point settles the whole, so that nothing behind it matters. */
    default boolean isEnough(Object partial) {
        return false;
    }

    /** The result of the run, from the combination of all pieces; there is at least one, maybe without items. */
    @Nullable
    Object finish(Object partial);
}
