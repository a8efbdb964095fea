package io.fastiter.internal.engine;

import org.jspecify.annotations.Nullable;

/** The items of one segment, in encounter order, some at a time. */
abstract class Producer {
    private final int end;

    Producer(int end) {
        this.end = end;
    }

    /** The operation behind this segment. */
    final int end() {
        return end;
    }

    /**
     * The next items, at least one and at most {@code most}; null when there are no more. What failed is thrown once all
     * items before it have been given.
     */
    abstract Chunks.@Nullable Chunk next(long most);
}
