package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.lang.reflect.Array;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The kernel that walks a program instruction by instruction. It is what a pipeline runs on until it has proved to be
 * worth compiling, where classes cannot be defined at run time, and what the compiled kernels are tested against. One
 * class and no closures, since the first pipeline of a JVM pays for loading whatever it touches.
 */
@SuppressWarnings("NullAway") // which variables an instruction has follows from its verb
public final class Interpreter extends Kernel {
    /** Every how many turns of an inner loop it looks whether the item still matters. */
    static final int TURNS_BETWEEN_POLLS = 256;

    private static final int DONE = 0;
    private static final int LEFT = 1;

    private final Program program;
    private final Insn[] insns;

    /** Whether anything comes behind a strip. */
    private final boolean hasStripPart;

    public Interpreter(Program program) {
        this.program = program;
        this.insns = program.insns;
        this.hasStripPart = program.stripPart < insns.length;
    }

    @Override
    public long run(State s, long from, long to) {
        if (s.nums.length < program.allNums) {
            throw new IllegalStateException("a frame for compiled kernels cannot be interpreted");
        }
        Signal signal = s.signal;
        long i = from;
        s.strip = from;
        try {
            while (i < to && walk(s, 0, program.itemEnd, i) == DONE) {
                walk(s, program.itemEnd, program.stripPart, i);
                i++;
                // An item that does not matter any more begins no strip and goes on with none: to look costs nothing
                // here.
                if (i - s.strip == s.stride || hasStripPart && (i & Code.STRIP - 1) == 0 || signal.bound <= i) {
                    endStrip(s, i);
                    if (signal.attention != 0) {
                        return i;
                    }
                }
            }
        } catch (Throwable t) {
            s.failedAt = i;
            endStrip(s, i);
            throw t;
        }
        if (s.stopped) {
            walk(s, program.itemEnd, program.stripPart, i);
            i++;
        }
        endStrip(s, i);
        return i;
    }

    /** Does what comes behind the strip that ends before {@code i}. */
    private void endStrip(State s, long i) {
        if (i != s.strip) {
            walk(s, program.stripPart, insns.length, i);
            s.strip = i;
        }
    }

    /** Executes the instructions from {@code pc} up to {@code end} for the item at index {@code i}. */
    private int walk(State s, int pc, int end, long i) {
        long[] n = s.nums;
        Object[] r = s.refs;
        int turns = 0;
        try {
            while (pc < end) {
                Insn insn = insns[pc++];
                switch (insn.verb) {
                    case MOVE:
                        if (dst(insn) == Kind.REF) {
                            r[insn.dst] = r[insn.a];
                        } else {
                            n[insn.dst] = n[insn.a];
                        }
                        break;
                    case CONVERT:
                        n[insn.dst] = convert(insn.aVar.kind, dst(insn), n[insn.a]);
                        break;
                    case ADD:
                    case SUB:
                    case MUL:
                        arithmetic(insn, n);
                        break;
                    case LESS:
                    case EQUAL:
                        n[insn.dst] = relation(insn, n) ? 1 : 0;
                        break;
                    case IS_NULL:
                        n[insn.dst] = r[insn.a] == null ? 1 : 0;
                        break;
                    case COMPARE:
                        n[insn.dst] =
                                Double.compare(Double.longBitsToDouble(n[insn.a]), Double.longBitsToDouble(n[insn.b]));
                        break;
                    case CURSOR:
                        n[insn.dst] = dst(insn) == Kind.INT ? (int) (i + n[insn.a]) : i + n[insn.a];
                        break;
                    case OFFSET:
                        n[insn.dst] = i - s.strip;
                        break;
                    case CALL:
                        if (program.hasCallback) {
                            callAndClose(insn, s);
                        } else {
                            insn.fn.call(insn, s);
                        }
                        if ((s.stopped || s.dropped) && pc <= program.itemEnd) {
                            return LEFT;
                        }
                        break;
                    case LENGTH:
                        n[insn.dst] = Array.getLength(r[insn.a]);
                        break;
                    case LOAD:
                        load(insn, s);
                        break;
                    case STORE:
                        store(insn, s);
                        break;
                    case INSTANCE:
                        n[insn.dst] = ((Class<?>) r[insn.a]).isInstance(r[insn.b]) ? 1 : 0;
                        break;
                    case SKIP_UNLESS:
                        if (n[insn.a] == 0) {
                            if (insn.jump < 0 || insns[insn.jump].verb == Verb.CALLBACK) {
                                return DONE;
                            }
                            pc = insns[insn.jump].jump;
                        }
                        break;
                    case BREAK_UNLESS:
                        if (n[insn.a] == 0) {
                            pc = insns[insn.jump].jump + 1;
                        }
                        break;
                    case STOP:
                        s.stopped = true;
                        return LEFT;
                    case WHEN:
                        if (n[insn.a] == 0) {
                            pc = insn.jump + 1;
                        }
                        break;
                    case OTHERWISE:
                        pc = insn.jump + 1;
                        break;
                    case LOOP:
                        break;
                    case CALLBACK:
                        r[insn.dst] = new Emit(this, s, insn, pc, i);
                        pc = insn.jump + 1;
                        break;
                    case END:
                        if (insns[insn.jump].verb == Verb.LOOP) {
                            if ((++turns & TURNS_BETWEEN_POLLS - 1) == 0 && s.isDroppedAt(i)) {
                                return LEFT;
                            }
                            pc = insn.jump + 1;
                        }
                        break;
                }
            }
            return DONE;
        } catch (Throwable t) {
            Insn failed = insns[pc - 1];
            if (failed.inside != null) {
                s.failedInside = n[failed.inside.index().slot()];
            }
            s.failed(t, pc - 1);
            throw t;
        }
    }

