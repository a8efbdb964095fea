package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Pull;
import org.jspecify.annotations.Nullable;

/** The batches of a source without indices, numbered, and no more items than the run may read. */
public final class PullWell implements Well {
    private static final int MOST = 1024;

    /** The same where nobody can see how far is read ahead. */
    private static final int MOST_AHEAD = 8192;

    private final Pull pull;
    private final long end;
    private final int most;
    private final boolean last;
    private long pos;

    /**
     * @param last whether nothing is read of the source behind {@code end}: else no parts are given, which may reach beyond
     */
    public PullWell(Pull pull, long from, long end, boolean last, Options options) {
        this.pull = pull;
        this.last = last;
        this.pos = from;
        this.end = end;
        this.most = most(pull, options);
    }

    /** In sequence nothing is taken from the source before what came before it is through, where that can be seen. */
    public static int most(Pull pull, Options options) {
        if (options.sequential) {
            return pull.mayReadAhead() ? MOST : 1;
        }
        return pull.mayReadAhead() ? MOST_AHEAD : MOST;
    }

    @Override
    public @Nullable Draw next(int items) {
        if (pos >= end) {
            return null;
        }
        Pull.Batch batch = pull.next((int) Math.min(Math.min(items, most), end - pos));
        if (batch == null) {
            return null;
        }
        long from = pos;
        pos += batch.size();
        return new Draw(from, pos, batch.array());
    }

    @Override
    public Pull.@Nullable Unread part(int items) {
        return last && pos < end ? pull.part(Math.min(items, most)) : null;
    }

    @Override
    public @Nullable Draw place(Pull.Batch batch) {
        long from = pos;
        pos = end - from <= batch.size() ? end : from + batch.size();
        return pos == from ? null : new Draw(from, pos, batch.array());
    }

    @Override
    public long position() {
        return pos;
    }

    @Override
    public int most() {
        return most;
    }
}
