package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;

/**
 * A second kernel of a {@linkplain Tier#isSimple simple} shape, for a few items: it takes its inputs from the pipeline
 * itself, and needs no {@link State} for them. {@link Tier#shortKernel} has it made where it is worth that.
 */
public abstract class ShortKernel {
    /** The most items that it runs. */
    public static final int MOST = Code.STRIP;

    /**
     * Runs all items of a pipeline, known to take so little time that nobody has to look around, and returns the sink's
     * partial result, which is no State. Where an item fails, returns the State of all items before it, which says so.
     */
    public abstract Object run(Tier tier, Plan plan, Sink sink, long size);
}
