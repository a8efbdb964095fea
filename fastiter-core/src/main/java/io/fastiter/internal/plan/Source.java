package io.fastiter.internal.plan;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Next;
import org.jspecify.annotations.Nullable;

/**
 * Where items come from: loads the item at a source index. Its first number, {@code num(0)}, is what it adds to the
 * index of an item to find it: the engine changes that number where indices do not begin at 0. A source that has no indices gives its items in
 * {@linkplain #pull() batches}, each an array; their kernel loads from that array like any other.
 */
public interface Source extends Operation {
    /** Says in verbs how the item at the current index is loaded. */
    void load(Code c, Next next);

    /** How many items there are; {@link Long#MAX_VALUE} if there are as many or more. Read once, when a run starts. */
    long size();

    /** Whether there are items that have no index, which ends at {@link Long#MAX_VALUE}. */
    default boolean isLongerThanIndices() {
        return false;
    }

    /**
     * The source that a run with these options reads: itself, or a snapshot where reading by index would not be safe.
     * Called once when a terminal operation starts, before anything else.
     */
    default Source open(Options options) {
        return this;
    }

    /** Throws if the source has changed since it was that long; for runs that do not open it, see {@link Traits#STABLE}. */
    default void check(long size) {}

    /** The batches of a source without indices; null for one with indices. Called once per run, after open. */
    default @Nullable Pull pull() {
        return null;
    }

    /**
     * The pipelines that this source is the concatenation of, as they are run: each fused with what is behind, so where
     * one of them cannot be that, another one that takes its items. Null for all but a concatenation.
     */
    default Plan @Nullable [] parts() {
        return null;
    }

    /** The pipeline whose items become this source's; null for all that read no pipeline but to pass it on. */
    default @Nullable Plan before() {
        return null;
    }

    /** What it does in a run with these options, for people; null where its traits say it. */
    default @Nullable String note(Options options) {
        return null;
    }
}
