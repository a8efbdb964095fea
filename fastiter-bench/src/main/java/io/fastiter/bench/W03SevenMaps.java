package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** Seven maps, then the sum: the JIT's inlining of streams gives up at the third stage of one kind. */
public class W03SevenMaps extends DigitsWorkload {

    public W03SevenMaps() {
        super(10_000_000);
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += data[i] * 1 * 2 * 3 * 4 * 5 * 6 * 7;
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
                .map(x -> x * 1)
                .map(x -> x * 2)
                .map(x -> x * 3)
                .map(x -> x * 4)
                .map(x -> x * 5)
                .map(x -> x * 6)
                .map(x -> x * 7)
                .sum();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.of(data)
                .parallel()
                .map(x -> x * 1)
                .map(x -> x * 2)
                .map(x -> x * 3)
                .map(x -> x * 4)
                .map(x -> x * 5)
                .map(x -> x * 6)
                .map(x -> x * 7)
                .sum();
    }

    @Benchmark
    public long eclipse() {
        return list.asLazy()
                .collectLong(x -> x * 1)
                .collectLong(x -> x * 2)
                .collectLong(x -> x * 3)
                .collectLong(x -> x * 4)
                .collectLong(x -> x * 5)
                .collectLong(x -> x * 6)
                .collectLong(x -> x * 7)
                .sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(data)
                .map(x -> x * 1)
                .map(x -> x * 2)
                .map(x -> x * 3)
                .map(x -> x * 4)
                .map(x -> x * 5)
                .map(x -> x * 6)
                .map(x -> x * 7)
                .sum();
    }
}
