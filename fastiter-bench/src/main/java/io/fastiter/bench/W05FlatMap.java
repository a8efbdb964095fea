package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** {@code long[1M]} times {@code long[10]} by {@code flatMap}, then the sum. */
public class W05FlatMap extends TimesTableWorkload {

    public W05FlatMap() {
        super(1_000_000);
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
                .flatMap(x -> LongStream.of(factors).map(factor -> x * factor))
                .sum();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.of(data)
                .parallel()
                .flatMap(x -> LongStream.of(factors).map(factor -> x * factor))
                .sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(data)
                .flatMap(x -> ParIter.of(factors).map(factor -> x * factor))
                .sum();
    }
}
