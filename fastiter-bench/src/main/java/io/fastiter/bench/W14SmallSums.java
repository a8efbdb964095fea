package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;

/** The sum of the squares of ten to 100k longs: what does it cost to use the library where there is little to do? */
@Fork(
        value = 1,
        jvmArgsAppend = {Workload.LEAST_HEAP, Workload.MOST_HEAP, Workload.TOUCHED})
public class W14SmallSums extends DigitsWorkload {

    @Param({"10", "100", "1000", "10000", "100000"})
    public int size = 1_000;

    public W14SmallSums() {
        super(1_000);
    }

    @Override
    public void resize(int newItems) {
        size = newItems;
    }

    @Override
    protected void prepare() {
        items = size;
        super.prepare();
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += data[i] * data[i];
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
        return LongStream.of(data).map(x -> x * x).sum();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.of(data).parallel().map(x -> x * x).sum();
    }

    @Benchmark
    public long eclipse() {
        return list.asLazy().collectLong(x -> x * x).sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(data).map(x -> x * x).sum();
    }
}
