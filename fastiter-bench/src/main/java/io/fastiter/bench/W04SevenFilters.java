package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** Seven filters, each a little stricter than the one before, then the sum of the fifth that is left. */
public class W04SevenFilters extends DigitsWorkload {

    public W04SevenFilters() {
        super(10_000_000);
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            long x = data[i];
            if (x > 1 && x > 2 && x > 3 && x > 4 && x > 5 && x > 6 && x > 7) {
                sum += x;
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
        return LongStream.of(data)
                .filter(x -> x > 1)
                .filter(x -> x > 2)
                .filter(x -> x > 3)
                .filter(x -> x > 4)
                .filter(x -> x > 5)
                .filter(x -> x > 6)
                .filter(x -> x > 7)
                .sum();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.of(data)
                .parallel()
                .filter(x -> x > 1)
                .filter(x -> x > 2)
                .filter(x -> x > 3)
                .filter(x -> x > 4)
                .filter(x -> x > 5)
                .filter(x -> x > 6)
                .filter(x -> x > 7)
                .sum();
    }

    @Benchmark
    public long eclipse() {
        return list.asLazy()
                .select(x -> x > 1)
                .select(x -> x > 2)
                .select(x -> x > 3)
                .select(x -> x > 4)
                .select(x -> x > 5)
                .select(x -> x > 6)
                .select(x -> x > 7)
                .sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(data)
                .filter(x -> x > 1)
                .filter(x -> x > 2)
                .filter(x -> x > 3)
                .filter(x -> x > 4)
                .filter(x -> x > 5)
                .filter(x -> x > 6)
                .filter(x -> x > 7)
                .sum();
    }
}