    /** Calls a function that may be given an emitter: once it has returned or thrown, one that was kept is recognised. */
    private static void callAndClose(Insn insn, State s) {
        try {
            insn.fn.call(insn, s);
        } finally {
            close(insn.bVar, s.refs);
            close(insn.cVar, s.refs);
        }
    }

    private static void close(@Nullable Var v, Object[] r) {
        if (v != null && v.kind == Kind.REF && r[v.slot()] instanceof Emit) {
            r[v.slot()] = null;
        }
    }

    private static Kind dst(Insn insn) {
        return insn.dstVar.kind;
    }

    private static long convert(Kind from, Kind to, long x) {
        if (from == Kind.DOUBLE) {
            double d = Double.longBitsToDouble(x);
            return to == Kind.INT ? (int) d : (long) d;
        }
        if (to == Kind.DOUBLE) {
            return Double.doubleToRawLongBits((double) x);
        }
        return to == Kind.INT ? (int) x : x;
    }

    private static void arithmetic(Insn insn, long[] n) {
        long a = n[insn.a];
        long b = n[insn.b];
        if (dst(insn) == Kind.DOUBLE) {
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            double z;
            switch (insn.verb) {
                case ADD:
                    z = x + y;
                    break;
                case SUB:
                    z = x - y;
                    break;
                default:
                    z = x * y;
                    break;
            }
            n[insn.dst] = Double.doubleToRawLongBits(z);
            return;
        }
        long z;
        switch (insn.verb) {
            case ADD:
                z = a + b;
                break;
            case SUB:
                z = a - b;
                break;
            default:
                z = a * b;
                break;
        }
        n[insn.dst] = dst(insn) == Kind.INT ? (int) z : z;
    }

    private static boolean relation(Insn insn, long[] n) {
        boolean less = insn.verb == Verb.LESS;
        if (insn.aVar.kind == Kind.DOUBLE) {
            double x = Double.longBitsToDouble(n[insn.a]);
            double y = Double.longBitsToDouble(n[insn.b]);
            return less ? x < y : x == y;
        }
        return less ? n[insn.a] < n[insn.b] : n[insn.a] == n[insn.b];
    }

    private static void load(Insn insn, Frame f) {
        Object array = f.refs[insn.a];
        int i = (int) f.nums[insn.b];
        if (array instanceof Object[]) {
            f.refs[insn.dst] = ((Object[]) array)[i];
            return;
        }
        long value;
        if (array instanceof long[]) {
            value = ((long[]) array)[i];
        } else if (array instanceof int[]) {
            value = ((int[]) array)[i];
        } else if (array instanceof double[]) {
            value = Double.doubleToRawLongBits(((double[]) array)[i]);
        } else if (array instanceof float[]) {
            value = Double.doubleToRawLongBits(((float[]) array)[i]);
        } else if (array instanceof byte[]) {
            value = ((byte[]) array)[i];
        } else if (array instanceof short[]) {
            value = ((short[]) array)[i];
        } else {
            value = ((char[]) array)[i];
        }
        f.nums[insn.dst] = value;
    }

    private static void store(Insn insn, Frame f) {
        Object array = f.refs[insn.a];
        int i = (int) f.nums[insn.b];
        long value = f.nums[insn.c];
        if (array instanceof long[]) {
            ((long[]) array)[i] = value;
        } else if (array instanceof int[]) {
            ((int[]) array)[i] = (int) value;
        } else {
            ((double[]) array)[i] = Double.longBitsToDouble(value);
        }
    }

    /** What a user's function calls to emit items: runs the callback's body for each. */
    private static final class Emit implements Consumer<Object>, IntConsumer, LongConsumer, DoubleConsumer {
        private final Interpreter interpreter;
        private final State s;
        private final Insn insn;
        private final int body;
        private final long index;
        private int turns;

        Emit(Interpreter interpreter, State s, Insn insn, int body, long index) {
            this.interpreter = interpreter;
            this.s = s;
            this.insn = insn;
            this.body = body;
            this.index = index;
        }

        @Override
        public void accept(Object x) {
            if (isOpen()) {
                s.refs[insn.c] = x;
                emit();
            }
        }

        @Override
        public void accept(int x) {
            if (isOpen()) {
                s.nums[insn.c] = x;
                emit();
            }
        }

        @Override
        public void accept(long x) {
            if (isOpen()) {
                s.nums[insn.c] = x;
                emit();
            }
        }

        @Override
        public void accept(double x) {
            if (isOpen()) {
                s.nums[insn.c] = Double.doubleToRawLongBits(x);
                emit();
            }
        }

        private boolean isOpen() {
            if (s.refs[insn.dst] != this) {
                throw new IllegalStateException(LATE_EMIT);
            }
            boolean wanted = !s.stopped && !s.dropped;
            if (!wanted) {
                s.emittedInVain();
            }
            return wanted;
        }

        private void emit() {
            interpreter.walk(s, body, insn.jump, index);
            if ((++turns & TURNS_BETWEEN_POLLS - 1) == 0) {
                s.isDroppedAt(index);
            }
        }
    }

    /** What a function hears that kept its emitter and calls it later. */
    static final String LATE_EMIT =
            "emit was called after the call of mapMulti's function it was passed to had returned:"
                    + " emit while the function runs, or return a list from flatMap instead";
}
