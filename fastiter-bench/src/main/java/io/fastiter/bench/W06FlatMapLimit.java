package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** {@link W05FlatMap}, limited to the first fifth of its products (2M of 10M): an ordered early exit. */
@Fork(
        value = 1,
        jvmArgsAppend = {Workload.LEAST_HEAP, Workload.MOST_HEAP, Workload.TOUCHED})
public class W06FlatMapLimit extends TimesTableWorkload {

    public W06FlatMapLimit() {
        super(1_000_000);
    }

    private long limit() {
        return 2L * items;
    }

    @Benchmark
    public long loop() {
        long left = limit();
        long sum = 0;
        for (long x : data) {
            for (long factor : factors) {
                if (left-- == 0) {
                    return sum;
                }
                sum += x * factor;
            }
        }
        return sum;
    }

    /** Whoever writes this by hand sees that every item gives ten products, and so which items it takes. */
    @Benchmark
    public long forkJoin() {
        int whole = (int) (limit() / factors.length);
        long sum = RangeTask.invoke(whole, RangeTask.CHEAP, this::sum, Long::sum);
        for (int rest = 0; rest < limit() % factors.length; rest++) {
            sum += data[whole] * factors[rest];
        }
        return sum;
    }

    @Benchmark
    public long stream() {
        return LongStream.of(data)
                .flatMap(x -> LongStream.of(factors).map(factor -> x * factor))
                .limit(limit())
                .sum();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.of(data)
                .parallel()
                .flatMap(x -> LongStream.of(factors).map(factor -> x * factor))
                .limit(limit())
                .sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(data)
                .flatMap(x -> ParIter.of(factors).map(factor -> x * factor))
                .limit(limit())
                .sum();
    }
}
