package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the instructions of one scope into a method: the item loop's body or that of a callback. Knows the verbs,
 * nothing of what surrounds them, which {@link BytecodeLoop} and {@link BytecodeCallback} write. Verbs that take more than
 * a few instructions have a class of their own: {@link BytecodeBranches}, {@link BytecodeInnerLoop}, {@link BytecodeCalls}.
 */
abstract class BytecodeBody extends BytecodeMethod {
    /** What leads on to the next item, or out of the callback's body. */
    final Label next = new Label();

    /** The local variables for what was thrown, and for the index of the instruction that did. */
    int thrown = -1;

    private int failedIn = -1;

    /** Around all instructions that can throw: see {@link #writeFailures}. */
    private final @Nullable Guard[] failures;

    final BytecodeBranches branches;

    private final BytecodeCalls calls;
    private final @Nullable BytecodeInnerLoop[] loops;

    BytecodeBody(MethodVisitor mv, Layout layout, String self, int scope) {
        super(mv, layout, self, scope);
        branches = new BytecodeBranches(this);
        calls = new BytecodeCalls(this);
        loops = new @Nullable BytecodeInnerLoop[layout.insns.length];
        failures = new @Nullable Guard[layout.insns.length];
    }

    // ---- what differs between the item loop and a callback's body ----

    /** Puts the source index of the current item on the stack, a long. */
    abstract void pushAt();

    /** Puts the run's {@link State} on the stack. */
    abstract void pushState();

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
                    loops[i] = new BytecodeInnerLoop(this, i);
                }
                calls.declare(i);
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

    /** A handler around one instruction. Of two around the same, the one that was made first catches first. */
    static final class Guard {
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
            Label compared =
                    insn.fn != null && insn.fn.comparesBoxes() && branches.branchOn(i) < 0 ? compareBoxes(insn) : null;
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
        pushThrown();
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "failed", "(Ljava/lang/Throwable;I)V", false);
    }

    /** Puts what was thrown on the stack, and the index of the instruction that did. */
    final void pushThrown() {
        mv.visitVarInsn(Opcodes.ALOAD, thrown);
        mv.visitVarInsn(Opcodes.ILOAD, failedIn);
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
                return branches.compare(i);
            case CALL:
                return calls.call(i);
            case SKIP_UNLESS:
            case BREAK_UNLESS:
            case WHEN:
                branches.branch(i);
                return i + 1;
            case STOP:
                stop();
                place(new Label());
                return i + 1;
            case OTHERWISE:
                branches.otherwise(i);
                return i + 1;
            case LOOP:
                return loopAt(i).open();
            case CALLBACK:
                return insn.jump + 1;
            case END:
                if (loops[insn.jump] == null) {
                    branches.endWhen(insn.jump);
                } else {
                    loopAt(insn.jump).close();
                }
                return i + 1;
        }
        throw new IllegalStateException("no code for " + insn.verb);
    }

    /** The loop that the LOOP at {@code i} opens. */
    final BytecodeInnerLoop loopAt(int i) {
        return Objects.requireNonNull(loops[i]);
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
}
