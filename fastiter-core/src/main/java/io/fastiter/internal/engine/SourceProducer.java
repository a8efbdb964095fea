package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Execution;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.exec.PullWell;
import io.fastiter.internal.exec.RangeWell;
import io.fastiter.internal.exec.Well;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Shape;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import io.fastiter.internal.sink.GatherSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The first segment of a pipeline, run over its source in waves that grow while they are short. */
final class SourceProducer extends RunProducer {
    private static final int LEAST = 256;
    private static final int MOST = 1 << 20;

    /** A wave that takes less is followed by a longer one. */
    private static final long WAVE_NANOS = 5_000_000;

    private final Operation[] ops;
    private final Source source;
    private final Options options;
    private final @Nullable Pull pull;
    private final boolean stops;
    private final long to;
    private final long size;
    private final int longest;
    private long pos;
    private int wave;
    private @Nullable JoinedJob joined;

    /** @param ahead the most source items of one wave */
    SourceProducer(Operation[] ops, Source source, int end, Options options, int ahead) {
        super(end);
        this.ops = ops;
        this.source = source;
        this.options = options;
        this.size = source.size();
        this.longest = Math.min(MOST, ahead);
        this.wave = options.isAlone() || longest < LEAST ? 1 : LEAST;
        boolean batches = (source.traits() & Traits.BATCHES) != 0 && source.parts() == null;
        this.pull = batches ? Engine.pull(source) : null;
        Window whole = Window.of(size, source);
        Bound.narrow(ops, 1, end, whole, new long[ops.length]);
        this.pos = whole.from;
        this.to = Math.max(whole.from, whole.to);
        if (options.watch != null) {
            Watched.expect(source, whole, options);
        }
        this.stops = Traits.anyOf(ops, 1, end, Traits.STOPS);
    }

    @Override
    Outcome step(long most) {
        long begun = System.nanoTime();
        long until = to - pos <= wave ? to : pos + wave;
        GatherSink sink = new GatherSink(ops[end() - 1].kind(), most);
        if (source.parts() != null) {
            return stepJoined(most);
        }
        Operation[] segment = new Operation[end() + 1];
        Shape shape = Shape.ROOT.then(source);
        segment[0] = source;
        for (int i = 1; i < end(); i++) {
            segment[i] = ops[i];
            shape = shape.then(ops[i]);
        }
        segment[end()] = sink;
        // The window is that of the whole source, so that positions are; only the range that is run is this wave's.
        Bound bound = new Bound(segment, shape, false, 0, Window.of(size, source), false, options.force, true);
        Outcome outcome;
        Source single = pull == null || options.isForcedToSplit() ? null : pull.oneByOne(options.isAlone());
        if (pull != null && single != null) {
            Window window = Window.of(size, source);
            Bound direct = Bound.oneByOne(single, segment, shape, false, window, options.force, true);
            outcome = Execution.oneByOne(direct, pos, until, pull, () -> bound, options);
        } else if (pull != null) {
            PullWell well = new PullWell(pull, pos, until, false, options);
            outcome = Execution.overWell(bound, well, options);
            if (well.position() < until) {
                finished = true;
            }
        } else if ((stops || most != Long.MAX_VALUE) && !options.isAlone()) {
            outcome = Execution.overWell(bound, new RangeWell(pos, until), options);
        } else {
            outcome = Execution.overRange(bound, pos, until, options);
        }
        pos = until;
        if (pos >= to) {
            finished = true;
        }
        adaptWave(begun);
        return outcome;
    }

    /** On one thread a wave is one item: none begins before the one before it is through. */
    private void adaptWave(long begun) {
        if (!options.isAlone() && System.nanoTime() - begun < WAVE_NANOS) {
            wave = (int) Math.min(wave * 4L, longest);
        }
    }

    private Outcome stepJoined(long most) {
        long begun = System.nanoTime();
        JoinedJob job = joined;
        if (job == null) {
            Operation[] tail = Arrays.copyOfRange(ops, 1, end() + 1);
            tail[end() - 1] = new GatherSink(ops[end() - 1].kind(), most);
            job = new JoinedJob(source, tail, options, true, false);
            joined = job;
        }
        JoinedJob all = job;
        long until = to - job.position() <= wave ? to : job.position() + wave;
        Well some = new Well() {
            @Override
            public @Nullable Draw next(int items) {
                return all.position() >= until ? null : all.next((int) Math.min(items, until - all.position()));
            }

            @Override
            public long position() {
                return all.position();
            }

            @Override
            public int most() {
                return all.most();
            }
        };
        Outcome outcome = Execution.overWell(job, some, options);
        finished = job.position() < until;
        adaptWave(begun);
        return outcome;
    }
}
