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
        if (kind == Kind.DOUBLE) {
            c.call(DoubleTally.Add.FN, c.stateRef(), c.index(), x);
            return;
        }
        boolean isInt = kind == Kind.INT;
        Var count = c.state(Kind.LONG, 0);
        Var sum = c.state(Kind.LONG, 0);
        Var min = c.state(kind, isInt ? Integer.MAX_VALUE : Long.MAX_VALUE);
        Var max = c.state(kind, isInt ? Integer.MIN_VALUE : Long.MIN_VALUE);
        c.assign(count, c.add(count, c.constant(1)));
        c.assign(sum, c.add(sum, c.convert(Kind.LONG, x)));
        c.when(c.less(x, min));
        c.assign(min, x);
        c.end();
        c.when(c.less(max, x));
        c.assign(max, x);
        c.end();
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        if (kind == Kind.DOUBLE) {
            f.setRef(0, new DoubleTally(from, expected));
        }
    }

    @Override
    public Object partial(Frame f) {
        switch (kind) {
            case INT:
                return new IntSummaryStatistics(f.num(0), (int) f.num(2), (int) f.num(3), f.num(1));
            case LONG:
                return new LongSummaryStatistics(f.num(0), f.num(2), f.num(3), f.num(1));
            default:
                return f.ref(0);
        }
    }

    @Override
    public Object combine(Object left, Object right) {
        switch (kind) {
            case INT:
                ((IntSummaryStatistics) left).combine((IntSummaryStatistics) right);
                break;
            case LONG:
                ((LongSummaryStatistics) left).combine((LongSummaryStatistics) right);
                break;
            default:
                ((DoubleTally) left).append((DoubleTally) right);
                break;
        }
        return left;
    }

    @Override
    public Object finish(Object partial) {
        return partial instanceof DoubleTally tally ? tally.statistics() : partial;
    }
}
