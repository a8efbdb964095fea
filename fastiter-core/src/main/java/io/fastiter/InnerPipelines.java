package io.fastiter;

import io.fastiter.internal.engine.ChunkIterators;
import io.fastiter.internal.engine.Chunks;
import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.plan.Closing;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.stage.FlatMapStage;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens the pipelines that the function of a {@code flatMap} gives, with the options of the one that it is in. Their items
 * come in waves, small ones in a single one. What calls functions between its waves, or has something to close, is closed
 * with the run, if its end was not reached.
 */
final class InnerPipelines extends FlatMapStage.Opener {
    /** Of the type that it is passed as: the verifier of those who do would load this class otherwise. */
    static final FlatMapStage.Opener OPENER = new InnerPipelines(Options.STANDARD);

    private final Options options;

    /** What is to be closed with the run. */
    private final Set<Chunks> open = ConcurrentHashMap.newKeySet(1);

    private InnerPipelines(Options options) {
        this.options = options;
    }

    @Override
    public FlatMapStage.Opener of(Options options) {
        return new InnerPipelines(options.unmetered());
    }

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

    @Override
    protected @Nullable Plan plan(Object inner) {
        if (inner instanceof LongParIter p) {
            return isUsual(p.options) ? p.plan : null;
        } else if (inner instanceof IntParIter p) {
            return isUsual(p.options) ? p.plan : null;
        } else if (inner instanceof DoubleParIter p) {
            return isUsual(p.options) ? p.plan : null;
        } else if (inner instanceof ParIter<?> p) {
            return isUsual(p.options) ? p.plan : null;
        }
        return null;
    }

    /** Whether the options of such a pipeline say nothing that counts. */
    private static boolean isUsual(Options own) {
        return own.name == null && own.force == 0;
    }

    private Iterator<?> iterator(Plan plan, Options own) {
        if (isUsual(own)) {
            saw(plan);
        }
        Options named = own.name == null ? options : options.named(own.name);
        Options all = own.force == 0 ? named : named.force(own.force);
        return plan.has(Traits.BATCHES | Traits.OPENS | Traits.CUTS)
                ? ChunkIterators.of(plan.kind(), () -> new Closed(Engine.chunks(plan, all)))
                : ChunkIterators.of(plan.kind(), () -> Engine.chunks(plan, all));
    }

    @Override
    public void close() {
        Closing.all(open);
    }

    /** Chunks that are closed at their end, or with the run. */
    private final class Closed implements Chunks {
        private final Chunks chunks;

        Closed(Chunks chunks) {
            this.chunks = chunks;
            open.add(this);
        }

        @Override
        public @Nullable Chunk next() {
            return chunks.next(); // whoever takes the last one closes this
        }

        @Override
        public void close() {
            if (open.remove(this)) {
                chunks.close();
            }
        }
    }
}
