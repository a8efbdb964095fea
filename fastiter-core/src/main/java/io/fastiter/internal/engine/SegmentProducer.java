package io.fastiter.internal.engine;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.exec.RangeWell;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Shape;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import io.fastiter.internal.sink.GatherSink;
import io.fastiter.internal.source.ChunkSource;
import org.jspecify.annotations.Nullable;

/** A later segment of a pipeline, run over the items that the one before it gave. */
final class SegmentProducer extends RunProducer {
    private static final Object[] NO_ITEMS = {new int[0], new long[0], new double[0], new Object[0]};

    private final Operation[] ops;
    private final Producer before;
    private final Options options;
    private long position;

    SegmentProducer(Operation[] ops, Producer before, int end, Options options) {
        super(end);
        this.ops = ops;
        this.before = before;
        this.options = options.unmetered(); // its items were counted in the source
    }

    @Override
    Outcome step(long most) {
        int start = before.end();
        GatherSink sink = new GatherSink(ops[end() - 1].kind(), most);
        Chunks.Chunk chunk = before.next(Segments.wanted(ops, start, end(), position));
        Bound bound = bind(ops, start, end(), chunk, position, sink, true, options);
        Outcome outcome = execute(bound, ops, start, end(), options);
        position += chunk == null ? 0 : chunk.size();
        finished = chunk == null || position >= bound.window.cap;
        if (finished && outcome.failure() == null && !outcome.stopped()) {
            Throwable failure = Segments.failureAt(ops, start, end(), bound.window.cap);
            return failure == null ? outcome : new Outcome(outcome.partial(), failure, false);
        }
        return outcome;
    }

    /** A source without items of this kind, as later segments have. */
    static Source items(Kind kind) {
        return new ChunkSource(kind, NO_ITEMS[kind.ordinal()], 0, 0);
    }

    /** Binds the stages from {@code start} up to {@code end}, and a sink, to the items of a chunk; null is none. */
    static Bound bind(
            Operation[] ops,
            int start,
            int end,
            Chunks.@Nullable Chunk chunk,
            long position,
            Sink sink,
            boolean keepsPrefix,
            Options options) {
        Kind kind = ops[start - 1].kind();
        Object array = chunk == null ? NO_ITEMS[kind.ordinal()] : chunk.array();
        int size = chunk == null ? 0 : chunk.size();
        Source source = new ChunkSource(kind, array, size, 0);
        Operation[] segment = new Operation[end - start + 2];
        segment[0] = source;
        Shape shape = Shape.ROOT.then(source);
        for (int i = start; i < end; i++) {
            Stage stage = (Stage) ops[i];
            segment[i - start + 1] = i == start ? stage.over(position, size) : stage;
            shape = shape.then(segment[i - start + 1]);
        }
        segment[segment.length - 1] = sink;
        Window window = new Window(position, position + size, 0);
        window.pure =
                false; // what came before has called functions, and items that are skipped here have been paid for
        return new Bound(segment, shape, false, position, window, false, options.force, keepsPrefix);
    }

    static Outcome execute(Bound bound, Operation[] ops, int start, int end, Options options) {
        long from = bound.window.from;
        long to = Math.max(from, bound.window.to);
        boolean stops = (bound.sink().traits() & Traits.STOPS) != 0 || Traits.anyOf(ops, start, end, Traits.STOPS);
        return stops && !options.isAlone()
                ? Execution.overWell(bound, new RangeWell(from, to), options)
                : Execution.overRange(bound, from, to, options);
    }
}
