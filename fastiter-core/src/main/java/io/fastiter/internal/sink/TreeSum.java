package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import java.util.Arrays;

/**
 * A sum of doubles that is the same to the last bit however the items are split into pieces: which numbers are added to
 * which depends on the items' indices alone.
 *
 * <ul>
 *   <li>Several items of one index, as {@code flatMap} gives them, are added one after the other.
 *   <li>Indices fall into leaves of {@value #LEAF}. In a leaf, {@value #LANES} lanes (index mod {@value #LANES}) are
 *       summed from low to high and then joined in pairs.
 *   <li>Leaves are joined by the binary tree over their numbers: 0 with 1, 2 with 3, then 0-1 with 2-3, and so on.
 *   <li>Where there is no item, after a filter or outside of the range, stands -0.0: {@code x + -0.0} is x for every x.
 * </ul>
 *
 * A piece rarely begins and ends where leaves do. If its first leaf began before it, it keeps the values of that leaf as
 * they are, and of its last leaf the lanes: the lanes of its left neighbour go on with those values once the two are
 * joined. A leaf between two others is complete and becomes a single number. In memory are up to 16 kB per piece and,
 * for n items, 2 log2 n numbers.
 *
 * <p>Fixed lanes and a fixed tree are what the C++ proposal P4016 calls a canonical reduction; that the tree is cut into
 * aligned subtrees is how pairwise summation is done over streams.
 *
 * <p><b>In the kernel.</b> The lanes are eight local variables that turn by one place with each source item, so that the
 * first of them is always the current item's. Once the JIT has unrolled the loop nothing is left of that but eight
 * additions of which none waits for another: 0.2 to 0.3 ns per item where one accumulator takes 0.55 (and adding each
 * item to its lane in an array takes 2 to 3). Behind each strip they pass through {@link #take}, which ends leaves.
 */
public final class TreeSum {
    static final int LEAF = 1024;
    private static final int LANES = 8;
    private static final int SHIFT = 10;
    private static final int ENDED = 64;
    private static final double[] NONE = {};

    /** The values of the last strip, by offset. */
    double[] strip;

    /** The lanes as the kernel has them behind a strip: the first is that of the next item. */
    final double[] turned = blank(LANES);

    /** Where the next strip must begin for the kernel's lanes to be those of the current leaf; -1 if it must not. */
    private long next = -1;

    /** The sums of leaves that the kernel has ended: the current one and those behind it, as far as {@link #ended}. */
    private final double[] leaves;

    private int ended;

    /** What {@link #add} has collected of the leaf {@link #held}, by index. */
    private double[] values = NONE;

    /** The number of that leaf; -1 if there is none. */
    private long held = -1;

    /** The number of the current leaf, or of the first of {@link #leaves}; -1 before the first item. */
    private long number = -1;

    /** Whether there is something in {@link #lanes}; the kernel's are not looked at until they are released. */
    private boolean isOpen;

    /** Whether the current leaf is the first, and began before this piece: then its values are in {@link #first}. */
    private boolean isFirst;

    /** The values of a first leaf that began before this piece, as far as there are any. */
    private double[] first = NONE;

    private long firstNumber;

    /** The lanes of the current leaf, by index mod 8; made when they are needed. */
    private double[] lanes = NONE;

    /** The lanes as the kernel had them behind the last strip, before {@link #next}, if it {@link #isAhead}. */
    private final double[] ahead = new double[LANES];

    private boolean isAhead;

    /** The sums of what is complete: everything between the first leaf and the current one. */
    private Forest complete = Forest.NONE;

    /** An empty sum of at most so many indices. */
    TreeSum(long expected) {
        strip = Strips.take(expected);
        leaves = new double[(int) Math.min(ENDED, (expected >> SHIFT) + 1)];
    }

    private static double[] blank(int length) {
        double[] values = new double[length];
        Arrays.fill(values, -0.0);
        return values;
    }

    // ---- as part of a sink ----

    /** Creates the state that {@link #begin} fills, three references and nine numbers, and adds {@code x} to the sum. */
    static void lower(Code c, Var x) {
        Var sum = c.stateRef();
        Var strip = c.stateRef();
        Var turned = c.stateRef();
        Var nothing = c.constant(Kind.DOUBLE, Double.doubleToRawLongBits(-0.0));
        Var item = c.state(Kind.DOUBLE, nothing.bits);
        Var[] lanes = new Var[LANES];
        for (int k = 0; k < LANES; k++) {
            lanes[k] = c.state(Kind.DOUBLE, nothing.bits);
        }
        if (!c.isIndexed()) {
            c.call(Add.FN, sum, c.index(), x);
            return;
        }
        c.assign(item, c.isInLoop() ? c.add(item, x) : x);

        c.behindItem();
        c.store("[D", strip, c.offset(), item);
        Var lane = c.add(lanes[0], item);
        for (int k = 1; k < LANES; k++) {
            c.assign(lanes[k - 1], lanes[k]);
        }
        c.assign(lanes[LANES - 1], lane);
        c.assign(item, nothing);

        c.behindStrip();
        for (int k = 0; k < LANES; k++) {
            c.store("[D", turned, c.constant(Kind.INT, k), lanes[k]);
        }
        c.call(Take.FN, sum, c.cursor(Kind.LONG, c.constant(0)), c.offset());
        for (int k = 0; k < LANES; k++) {
            c.assign(lanes[k], c.load("[D", Kind.DOUBLE, turned, c.constant(Kind.INT, k)));
        }
        c.toItem();
    }

