package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import java.util.IntSummaryStatistics;
import java.util.LongSummaryStatistics;

/**
 * Count, sum, least and greatest at once, as the JDK's {@code IntSummaryStatistics} and its kin. The sum of longs wraps
 * around, as theirs does; that of doubles is a {@link TreeSum}.
 */
public record StatisticsSink(Kind kind) implements Sink {
    @Override
    public String name() {
        return "summaryStatistics";
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public void lower(Code c, Var x) {
        Var count = c.state(Kind.LONG, 0);
        c.assign(count, c.add(count, c.constant(1)));
        if (kind == Kind.DOUBLE) {
            Var min = c.state(kind, Double.doubleToRawLongBits(Double.NaN));
            Var max = c.state(kind, Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY));
            Var zero = c.constant(Kind.INT, 0);
            keep(c, min, x, c.less(c.compare(x, min), zero));
            keep(c, max, x, c.less(c.compare(max, x), zero));
            TreeSum.lower(c, x);
        } else {
            boolean isInt = kind == Kind.INT;
            Var min = c.state(kind, isInt ? Integer.MAX_VALUE : Long.MAX_VALUE);
            Var max = c.state(kind, isInt ? Integer.MIN_VALUE : Long.MIN_VALUE);
            Var sum = c.state(Kind.LONG, 0);
            keep(c, min, x, c.less(x, min));
            keep(c, max, x, c.less(max, x));
            c.assign(sum, c.add(sum, c.convert(Kind.LONG, x)));
        }
    }

    private static void keep(Code c, Var best, Var x, Var isBetter) {
        c.when(isBetter);
        c.assign(best, x);
        c.end();
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        if (kind == Kind.DOUBLE) {
            TreeSum.begin(f, expected);
        }
    }

    @Override
    public Object partial(Frame f) {
        switch (kind) {
            case INT:
                return new IntSummaryStatistics(f.num(0), (int) f.num(1), (int) f.num(2), f.num(3));
            case LONG:
                return new LongSummaryStatistics(f.num(0), f.num(1), f.num(2), f.num(3));
            default:
                return new DoubleTally(f.num(0), f.dbl(1), f.dbl(2), TreeSum.end(f));
        }
    }

    @Override
    public Object combine(Object left, Object right) {
        switch (kind) {
            case INT:
                ((IntSummaryStatistics) left).combine((IntSummaryStatistics) right);
                return left;
            case LONG:
                ((LongSummaryStatistics) left).combine((LongSummaryStatistics) right);
                return left;
            default:
                return ((DoubleTally) left).append((DoubleTally) right);
        }
    }

    @Override
    public Object finish(Object partial) {
        return partial instanceof DoubleTally tally ? tally.statistics() : partial;
    }
}
