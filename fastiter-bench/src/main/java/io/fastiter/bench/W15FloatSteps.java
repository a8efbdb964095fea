package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/**
 * 200k items of twenty floating-point steps each: dear enough that only the use of all cores counts.
 *
 * <p>{@code %} is the x87 instruction {@code fprem} on JDK 17, which takes 3 ns, but 120 ns in a thread whose AVX-512
 * registers are in use (12 against 480 ms for the loop). Whichever variant happened to vectorise something nearby would
 * lose by 40 times, so no variant may use AVX-512 here.
 */
@Fork(
        value = 1,
        jvmArgsAppend = {Workload.LEAST_HEAP, Workload.MOST_HEAP, "-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=2"})
public class W15FloatSteps extends Workload {

    private double[] data;

    public W15FloatSteps() {
        super(200_000);
    }

    @Override
    protected void prepare() {
        data = Data.fractions(items, 1);
    }

    private static double twentySteps(double x) {
        double r = x;
        for (int step = 0; step < 20; step++) {
            r = (r * 1.1 + 1) % 1000000;
        }
        return r;
    }

    private double sum(int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += twentySteps(data[i]);
        }
        return sum;
    }

    @Benchmark
    public double loop() {
        return sum(0, items);
    }

    @Benchmark
    public double forkJoin() {
        return RangeTask.invoke(items, RangeTask.DEAR, this::sum, Double::sum);
    }

    @Benchmark
    public double stream() {
        return DoubleStream.of(data).map(W15FloatSteps::twentySteps).sum();
    }

    @Benchmark
    public double parallelStream() {
        return DoubleStream.of(data).parallel().map(W15FloatSteps::twentySteps).sum();
    }

    @Benchmark
    public double fastiter() {
        return ParIter.of(data).map(W15FloatSteps::twentySteps).sum();
    }
}
