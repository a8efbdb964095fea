package io.fastiter.internal.sink;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sum of doubles that is the same to the last bit however the items are split into pieces: which numbers are added to
 * which depends on the items' indices alone.
 *
 * <ul>
 *   <li>Indices fall into leaves of {@value #LEAF}. In a leaf, {@value #LANES} lanes (index mod {@value #LANES}) are
 *       summed from low to high and then joined in pairs.
 *   <li>Leaves are joined by the binary tree over their numbers: 0 with 1, 2 with 3, then 0-1 with 2-3, and so on.
 *   <li>Where there is no item, after a filter or outside of the range, stands -0.0: {@code x + -0.0} is x for every x.
 * </ul>
 *
 * A piece rarely begins and ends where leaves do. So it keeps the values of its first and last leaf as they are; when it
 * is joined with its neighbour, what both have of one leaf is put together, and a leaf that lies between two others is
 * complete and becomes a single number. In memory are at most two leaves and, for n items, 2 log2 n numbers.
 *
 * <p>Fixed lanes and a fixed tree are what the C++ proposal P4016 calls a canonical reduction; that the tree is cut into
 * aligned subtrees is the way in which pairwise summation is done over streams.
 */
public final class TreeSum {
    static final int LEAF = 1024;
    private static final int LANES = 8;
    private static final int SHIFT = 10;

    /** The values of the leaf that is being filled, by index mod {@value #LEAF}; shorter where few are expected. */
    private double[] leaf;

    /** The number of that leaf; -1 before the first item. */
    private long number = -1;

    /** The values of the first leaf, once a later one is being filled. */
    private double @Nullable [] first;

    private long firstNumber;

    /** The sums of what is complete: everything between the first leaf and the one that is being filled. */
    private final Forest complete = new Forest();

    TreeSum(long from, long expected) {
        long room = expected > LEAF ? LEAF : (from & LEAF - 1) + expected;
        leaf = blank(room > LEAF ? LEAF : (int) (room + LANES - 1) & -LANES);
    }

    private static double[] blank(int length) {
        double[] values = new double[length];
        Arrays.fill(values, -0.0);
        return values;
    }

    /** Takes in an item; indices never decrease. */
    public void add(long index, double x) {
        double[] values = leaf;
        int i = (int) index & LEAF - 1;
        if (index >> SHIFT == number && i < values.length) {
            values[i] += x;
        } else {
            turn(index, x);
        }
    }

    /** The values of the leaf that an index is in, for whoever adds to them in place; indices never decrease. */
    public double[] leafOf(long index) {
        long next = index >> SHIFT;
        if (next != number) {
            if (number >= 0) {
                close();
            }
            number = next;
        }
        return leaf;
    }

    /** Takes in an item that the current leaf has no room for. */
    private void turn(long index, double x) {
        long next = index >> SHIFT;
        if (next != number) {
            if (number >= 0) {
                close();
            }
            number = next;
        }
        int i = (int) index & LEAF - 1;
        if (i >= leaf.length) {
            leaf = merged(blank(LEAF), leaf);
        }
        leaf[i] += x;
    }

    /** Puts away the current leaf, behind which nothing of it will come. */
    private void close() {
        if (first == null) {
            first = leaf;
            firstNumber = number;
            complete.floor = number;
            leaf = blank(LEAF);
        } else {
            complete.push(number, reduce(leaf));
            Arrays.fill(leaf, -0.0);
        }
    }

    /** This, followed by what comes directly behind it, which must not be used afterwards. */
    TreeSum append(TreeSum right) {
        if (right.number < 0) {
            return this;
        }
        if (number < 0) {
            return right;
        }
        double[] touching = right.first == null ? right.leaf : right.first;
        long touched = right.first == null ? right.number : right.firstNumber;
        if (touched == number) {
            leaf = leaf.length < touching.length ? merged(touching, leaf) : merged(leaf, touching);
        } else {
            close();
            number = touched;
            leaf = touching;
        }
        if (right.first != null) {
            close();
            Forest behind = right.complete;
            for (int i = 0; i < behind.size; i++) {
                complete.push(behind.numbers[i], behind.sums[i]);
            }
            number = right.number;
            leaf = right.leaf;
        }
        return this;
    }

    /** The longer values with the others put in: no item is in both, unless one index has several. */
    private static double[] merged(double[] longer, double[] other) {
        for (int i = 0; i < other.length; i++) {
            longer[i] += other[i];
        }
        return longer;
    }

    /** The sum of everything: 0.0 where there is nothing, and like a loop that begins with 0.0 never -0.0. */
    double sum() {
        Forest all = new Forest();
        if (first != null) {
            all.push(firstNumber, reduce(first));
        }
        for (int i = 0; i < complete.size; i++) {
            all.push(complete.numbers[i], complete.sums[i]);
        }
        if (number >= 0) {
            all.push(number, reduce(leaf));
        }
        return 0.0 + all.join();
    }

    /** How many sums of leaves and subtrees it holds. */
    int nodes() {
        return complete.size;
    }

    private static double reduce(double[] values) {
        double a = -0.0;
        double b = -0.0;
        double c = -0.0;
        double d = -0.0;
        double e = -0.0;
        double f = -0.0;
        double g = -0.0;
        double h = -0.0;
        for (int i = 0; i <= values.length - LANES; i += LANES) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
            e += values[i + 4];
            f += values[i + 5];
            g += values[i + 6];
            h += values[i + 7];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    /**
     * Sums of some leaves and subtrees of the tree, left to right. Two neighbours are joined once nothing can come
     * between them and their common ancestor: what was pushed behind them is not below it, and it begins behind the
     * {@linkplain #floor first leaf}, before which there may be leaves that others have.
     */
    private static final class Forest {
        private double[] sums = new double[8];

        /** The number of any leaf in each subtree: that is enough to find the ancestor it has in common with another. */
        private long[] numbers = new long[8];

        private int size;

        /** The last leaf of which something may be missing. */
        private long floor = -1;

        void push(long number, double sum) {
            while (size >= 2 && isComplete(number)) {
                joinLast();
            }
            if (size == sums.length) {
                sums = Arrays.copyOf(sums, 2 * size);
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            sums[size] = sum;
            numbers[size++] = number;
        }

        /** Whether the last two have their common ancestor to themselves, now that {@code next} comes behind them. */
        private boolean isComplete(long next) {
            long last = numbers[size - 1];
            long span = Long.highestOneBit(numbers[size - 2] ^ last);
            return span < Long.highestOneBit(last ^ next) && (last & -2 * span) > floor;
        }

        private void joinLast() {
            size--;
            sums[size - 1] += sums[size];
        }

        /** The sum of all, where nothing is missing. */
        double join() {
            while (size >= 2) {
                joinLast();
            }
            return size == 0 ? -0.0 : sums[0];
        }
    }

    /** {@link #leafOf}. */
    static final class Leaf extends Fn {
        static final Leaf FN = new Leaf();

        private Leaf() {
            super(TreeSum.class.getName().replace('.', '/'), false, "leafOf", "(J)[D", Kind.REF, "[D");
        }

        @Override
        public void call(Insn insn, Frame f) {
            f.refs[insn.dst] = ((TreeSum) f.refs[insn.a]).leafOf(f.nums[insn.b]);
        }
    }

    /** {@link #add}. */
    static final class Add extends Fn {
        static final Add FN = new Add();

        private Add() {
            super(TreeSum.class.getName().replace('.', '/'), false, "add", "(JD)V", null, null);
        }

        @Override
        public void call(Insn insn, Frame f) {
            ((TreeSum) f.refs[insn.a]).add(f.nums[insn.b], Double.longBitsToDouble(f.nums[insn.c]));
        }
    }
}
