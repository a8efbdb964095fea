package io.fastiter.internal.sink;

import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** A way to run a pipeline: on one thread or split down to single items on four, on either back end. */
public enum Way {
    ALONE_INTERPRETED(true, Options.FORCE_INTERPRETED),
    ALONE_COMPILED(true, Options.FORCE_COMPILED),
    SPLIT_INTERPRETED(false, Options.FORCE_SPLIT | Options.FORCE_INTERPRETED),
    SPLIT_COMPILED(false, Options.FORCE_SPLIT | Options.FORCE_COMPILED),
    AS_IT_COMES(false, 0);

    private final boolean alone;
    private final int force;

    Way(boolean alone, int force) {
        this.alone = alone;
        this.force = force;
    }

    /** Whether every item passes through the whole pipeline before the next one begins. */
    public boolean isAlone() {
        return alone;
    }

    public @Nullable Object run(Plan plan, Sink sink) {
        Options options = Options.STANDARD.on(Pool.FOUR).force(force);
        return Engine.run(plan, sink, alone ? options.makeSequential() : options);
    }

    /** The items that come out of the plan: an {@code Object[]}, or an array of primitives. */
    public @Nullable Object items(Plan plan) {
        return run(plan, new ToArraySink(plan.kind(), null));
    }

    private static final class Pool {
        static final ForkJoinPool FOUR = new ForkJoinPool(4);
    }
}
