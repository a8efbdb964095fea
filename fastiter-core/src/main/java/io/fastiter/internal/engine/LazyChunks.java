package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.exec.Failures;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.exec.PullWell;
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
import org.jspecify.annotations.Nullable;

/**
 * The items of a pipeline that runs on one thread: one item of the source after the other is run, with one and the same
 * state, until one has given something. Nothing is computed before it is asked for. Whoever closes waits for an item that
 * another thread is running.
 */
final class LazyChunks implements Chunks {
    private final Plan plan;
    private final Options options;
    private final Bound bound;
    private final State state;
    private final Tier tier;

    /** Gives the items where the source has no indices and they are not taken one by one; null if neither is so. */
    private final @Nullable Pull pull;

    private final long end;
    private long pos;

    /** The index behind what can be run without asking for a batch. */
    private long ready;

    private boolean finished;
    private @Nullable Throwable pending;

    /** Ends what another thread, or a function of this one, is running. */
    private final Signal signal = new Signal();

    private volatile boolean closed;

    LazyChunks(Plan open, Options options) {
        this.plan = open;
        this.options = options;
        GatherSink sink = new GatherSink(open.kind(), Long.MAX_VALUE);
        Operation[] ops = open.operations(1);
        ops[open.depth] = sink;
        Source source = open.source();
        Window window = Window.of(source);
        Pull batches = (source.traits() & Traits.BATCHES) == 0 ? null : Engine.pull(source);
        Source single = batches == null ? null : batches.oneByOne();
        this.pull = single == null ? batches : null;
        this.bound = single == null
                ? new Bound(ops, open.shape, false, 0, window, false, options.force, true)
                : Bound.oneByOne(single, ops, open.shape, false, window, options.force, true);
        this.pos = window.from;
        this.end = Math.max(pos, window.to);
        this.ready = pull == null ? end : pos;
        this.state = bound.begin(pos, end, State.NO_BUFFERS);
        this.tier = bound.tier();
        state.order = Execution.order(options);
        state.stride = 1;
        state.signal = signal;
        for (int cut = Plan.firstCut(ops); cut < open.depth; cut = Plan.nextCut(ops, cut)) {
            finished |= Segments.wanted(ops, cut, Math.min(open.depth, Plan.nextCut(ops, cut)), 0) == 0;
        }
    }

    /** Whether an opened plan can be run so: on one thread, unwatched, all its items in one kernel. */
    static boolean suits(Plan open, Options options) {
        Source source = open.source();
        return options.isAlone()
                && options.watch == null
                && source.parts() == null
                && (source.traits() & Traits.CUTS) == 0;
    }

    @Override
    public synchronized @Nullable Chunk next() {
        Throwable failure = pending;
        if (failure != null) {
            throw new Outcome(null, failure, false).rethrow();
        }
        while (!finished && !closed && isReady()) {
            bound.sink().begin(state, pos, 1);
            try {
                pos = tier.kernel(options.force, state).run(state, pos, pos + 1);
            } catch (Throwable t) {
                if (!bound.isFailureOfSource(state)) {
                    Failures.locate(t, options.name, state);
                }
                pending = t;
                finished = true;
            }
            finished |= state.stopped || state.dropped;
            if (!tier.isCompiled()) {
                tier.interpreted(state, 1, 0);
            }
            Parts parts = (Parts) bound.partial(state);
            if (parts.size() > 0) {
                return new Chunk(parts.asArray(), (int) parts.size());
            }
            if (pending != null) {
                return next();
            }
        }
        finished = true;
        return null;
    }

    private boolean isReady() {
        if (pos < ready) {
            return true;
        }
        Pull.Batch batch = pos == end || pull == null ? null : batch(pull);
        if (batch == null) {
            return false;
        }
        bound.rebind(state, batch.array(), pos);
        ready = pos + batch.size();
        return true;
    }

    private Pull.@Nullable Batch batch(Pull pull) {
        try {
            return pull.next((int) Math.min(PullWell.most(pull, options), end - pos));
        } catch (Throwable t) {
            pending = t;
            finished = true;
            throw t;
        }
    }

    @Override
    public void close() {
        closed = true;
        signal.bound = Long.MIN_VALUE;
        signal.attention = 1;
        synchronized (this) {
            plan.close();
        }
    }

    @Override
    public void awaitClosed() {
        synchronized (this) {
            finished = true;
        }
    }
}
