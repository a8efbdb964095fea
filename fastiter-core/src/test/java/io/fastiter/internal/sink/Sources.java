package io.fastiter.internal.sink;

import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.source.ArraySource;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Pipelines that are just a source. */
public final class Sources {
    private Sources() {}

    public static Plan of(Object... items) {
        return Plan.of(ArraySource.of(items, 0, items.length));
    }

    public static Plan of(int[] items) {
        return Plan.of(ArraySource.of(items, 0, items.length));
    }

    public static Plan of(long[] items) {
        return Plan.of(ArraySource.of(items, 0, items.length));
    }

    public static Plan of(double[] items) {
        return Plan.of(ArraySource.of(items, 0, items.length));
    }

    /** 0 up to n, exclusive. */
    public static Plan ints(int n) {
        return of(IntStream.range(0, n).toArray());
    }

    public static Plan longs(int n) {
        return of(LongStream.range(0, n).toArray());
    }

    public static Plan doubles(int n) {
        return of(IntStream.range(0, n).asDoubleStream().toArray());
    }

    public static Plan boxed(int n) {
        return of(IntStream.range(0, n).boxed().toArray());
    }
}
