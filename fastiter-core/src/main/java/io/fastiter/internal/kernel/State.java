package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.plan.Operation;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The registers of one piece of a run, and what a kernel says about how its last block ended. One thread at a time. */
public final class State extends Frame {
    public static final @Nullable Object[] NO_BUFFERS = {};

    /** How many items a kernel runs before it looks at {@link #signal}; a power of two. */
    public int stride = 256;

    public Signal signal = Signal.NONE;

    /** In which order functions may be called: {@link #BY_ITEM}, {@link #ANY} or {@link #IN_PASSES}. */
    public int order;

    /** An item passes through all functions before the next one begins. */
    public static final int BY_ITEM = 0;

    /** Within a strip, as is fastest. */
    public static final int ANY = 1;

    /** In {@link Passes} wherever that is possible: for tests. */
    public static final int IN_PASSES = 2;

    /** Whose registers these are. */
    public final Tier tier;

    /** For kernels in passes: see {@link Passes#buffer}. */
    @Nullable
    Object[] buffers = NO_BUFFERS;

    /** For the interpreter: the index of the current strip's first item. */
    long strip;

    /** Set by a kernel that ended the run behind the item before the index it returned. */
    public boolean stopped;

    /** Set by a kernel that found, inside an item, that it does not matter any more. */
    public boolean dropped;

    /** Set by a kernel that threw: the source index of the item that failed. */
    public long failedAt = -1;

    /**
     * Set by a kernel that threw: which instruction of the program it was, whose {@link Insn#note} names the operation; -1
     * if it was none of them. Where a function emits, and what comes behind it fails, it is the instruction that failed
     * there, not the call of the function.
     */
    public int failedIn = -1;

    /** Set with it where that instruction is {@linkplain Insn#inside inside} of an operation: the index there. */
    public long failedInside;

    /** The program of the kernel that runs, which {@link #failedIn} counts the instructions of. */
    Program program;

    /** What this is bound to, for a kernel that is to be lowered anew; null where that is not known. */
    public Operation @Nullable [] operations;

    /** What {@link #failedIn} tells of: it may pass through functions that catch it, or throw something else. */
    private @Nullable Throwable failure;

    State(Tier tier, int nums, int refs) {
        this(tier, nums, refs, tier.program.sinkNums, tier.program.sinkRefs);
    }

    /** For kernels, who know by heart what their program says. */
    State(Tier tier, int nums, int refs, int sinkNums, int sinkRefs) {
        super(nums, refs, sinkNums, sinkRefs);
        this.tier = tier;
        this.program = tier.program;
    }

    /** What the kernels of this piece, which is through, have worked with: numbers only. */
    public @Nullable Object[] giveBuffers() {
        @Nullable Object[] given = buffers;
        buffers = NO_BUFFERS;
        return given;
    }

    /** Has the kernels of this piece work with what those of another have: it is in the caches. */
    public void takeBuffers(@Nullable Object[] given) {
        buffers = given;
    }

    /** Notes that the instruction threw, unless this is what one further inside has thrown. */
    public void failed(Throwable t, int insn) {
        if (failure != t) {
            failure = t;
            failedIn = insn;
        }
    }

    /** What the kernel that failed has thrown. */
    public Throwable thrown() {
        return Objects.requireNonNull(failure);
    }

    /** The instruction that threw; null where that cannot be told. */
    public @Nullable Insn failed() {
        return failedIn < 0 || failedAt < 0 ? null : program.insns[failedIn];
    }

    /**
     * Called for what a function emits although no more is wanted of its item. As a rule that is ignored, until the function
     * returns; but where the whole run is over, it ends the function, which may go on for ever.
     */
    void emittedInVain() {
        if (signal.attention != 0 && signal.bound == Long.MIN_VALUE) {
            throw InVain.made();
        }
    }

    /** Whether this has only ended a function, and is nobody's failure. */
    public static boolean isInVain(@Nullable Throwable t) {
        return t instanceof InVain;
    }

    private static final class InVain extends CancellationException {
        private static final long serialVersionUID = 1L;

        private InVain() {
            super("what is emitted is not wanted any more: the run is over");
        }

        /** So that the verifier need not load this class with the other one: it is hardly ever needed. */
        static CancellationException made() {
            return new InVain();
        }
    }

    /** Whether the item at source index {@code i} does not matter any more; sets {@link #dropped} if so. */
    public boolean isDroppedAt(long i) {
        if (signal.attention != 0 && signal.bound <= i) {
            dropped = true;
        }
        return dropped;
    }
}
