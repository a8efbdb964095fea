package io.fastiter.internal.kernel;

/**
 * The leaf of all execution: one pipeline's loop over source items. A kernel has no state of its own; one instance
 * serves all threads. Everything between two blocks is in the {@link State}.
 */
public abstract class Kernel {
    /**
     * Runs the source items from {@code from} on, up to {@code to} (exclusive), and returns the index of the first one
     * that it did not run.
     *
     * <ul>
     *   <li>It returns early at the end of a strip of {@link State#stride} items once {@link Signal#attention} is
     *       raised; an interpreted strip ends before an item that does not matter any more.
     *   <li>If an item ended the run, it sets {@link State#stopped} and returns the index behind that item.
     *   <li>If something throws, it sets {@link State#failedAt} to the index of the item and {@link
     *       State#failedIn} to that of the instruction, puts the state of all items
     *       before it into {@code s}, and throws on.
     *   <li>Inside an item, inner loops look every 256 turns whether {@link Signal#bound} has come down to that item;
     *       then the rest of it is dropped, and its index is returned.
     * </ul>
     */
    public abstract long run(State s, long from, long to);
}
