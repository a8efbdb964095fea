package io.fastiter.internal.kernel;

import static io.fastiter.internal.kernel.BytecodeMethod.a;
import static io.fastiter.internal.kernel.BytecodeMethod.b;
import static io.fastiter.internal.kernel.BytecodeMethod.type;

import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** One {@link Verb#LOOP} of a body: how its turns begin, end, and look now and then whether the item still matters. */
final class BytecodeInnerLoop {
    /** A loop that counts looks every 2^8 turns, as others do. */
    private static final int STRIP_SHIFT = 31 - Integer.numberOfLeadingZeros(Interpreter.TURNS_BETWEEN_POLLS);

    /** Where a turn ends, and where the loop does. */
    final Label head = new Label();

    final Label end = new Label();

    /** Where a loop that counts begins a strip of turns, and where each of these begins. */
    private final Label strip = new Label();

    private final Label turn = new Label();

    private final BytecodeBody body;
    private final BytecodeBranches branches;
    private final Layout layout;
    private final MethodVisitor mv;

    /** The index of the LOOP. */
    private final int at;

    /** The comparison that opens a loop that counts; null for other loops. */
    private final @Nullable Insn counted;

    /** The local variable for the turns so far, or for where the current strip ends. */
    private final int local;

    BytecodeInnerLoop(BytecodeBody body, int at) {
        this.body = body;
        this.at = at;
        branches = body.branches;
        layout = body.layout;
        mv = body.mv;
        counted = counted();
        boolean isLong = counted != null && a(counted).kind == Kind.LONG;
        local = body.local(isLong ? Opcodes.LONG : Opcodes.INTEGER);
    }

    /**
     * The {@code a < b} whose failure leaves the loop, if it opens the loop, b stays as it is in it, and every turn adds a
     * positive constant to a; else null.
     */
    private @Nullable Insn counted() {
        Insn less = layout.insns[at + 1];
        boolean opens = less.verb == Verb.LESS
                && branches.branchOn(at + 1) == at + 2
                && layout.insns[at + 2].verb == Verb.BREAK_UNLESS;
        if (!opens) {
            return null;
        }
        Var a = a(less);
        Var b = b(less);
        boolean isInteger = a.kind == Kind.INT || a.kind == Kind.LONG;
        boolean counts = isInteger && isLocal(a) && isLocal(b) && writes(b) == 0 && writes(a) == 1;
        return counts && advances(a) ? less : null;
    }

    /** Whether every turn gets to its {@code a = a + constant}: ahead of what may skip it. */
    private boolean advances(Var a) {
        for (int i = at + 3; i < layout.insns[at].jump; i++) {
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
        return v.home == Var.Home.CONSTANT || layout.place(v, null).scope == body.scope;
    }

    /** How many instructions of the loop write {@code v}. */
    private int writes(Var v) {
        int writes = 0;
        for (int i = at; i < layout.insns[at].jump; i++) {
            if (layout.insns[i].dstVar == v) {
                writes++;
            }
        }
        return writes;
    }

    /**
     * Opens the loop. Every 256 turns it looks whether the item still matters. Short loops must not see that look: a read
     * of a volatile field in a loop keeps C2 from unrolling and vectorising it, unless profiles say it never happens.
     * So the count begins anew with every loop, and a loop that counts up runs in strips without a look inside.
     *
     * @return the instruction to go on with
     */
    int open() {
        Insn less = counted;
        if (less == null) {
            Label go = new Label();
            mv.visitInsn(Opcodes.ICONST_0);
            mv.visitVarInsn(Opcodes.ISTORE, local);
            mv.visitJumpInsn(Opcodes.GOTO, go);
            body.place(head);
            mv.visitIincInsn(local, 1);
            mv.visitVarInsn(Opcodes.ILOAD, local);
            mv.visitIntInsn(Opcodes.SIPUSH, Interpreter.TURNS_BETWEEN_POLLS - 1);
            mv.visitInsn(Opcodes.IAND);
            mv.visitJumpInsn(Opcodes.IFNE, go);
            poll();
            body.place(go);
            return at + 1;
        }
        // while (a < b) { limit = b - a <= 256 ? b : a + 256; do { ... } while (a < limit); if (a < b) poll }
        Type type = type(a(less).kind);
        boolean isLong = a(less).kind == Kind.LONG;
        Label near = new Label();
        Label limited = new Label();
        body.place(strip);
        branches.pushTruth(less);
        branches.jump(less, false, end);
        body.push(b(less));
        body.push(a(less));
        mv.visitInsn(type.getOpcode(Opcodes.ISUB));
        // The distance is positive as an unsigned number, however far apart the two are.
        mv.visitInsn(isLong ? Opcodes.LCONST_1 : Opcodes.ICONST_1);
        mv.visitInsn(type.getOpcode(Opcodes.ISUB));
        body.constant(STRIP_SHIFT);
        mv.visitInsn(type.getOpcode(Opcodes.IUSHR));
        if (isLong) {
            mv.visitInsn(Opcodes.LCONST_0);
            mv.visitInsn(Opcodes.LCMP);
        }
        mv.visitJumpInsn(Opcodes.IFEQ, near);
        body.push(a(less));
        mv.visitIntInsn(Opcodes.SIPUSH, 1 << STRIP_SHIFT);
        if (isLong) {
            mv.visitInsn(Opcodes.I2L);
        }
        mv.visitInsn(type.getOpcode(Opcodes.IADD));
        mv.visitVarInsn(type.getOpcode(Opcodes.ISTORE), local);
        mv.visitJumpInsn(Opcodes.GOTO, limited);
        body.place(near);
        body.push(b(less));
        mv.visitVarInsn(type.getOpcode(Opcodes.ISTORE), local);
        body.place(limited);
        body.place(turn);
        return at + 3;
    }

    /** Writes the END of the loop. */
    void close() {
        Insn less = counted;
        if (less == null) {
            mv.visitJumpInsn(Opcodes.GOTO, head);
        } else {
            Type type = type(a(less).kind);
            boolean isLong = a(less).kind == Kind.LONG;
            body.place(head);
            body.push(a(less));
            mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
            if (isLong) {
                mv.visitInsn(Opcodes.LCMP);
            }
            mv.visitJumpInsn(isLong ? Opcodes.IFLT : Opcodes.IF_ICMPLT, turn);
            branches.pushTruth(less);
            branches.jump(less, false, end);
            poll();
            mv.visitJumpInsn(Opcodes.GOTO, strip);
        }
        body.place(end);
    }

    /** Leaves for {@link BytecodeBody#dropped} if the item does not matter any more. */
    private void poll() {
        body.pushState();
        body.pushAt();
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BytecodeMethod.STATE, "isDroppedAt", "(J)Z", false);
        mv.visitJumpInsn(Opcodes.IFNE, body.dropped());
    }
}
