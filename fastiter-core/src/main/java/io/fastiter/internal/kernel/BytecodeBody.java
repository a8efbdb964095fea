package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the instructions of one scope into a method: the item loop's body or that of a callback. Knows the verbs,
 * nothing of what surrounds them, which {@link BytecodeLoop} and {@link BytecodeCallback} write.
 */
abstract class BytecodeBody extends BytecodeMethod {
    /** A loop that counts looks every 2^8 turns, as others do. */
    private static final int STRIP_SHIFT = 31 - Integer.numberOfLeadingZeros(Interpreter.TURNS_BETWEEN_POLLS);

    /** What leads on to the next item, or out of the callback's body. */
    final Label next = new Label();

    private int emitter = -1;

    /** The local variables for what was thrown, and for the index of the instruction that did. */
    int thrown = -1;

    private int failedIn = -1;

    /**
     * Around the call of a function that emits, and around nothing else: with the emitter alive in the handler around
     * the whole loop, C2 allocated one for every item.
     */
    private final @Nullable Guard[] guards;

    /** Around all instructions that can throw: see {@link #writeFailures}. */
    private final @Nullable Guard[] failures;

    private final @Nullable Loop[] loops;

    /** Where control goes from a WHEN that fails, and from an OTHERWISE. */
    private final @Nullable Label[] ends;

    BytecodeBody(MethodVisitor mv, Layout layout, String self, int scope) {
        super(mv, layout, self, scope);
        loops = new @Nullable Loop[layout.insns.length];
        ends = new @Nullable Label[layout.insns.length];
        guards = new @Nullable Guard[layout.insns.length];
        failures = new @Nullable Guard[layout.insns.length];
    }

    // ---- what differs between the item loop and a callback's body ----

    /** Puts the source index of the current item on the stack, a long. */
    abstract void pushAt();

    abstract void cursor(Insn insn);

    /** Puts the current item's offset in its strip on the stack. */
    abstract void offset();

    /** Whether what is not skipped goes on right behind the SKIP_UNLESS. */
    boolean isBranch(Insn skip) {
        return true;
    }

    /** Ends the run behind the current item. */
    abstract void stop();

    /** Where control goes once {@link State#isDroppedAt} has said yes. */
    abstract Label dropped();

    /** Where control goes if an emitter's body has ended the run. */
    abstract Label quit();

    /** Declares what this scope's instructions need: its temporaries, its loop counter, the emitter it passes on. */
    final void declareTemporaries() {
        for (Layout.Place place : layout.places) {
            if (place.scope == scope && place.local < 0) {
                place.local = local(frameType(place));
                declareBox(place);
            }
        }
        for (int i = 0; i < layout.insns.length; i++) {
            if (layout.scopeOf[i] == scope) {
                if (layout.insns[i].verb == Verb.LOOP) {
                    Insn counted = countedBy(i);
                    boolean isLong = counted != null && a(counted).kind == Kind.LONG;
                    loops[i] = new Loop(local(isLong ? Opcodes.LONG : Opcodes.INTEGER), counted);
                } else if (layout.insns[i].verb == Verb.CALLBACK && emitter < 0) {
                    emitter = local(self);
                } else if (emitterIn(layout.insns[i]) != 0) {
                    guards[i] = new Guard(mv);
                }
                if (i < layout.itemEnd && canThrow(layout.insns[i])) {
                    failures[i] = new Guard(mv);
                }
            }
        }
        thrown = local("java/lang/Throwable");
        failedIn = local(Opcodes.INTEGER);
    }

    static boolean canThrow(Insn insn) {
        switch (insn.verb) {
            case CALL:
            case LOAD:
            case STORE:
            case LENGTH:
            case INSTANCE:
                return true;
            default:
                return false;
        }
    }

