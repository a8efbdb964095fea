package io.fastiter.internal.sink;

import org.jspecify.annotations.Nullable;

/** A value, which may be null, where null alone would mean that there is none. */
public record Some(@Nullable Object value) {
    /** The partial result of a piece that has no value; told apart by identity. */
    static final Some NONE = new Some(null);

    /** A sink's result from what its pieces gave: null where they gave {@link #NONE}. */
    static @Nullable Object orNull(Object partial) {
        return partial == NONE ? null : partial;
    }
}
