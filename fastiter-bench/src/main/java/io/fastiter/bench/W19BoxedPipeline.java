package io.fastiter.bench;

import io.fastiter.ParIter;
import org.openjdk.jmh.annotations.Benchmark;

/** A {@code List<Integer>} of 1M through map, filter, map and reduce, boxed at every step. */
public class W19BoxedPipeline extends IntegersWorkload {

    public W19BoxedPipeline() {
        super(1_000_000);
    }

    private int reduce(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            int x = data.get(i) * 3;
            if (x % 2 == 0) {
                sum += x + 1;
            }
        }
        return sum;
    }

    @Benchmark
    public Integer loop() {
        return reduce(0, items);
    }

    @Benchmark
    public Integer forkJoin() {
        return RangeTask.invoke(items, RangeTask.CHEAP, this::reduce, Integer::sum);
    }

    @Benchmark
    public Integer stream() {
        return data.stream()
                .map(x -> x * 3)
                .filter(x -> x % 2 == 0)
                .map(x -> x + 1)
                .reduce(0, Integer::sum);
    }

    @Benchmark
    public Integer parallelStream() {
        return data.parallelStream()
                .map(x -> x * 3)
                .filter(x -> x % 2 == 0)
                .map(x -> x + 1)
                .reduce(0, Integer::sum);
    }

    /** Eclipse Collections' parallel lists have no reduce: their sum, narrowed to an int, is the same. */
    @Benchmark
    public Integer eclipse() {
        return (int) parallelList()
                .collect(x -> x * 3)
                .select(x -> x % 2 == 0)
                .collect(x -> x + 1)
                .sumOfInt(x -> x);
    }

    @Benchmark
    public Integer fastiter() {
        return ParIter.of(data)
                .map(x -> x * 3)
                .filter(x -> x % 2 == 0)
                .map(x -> x + 1)
                .reduce(0, Integer::sum);
    }
}