    /** The scope of the body whose emitter the instruction passes to a function; 0 if it passes none. */
    private int emitterIn(Insn insn) {
        return insn.verb == Verb.CALL ? Math.max(layout.emitterOf(insn.bVar), layout.emitterOf(insn.cVar)) : 0;
    }

    /** A handler around one instruction. Of two around the same, the one that was made first catches first. */
    private static final class Guard {
        final Label from = new Label();
        final Label to = new Label();
        final Label handler = new Label();

        Guard(MethodVisitor mv) {
            mv.visitTryCatchBlock(from, to, handler, null);
        }
    }

    // ---- instructions ----

    /** Writes the instructions of this scope from {@code from} up to {@code to}. */
    final void write(int from, int to) {
        int i = from;
        while (i < to) {
            Guard failure = failures[i];
            if (failure != null) {
                mv.visitLabel(failure.from);
            }
            Insn insn = layout.insns[i];
            Label compared = insn.fn != null && insn.fn.comparesBoxes() && branchOn(i) < 0 ? compareBoxes(insn) : null;
            reboxOperands(insn);
            i = writeOne(i);
            if (compared != null) {
                place(compared);
            }
            if (failure != null) {
                mv.visitLabel(failure.to);
            }
        }
    }

    /**
     * Writes where what the instructions from {@code from} up to {@code to} throw comes to. Every one has a handler of
     * its own that knows its index, which costs nothing unless something is thrown. Control goes on behind all this.
     *
     * @param other the handler of what is thrown between them; null if there is none
     */
    final void writeFailures(int from, int to, @Nullable Label other) {
        Label any = new Label();
        for (int i = from; i < to; i++) {
            Guard failure = failures[i];
            if (failure != null) {
                placeHandler(failure.handler);
                Insn.Inside inside = layout.insns[i].inside;
                if (inside != null) {
                    pushState();
                    push(inside.index());
                    mv.visitInsn(Opcodes.I2L);
                    mv.visitFieldInsn(Opcodes.PUTFIELD, STATE, "failedInside", "J");
                }
                constant(i);
                mv.visitJumpInsn(Opcodes.GOTO, any);
            }
        }
        if (other != null) {
            placeHandler(other);
            constant(-1);
        }
        placeFailure(any);
        mv.visitVarInsn(Opcodes.ISTORE, failedIn);
        mv.visitVarInsn(Opcodes.ASTORE, thrown);
    }

