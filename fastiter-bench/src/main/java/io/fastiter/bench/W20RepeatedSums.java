package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.LongStream;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** A thousand-element sum, called 100k times in a row: small runs must not get in each other's way. */
@Fork(
        value = 1,
        jvmArgsAppend = {Workload.LEAST_HEAP, Workload.MOST_HEAP, Workload.TOUCHED})
public class W20RepeatedSums extends DigitsWorkload {

    private static final int ELEMENTS = 1_000;

    public W20RepeatedSums() {
        super(100_000);
    }

    @Override
    protected void prepare() {
        data = Data.digits(ELEMENTS);
        list = new LongArrayList(data);
    }

    /** Writes what is already there: the compiler does not know that, so no two sums are the same one to it. */
    private void touch(int call) {
        int i = call % ELEMENTS;
        data[i] = Math.min(data[i], 9);
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
        long total = 0;
        for (int call = 0; call < items; call++) {
            touch(call);
            total += sum(0, ELEMENTS);
        }
        return total;
    }

    @Benchmark
    public long forkJoin() {
        long total = 0;
        for (int call = 0; call < items; call++) {
            touch(call);
            total += RangeTask.invoke(ELEMENTS, RangeTask.CHEAP, this::sum, Long::sum);
        }
        return total;
    }

    @Benchmark
    public long stream() {
        long total = 0;
        for (int call = 0; call < items; call++) {
            touch(call);
            total += LongStream.of(data).sum();
        }
        return total;
    }

    @Benchmark
    public long parallelStream() {
        long total = 0;
        for (int call = 0; call < items; call++) {
            touch(call);
            total += LongStream.of(data).parallel().sum();
        }
        return total;
    }

    @Benchmark
    public long eclipse() {
        long total = 0;
        for (int call = 0; call < items; call++) {
            touch(call);
            total += list.sum();
        }
        return total;
    }

    @Benchmark
    public long fastiter() {
        long total = 0;
        for (int call = 0; call < items; call++) {
            touch(call);
            total += ParIter.of(data).sum();
        }
        return total;
    }
}
