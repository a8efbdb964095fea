package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Job;
import io.fastiter.internal.exec.PullWell;
import io.fastiter.internal.exec.RangeWell;
import io.fastiter.internal.exec.Supply;
import io.fastiter.internal.exec.Well;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Shape;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import io.fastiter.internal.sink.GatherSink;
import io.fastiter.internal.sink.Parts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The first segment of a pipeline as a lane of a flow: gives its source's items, some at a time. */
final class SourceSupply implements Supply {
    /** The most items of a slot: the consumer takes 30 us or more for so many, a hundred times what a slot costs. */
    static final int MOST = 1 << 15;

    private final Job job;
    private final Well well;
    private final long to;
    private final float cost;

    /**
     * @param shape that of the segment
     * @param end the operation behind this segment
     * @param most how many items of it are wanted
     */
    SourceSupply(Operation[] ops, Source source, Shape shape, int end, long most, Options options) {
        GatherSink sink = new GatherSink(ops[end - 1].kind(), most);
        Window window = Window.of(source);
        if (source.parts() != null) {
            Bound.narrow(ops, 1, end, window, new long[ops.length]);
            Operation[] tail = Arrays.copyOfRange(ops, 1, end + 1);
            tail[end - 1] = sink;
            JoinedJob joined = new JoinedJob(source, tail, options, true, false);
            this.job = joined;
            this.well = joined;
            this.cost = 0;
            this.to = Math.max(window.from, window.to);
            return;
        }
        Operation[] segment = Arrays.copyOf(ops, end + 1);
        segment[end] = sink;
        Bound bound = new Bound(segment, shape, false, 0, window, false, options.force, true);
        this.job = bound;
        if (options.watch != null) {
            Watched.expect(source, window, options);
        }
        this.to = Math.max(window.from, window.to);
        boolean batches = (source.traits() & Traits.BATCHES) != 0;
        this.cost = batches || !bound.tier().isCompiled() ? 0 : bound.tier().cost();
        this.well = batches
                ? new PullWell(Engine.pull(source), window.from, to, true, options)
                : new RangeWell(window.from, to);
    }

    @Override
    public boolean isEnough() {
        return false;
    }

    @Override
    public @Nullable Stretch next(int items, @Nullable Object before) {
        int some = (int) Math.min(items, left());
        Well.Draw draw = some == 0 ? null : well.next(some);
        return draw == null ? null : new Stretch(job, draw.from(), draw.to(), draw.array());
    }

    @Override
    public int most() {
        return Math.min(well.most(), MOST);
    }

    @Override
    public float cost() {
        return cost;
    }

    @Override
    public long left() {
        return to == Long.MAX_VALUE ? to : to - well.position();
    }

    @Override
    public long sizeOf(Object partial) {
        return ((Parts) partial).size();
    }
}
