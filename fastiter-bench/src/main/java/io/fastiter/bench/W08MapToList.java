package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** A {@code List<Integer>} of 1M mapped into a list: boxing, and a million references stored. */
public class W08MapToList extends IntegersWorkload {

    public W08MapToList() {
        super(1_000_000);
    }

    @Benchmark
    public List<Integer> loop() {
        List<Integer> result = new ArrayList<>(items);
        for (Integer x : data) {
            result.add(x * 3 + 1);
        }
        return result;
    }

    @Benchmark
    public List<Integer> forkJoin() {
        Integer[] result = new Integer[items];
        RangeTask.<Void>invoke(
                items,
                RangeTask.CHEAP,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        result[i] = data.get(i) * 3 + 1;
                    }
                    return null;
                },
                (left, right) -> null);
        return Arrays.asList(result);
    }

    @Benchmark
    public List<Integer> stream() {
        return data.stream().map(x -> x * 3 + 1).toList();
    }

    @Benchmark
    public List<Integer> parallelStream() {
        return data.parallelStream().map(x -> x * 3 + 1).toList();
    }

    @Benchmark
    public List<Integer> eclipse() {
        return parallelList().collect(x -> x * 3 + 1).toList();
    }

    @Benchmark
    public List<Integer> fastiter() {
        return ParIter.of(data).map(x -> x * 3 + 1).toList();
    }
}
