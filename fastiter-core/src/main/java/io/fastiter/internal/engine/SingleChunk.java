package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Window;
import io.fastiter.internal.sink.GatherSink;
import io.fastiter.internal.sink.Parts;
import org.jspecify.annotations.Nullable;

/** The items of a small pipeline that needs no cut, all in one chunk, by one run of its kernel. */
final class SingleChunk implements Chunks {
    /** The most items of a source for which the first item may wait for the last. */
    static final int MOST = 64;

    private final Plan plan;
    private final Options options;
    private boolean begun;
    private @Nullable Throwable pending;

    SingleChunk(Plan plan, Options options) {
        this.plan = plan;
        this.options = options;
    }

    @Override
    public @Nullable Chunk next() {
        Throwable failure = pending;
        if (failure != null) {
            throw new Outcome(null, failure, false).rethrow();
        }
        if (begun) {
            return null;
        }
        begun = true;
        GatherSink sink = new GatherSink(plan.kind(), Long.MAX_VALUE);
        Tier known = (Tier) plan.shape.child(sink).tier();
        Outcome outcome =
                known == null || !known.isSimple() ? null : ShortRun.outcome(known, plan, sink, options, true);
        if (outcome == null) {
            outcome = run(sink);
        }
        Parts parts = (Parts) outcome.kept();
        pending = outcome.failure();
        if (parts.size() == 0) {
            return next();
        }
        return new Chunk(parts.asArray(), (int) parts.size());
    }

    private Outcome run(GatherSink sink) {
        Source source = plan.source();
        Operation[] ops = plan.operations(1);
        ops[plan.depth] = sink;
        Bound bound = new Bound(ops, plan.shape, false, 0, Window.of(source), false, options.force, true);
        Window window = bound.window;
        if (options.watch != null) {
            Watched.expect(source, window, options);
        }
        Outcome outcome = Execution.overRange(bound, window.from, Math.max(window.from, window.to), options);
        Engine.noteSimple(plan, sink, bound.tier());
        return outcome;
    }

    @Override
    public void close() {
        plan.close();
    }
}
