package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import org.jspecify.annotations.Nullable;

/**
 * The least or the greatest number, the first of equals: a {@link Some}, or null where there are none. Doubles go by
 * {@link Math#min(double, double)} and {@link Math#max(double, double)}, as the JDK's streams and statistics do: -0.0 is
 * less than 0.0, and NaN is both the least and the greatest.
 */
public record MinMaxSink(Kind kind, boolean max) implements Sink {
    @Override
    public String name() {
        return max ? "max" : "min";
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public int variant() {
        return kind.ordinal() * 2 + (max ? 1 : 0);
    }

    @Override
    public void lower(Code c, Var x) {
        Var any = c.state(Kind.INT, 0);
        Var best = c.state(kind, worst());
        c.assign(any, c.constant(Kind.INT, 1));
        boolean nanFirst = kind == Kind.DOUBLE && !max; // Double.compare has NaN last
        if (nanFirst) {
            c.when(c.equal(best, best)); // a NaN is there to stay
        }
        Var a = max ? best : x;
        Var b = max ? x : best;
        c.when(kind == Kind.DOUBLE ? c.less(c.compare(a, b), c.constant(Kind.INT, 0)) : c.less(a, b));
        c.assign(best, x);
        c.end();
        if (nanFirst) {
            c.when(c.not(c.equal(x, x)));
            c.assign(best, x);
            c.end();
            c.end();
        }
    }

    /** The bits of a number that every other beats, so that the first item needs no question of its own. */
    private long worst() {
        switch (kind) {
            case INT:
                return max ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            case LONG:
                return max ? Long.MIN_VALUE : Long.MAX_VALUE;
            default:
                return Double.doubleToRawLongBits(max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
    }

    @Override
    public Object partial(Frame f) {
        Object best = f.num(0) == 0 ? null : Values.get(f, kind, 1);
        return best == null ? Some.NONE : new Some(best);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // numbers: there is no null among them
    public Object combine(Object left, Object right) {
        if (left == Some.NONE) {
            return right;
        }
        if (right == Some.NONE) {
            return left;
        }
        if (kind == Kind.DOUBLE) {
            double a = (Double) ((Some) left).value();
            double b = (Double) ((Some) right).value();
            return new Some(max ? Math.max(a, b) : Math.min(a, b));
        }
        int order = ((Comparable<Object>) ((Some) left).value()).compareTo(((Some) right).value());
        return (max ? order < 0 : order > 0) ? right : left;
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return Some.orNull(partial);
    }
}
