package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Pull;
import org.jspecify.annotations.Nullable;

/** The batches of a source without indices, numbered, and no more items than the run may read. */
public final class PullWell implements Well {
    private final Pull pull;
    private final long end;
    private long pos;

    public PullWell(Pull pull, long from, long end) {
        this.pull = pull;
        this.pos = from;
        this.end = end;
    }

    @Override
    public @Nullable Draw next(int items) {
        if (pos >= end) {
            return null;
        }
        Pull.Batch batch = pull.next((int) Math.min(items, end - pos));
        if (batch == null) {
            return null;
        }
        long from = pos;
        pos += batch.size();
        return new Draw(from, pos, batch.array());
    }

    @Override
    public long position() {
        return pos;
    }

    @Override
    public int most() {
        return 1024;
    }
}