    /** Has the state note what was thrown. */
    final void noteFailure() {
        pushState();
        mv.visitVarInsn(Opcodes.ALOAD, thrown);
        mv.visitVarInsn(Opcodes.ILOAD, failedIn);
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "failed", "(Ljava/lang/Throwable;I)V", false);
    }

    final boolean hasFailures() {
        return hasFailures(0, layout.itemEnd);
    }

    /** Whether any of the instructions of this scope from {@code from} up to {@code to} can throw. */
    final boolean hasFailures(int from, int to) {
        for (int i = from; i < to; i++) {
            if (failures[i] != null) {
                return true;
            }
        }
        return false;
    }

    private int writeOne(int i) {
        Insn insn = layout.insns[i];
        switch (insn.verb) {
            case MOVE:
                beginStore(dst(insn));
                push(a(insn), typeOf(dst(insn)));
                endStore(dst(insn));
                return i + 1;
            case CONVERT:
                beginStore(dst(insn));
                push(a(insn));
                convert(a(insn).kind, dst(insn).kind);
                endStore(dst(insn));
                return i + 1;
            case ADD:
                return arithmetic(i, Opcodes.IADD);
            case SUB:
                return arithmetic(i, Opcodes.ISUB);
            case MUL:
                return arithmetic(i, Opcodes.IMUL);
            case COMPARE:
                beginStore(dst(insn));
                push(a(insn));
                push(b(insn));
                mv.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "compare", "(DD)I", false);
                endStore(dst(insn));
                return i + 1;
            case CURSOR:
                beginStore(dst(insn));
                cursor(insn);
                endStore(dst(insn));
                return i + 1;
            case OFFSET:
                beginStore(dst(insn));
                offset();
                endStore(dst(insn));
                return i + 1;
            case LENGTH:
                beginStore(dst(insn));
                push(a(insn), insn.type);
                mv.visitInsn(Opcodes.ARRAYLENGTH);
                endStore(dst(insn));
                return i + 1;
            case LOAD:
                beginStore(dst(insn));
                push(a(insn), insn.type);
                push(b(insn));
                load(Objects.requireNonNull(insn.type), dst(insn));
                if (dst(insn).kind == Kind.REF) {
                    cast(typeOf(dst(insn)), Layout.internalName(insn.type.substring(1)));
                }
                endStore(dst(insn));
                return i + 1;
            case STORE:
                push(a(insn), insn.type);
                push(b(insn));
                Var x = Objects.requireNonNull(insn.cVar);
                push(x);
                mv.visitInsn(type(x.kind).getOpcode(Opcodes.IASTORE));
                return i + 1;
            case LESS:
            case EQUAL:
            case IS_NULL:
            case INSTANCE:
                return truth(i);
            case CALL:
                return call(i);
            case SKIP_UNLESS:
            case BREAK_UNLESS:
            case WHEN:
                push(a(insn));
                mv.visitJumpInsn(Opcodes.IFEQ, targetUnless(i));
                return i + 1;
            case STOP:
                stop();
                place(new Label());
                return i + 1;
            case OTHERWISE:
                Label end = new Label();
                ends[i] = end;
                mv.visitJumpInsn(Opcodes.GOTO, end);
                place(Objects.requireNonNull(ends[whenOf(i)]));
                return i + 1;
            case LOOP:
                return loop(i);
            case CALLBACK:
                return insn.jump + 1;
            case END:
                end(insn.jump);
                return i + 1;
        }
        throw new IllegalStateException("no code for " + insn.verb);
    }

    /** The WHEN whose OTHERWISE is at {@code otherwise}. */
    private int whenOf(int otherwise) {
        int i = otherwise;
        while (layout.insns[i].verb != Verb.WHEN || layout.insns[i].jump != otherwise) {
            i--;
        }
        return i;
    }

    private Label targetUnless(int i) {
        Insn insn = layout.insns[i];
        if (insn.verb == Verb.WHEN) {
            Label end = new Label();
            ends[i] = end;
            return end;
        }
        if (insn.jump < 0 || layout.insns[insn.jump].verb == Verb.CALLBACK) {
            return next;
        }
        Loop loop = Objects.requireNonNull(loops[insn.jump]);
        return insn.verb == Verb.SKIP_UNLESS ? loop.head : loop.end;
    }

    /**
     * Opens a loop. Every 256 turns it looks whether the item still matters. Short loops must not see that look: a read
     * of a volatile field in a loop keeps C2 from unrolling and vectorising it, unless profiles say it never happens.
     * So the count begins anew with every loop, and a loop that counts up runs in strips without a look inside.
     */
    private int loop(int i) {
        Loop loop = Objects.requireNonNull(loops[i]);
        Insn less = loop.counted;
        if (less == null) {
            Label body = new Label();
            mv.visitInsn(Opcodes.ICONST_0);
            mv.visitVarInsn(Opcodes.ISTORE, loop.local);
            mv.visitJumpInsn(Opcodes.GOTO, body);
            place(loop.head);
            mv.visitIincInsn(loop.local, 1);
            mv.visitVarInsn(Opcodes.ILOAD, loop.local);
            mv.visitIntInsn(Opcodes.SIPUSH, Interpreter.TURNS_BETWEEN_POLLS - 1);
            mv.visitInsn(Opcodes.IAND);
            mv.visitJumpInsn(Opcodes.IFNE, body);
            poll();
            place(body);
            return i + 1;
        }
        // while (a < b) { limit = b - a <= 256 ? b : a + 256; do { ... } while (a < limit); if (a < b) poll }
        Type type = type(a(less).kind);
        boolean isLong = a(less).kind == Kind.LONG;
        Label near = new Label();
        Label limited = new Label();
        place(loop.strip);
        pushTruth(less);
        jump(less, false, loop.end);
        push(b(less));
        push(a(less));
        mv.visitInsn(type.getOpcode(Opcodes.ISUB));
        // The distance is positive as an unsigned number, however far apart the two are.
        mv.visitInsn(isLong ? Opcodes.LCONST_1 : Opcodes.ICONST_1);
        mv.visitInsn(type.getOpcode(Opcodes.ISUB));
        constant(STRIP_SHIFT);
        mv.visitInsn(type.getOpcode(Opcodes.IUSHR));
        if (isLong) {
            mv.visitInsn(Opcodes.LCONST_0);
            mv.visitInsn(Opcodes.LCMP);
        }
        mv.visitJumpInsn(Opcodes.IFEQ, near);
        push(a(less));
        mv.visitIntInsn(Opcodes.SIPUSH, 1 << STRIP_SHIFT);
        if (isLong) {
            mv.visitInsn(Opcodes.I2L);
        }
        mv.visitInsn(type.getOpcode(Opcodes.IADD));
        mv.visitVarInsn(type.getOpcode(Opcodes.ISTORE), loop.local);
        mv.visitJumpInsn(Opcodes.GOTO, limited);
        place(near);
        push(b(less));
        mv.visitVarInsn(type.getOpcode(Opcodes.ISTORE), loop.local);
        place(limited);
        place(loop.body);
        return i + 3;
    }

    /** Leaves for {@link #dropped} if the item does not matter any more. */
    private void poll() {
        pushState();
        pushAt();
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "isDroppedAt", "(J)Z", false);
        mv.visitJumpInsn(Opcodes.IFNE, dropped());
    }

    /** Puts the run's {@link State} on the stack. */
    abstract void pushState();

    private void end(int opener) {
        Loop loop = loops[opener];
        if (loop == null) {
            place(Objects.requireNonNull(ends[opener]));
            return;
        }
        Insn less = loop.counted;
        if (less == null) {
            mv.visitJumpInsn(Opcodes.GOTO, loop.head);
        } else {
            Type type = type(a(less).kind);
            boolean isLong = a(less).kind == Kind.LONG;
            place(loop.head);
            push(a(less));
            mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), loop.local);
            if (isLong) {
                mv.visitInsn(Opcodes.LCMP);
            }
            mv.visitJumpInsn(isLong ? Opcodes.IFLT : Opcodes.IF_ICMPLT, loop.body);
            pushTruth(less);
            jump(less, false, loop.end);
            poll();
            mv.visitJumpInsn(Opcodes.GOTO, loop.strip);
        }
        place(loop.end);
    }

    /** A loop's labels, and its local variable: the turns so far, or where the current strip ends. */
    private static final class Loop {
        final Label head = new Label();
        final Label end = new Label();
        final Label strip = new Label();
        final Label body = new Label();
        final int local;

        /** The comparison that opens a loop that counts; null for other loops. */
        final @Nullable Insn counted;

        Loop(int local, @Nullable Insn counted) {
            this.local = local;
            this.counted = counted;
        }
    }

    /**
     * The {@code a < b} whose failure leaves the loop at {@code i}, if it opens that loop, b stays as it is in it, and
     * every turn adds a positive constant to a; else null.
     */
    private @Nullable Insn countedBy(int i) {
        Insn less = layout.insns[i + 1];
        if (less.verb != Verb.LESS || branchOn(i + 1) != i + 2 || layout.insns[i + 2].verb != Verb.BREAK_UNLESS) {
            return null;
        }
        Var a = a(less);
        Var b = b(less);
        boolean isInteger = a.kind == Kind.INT || a.kind == Kind.LONG;
        boolean counts = isInteger && isLocal(a) && isLocal(b) && writes(b, i) == 0 && writes(a, i) == 1;
        return counts && advances(a, i) ? less : null;
    }

    /** Whether every turn of the loop at {@code loop} gets to its {@code a = a + constant}: ahead of what may skip it. */
    private boolean advances(Var a, int loop) {
        for (int i = loop + 3; i < layout.insns[loop].jump; i++) {
            Insn insn = layout.insns[i];
            Insn next = layout.insns[i + 1];
            if (insn.verb.compareTo(Verb.SKIP_UNLESS) >= 0) {
                return false;
            }
            if (insn.verb == Verb.ADD && insn.aVar == a && next.verb == Verb.MOVE && next.dstVar == a) {
                Var step = b(insn);
                return next.aVar == insn.dstVar && step.home == Var.Home.CONSTANT && step.bits > 0;
            }
        }
        return false;
    }

    private boolean isLocal(Var v) {
        return v.home == Var.Home.CONSTANT || layout.place(v, null).scope == scope;
    }

    /** How many instructions of the loop at {@code loop} write {@code v}. */
    private int writes(Var v, int loop) {
        int writes = 0;
        for (int i = loop; i < layout.insns[loop].jump; i++) {
            if (layout.insns[i].dstVar == v) {
                writes++;
            }
        }
        return writes;
    }

    private int arithmetic(int i, int opcodeForInt) {
        Insn insn = layout.insns[i];
        beginStore(dst(insn));
        push(a(insn));
        push(b(insn));
        mv.visitInsn(type(dst(insn).kind).getOpcode(opcodeForInt));
        endStore(dst(insn));
        return i + 1;
    }

    private void load(String descriptor, Var dst) {
        Kind loaded;
        switch (descriptor.charAt(1)) {
            case 'B':
            case 'Z':
                mv.visitInsn(Opcodes.BALOAD);
                loaded = Kind.INT;
                break;
            case 'S':
                mv.visitInsn(Opcodes.SALOAD);
                loaded = Kind.INT;
                break;
            case 'C':
                mv.visitInsn(Opcodes.CALOAD);
                loaded = Kind.INT;
                break;
            case 'I':
                mv.visitInsn(Opcodes.IALOAD);
                loaded = Kind.INT;
                break;
            case 'J':
                mv.visitInsn(Opcodes.LALOAD);
                loaded = Kind.LONG;
                break;
            case 'F':
                mv.visitInsn(Opcodes.FALOAD);
                mv.visitInsn(Opcodes.F2D);
                loaded = Kind.DOUBLE;
                break;
            case 'D':
                mv.visitInsn(Opcodes.DALOAD);
                loaded = Kind.DOUBLE;
                break;
            default:
                mv.visitInsn(Opcodes.AALOAD);
                loaded = Kind.REF;
                break;
        }
        convert(loaded, dst.kind);
    }

    private void convert(Kind from, Kind to) {
        if (from == to) {
            return;
        }
        switch (from) {
            case INT:
                mv.visitInsn(to == Kind.LONG ? Opcodes.I2L : Opcodes.I2D);
                break;
            case LONG:
                mv.visitInsn(to == Kind.INT ? Opcodes.L2I : Opcodes.L2D);
                break;
            case DOUBLE:
                mv.visitInsn(to == Kind.INT ? Opcodes.D2I : Opcodes.D2L);
                break;
            default:
                throw new IllegalArgumentException("no conversion from " + from + " to " + to);
        }
    }

    // ---- truth values ----

    /** Writes a comparison: as a jump if all that follows it is a branch on it, else as 0 or 1. */
    private int truth(int i) {
        int branch = branchOn(i);
        if (branch >= 0) {
            // Every instruction between the two is a negation.
            boolean negated = (branch - i - 1 & 1) != 0;
            pushTruth(layout.insns[i]);
            jump(layout.insns[i], negated, targetUnless(branch));
            return branch + 1;
        }
        Insn insn = layout.insns[i];
        Label yes = new Label();
        Label done = new Label();
        pushTruth(insn);
        jump(insn, true, yes);
        for (int value = 0; value <= 1; value++) {
            beginStore(dst(insn));
            mv.visitInsn(value == 0 ? Opcodes.ICONST_0 : Opcodes.ICONST_1);
            endStore(dst(insn));
            if (value == 0) {
                mv.visitJumpInsn(Opcodes.GOTO, done);
                place(yes);
            }
        }
        place(done);
        return i + 1;
    }

    /** The branch that alone uses the truth value made at {@code i}, straight or negated; -1 if there is none. */
    private int branchOn(int i) {
        Var truth = dst(layout.insns[i]);
        int k = i;
        while (truth.kind == Kind.INT && layout.isPassedOnce(truth) && ++k < layout.insns.length) {
            Insn insn = layout.insns[k];
            if (insn.aVar != truth) {
                return -1;
            }
            switch (insn.verb) {
                case SKIP_UNLESS:
                    return isBranch(insn) ? k : -1;
                case WHEN:
                case BREAK_UNLESS:
                    return k;
                case EQUAL:
                    if (!Layout.isZero(b(insn))) {
                        return -1;
                    }
                    truth = dst(insn);
                    break;
                default:
                    return -1;
            }
        }
        return -1;
    }

    /** Puts on the stack what {@link #jump} decides by. */
    private void pushTruth(Insn insn) {
        switch (insn.verb) {
            case LESS:
            case EQUAL:
                Kind kind = a(insn).kind;
                push(a(insn));
                if (kind == Kind.INT && Layout.isZero(b(insn))) {
                    return;
                }
                push(b(insn));
                if (kind == Kind.LONG) {
                    mv.visitInsn(Opcodes.LCMP);
                } else if (kind == Kind.DOUBLE) {
                    // With NaN, a < b must come out as "greater", a == b as "different": 1 is both.
                    mv.visitInsn(Opcodes.DCMPG);
                }
                break;
            case IS_NULL:
                push(a(insn));
                break;
            case INSTANCE:
                push(a(insn), "java/lang/Class");
                push(b(insn));
                mv.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL, "java/lang/Class", "isInstance", "(Ljava/lang/Object;)Z", false);
                break;
            default:
                throw new IllegalArgumentException("no truth value: " + insn.verb);
        }
    }

    /** Goes to {@code target} if the truth of what is on the stack is {@code when}. */
    private void jump(Insn insn, boolean when, Label target) {
        int opcode;
        switch (insn.verb) {
            case LESS:
                opcode = comparesInts(insn)
                        ? (when ? Opcodes.IF_ICMPLT : Opcodes.IF_ICMPGE)
                        : (when ? Opcodes.IFLT : Opcodes.IFGE);
                break;
            case EQUAL:
                opcode = comparesInts(insn)
                        ? (when ? Opcodes.IF_ICMPEQ : Opcodes.IF_ICMPNE)
                        : (when ? Opcodes.IFEQ : Opcodes.IFNE);
                break;
            case IS_NULL:
                opcode = when ? Opcodes.IFNULL : Opcodes.IFNONNULL;
                break;
            default:
                opcode = when ? Opcodes.IFNE : Opcodes.IFEQ;
                break;
        }
        mv.visitJumpInsn(opcode, target);
    }

    private static boolean comparesInts(Insn insn) {
        return a(insn).kind == Kind.INT && !Layout.isZero(b(insn));
    }

    // ---- calls ----

    private int call(int i) {
        Insn insn = layout.insns[i];
        Fn fn = Objects.requireNonNull(insn.fn);
        int callback = emitterIn(insn);
        Guard guard = guards[i];
        Var dst = insn.dstVar;
        int branch = dst == null || callback != 0 ? -1 : branchOn(i);
        if (callback != 0) {
            openEmitter(callback);
        }
        if (dst != null && branch < 0) {
            beginStore(dst);
        }
        push(a(insn), fn.owner);
        int at = argument(fn, 1, insn.bVar);
        argument(fn, at, insn.cVar);
        if (guard != null) {
            mv.visitLabel(guard.from);
        }
        mv.visitMethodInsn(
                fn.isInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
                fn.owner,
                fn.name,
                fn.descriptor,
                fn.isInterface);
        if (guard != null) {
            mv.visitLabel(guard.to);
        }
        int result = fn.descriptor.charAt(fn.descriptor.indexOf(')') + 1);
        if (branch >= 0) {
            boolean negated = (branch - i - 1 & 1) != 0;
            mv.visitJumpInsn(negated ? Opcodes.IFNE : Opcodes.IFEQ, targetUnless(branch));
            return branch + 1;
        }
        if (dst != null) {
            if (dst.kind == Kind.REF) {
                String given = Layout.internalName(fn.descriptor.substring(fn.descriptor.indexOf(')') + 1));
                cast(fn.resultType, given);
                cast(typeOf(dst), fn.resultType == null ? given : fn.resultType);
            }
            endStore(dst);
        } else if (result == 'J' || result == 'D') {
            mv.visitInsn(Opcodes.POP2);
        } else if (result != 'V') {
            mv.visitInsn(Opcodes.POP);
        }
        if (guard != null) {
            Label returned = new Label();
            mv.visitJumpInsn(Opcodes.GOTO, returned);
            placeHandler(guard.handler);
            mv.visitVarInsn(Opcodes.ASTORE, thrown);
            setOpen(false);
            mv.visitVarInsn(Opcodes.ALOAD, thrown);
            mv.visitInsn(Opcodes.ATHROW);
            place(returned);
            setOpen(false);
            pushCells();
            mv.visitFieldInsn(Opcodes.GETFIELD, self, QUIT_FIELD, "Z");
            mv.visitJumpInsn(Opcodes.IFNE, quit());
        }
        return i + 1;
    }

    private int argument(Fn fn, int at, @Nullable Var v) {
        if (v == null) {
            return at;
        }
        if (layout.emitterOf(v) != 0) {
            mv.visitVarInsn(Opcodes.ALOAD, emitter);
        } else {
            push(v, Layout.parameterType(fn.descriptor, at));
        }
        return Layout.afterParameter(fn.descriptor, at);
    }

    /**
     * Makes the object that a user's function emits to. It is an instance of the generated class itself, since only
     * that has the bodies; one for each call, since then one that was kept is never open again. Where the function is
     * inlined, the object is never really allocated.
     */
    private void openEmitter(int body) {
        if (scope == 0) {
            pushCells();
            pushAt();
            mv.visitFieldInsn(Opcodes.PUTFIELD, self, AT_FIELD, "J");
        }
        mv.visitTypeInsn(Opcodes.NEW, self);
        mv.visitInsn(Opcodes.DUP);
        mv.visitMethodInsn(Opcodes.INVOKESPECIAL, self, "<init>", "()V", false);
        mv.visitVarInsn(Opcodes.ASTORE, emitter);
        mv.visitVarInsn(Opcodes.ALOAD, emitter);
        pushCells();
        mv.visitFieldInsn(Opcodes.PUTFIELD, self, CELLS_FIELD, "L" + KERNEL + ";");
        mv.visitVarInsn(Opcodes.ALOAD, emitter);
        constant(body);
        mv.visitFieldInsn(Opcodes.PUTFIELD, self, BODY_FIELD, "I");
        setOpen(true);
    }

    private void setOpen(boolean open) {
        mv.visitVarInsn(Opcodes.ALOAD, emitter);
        mv.visitInsn(open ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        mv.visitFieldInsn(Opcodes.PUTFIELD, self, OPEN_FIELD, "Z");
    }
}
