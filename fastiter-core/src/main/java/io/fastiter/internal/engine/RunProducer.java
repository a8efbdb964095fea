package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.sink.Parts;
import org.jspecify.annotations.Nullable;

/** The items of a segment that is run step by step. */
abstract class RunProducer extends Producer {
    private @Nullable Throwable pending;

    /** Set once nothing more will come. */
    boolean finished;

    RunProducer(int end) {
        super(end);
    }

    @Override
    final Chunks.@Nullable Chunk next(long most) {
        if (most == 0) {
            return null;
        }
        while (true) {
            Throwable failure = pending;
            if (failure != null) {
                throw new Outcome(null, failure, false).rethrow();
            }
            if (finished) {
                return null;
            }
            Outcome outcome = step(most);
            pending = outcome.failure();
            Parts parts = (Parts) outcome.kept();
            if (outcome.stopped()) {
                finished = true;
            }
            long size = Math.min(parts.size(), most);
            if (size > 0) {
                return new Chunks.Chunk(parts.toArray(size, null), (int) size);
            }
        }
    }

    /** Runs some more; sets {@link #finished} if that was all. */
    abstract Outcome step(long most);
}
