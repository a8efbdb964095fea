package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;

/**
 * How one thread goes through a piece or a slot: in blocks that are as long as {@link Execution#BLOCK_NANOS} asks for, by
 * the time that the one before has taken, which the tier learns as well.
 *
 * <p>{@link Execution} has loops of its own: what is special about the first items of a run is all there is to them, and
 * this would be one more class for the first pipeline of a JVM to load.
 */
final class Pace {
    private final int force;

    /** Whether the next block is the first of a shape: it pays for loading classes, and tells nothing of the others. */
    private boolean first;

    /** How many items the next block has. */
    private long block;

    private final long began;

    /** When the last block ended; before the first one, when this began. */
    private long now;

    /**
     * Begins to go through items of this shape.
     *
     * @param first whether its very first item may be among them
     */
    Pace(Tier tier, int force, boolean first) {
        this.force = force;
        this.first = first;
        this.block = Execution.firstBlock(tier.cost());
        this.began = System.nanoTime();
        this.now = began;
    }

    /** Runs the next block of the items from {@code pos} up to {@code end}; returns where it is, which may be before. */
    long run(State s, long pos, long end) {
        Tier tier = s.tier;
        s.stride = Execution.stride(tier);
        boolean compiled = tier.isCompiled();
        long at = tier.kernel(force, s).run(s, pos, end - pos <= block ? end : pos + block);
        long before = now;
        now = System.nanoTime();
        long spent = now - before;
        if (!tier.isCompiled()) {
            tier.interpreted(s, at - pos, spent);
        }
        if (compiled == tier.isCompiled() && (!first || spent >= Execution.FIRST_ITEM_NANOS)) {
            tier.measured(at - pos, spent);
        }
        first = false;
        block = Execution.nextBlock(block, spent, Execution.MAX_BLOCK);
        return at;
    }

    long now() {
        return now;
    }

    /** What all blocks so far have taken, with what was done between them. */
    long nanos() {
        return now - began;
    }
}
