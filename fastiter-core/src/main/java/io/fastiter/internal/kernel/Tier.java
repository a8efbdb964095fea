package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Program;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one shape: its program, the kernels made of it so far, and what an item has cost.
 *
 * <p>A shape starts interpreted. Once as many items have been interpreted as pay for compiling ({@value #WORTH_COMPILING}
 * instructions take the interpreter about as long), its kernel is compiled on a thread of its own, and whoever looks
 * next uses it, in the middle of a run as well. Fields that many threads write without a lock are estimates: a lost
 * update costs nothing.
 */
public final class Tier {
    /** Which kernel a run uses. */
    public enum Mode {
        /** Interpreted first, compiled once that pays. */
        AUTO,
        /** Never compiled. */
        INTERPRETED,
        /** Compiled before the first item. */
        COMPILED
    }

    /** How many interpreted instructions are worth a compilation: about 0.5 ms of them. */
    static final int WORTH_COMPILING = 40_000;

    private static final int NANOS_PER_INSTRUCTION = 120;

    public final Program program;
    private final String name;

    /** How many references and numbers each operation is bound to, source first. */
    private final int[] refs;

    private final int[] nums;

    /** Set by the engine where a run needs nothing but the source's size to be known: see {@link #isSimple}. */
    private volatile boolean simple;

    private final Interpreter interpreter;
    private volatile @Nullable Kernel compiled;
    private volatile boolean refused;
    private long interpreted;
    private boolean asked;

    /** What the interpreter has seen of references that functions compute; null while it has seen nothing. */
    private volatile @Nullable Boxes boxes;

    /** Set by every look at the compiled kernel, cleared by the clock that evicts those without looks. */
    boolean used;

    /** Nanoseconds per item, as last measured; 0 while nothing is known. */
    private float cost;

    private int unmeasured;

    public Tier(Program program, Operation[] all, String name) {
        this.program = program;
        this.refs = new int[all.length];
        this.nums = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            refs[i] = all[i].refs();
            nums[i] = all[i].nums();
        }
        this.name = name;
        this.interpreter = new Interpreter(program);
    }

    /** The best kernel there is for this state, by the mode. */
    public Kernel kernel(Mode mode, State s) {
        Kernel kernel = compiled;
        if (kernel != null && mode != Mode.INTERPRETED) {
            used = true;
            return kernel;
        }
        // A state made for a compiled kernel has no room for the interpreter: where that kernel was evicted meanwhile,
        // it is compiled once more.
        if (mode == Mode.COMPILED && !refused || s.nums.length < program.allNums) {
            return compileNow();
        }
        return interpreter;
    }

    /** A state with room for whichever kernel runs first. */
    public State newState(Mode mode) {
        boolean small = compiled != null && mode != Mode.INTERPRETED;
        return new State(this, small ? program.keptNums : program.allNums, small ? program.keptRefs : program.allRefs);
    }

    public String name() {
        return name;
    }

    /** The operation whose function threw in this state; null where that cannot be told. */
    public @Nullable String failedStage(State s) {
        return s.failedIn < 0 || s.failedAt < 0 ? null : program.insns[s.failedIn].note;
    }

    /** Whether a run of this shape is over all indices of its source, without positions, openings or early ends. */
    public boolean isSimple() {
        return simple;
    }

    public void makeSimple() {
        simple = true;
    }

    /** The compiled kernel, if there is one and a run over so many items is known to be short. */
    public @Nullable Kernel kernelForShort(long items, float nanos) {
        Kernel kernel = compiled;
        if (kernel == null || !isKnownBelow(items, nanos)) {
            return null;
        }
        used = true;
        return kernel;
    }

    /** Puts what the operations of this simple shape are bound to into a state. */
    public void bindSimple(State s, Plan plan, Operation sink) {
        int ref = program.inputRefs;
        int num = program.inputNums;
        int last = refs.length - 1;
        for (int i = refs[last]; i > 0; ) {
            s.refs[--ref] = sink.ref(--i);
        }
        for (int i = nums[last]; i > 0; ) {
            s.nums[--num] = sink.num(--i);
        }
        Plan p = plan;
        for (int k = last - 1; p != null; k--, p = p.up) {
            Operation op = p.last;
            for (int i = refs[k]; i > 0; ) {
                s.refs[--ref] = op.ref(--i);
            }
            for (int i = nums[k]; i > 0; ) {
                s.nums[--num] = op.num(--i);
            }
        }
    }

    public boolean isCompiled() {
        return compiled != null;
    }

    /** True where the last attempt to compile failed: the shape stays interpreted. */
    public boolean isRefused() {
        return refused;
    }

    /**
     * Counts interpreted items, and the time they took where it was measured, and has the kernel compiled once that
     * pays. Items alone do not tell: an inner loop may make a million of one. Time alone does not either: in a young JVM
     * everything is slow, so it counts a tenth of what interpreting takes when warm.
     */
    public void interpreted(State s, long items, long nanos) {
        interpreted += Math.max(items * program.insns.length, nanos / NANOS_PER_INSTRUCTION);
        boolean ask = interpreted > WORTH_COMPILING && !asked && !refused;
        if ((ask || boxes == null) && s.refs.length == program.allRefs) {
            boxes = Boxes.mayExist(program) ? Boxes.seen(program, s) : Boxes.NONE;
        }
        if (ask) {
            asked = true;
            Compiler.later(this);
        }
    }

    /** Has the next items count towards another attempt. */
    void askAgain() {
        asked = false;
        interpreted = 0;
    }

    /** Compiles on the calling thread. */
    Kernel compileNow() {
        Kernel kernel = compiled;
        if (kernel != null) {
            return kernel;
        }
        synchronized (this) {
            kernel = compiled;
            if (kernel != null) {
                return kernel;
            }
            Boxes seen = boxes;
            kernel = Compiler.compile(program, name, seen == null ? Boxes.NONE : seen);
            if (kernel == null) {
                refused = true;
                return interpreter;
            }
            cost = 0;
            used = true;
            compiled = kernel;
        }
        Compiler.keep(this);
        return kernel;
    }

    /** Back to the interpreter, until it is hot again. */
    void evict() {
        compiled = null;
        interpreted = 0;
        asked = false;
        cost = 0;
    }

    /** Nanoseconds an item costs, 0 if unknown. */
    public float cost() {
        return cost;
    }

    /**
     * Whether a run of this many items is known to take less than {@code nanos}. Every 64th answer is no, so that the
     * run is measured and a cost that has changed is noticed.
     */
    public boolean isKnownBelow(long items, float nanos) {
        return cost != 0 && items * cost < nanos && (++unmeasured & 63) != 0;
    }

    /** Takes in a measurement; what is dearer than believed counts at once, what is cheaper by and by. */
    public void measured(long items, long nanos) {
        if (items > 0) {
            float now = Math.max((float) nanos / items, 0.05f);
            float old = cost;
            cost = old == 0 || now > 2 * old ? now : old * 0.75f + now * 0.25f;
        }
    }
}
