package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** The sum of 10M longs: bound by memory, so there is little to win and much to lose. */
public class W01Sum extends DigitsWorkload {

    public W01Sum() {
        super(10_000_000);
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += data[i];
        }
        return sum;
    }

    @Benchmark
    public long loop() {
        return sum(0, items);
    }

    @Benchmark
    public long forkJoin() {
        return RangeTask.invoke(items, RangeTask.CHEAP, this::sum, Long::sum);
    }

    @Benchmark
    public long stream() {
        return LongStream.of(data).sum();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.of(data).parallel().sum();
    }

    @Benchmark
    public long eclipse() {
        return list.sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(data).sum();
    }
}
