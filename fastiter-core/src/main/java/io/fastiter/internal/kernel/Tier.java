package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Verb;
import io.fastiter.internal.plan.Lesson;
import io.fastiter.internal.plan.Lowering;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one shape: its program, the kernel made of it so far, and what an item has cost.
 *
 * <p>A shape starts interpreted. Once as many items have been interpreted as pay for compiling ({@value #WORTH_COMPILING}
 * instructions take the interpreter about as long), its kernel is compiled on a thread of its own, and whoever looks
 * next uses it, in the middle of a run as well; a caller who knows that many more are to come compiles it himself. Where
 * operations have learned something since ({@link Lesson}), the program is lowered and compiled anew in the same way; what
 * is interpreted stays what it was. Fields that many threads write without a lock are estimates: a lost update costs
 * nothing.
 */
public final class Tier {
    /** How many interpreted instructions are worth a compilation: about 0.5 ms of them. */
    static final int WORTH_COMPILING = 40_000;

    /** How many are known to be worth it before they are interpreted: in a young JVM it takes about 40 ms. */
    private static final int WORTH_COMPILING_AT_ONCE = 10 * WORTH_COMPILING;

    private static final int NANOS_PER_INSTRUCTION = 120;

    /** So many short runs pay for a kernel of their own. */
    private static final int WORTH_SHORT = 1000;

    /** What took less does not tell that items are dearer than believed. */
    private static final int SHORT_BLOCK_NANOS = 5_000;

    /** So many interpreted instructions at least show what references are. */
    private static final int SAMPLE = 500;

    /**
     * How many blocks it takes until the JVM has made good code of a kernel: it counts some hundred calls, and what it has
     * made for a loop in the middle of one does not serve the next; then the compiler takes its time.
     */
    private static final int YOUNG_BLOCKS = 3000;

    public final Program program;
    private final String name;

    /** How many references and numbers each operation is bound to, source first. */
    private final int[] refs;

    private final int[] nums;

    /** Set by the engine where a run needs nothing but the source's size to be known: see {@link #isSimple}. */
    private volatile boolean simple;

    /** What the program goes by that runs find out; null if there is no such thing. */
    private final Lesson @Nullable [] lessons;

    private final Interpreter interpreter;
    private volatile @Nullable Compiled compiled;
    private volatile boolean refused;
    private volatile @Nullable ShortKernel shortKernel;
    private int shortRuns;
    private long interpreted;
    private boolean asked;

    /** Whether there are references that functions compute. */
    private final boolean computes;

    /** Whether an item may end the run, so that nobody knows how many will be run. */
    private final boolean mayStop;

    /** Whether some instructions are for some items only, and may be dearer than all others. */
    private final boolean branches;

    /** What the interpreter has seen of them; null while it has seen nothing. */
    private volatile @Nullable Boxes boxes;

    /** The {@link Compiled#edition} that was asked for last, where there are lessons; -1 before the first one. */
    private int askedEdition = -1;

    /** A kernel, what it is the kernel of, and how much had been learned by then. */
    private record Compiled(Kernel kernel, Program program, int edition) {}

    /** Set by every look at the compiled kernel, cleared by the clock that evicts those without looks. */
    boolean used;

    /** A thread that loses its processor has it back by then, as a rule. */
    private static final long LONG_BLOCK_NANOS = 10_000_000;

    /** Nanoseconds per item, as last measured; 0 while nothing is known. */
    private float cost;

    /** The last measurement as it was. */
    private float last;

    private int unmeasured;

    /** How many blocks were measured since the kernel was compiled, or since the beginning. */
    private int blocks;

    public Tier(Program program, Operation[] all, String name) {
        this.program = program;
        this.refs = new int[all.length];
        this.nums = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            refs[i] = all[i].refs();
            nums[i] = all[i].nums();
        }
        this.lessons = lessonsOf(all);
        boolean values = false;
        boolean stops = false;
        boolean branches = program.hasCallback;
        for (Insn insn : program.insns) {
            Verb verb = insn.verb;
            values |= insn.fn != null && insn.fn.makesValues();
            stops |= verb == Verb.STOP;
            branches |= verb == Verb.SKIP_UNLESS || verb == Verb.WHEN || verb == Verb.LOOP;
        }
        this.computes = values;
        this.mayStop = stops;
        this.branches = branches;
        this.name = name;
        this.interpreter = new Interpreter(program);
    }

    private static Lesson @Nullable [] lessonsOf(Operation[] all) {
        List<Lesson> lessons = null;
        for (Operation op : all) {
            Lesson lesson = op.lesson();
            if (lesson != null) {
                lessons = lessons == null ? new ArrayList<>() : lessons;
                lessons.add(lesson);
            }
        }
        return lessons == null ? null : lessons.toArray(new Lesson[0]);
    }

    /** The best kernel there is for this state, under these {@linkplain Options#force switches}. */
    public Kernel kernel(int force, State s) {
        if (lessons != null) {
            return learnedKernel(force, s);
        }
        Compiled made = compiled;
        if (made != null && (force & Options.FORCE_INTERPRETED) == 0) {
            used = true;
            return made.kernel;
        }
        return isToBeCompiled(force, s) ? compileNow() : interpreter;
    }

    /**
     * A state made for a compiled kernel has no room for the interpreter: where that kernel was evicted meanwhile, it is
     * compiled once more.
     */
    private boolean isToBeCompiled(int force, State s) {
        return (force & Options.FORCE_COMPILED) != 0 && !refused || s.nums.length < program.allNums;
    }

    /** The same where something may have been learned since the kernel was compiled. */
    private Kernel learnedKernel(int force, State s) {
        Compiled made = compiled;
        if (isToBeCompiled(force, s) && (made == null || made.edition < edition())) {
            compileNow(s.operations);
            made = compiled;
        } else if (made == null ? asked && !refused : made.edition < edition()) {
            int edition = edition();
            if (askedEdition < edition) {
                askedEdition = edition;
                later(s.operations);
            }
        }
        if (made == null || (force & Options.FORCE_INTERPRETED) != 0) {
            s.program = program;
            return interpreter;
        }
        used = true;
        s.program = made.program;
        return made.kernel;
    }

    private int edition() {
        int sum = 0;
        if (lessons != null) {
            for (Lesson lesson : lessons) {
                sum += lesson.edition();
            }
        }
        return sum;
    }

    /** A state with room for whichever kernel runs first. */
    public State newState(int force) {
        boolean small = compiled != null && (force & Options.FORCE_INTERPRETED) == 0;
        return new State(this, small ? program.keptNums : program.allNums, small ? program.keptRefs : program.allRefs);
    }

    /** A state bound to a pipeline of this {@linkplain #isSimple simple} shape, and ready to begin. */
    public State newState(Plan plan, Operation sink) {
        State s = newState(0);
        int ref = program.inputRefs;
        int num = program.inputNums;
        Operation op = sink;
        Plan up = plan;
        for (int k = refs.length - 1; ; k--) {
            for (int i = refs[k]; i > 0; ) {
                s.refs[--ref] = op.ref(--i);
            }
            for (int i = nums[k]; i > 0; ) {
                s.nums[--num] = op.num(--i);
            }
            if (up == null) {
                program.initialise(s);
                return s;
            }
            op = up.last;
            up = up.up;
        }
    }

    public String name() {
        return name;
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
        Compiled made = compiled;
        if (made == null || !isKnownBelow(items, nanos)) {
            return null;
        }
        used = true;
        return made.kernel;
    }

    /**
     * The kernel for {@link ShortKernel#MOST} items at most, if there is one. Each question counts a short run; when there
     * have been enough, it is made.
     *
     * @param atOnce whether it is to be made at once, if it can be
     */
    public @Nullable ShortKernel shortKernel(boolean atOnce) {
        ShortKernel made = shortKernel;
        if (made != null || shortRuns >= WORTH_SHORT) {
            return made;
        }
        if (atOnce) {
            shortRuns = WORTH_SHORT;
            makeShort();
        } else if (++shortRuns == WORTH_SHORT && !Compiler.later(new MakingShort(this))) {
            shortRuns = 0;
        }
        return shortKernel;
    }

    private void makeShort() {
        Boxes seen = boxes;
        ShortKernel made =
                Compiler.compileShort(program, name, seen == null ? Boxes.NONE : seen, new Inputs(refs, nums));
        synchronized (this) {
            shortKernel = compiled == null ? null : made;
        }
    }

    private record MakingShort(Tier tier) implements Runnable {
        @Override
        public void run() {
            tier.makeShort();
        }
    }

    public boolean hasShortKernel() {
        return shortKernel != null;
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
        if (computes && (ask || boxes == null) && s.refs.length == program.allRefs) {
            boxes = Boxes.seen(program, s);
        }
        if (ask) {
            asked = true;
            if (lessons == null) {
                later(null); // else with the operations of whoever looks for a kernel next
            }
        }
    }

    /**
     * Compiles at once, on this thread, where so many items that are still to come pay for it many times over. In a young
     * JVM the thread that compiles shares two cores with the JIT and a caller who interprets: it took twice as long.
     */
    public void expect(State s, long left) {
        if (asked || refused || mayStop || lessons != null || left * program.insns.length < WORTH_COMPILING_AT_ONCE) {
            return;
        }
        if (computes) {
            if (interpreted < SAMPLE || s.refs.length != program.allRefs) {
                return;
            }
            boxes = Boxes.seen(program, s);
        }
        asked = true;
        try {
            compileNow(null);
        } catch (StackOverflowError | OutOfMemoryError e) {
            later(null); // the other thread has a stack of its own, and fails without the caller
        }
    }

    /** Has it compiled by another thread; if there is none to be had, the next items count towards another attempt. */
    private void later(Operation @Nullable [] operations) {
        if (!Compiler.later(new Compilation(this, operations))) {
            asked = false;
            askedEdition = -1;
            interpreted = 0;
        }
    }

    private record Compilation(Tier tier, Operation @Nullable [] operations) implements Runnable {
        @Override
        public void run() {
            tier.compileNow(operations);
        }
    }

    /** Compiles on the calling thread, unless that has been done. */
    public Kernel compileNow() {
        return compileNow(null);
    }

    /**
     * The same.
     *
     * @param operations what to lower anew where there are lessons; null if they are not known
     */
    Kernel compileNow(Operation @Nullable [] operations) {
        Compiled made;
        synchronized (this) {
            Compiled before = compiled;
            int edition = edition();
            if (before != null && before.edition >= edition) {
                return before.kernel;
            }
            Program text = edition == 0 || operations == null ? program : learned(Lowering.lower(operations));
            Boxes seen = boxes;
            Kernel kernel = Compiler.compile(text, name, seen == null ? Boxes.NONE : seen);
            if (kernel != null) {
                made = new Compiled(kernel, text, edition);
            } else if (before != null) {
                // What was learned has made it too long.
                made = new Compiled(before.kernel, before.program, edition);
            } else {
                refused = true;
                return interpreter;
            }
            cost = 0;
            blocks = 0;
            used = true;
            compiled = made;
            if (before != null) {
                return made.kernel;
            }
        }
        Compiler.keep(this);
        return made.kernel;
    }

    /** The text, if a run can go on with its kernel. */
    private Program learned(Program text) {
        return text.keptNums == program.keptNums && text.keptRefs == program.keptRefs ? text : program;
    }

    /** Back to the interpreter, until it is hot again. */
    void evict() {
        compiled = null;
        shortKernel = null;
        shortRuns = 0;
        interpreted = 0;
        asked = false;
        askedEdition = -1;
        cost = 0;
    }

    /** Whether every item goes through the same instructions. */
    public boolean isStraight() {
        return !branches;
    }

    /** Nanoseconds an item costs, 0 if unknown. */
    public float cost() {
        return cost;
    }

    /**
     * The cost up to which an item may turn out to be cheap once the JVM has made good code of the kernel; 0 where it has
     * had the time to.
     */
    public float youngCost() {
        if (compiled == null) {
            return refused ? 0 : 5_000;
        }
        return blocks < YOUNG_BLOCKS ? 400 : 0;
    }

    /**
     * Whether a run of this many items is known to take less than {@code nanos}. From the 64th answer on it is no until a
     * run was measured, so that a cost that has changed is noticed.
     */
    public boolean isKnownBelow(long items, float nanos) {
        return cost != 0 && items * cost < nanos && ++unmeasured < 64;
    }

    /** Has the next run measured, whatever is known. */
    public void mistrust() {
        unmeasured = 64;
    }

    /** Takes in that so many items have taken no more than this by another way, which is not faster. */
    public void atMost(long items, long nanos) {
        float now = (float) nanos / items;
        if (cost == 0 || now < cost) {
            cost = now;
            last = now;
        }
    }

    /**
     * Takes in a measurement, made with one and the same kernel. What is cheaper or a little dearer than believed counts by
     * and by, what is much dearer not until a second measurement in a row says so as well: else a block in which the thread
     * lost its processor would have the rest of the run shared for nothing, and the next ones. One that took longer than a
     * thread is made to wait is believed. A short block tells nothing of what is dearer, since most of it may be what a
     * block costs: so it is with the last ones of a shared run.
     */
    public void measured(long items, long nanos) {
        unmeasured = 0;
        if (items <= 0) {
            return;
        }
        blocks++;
        float now = Math.max((float) nanos / items, 0.05f);
        float old = cost;
        if (old == 0) {
            cost = now;
        } else if (now < old) {
            cost = old * 0.75f + now * 0.25f;
        } else if (nanos > SHORT_BLOCK_NANOS) {
            float believed = nanos > LONG_BLOCK_NANOS ? now : Math.min(now, last);
            cost = now > 2 * old ? Math.max(old, believed) : old * 0.75f + now * 0.25f;
        } else {
            return;
        }
        last = now;
    }
}
