package io.fastiter.bench;

/** A workload that multiplies every one of 1M longs by each of ten others. */
public abstract class TimesTableWorkload extends Workload {

    protected long[] data;
    protected final long[] factors = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    protected TimesTableWorkload(int items) {
        super(items);
    }

    @Override
    protected void prepare() {
        data = Data.digits(items);
    }

    /** The loop, over a part of the outer items. */
    protected long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            for (long factor : factors) {
                sum += data[i] * factor;
            }
        }
        return sum;
    }
}
