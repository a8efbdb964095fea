package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import java.math.BigInteger;
import java.util.OptionalDouble;

/**
 * The arithmetic mean, an {@link OptionalDouble} that is empty where there are no items. The sum of integers is kept
 * exactly, in 128 bits; that of doubles as a {@link TreeSum}.
 */
public record AverageSink(Kind kind) implements Sink {
    @Override
    public String name() {
        return "average";
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
            TreeSum.lower(c, x);
        } else {
            Var low = c.state(Kind.LONG, 0);
            Var high = c.state(Kind.LONG, 0);
            Var strip = c.state(Kind.LONG, 0); // in every case: the parts of a concatenation carry the same on
            Var wide = c.convert(Kind.LONG, x);
            if (kind == Kind.LONG || c.isInLoop()) {
                addExactly(c, low, high, wide);
                return;
            }
            // As many ints as a strip has, one for each of its items at most, fit into a long.
            c.assign(strip, c.add(strip, wide));
            c.behindStrip();
            addExactly(c, low, high, strip);
            c.assign(strip, c.constant(0));
            c.toItem();
        }
    }

    /** Adds {@code x} to the number {@code high} * 2^64 + {@code low}, of which the lower half is signed as well. */
    private static void addExactly(Code c, Var low, Var high, Var x) {
        Var sum = c.add(low, x);
        Var negative = c.less(x, c.constant(0));
        Var fell = c.less(sum, low);
        // A sum falls exactly if what is added is negative, unless it has left the range of a long: upwards if it fell.
        c.assign(high, c.add(high, c.sub(c.convert(Kind.LONG, fell), c.convert(Kind.LONG, negative))));
        c.assign(low, sum);
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        if (kind == Kind.DOUBLE) {
            TreeSum.begin(f, expected);
        }
    }

    @Override
    public Object partial(Frame f) {
        return kind == Kind.DOUBLE
                ? new OfDoubles(f.num(0), TreeSum.end(f))
                : new OfIntegers(f.num(0), big(f.num(2)).shiftLeft(Long.SIZE).add(big(f.num(1))));
    }

    private static BigInteger big(long x) {
        return BigInteger.valueOf(x);
    }

    @Override
    public Object combine(Object left, Object right) {
        return ((Mean) left).plus((Mean) right);
    }

    @Override
    public Object finish(Object partial) {
        Mean mean = (Mean) partial;
        return mean.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean.sum() / mean.count());
    }

    /** How many items, and their sum. */
    private interface Mean {
        long count();

        /** The double next to the sum. */
        double sum();

        Mean plus(Mean right);
    }

    private record OfDoubles(long count, TreeSum tree) implements Mean {
        @Override
        public double sum() {
            return tree.sum();
        }

        @Override
        public Mean plus(Mean right) {
            return new OfDoubles(count + right.count(), tree.append(((OfDoubles) right).tree));
        }
    }

    private record OfIntegers(long count, BigInteger exact) implements Mean {
        @Override
        public double sum() {
            return exact.doubleValue();
        }

        @Override
        public Mean plus(Mean right) {
            return new OfIntegers(count + right.count(), exact.add(((OfIntegers) right).exact));
        }
    }
}
