package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** Any match, with the only one at 1 % of 10M longs: whoever splits first and looks later has lost. */
public class W13AnyMatch extends DigitsWorkload {

    public W13AnyMatch() {
        super(10_000_000);
    }

    @Override
    protected void prepare() {
        super.prepare();
        data[items / 100] = 10;
    }

    private boolean anyMatch(int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] > 9) {
                return true;
            }
        }
        return false;
    }

    @Benchmark
    public boolean loop() {
        return anyMatch(0, items);
    }

    /** Leaves look now and then whether another one has found a match. */
    @Benchmark
    public boolean forkJoin() {
        AtomicBoolean found = new AtomicBoolean();
        return RangeTask.invoke(
                items,
                RangeTask.CHEAP,
                (from, to) -> {
                    for (int start = from; start < to && !found.getPlain(); start += 4096) {
                        if (anyMatch(start, Math.min(to, start + 4096))) {
                            found.set(true);
                            return true;
                        }
                    }
                    return false;
                },
                Boolean::logicalOr);
    }

    @Benchmark
    public boolean stream() {
        return LongStream.of(data).anyMatch(x -> x > 9);
    }

    @Benchmark
    public boolean parallelStream() {
        return LongStream.of(data).parallel().anyMatch(x -> x > 9);
    }

    @Benchmark
    public boolean eclipse() {
        return list.anySatisfy(x -> x > 9);
    }

    @Benchmark
    public boolean fastiter() {
        return ParIter.of(data).anyMatch(x -> x > 9);
    }
}
