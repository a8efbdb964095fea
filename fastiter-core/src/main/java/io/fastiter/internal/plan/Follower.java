package io.fastiter.internal.plan;

import org.jspecify.annotations.Nullable;

/** A pipeline whose items are taken in order while another one runs. One per run, used by one thread at a time. */
public interface Follower extends AutoCloseable {
    /** The follower of one run with these options. */
    Follower open(Options options);

    /** The pipeline itself. */
    Plan plan();

    /** The pipeline's items from here on, an {@code Iterator} or {@code PrimitiveIterator}. */
    Object iterator();

    /** The next items, some at least but no more than {@code atMost}; null when there are none. */
    Pull.@Nullable Batch read(int atMost);

    /**
     * The next items, {@code atMost} unless there are fewer left, as a source whose first item has the index
     * {@code position}. Fewer come before a failure, too: then {@link #failureBehind} tells of it.
     */
    Source chunk(long position, int atMost);

    /** What the item behind those that were given has thrown, where it was asked for with them; null if nothing. */
    @Nullable
    Throwable failureBehind();

    /** Ends what is being computed, and closes what the pipeline reads, even where nothing was read of it. */
    @Override
    void close();
}
