package io.fastiter.internal.code;

/**
 * The registers of one piece of work: what a kernel is bound to (user functions, arrays, bounds), what it carries from
 * item to item, and, for the interpreter only, its temporaries.
 *
 * <p>Both executing back ends keep what lives between two blocks in these same slots. That is what lets a run switch
 * from the interpreted to the compiled kernel between one block and the next. Numbers of all kinds share one array;
 * doubles are stored as their raw bits.
 */
public class Frame {
    public final long[] nums;
    public final Object[] refs;

    /** The first slot of the sink's own state, see {@link Code#state}. */
    public final int sinkNums;

    public final int sinkRefs;

    public Frame(int nums, int refs, int sinkNums, int sinkRefs) {
        this.nums = new long[nums];
        this.refs = new Object[refs];
        this.sinkNums = sinkNums;
        this.sinkRefs = sinkRefs;
    }

    /** The sink's {@code k}-th numeric state variable. */
    public final long num(int k) {
        return nums[sinkNums + k];
    }

    public final double dbl(int k) {
        return Double.longBitsToDouble(nums[sinkNums + k]);
    }

    /** The sink's {@code k}-th reference state variable. */
    public final Object ref(int k) {
        return refs[sinkRefs + k];
    }

    public final void setRef(int k, Object value) {
        refs[sinkRefs + k] = value;
    }
}