    /** Puts an empty sum into the sink's first three references. */
    static void begin(Frame f, long expected) {
        TreeSum sum = new TreeSum(expected);
        f.setRef(0, sum);
        f.setRef(1, sum.strip);
        f.setRef(2, sum.turned);
    }

    /** The sum in the sink's first three references, with all items taken in. */
    static TreeSum end(Frame f) {
        return ((TreeSum) f.ref(0)).end();
    }

    /**
     * Takes in the strip of which {@code count} items were run, the last of them before the index {@code to}. Its values
     * are in {@link #strip}, and in the lanes if these stood at its first item before.
     *
     * <p>That it is all in one method is on purpose: with more than 325 bytes it is called by a kernel and does not become
     * a part of it, whose loop C2 would compile three times as long, and anew for every branch here that it had not seen.
     */
    public void take(long to, int count) {
        long from = to - count;
        if (number < 0) {
            begin(from);
            next = isFirst ? -1 : from;
        }
        if (from != next) {
            // It does not follow the strip before, or is of a leaf that began before this piece.
            release();
            take(from, strip, count);
            if ((to & LEAF - 1) == 0) {
                turn(to >> SHIFT);
            }
            for (int k = 0; k < LANES; k++) {
                turned[k] = lanes()[(int) to + k & LANES - 1];
            }
            next = isFirst ? -1 : to;
        } else {
            boolean isEnd = (to & LEAF - 1) == 0;
            if (isEnd) {
                double sum = ((turned[0] + turned[1]) + (turned[2] + turned[3]))
                        + ((turned[4] + turned[5]) + (turned[6] + turned[7]));
                for (int k = 0; k < LANES; k++) {
                    turned[k] = -0.0;
                }
                leaves[ended++] = sum;
                if (ended == leaves.length) {
                    pushEnded();
                }
            } else {
                for (int k = 0; k < LANES; k++) {
                    ahead[k] = turned[k];
                }
            }
            isAhead = !isEnd;
            next = to;
        }
    }

    /** Takes in the leaves that the kernel has ended, and makes room for others. */
    private void pushEnded() {
        for (int i = 0; i < ended; i++) {
            push(leaves[i]);
            number++;
        }
        ended = 0;
    }

    /** Takes in an item; indices never decrease. */
    public void add(long index, double x) {
        if (index >> SHIFT != held) {
            begin(index);
            release();
            held = index >> SHIFT;
            if (values == NONE) {
                values = blank(LEAF);
            }
        }
        values[(int) index & LEAF - 1] += x;
    }

    /** Takes in what {@link #add} has collected, and the leaves and lanes of a kernel that is ahead. */
    private void release() {
        if (ended > 0) {
            pushEnded();
        }
        if (isAhead) {
            for (int k = 0; k < LANES; k++) {
                lanes()[(int) next + k & LANES - 1] = ahead[k];
            }
            isOpen = true;
            isAhead = false;
        }
        next = -1; // whatever is taken in now, the lanes that a kernel has are not these
        if (held >= 0) {
            take(held << SHIFT, values, LEAF);
            Arrays.fill(values, -0.0);
            held = -1;
        }
    }

    /** This, with all items taken in. */
    TreeSum end() {
        release();
        Strips.give(strip);
        strip = NONE; // it is not part of the result
        return this;
    }

    // ---- leaves ----

    /** Begins the first leaf, if that has not been done, with an item of this index or a later one. */
    private void begin(long index) {
        if (number < 0) {
            number = index >> SHIFT;
            isFirst = (index & LEAF - 1) != 0;
            firstNumber = number;
        }
    }

    /** Takes in {@code count} values, the first of which is that of the index {@code from}. */
    private void take(long from, double[] values, int count) {
        int at = 0;
        while (at < count) {
            long index = from + at;
            turn(index >> SHIFT);
            int i = (int) index & LEAF - 1;
            int to = Math.min(count, at + LEAF - i);
            if (isFirst) {
                addToFirst(i, values, at, to);
            } else {
                addToLanes(lanes(), i, values, at, to);
                isOpen = true;
            }
            at = to;
        }
    }

    /** Makes the leaf of this number, the current one or one behind it, the current one. */
    private void turn(long to) {
        if (to == number) {
            return;
        }
        if (isOpen) {
            push(join(lanes));
        }
        isFirst = false;
        number = to;
    }

