package io.fastiter.bench;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveTask;
import java.util.function.BinaryOperator;

/**
 * Fork-join as a good engineer writes it by hand: halve the range down to leaves, fork one half, run the other, join.
 *
 * <p>The leaf is the hand-written loop over a part of the range, called once per leaf. Four leaves per core even out
 * what the cores do without costing much; it is invoked from outside the pool, as application code does.
 */
final class RangeTask<R> extends RecursiveTask<R> {

    /** What a leaf computes for the items {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    interface Leaf<R> {
        R run(int from, int to);
    }

    /** Below this many cheap items (about a microsecond) a fork costs more than it gains. */
    static final int CHEAP = 1_000;

    /** For items that are dear enough to be forked one by one. */
    static final int DEAR = 1;

    private static final long serialVersionUID = 1L;

    private final int from;
    private final int to;
    private final int leafSize;
    private final transient Leaf<R> leaf;
    private final transient BinaryOperator<R> combine;

    private RangeTask(int from, int to, int leafSize, Leaf<R> leaf, BinaryOperator<R> combine) {
        this.from = from;
        this.to = to;
        this.leafSize = leafSize;
        this.leaf = leaf;
        this.combine = combine;
    }

    /** Runs the leaves of {@code 0 .. n} on the common pool and combines their results from left to right. */
    static <R> R invoke(int n, int smallestLeaf, Leaf<R> leaf, BinaryOperator<R> combine) {
        int leaves = 4 * Runtime.getRuntime().availableProcessors();
        int leafSize = Math.max(smallestLeaf, (n + leaves - 1) / leaves);
        return ForkJoinPool.commonPool().invoke(new RangeTask<>(0, n, leafSize, leaf, combine));
    }

    @Override
    protected R compute() {
        if (to - from <= leafSize) {
            return leaf.run(from, to);
        }
        int middle = (from + to) >>> 1;
        RangeTask<R> right = new RangeTask<>(middle, to, leafSize, leaf, combine);
        right.fork();
        R left = new RangeTask<>(from, middle, leafSize, leaf, combine).compute();
        return combine.apply(left, right.join());
    }
}
