package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.exec.Failures;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.kernel.Kernel;
import io.fastiter.internal.kernel.ShortKernel;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Thrown;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way through the engine, for pipelines that are run again and again over a few items: a compiled shape, a
 * source that needs no opening, nothing that asks for positions or ends early, and so few items that no clock is read
 * and no thread invited. What the general way works out for every run is known of the shape already; here it takes 45
 * ns where the general way takes 150, and 30 once there is a {@link ShortKernel}.
 */
final class ShortRun {
    /** Stands for "this is not such a run". */
    static final Object NOT_SHORT = new Object();

    private static final float MAX_NANOS = 10_000;

    /** As long as strips get where nobody needs to look around: a power of two. */
    private static final int LONGEST_STRIP = 8192;

    private ShortRun() {}

    static @Nullable Object run(Tier tier, Plan plan, Sink sink, Options options) {
        Outcome outcome = outcome(tier, plan, sink, options, false);
        return outcome == null ? NOT_SHORT : sink.finish(outcome.get());
    }

    /**
     * What such a run gives, with what came before a failure where that is wanted; null if this is not one.
     *
     * @param tier what is known of a shape that was found {@linkplain Tier#isSimple simple}
     */
    static @Nullable Outcome outcome(Tier tier, Plan plan, Sink sink, Options options, boolean keepsPrefix) {
        boolean forced = options.force == Options.FORCE_SHORT;
        if (options.force != 0 && !forced || options.watch != null) {
            return null;
        }
        long size = plan.source().size();
        Kernel kernel = forced ? tier.compileNow() : tier.kernelForShort(size, MAX_NANOS);
        if (kernel == null) {
            return null;
        }
        ShortKernel own = size <= ShortKernel.MOST ? tier.shortKernel(forced) : null;
        Object result = own == null
                ? run(kernel, tier.newState(plan, sink), sink, Execution.order(options), size)
                : own.run(tier, plan, sink, size);
        if (result instanceof State) {
            State s = (State) result;
            Throwable thrown = s.thrown();
            Failures.locate(thrown, options.name, s);
            thrown = checkedAfter(plan.source(), size, thrown);
            return new Outcome(keepsPrefix ? sink.partial(s) : null, thrown, false);
        }
        plan.source().check(size);
        return new Outcome(result, null, false);
    }

    /** What the sink has of all items, or the state of those before a failure. */
    private static Object run(Kernel kernel, State s, Sink sink, int order, long size) {
        s.order = order;
        s.stride = LONGEST_STRIP;
        sink.begin(s, 0, size);
        try {
            for (long pos = 0; pos < size; ) {
                pos = kernel.run(s, pos, size);
            }
        } catch (Throwable t) {
            s.failed(t, -1);
            return s;
        }
        return sink.partial(s);
    }

    private static Throwable checkedAfter(Source source, long size, Throwable thrown) {
        try {
            source.check(size);
        } catch (RuntimeException e) {
            return Thrown.first(thrown, e);
        }
        return thrown;
    }
}
