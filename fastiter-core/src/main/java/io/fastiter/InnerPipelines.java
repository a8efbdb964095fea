package io.fastiter;

import io.fastiter.internal.engine.ChunkIterators;
import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.stage.FlatMapStage;
import java.util.Iterator;

/**
 * Opens the pipelines that the function of a {@code flatMap} gives. Their items come in waves, small ones in a single
 * one, and nothing runs between them: their iterators are never closed.
 */
final class InnerPipelines extends FlatMapStage.Opener {
    /** Of the type that it is passed as: the verifier of those who do would load this class otherwise. */
    static final FlatMapStage.Opener OPENER = new InnerPipelines();

    private InnerPipelines() {}

    /** An iterable as it is, unless it is a pipeline: the kernel calls it, and sees the user's classes only. */
    @Override
    public Object open(Object inner) {
        if (inner instanceof ParIter<?> p) {
            return (Iterable<Object>) () -> cast(iterator(p.plan, p.options));
        } else if (inner instanceof LongParIter p) {
            return iterator(p.plan, p.options);
        } else if (inner instanceof IntParIter p) {
            return iterator(p.plan, p.options);
        } else if (inner instanceof DoubleParIter p) {
            return iterator(p.plan, p.options);
        }
        return inner;
    }

    @SuppressWarnings("unchecked") // of what the pipeline gives
    private static Iterator<Object> cast(Iterator<?> items) {
        return (Iterator<Object>) items;
    }

    private static Iterator<?> iterator(Plan plan, Options options) {
        return ChunkIterators.of(plan.kind(), () -> Engine.chunks(plan, options));
    }
}
