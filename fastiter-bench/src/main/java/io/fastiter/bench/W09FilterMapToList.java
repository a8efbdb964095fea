package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** {@link W08MapToList} with half of the items filtered away: the result's size is not known beforehand. */
public class W09FilterMapToList extends IntegersWorkload {

    public W09FilterMapToList() {
        super(1_000_000);
    }

    private List<Integer> part(int from, int to) {
        List<Integer> part = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Integer x = data.get(i);
            if (x % 2 == 0) {
                part.add(x * 3 + 1);
            }
        }
        return part;
    }

    @Benchmark
    public List<Integer> loop() {
        return part(0, items);
    }

    @Benchmark
    public List<Integer> forkJoin() {
        return RangeTask.invoke(items, RangeTask.CHEAP, this::part, (left, right) -> {
            left.addAll(right);
            return left;
        });
    }

    @Benchmark
    public List<Integer> stream() {
        return data.stream().filter(x -> x % 2 == 0).map(x -> x * 3 + 1).toList();
    }

    @Benchmark
    public List<Integer> parallelStream() {
        return data.parallelStream().filter(x -> x % 2 == 0).map(x -> x * 3 + 1).toList();
    }

    @Benchmark
    public List<Integer> eclipse() {
        return parallelList().select(x -> x % 2 == 0).collect(x -> x * 3 + 1).toList();
    }

    @Benchmark
    public List<Integer> fastiter() {
        return ParIter.of(data).filter(x -> x % 2 == 0).map(x -> x * 3 + 1).toList();
    }
}
