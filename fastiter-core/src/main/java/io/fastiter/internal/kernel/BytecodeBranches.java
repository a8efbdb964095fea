package io.fastiter.internal.kernel;

import static io.fastiter.internal.kernel.BytecodeMethod.a;
import static io.fastiter.internal.kernel.BytecodeMethod.b;
import static io.fastiter.internal.kernel.BytecodeMethod.dst;

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
 * The truth values of a body and the branches on them. A truth value that is only there for the branch behind it becomes
 * one jump together with that, any other a 0 or 1.
 */
final class BytecodeBranches {
    private final BytecodeBody body;
    private final Layout layout;
    private final MethodVisitor mv;

    /** Where control goes from a WHEN that fails, and from an OTHERWISE. */
    private final @Nullable Label[] ends;

    BytecodeBranches(BytecodeBody body) {
        this.body = body;
        layout = body.layout;
        mv = body.mv;
        ends = new @Nullable Label[layout.insns.length];
    }

    // ---- truth values ----

    /**
     * Writes a comparison: as a jump if all that follows it is a branch on it, else as 0 or 1.
     *
     * @return the instruction to go on with
     */
    int compare(int i) {
        int branch = branchOn(i);
        if (branch >= 0) {
            pushTruth(layout.insns[i]);
            jump(layout.insns[i], isNegated(i, branch), targetUnless(branch));
            return branch + 1;
        }
        Insn insn = layout.insns[i];
        Label yes = new Label();
        Label done = new Label();
        pushTruth(insn);
        jump(insn, true, yes);
        for (int value = 0; value <= 1; value++) {
            body.beginStore(dst(insn));
            mv.visitInsn(value == 0 ? Opcodes.ICONST_0 : Opcodes.ICONST_1);
            body.endStore(dst(insn));
            if (value == 0) {
                mv.visitJumpInsn(Opcodes.GOTO, done);
                body.place(yes);
            }
        }
        body.place(done);
        return i + 1;
    }

    /** The branch that alone uses the truth value made at {@code i}, straight or negated; -1 if there is none. */
    int branchOn(int i) {
        Var truth = dst(layout.insns[i]);
        int k = i;
        while (truth.kind == Kind.INT && layout.isPassedOnce(truth) && ++k < layout.insns.length) {
            Insn insn = layout.insns[k];
            if (insn.aVar != truth) {
                return -1;
            }
            switch (insn.verb) {
                case SKIP_UNLESS:
                    return body.isBranch(insn) ? k : -1;
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

    /** Whether the branch goes by the opposite of the truth value: every instruction between the two is a negation. */
    static boolean isNegated(int truth, int branch) {
        return (branch - truth - 1 & 1) != 0;
    }

    /** Puts on the stack what {@link #jump} decides by. */
    void pushTruth(Insn insn) {
        switch (insn.verb) {
            case LESS:
            case EQUAL:
                Kind kind = a(insn).kind;
                body.push(a(insn));
                if (kind == Kind.INT && Layout.isZero(b(insn))) {
                    return;
                }
                body.push(b(insn));
                if (kind == Kind.LONG) {
                    mv.visitInsn(Opcodes.LCMP);
                } else if (kind == Kind.DOUBLE) {
                    // With NaN, a < b must come out as "greater", a == b as "different": 1 is both.
                    mv.visitInsn(Opcodes.DCMPG);
                }
                break;
            case IS_NULL:
                body.push(a(insn));
                break;
            case INSTANCE:
                body.push(a(insn), "java/lang/Class");
                body.push(b(insn));
                mv.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL, "java/lang/Class", "isInstance", "(Ljava/lang/Object;)Z", false);
                break;
            default:
                throw new IllegalArgumentException("no truth value: " + insn.verb);
        }
    }

    /** Goes to {@code target} if the truth of what is on the stack is {@code when}. */
    void jump(Insn insn, boolean when, Label target) {
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

    // ---- branches ----

    /** Writes a branch on a truth value that is a number. */
    void branch(int i) {
        body.push(a(layout.insns[i]));
        mv.visitJumpInsn(Opcodes.IFEQ, targetUnless(i));
    }

    /** Where the branch at {@code i} goes unless its condition holds. */
    Label targetUnless(int i) {
        Insn insn = layout.insns[i];
        if (insn.verb == Verb.WHEN) {
            Label end = new Label();
            ends[i] = end;
            return end;
        }
        if (insn.jump < 0 || layout.insns[insn.jump].verb == Verb.CALLBACK) {
            return body.next;
        }
        BytecodeInnerLoop loop = body.loopAt(insn.jump);
        return insn.verb == Verb.SKIP_UNLESS ? loop.head : loop.end;
    }

    /** Leaves what a WHEN has opened, and opens what it goes on with if it fails. */
    void otherwise(int i) {
        Label end = new Label();
        ends[i] = end;
        mv.visitJumpInsn(Opcodes.GOTO, end);
        endWhen(whenOf(i));
    }

    /** The WHEN whose OTHERWISE is at {@code otherwise}. */
    private int whenOf(int otherwise) {
        int i = otherwise;
        while (layout.insns[i].verb != Verb.WHEN || layout.insns[i].jump != otherwise) {
            i--;
        }
        return i;
    }

    /** Goes on here behind what the WHEN or OTHERWISE at {@code opener} has opened. */
    void endWhen(int opener) {
        body.place(Objects.requireNonNull(ends[opener]));
    }
}
