package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** 20k items, item {@code i} costing {@code i / 10} steps: half of the range holds three quarters of the work. */
public class W16SkewedItems extends Workload {

    public W16SkewedItems() {
        super(20_000);
    }

    @Override
    protected void prepare() {
        // The range is all the data there is.
    }

    private static long item(long i) {
        return Data.work(i, (int) (i / 10));
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += item(i);
        }
        return sum;
    }

    @Benchmark
    public long loop() {
        return sum(0, items);
    }

    @Benchmark
    public long forkJoin() {
        return RangeTask.invoke(items, RangeTask.DEAR, this::sum, Long::sum);
    }

    @Benchmark
    public long stream() {
        return LongStream.range(0, items).map(W16SkewedItems::item).sum();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.range(0, items).parallel().map(W16SkewedItems::item).sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.range(0, items).map(W16SkewedItems::item).sum();
    }
}
