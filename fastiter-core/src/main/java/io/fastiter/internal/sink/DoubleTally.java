package io.fastiter.internal.sink;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import java.util.DoubleSummaryStatistics;

/** What {@link StatisticsSink} keeps of doubles: how many, their {@link TreeSum}, the least and the greatest. */
public final class DoubleTally {
    private TreeSum sum;
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    DoubleTally(long from, long expected) {
        sum = new TreeSum(from, expected);
    }

    public void add(long index, double x) {
        count++;
        min = Math.min(min, x);
        max = Math.max(max, x);
        sum.add(index, x);
    }

    void append(DoubleTally right) {
        count += right.count;
        min = Math.min(min, right.min);
        max = Math.max(max, right.max);
        sum = sum.append(right.sum);
    }

    DoubleSummaryStatistics statistics() {
        double total = sum.sum();
        if (!Double.isNaN(total) || Double.isNaN(min)) {
            return new DoubleSummaryStatistics(count, min, max, total);
        }
        // Infinities of both signs and no NaN among the items: the constructor takes that for a mistake, so the two
        // meet in the sum of two objects.
        DoubleSummaryStatistics least = new DoubleSummaryStatistics(1, min, min, Double.NEGATIVE_INFINITY);
        least.combine(new DoubleSummaryStatistics(count - 1, max, max, Double.POSITIVE_INFINITY));
        return least;
    }

    /** {@link #add}. */
    static final class Add extends Fn {
        static final Add FN = new Add();

        private Add() {
            super(DoubleTally.class.getName().replace('.', '/'), false, "add", "(JD)V", null, null);
        }

        @Override
        public void call(Insn insn, Frame f) {
            ((DoubleTally) f.refs[insn.a]).add(f.nums[insn.b], Double.longBitsToDouble(f.nums[insn.c]));
        }
    }
}
