package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;

/** The first match, at 90 % of 10M longs; a later match at 95 % tempts whoever does not keep the order. */
public class W13FindFirst extends DigitsWorkload {

    public W13FindFirst() {
        super(10_000_000);
    }

    @Override
    protected void prepare() {
        super.prepare();
        data[(int) (items * 0.90)] = 10;
        data[(int) (items * 0.95)] = 11;
    }

    @Benchmark
    public long loop() {
        for (long x : data) {
            if (x > 9) {
                return x;
            }
        }
        throw new AssertionError("the data has a match");
    }

    /** Leaves share the leftmost match so far and stop looking, now and then, when they are right of it. */
    @Benchmark
    public long forkJoin() {
        AtomicInteger leftmost = new AtomicInteger(Integer.MAX_VALUE);
        RangeTask.<Void>invoke(
                items,
                RangeTask.CHEAP,
                (from, to) -> {
                    for (int start = from; start < to && start < leftmost.getPlain(); start += 4096) {
                        int match = indexOfMatch(start, Math.min(to, start + 4096));
                        if (match >= 0) {
                            leftmost.accumulateAndGet(match, Math::min);
                            break;
                        }
                    }
                    return null;
                },
                (left, right) -> null);
        return data[leftmost.get()];
    }

    private int indexOfMatch(int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] > 9) {
                return i;
            }
        }
        return -1;
    }

    @Benchmark
    public long stream() {
        return LongStream.of(data).filter(x -> x > 9).findFirst().orElseThrow();
    }

    @Benchmark
    public long parallelStream() {
        return LongStream.of(data).parallel().filter(x -> x > 9).findFirst().orElseThrow();
    }

    @Benchmark
    public long eclipse() {
        return list.detectIfNone(x -> x > 9, -1);
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(data).filter(x -> x > 9).findFirst().orElseThrow();
    }
}
