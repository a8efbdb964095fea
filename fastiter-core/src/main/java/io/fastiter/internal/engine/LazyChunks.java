package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.exec.Failures;
import io.fastiter.internal.exec.ItemWatch;
import io.fastiter.internal.exec.Job;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.exec.PullWell;
import io.fastiter.internal.exec.RangeWell;
import io.fastiter.internal.exec.Well;
import io.fastiter.internal.kernel.Signal;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import io.fastiter.internal.sink.GatherSink;
import io.fastiter.internal.sink.Parts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The items of a pipeline that runs on one thread: one item of the source after the other is run, with one and the same
 * state, until one has given something. Nothing is computed before it is asked for. Whoever closes waits for an item that
 * another thread is running.
 */
final class LazyChunks implements Chunks {
    private final Plan plan;
    private final Options options;
    private final GatherSink sink;
    private final Job job;
    private final Well well;
    private State state;
    private long pos;

    /** The index behind what can be run without asking the well. */
    private long ready;

    private boolean finished;
    private @Nullable Throwable pending;

    /** Ends what another thread, or a function of this one, is running. */
    private final Signal signal = new Signal();

    /** Null if nobody watches. */
    private final @Nullable ItemWatch watch;

    private volatile boolean closed;

    LazyChunks(Plan open, Options asked) {
        this.plan = open;
        this.options = asked.isAlone() ? asked : asked.makeSequential();
        this.sink = new GatherSink(open.kind(), Long.MAX_VALUE);
        Operation[] ops = open.operations(1);
        ops[open.depth] = sink;
        Source source = open.source();
        if (source.parts() != null) {
            JoinedJob joined = new JoinedJob(source, Arrays.copyOfRange(ops, 1, ops.length), options, true, true);
            this.job = joined;
            this.well = joined;
        } else {
            Window window = Window.of(source);
            Pull batches = (source.traits() & Traits.BATCHES) == 0 ? null : Engine.pull(source);
            Source single = batches == null ? null : batches.oneByOne(true);
            this.job = single == null
                    ? new Bound(ops, open.shape, false, 0, window, false, options.force, true)
                    : Bound.oneByOne(single, ops, open.shape, false, window, options.force, true);
            if (options.watch != null) {
                Watched.expect(source, window, options); // as the job has narrowed it
            }
            this.well = batches == null || single != null
                    ? new RangeWell(window.from, Math.max(window.from, window.to))
                    : new PullWell(batches, window.from, window.to, true, options);
        }
        this.watch = options.watch == null ? null : new ItemWatch(options, signal);
        this.pos = well.position();
        this.ready = pos;
        this.state = prepared(job.begin(pos, Long.MAX_VALUE, State.NO_BUFFERS));
        for (int cut = Plan.firstCut(ops); cut < open.depth; cut = Plan.nextCut(ops, cut)) {
            finished |= Segments.wanted(ops, cut, Math.min(open.depth, Plan.nextCut(ops, cut)), 0) == 0;
        }
    }

    private State prepared(State s) {
        s.order = Execution.order(options);
        s.stride = 1;
        s.signal = signal;
        return s;
    }

    /**
     * Whether an opened plan is to be run so: on one thread, all its items in one kernel. That is also where gathering
     * before a cut might never come to an end, see {@link Segments#isLazy}.
     */
    static boolean suits(Plan open, Options options) {
        return (open.source().traits() & Traits.CUTS) == 0 && (options.isAlone() || Segments.isLazy(open));
    }

    @Override
    public @Nullable Chunk next() {
        if (watch == null) {
            return some();
        }
        watch.enter();
        try {
            return some();
        } finally {
            watch.leave();
        }
    }

    private synchronized @Nullable Chunk some() {
        Throwable failure = pending;
        if (failure != null) {
            throw new Outcome(null, failure, false).rethrow();
        }
        while (!finished && !closed && isReady()) {
            Tier tier = state.tier;
            sink.begin(state, pos, 1);
            long at = pos;
            long begun = watch == null ? 0 : System.nanoTime();
            try {
                pos = tier.kernel(options.force, state).run(state, pos, pos + 1);
            } catch (Throwable t) {
                if (closed) {
                    break; // it may have failed because it was
                }
                if (!job.isFailureOfSource(state)) {
                    Failures.locate(t, options.name, state);
                }
                pending = t;
                finished = true;
            }
            if (job.isExhausted(state)) {
                state.stopped = false;
                pos--;
                ready = pos;
                well.endsAt(pos);
                continue;
            }
            if (watch != null) {
                watch.ran(at, begun);
                if (watch.isCancelled()) {
                    pending = watch.exception(pending);
                    break;
                }
            }
            finished |= state.stopped || state.dropped;
            if (!tier.isCompiled()) {
                tier.interpreted(state, 1, 0);
            }
            Parts parts = (Parts) job.partial(state);
            if (parts.size() > 0) {
                return new Chunk(parts.asArray(), (int) parts.size());
            }
            if (pending != null) {
                return some();
            }
        }
        finished = true;
        return pending == null ? null : some();
    }

    private Throwable cancelledOr(Throwable thrown) {
        return watch != null && watch.isCancelled() ? watch.exception(thrown) : thrown;
    }

    private boolean isReady() {
        if (pos < ready) {
            return true;
        }
        Well.Draw draw;
        try {
            draw = well.next(well.most());
        } catch (Throwable t) {
            pending = cancelledOr(t);
            return false;
        }
        if (draw == null) {
            return false;
        }
        state = prepared(job.follow(state, draw));
        ready = draw.to();
        return true;
    }

    @Override
    public void close() {
        closed = true;
        signal.bound = Long.MIN_VALUE;
        signal.attention = 1;
        try {
            synchronized (this) {
                plan.close();
            }
        } finally {
            if (watch != null) {
                watch.end();
            }
        }
    }

    @Override
    public void awaitClosed() {
        synchronized (this) {
            finished = true;
        }
    }
}
