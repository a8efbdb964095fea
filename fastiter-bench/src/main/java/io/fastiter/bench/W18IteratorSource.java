package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** 20k items from an iterator, which cannot be split and has no known size, with about a microsecond of work each. */
@Fork(
        value = 1,
        jvmArgsAppend = {Workload.LEAST_HEAP, Workload.MOST_HEAP, Workload.TOUCHED})
public class W18IteratorSource extends Workload {

    private static final int STEPS = 750;

    /** As many items as keep a worker busy for about 0.5 ms. */
    private static final int BATCH = 500;

    public W18IteratorSource() {
        super(20_000);
    }

    @Override
    protected void prepare() {
        // The iterator makes up its items.
    }

    private Iterator<Long> source() {
        return new Iterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < items;
            }

            @Override
            public Long next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return next++;
            }
        };
    }

    private Stream<Long> sourceStream(boolean parallel) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(source(), Spliterator.ORDERED), parallel);
    }

    private static long item(long x) {
        return Data.work(x, STEPS);
    }

    @Benchmark
    public long loop() {
        long sum = 0;
        for (Iterator<Long> source = source(); source.hasNext(); ) {
            sum += item(source.next());
        }
        return sum;
    }

    /** One task reads batches and forks a task for each. */
    @Benchmark
    public long forkJoin() {
        return ForkJoinPool.commonPool().invoke(new RecursiveTask<>() {
            @Override
            protected Long compute() {
                Iterator<Long> source = source();
                Queue<ForkJoinTask<Long>> batches = new ArrayDeque<>();
                while (source.hasNext()) {
                    long[] batch = new long[BATCH];
                    int size = 0;
                    while (size < BATCH && source.hasNext()) {
                        batch[size++] = source.next();
                    }
                    int taken = size;
                    batches.add(ForkJoinTask.adapt(() -> sum(batch, taken)).fork());
                }
                long sum = 0;
                for (ForkJoinTask<Long> batch : batches) {
                    sum += batch.join();
                }
                return sum;
            }
        });
    }

    private static long sum(long[] batch, int size) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += item(batch[i]);
        }
        return sum;
    }

    @Benchmark
    public long stream() {
        return sourceStream(false).mapToLong(W18IteratorSource::item).sum();
    }

    @Benchmark
    public long parallelStream() {
        return sourceStream(true).mapToLong(W18IteratorSource::item).sum();
    }

    @Benchmark
    public long fastiter() {
        return ParIter.of(source()).mapToLong(W18IteratorSource::item).sum();
    }
}
