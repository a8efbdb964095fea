package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;

/**
 * The ints or longs from one bound to another in steps of one size.
 *
 * <p>A range in steps of 1 is loaded with one addition, as {@code index + from}. Any other one has the item {@code first
 * + step * index}, computed in the kind of its items: the product may wrap around, the sum is right all the same, since
 * the item itself fits.
 */
public final class RangeSource implements Source {
    private static final int WITH_STEP = 1;
    private static final int INTS = 2;
    private static final int CLOSED = 4;

    private final long first;
    private final long step;
    private final long size;
    private final boolean longer;

    /** The flags above. */
    private final int variant;

    private RangeSource(long from, long to, long step, int variant) {
        this.first = from;
        this.step = step;
        long exact = size(from, to, step, (variant & CLOSED) != 0);
        this.size = exact < 0 ? Long.MAX_VALUE : exact;
        this.longer = exact < 0;
        this.variant = step == 1 ? variant : variant | WITH_STEP;
    }

    /** The longs from {@code from} to {@code to}, which belongs to them if closed; the step is not 0. */
    public static RangeSource longs(long from, long to, long step, boolean closed) {
        return new RangeSource(from, to, step, closed ? CLOSED : 0);
    }

    /** The ints from {@code from} to {@code to}, which belongs to them if closed; the step is not 0. */
    public static RangeSource ints(int from, int to, int step, boolean closed) {
        return new RangeSource(from, to, step, closed ? CLOSED | INTS : INTS);
    }

    /** How many items, a negative number if no long can tell: a distance between two longs fits an unsigned one. */
    private static long size(long from, long to, long step, boolean closed) {
        if (step == 0) {
            throw new IllegalArgumentException("a range with step 0 has no end");
        }
        if (step > 0 ? from > to : from < to) {
            return 0;
        }
        long distance = step > 0 ? to - from : from - to;
        if (!closed) {
            if (distance == 0) {
                return 0;
            }
            distance--;
        }
        long steps = Long.divideUnsigned(distance, Math.abs(step)); // the absolute value of MIN_VALUE is 2^63 unsigned
        return steps < 0 ? -1 : steps + 1; // which may make it negative
    }

    @Override
    public boolean isLongerThanIndices() {
        return longer;
    }

    @Override
    public String name() {
        return (variant & CLOSED) != 0 ? "rangeClosed" : "range";
    }

    @Override
    public Kind kind() {
        return (variant & INTS) != 0 ? Kind.INT : Kind.LONG;
    }

    @Override
    public int traits() {
        return Traits.STABLE;
    }

    @Override
    public int variant() {
        return variant;
    }

    @Override
    public int nums() {
        return (variant & WITH_STEP) == 0 ? 1 : 3;
    }

    @Override
    public long num(int i) {
        if ((variant & WITH_STEP) == 0) {
            return first;
        }
        return i == 0 ? 0 : i == 1 ? first : step;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void load(Code c, Next next) {
        Var at = c.cursor(kind(), c.num(0, Kind.LONG));
        next.emit((variant & WITH_STEP) == 0 ? at : c.add(c.num(1, kind()), c.mul(c.num(2, kind()), at)));
    }
}
