package io.fastiter.internal.exec;

import org.jspecify.annotations.Nullable;

/** The indices of a range in order. */
public final class RangeWell implements Well {
    private long pos;
    private long end;

    public RangeWell(long from, long end) {
        this.pos = from;
        this.end = end;
    }

    @Override
    public @Nullable Draw next(int items) {
        long from = pos;
        if (from >= end) {
            return null;
        }
        pos = end - from <= items ? end : from + items;
        return new Draw(from, pos, null);
    }

    @Override
    public void endsAt(long index) {
        pos = index;
        end = index;
    }

    @Override
    public long position() {
        return pos;
    }

    @Override
    public int most() {
        return 1 << 16;
    }
}
