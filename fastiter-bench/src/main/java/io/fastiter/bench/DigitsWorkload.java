package io.fastiter.bench;

import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/** A workload over a {@code long[]} of random digits. */
public abstract class DigitsWorkload extends Workload {

    protected long[] data;

    /** The same array as Eclipse Collections wants it, not copied. */
    protected LongArrayList list;

    protected DigitsWorkload(int items) {
        super(items);
    }

    @Override
    protected void prepare() {
        data = Data.digits(items);
        list = new LongArrayList(data);
    }
}
