package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.IntStream;
import org.eclipse.collections.impl.list.mutable.primitive.DoubleArrayList;
import org.openjdk.jmh.annotations.Benchmark;

/** The dot product of two {@code double[10M]}; streams have no zip and go by index. */
public class W07DotProduct extends Workload {

    private double[] left;
    private double[] right;
    private DoubleArrayList leftList;
    private DoubleArrayList rightList;

    public W07DotProduct() {
        super(10_000_000);
    }

    @Override
    protected void prepare() {
        left = Data.fractions(items, 1);
        right = Data.fractions(items, 2);
        leftList = new DoubleArrayList(left);
        rightList = new DoubleArrayList(right);
    }

    private double sum(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    @Benchmark
    public double loop() {
        return sum(0, items);
    }

    @Benchmark
    public double forkJoin() {
        return RangeTask.invoke(items, RangeTask.CHEAP, this::sum, Double::sum);
    }

    @Benchmark
    public double stream() {
        return IntStream.range(0, items).mapToDouble(i -> left[i] * right[i]).sum();
    }

    @Benchmark
    public double parallelStream() {
        return IntStream.range(0, items)
                .parallel()
                .mapToDouble(i -> left[i] * right[i])
                .sum();
    }

    @Benchmark
    public double eclipse() {
        return leftList.dotProduct(rightList);
    }

    @Benchmark
    public double fastiter() {
        return ParIter.of(left).zip(ParIter.of(right), (x, y) -> x * y).sum();
    }
}
