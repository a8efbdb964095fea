package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.eclipse.collections.impl.list.mutable.FastList;
import org.openjdk.jmh.annotations.Benchmark;

/** The greatest of 1M objects by a key. */
public class W12MaxBy extends Workload {

    /** What the workload searches through; no two orders have the same cents. */
    public record Order(int number, long cents) {}

    private List<Order> data;
    private FastList<Order> list;

    public W12MaxBy() {
        super(1_000_000);
    }

    @Override
    protected void prepare() {
        SplittableRandom random = new SplittableRandom(42);
        data = new ArrayList<>(items);
        for (int i = 0; i < items; i++) {
            data.add(new Order(i, random.nextInt(1_000) * (long) items + i));
        }
        list = FastList.newList(data);
    }

    private Order max(int from, int to) {
        Order max = data.get(from);
        for (int i = from + 1; i < to; i++) {
            max = greater(max, data.get(i));
        }
        return max;
    }

    private static Order greater(Order left, Order right) {
        return right.cents() > left.cents() ? right : left;
    }

    @Benchmark
    public Order loop() {
        return max(0, items);
    }

    @Benchmark
    public Order forkJoin() {
        return RangeTask.invoke(items, RangeTask.CHEAP, this::max, W12MaxBy::greater);
    }

    @Benchmark
    public Order stream() {
        return data.stream().max(Comparator.comparingLong(Order::cents)).orElseThrow();
    }

    @Benchmark
    public Order parallelStream() {
        return data.parallelStream().max(Comparator.comparingLong(Order::cents)).orElseThrow();
    }

    @Benchmark
    public Order eclipse() {
        return list.asParallel(EclipsePool.get(), EclipsePool.batch(items)).maxBy(Order::cents);
    }

    @Benchmark
    public Order fastiter() {
        return ParIter.of(data).maxBy(Order::cents).orElseThrow();
    }
}
