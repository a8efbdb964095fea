package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.exec.Supply;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.sink.GatherSink;
import io.fastiter.internal.sink.Parts;
import org.jspecify.annotations.Nullable;

/** A later segment of a pipeline as a lane of a flow: gives the items that came out of the lane before it. */
final class SegmentSupply implements Supply {
    private final Operation[] ops;
    private final int start;
    private final int end;
    private final long most;
    private final Options options;
    private long position;
    private boolean enough;

    /** What comes behind the items that were given; null if nothing is known to. */
    private @Nullable Throwable failure;

    /**
     * @param start the first operation of this segment
     * @param end the operation behind it
     * @param most how many items of it are wanted
     */
    SegmentSupply(Operation[] ops, int start, int end, long most, Options options) {
        this.ops = ops;
        this.start = start;
        this.end = end;
        this.most = most;
        this.options = options;
        this.enough = Segments.wanted(ops, start, end, 0) == 0;
    }

    @Override
    public boolean isEnough() {
        return enough;
    }

    @Override
    public Stretch next(int items, @Nullable Object before) {
        Throwable failed = failure;
        if (failed != null) {
            throw new Outcome(null, failed, false).rethrow();
        }
        Parts parts = (Parts) before;
        Chunks.Chunk chunk = null;
        if (parts != null) {
            long wanted = Math.min(parts.size(), Segments.wanted(ops, start, end, position));
            chunk = new Chunks.Chunk(parts.asArray(), (int) wanted);
        }
        GatherSink sink = new GatherSink(ops[end - 1].kind(), most);
        Bound bound = SegmentProducer.bind(ops, start, end, chunk, position, sink, true, options);
        position += chunk == null ? 0 : chunk.size();
        failure = Segments.failureAt(ops, start, end, bound.window.cap);
        enough = failure == null && (position >= bound.window.cap || Segments.wanted(ops, start, end, position) == 0);
        long from = bound.window.from;
        return new Stretch(bound, from, Math.max(from, bound.window.to), null);
    }

    @Override
    public int most() {
        return SourceSupply.MOST;
    }

    @Override
    public float cost() {
        return 0;
    }

    @Override
    public long left() {
        return Long.MAX_VALUE;
    }

    @Override
    public long sizeOf(Object partial) {
        return ((Parts) partial).size();
    }
}
