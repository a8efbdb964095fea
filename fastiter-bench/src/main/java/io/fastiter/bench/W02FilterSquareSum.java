package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** The sum of the squares of the even ones among 10M longs. */
public class W02FilterSquareSum extends DigitsWorkload {

    public W02FilterSquareSum() {
        super(10_000_000);
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            long x = data[i];
            if (x % 2 == 0) {
                sum += x * x;
            }
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
        return LongStream.of(data).filter(x -> x % 2 == 0).map(x -> x * x).sum();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.of(data)
                .parallel()
                .filter(x -> x % 2 == 0)
                .map(x -> x * x)
                .sum();
    }

    @Benchmark
    public long eclipse() {
        return list.asLazy().select(x -> x % 2 == 0).collectLong(x -> x * x).sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(data).filter(x -> x % 2 == 0).map(x -> x * x).sum();
    }
}