    /** Makes the current leaf, of which this is the sum, a complete one. */
    private void push(double sum) {
        complete().push(number, sum);
        if (lanes != NONE) {
            Arrays.fill(lanes, -0.0);
        }
        isOpen = false;
    }

    private Forest complete() {
        if (complete == Forest.NONE) {
            complete = new Forest(isFirst || first != NONE ? firstNumber : firstNumber - 1);
        }
        return complete;
    }

    private double[] lanes() {
        if (lanes == NONE) {
            lanes = blank(LANES);
        }
        return lanes;
    }

    /** Adds {@code values[at]} up to {@code end} to the values of the first leaf, from the one of {@code index} on. */
    private void addToFirst(int index, double[] values, int at, int end) {
        int length = index + end - at;
        if (first.length < length) {
            int filled = first.length;
            first = Arrays.copyOf(first, Math.min(LEAF, Math.max(length + LANES - 1 & -LANES, 2 * filled)));
            Arrays.fill(first, filled, first.length, -0.0);
        }
        for (int i = at; i < end; i++) {
            first[index + i - at] += values[i];
        }
    }

    /** Adds {@code values[at]} up to {@code end} to the lanes, beginning with the one of {@code index}. */
    private static void addToLanes(double[] lanes, int index, double[] values, int at, int end) {
        int lane = index & LANES - 1;
        int i = at;
        for (; lane > 0 && i < end; i++) {
            lanes[lane] += values[i];
            lane = lane + 1 & LANES - 1;
        }
        addRows(lanes, values, i, end);
        i += end - i & -LANES;
        for (; i < end; i++) {
            lanes[lane++] += values[i];
        }
    }

    private static void addRows(double[] lanes, double[] values, int at, int end) {
        for (int i = at; i <= end - LANES; i += LANES) {
            for (int k = 0; k < LANES; k++) {
                lanes[k] += values[i + k];
            }
        }
    }

    private static double join(double[] lanes) {
        return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    }

    // ---- results ----

    /** This, followed by what comes directly behind it, which must not be used afterwards. */
    TreeSum append(TreeSum right) {
        if (right.number < 0) {
            return this;
        }
        if (number < 0) {
            return right;
        }
        if (right.first != NONE) {
            take(right.firstNumber << SHIFT, right.first, right.first.length);
        }
        if (!right.isFirst) {
            turn(right.number);
            if (right.complete != Forest.NONE) {
                complete().pushAll(right.complete);
            }
            lanes = right.lanes;
            isOpen = right.isOpen;
        }
        return this;
    }

    /** The sum of everything: 0.0 where there is nothing, and like a loop that begins with 0.0 never -0.0. */
    double sum() {
        if (first == NONE && complete == Forest.NONE) {
            return isOpen ? 0.0 + join(lanes) : 0.0;
        }
        Forest all = new Forest(-1);
        if (first != NONE) {
            double[] whole = blank(LANES);
            addRows(whole, first, 0, first.length);
            all.push(firstNumber, join(whole));
        }
        all.pushAll(complete);
        if (isOpen) {
            all.push(number, join(lanes));
        }
        return 0.0 + all.join();
    }

    /** How many sums of leaves and subtrees it holds. */
    int nodes() {
        return complete.size;
    }

    /**
     * Sums of some leaves and subtrees of the tree, left to right. Two neighbours are joined once nothing can come
     * between them and their common ancestor: what was pushed behind them is not below it, and neither is the leaf of
     * which something may be missing, before which there may be others.
     */
    private static final class Forest {
        static final Forest NONE = new Forest(-1);

        private double[] sums = new double[8];

        /** The number of any leaf in each subtree: that is enough to find the ancestor it has in common with another. */
        private long[] numbers = new long[8];

        private int size;

        /** The last leaf of which something may be missing. */
        private final long floor;

        Forest(long floor) {
            this.floor = floor;
        }

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

        void pushAll(Forest right) {
            for (int i = 0; i < right.size; i++) {
                push(right.numbers[i], right.sums[i]);
            }
        }

        /** Whether the last two have their common ancestor to themselves, now that {@code coming} comes behind them. */
        private boolean isComplete(long coming) {
            long last = numbers[size - 1];
            long span = Long.highestOneBit(numbers[size - 2] ^ last);
            return span < Long.highestOneBit(last ^ coming) && (last & -2 * span) > floor;
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
            return sums[0];
        }
    }

    /** {@link #take(long, int)}. */
    private static final class Take extends Fn {
        static final Take FN = new Take();

        private Take() {
            super(TreeSum.class.getName().replace('.', '/'), false, "take", "(JI)V", null, null);
        }

        @Override
        public void call(Insn insn, Frame f) {
            ((TreeSum) f.refs[insn.a]).take(f.nums[insn.b], (int) f.nums[insn.c]);
        }
    }

    /** {@link #add}. */
    private static final class Add extends Fn {
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
