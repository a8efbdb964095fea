package io.fastiter.internal.kernel;

import static io.fastiter.internal.kernel.BytecodeMethod.a;

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

/** The calls of functions in a body, and the emitters passed to those that emit. */
final class BytecodeCalls {
    private final BytecodeBody body;
    private final Layout layout;
    private final MethodVisitor mv;

    /** The local variable for the emitter that is passed on; -1 if none is. */
    private int emitter = -1;

    /**
     * Around the call of a function that emits, and around nothing else: with the emitter alive in the handler around
     * the whole loop, C2 allocated one for every item.
     */
    private final BytecodeBody.@Nullable Guard[] guards;

    BytecodeCalls(BytecodeBody body) {
        this.body = body;
        layout = body.layout;
        mv = body.mv;
        guards = new BytecodeBody.@Nullable Guard[layout.insns.length];
    }

    /** Declares what the instruction needs if it makes an emitter or passes one. */
    void declare(int i) {
        if (layout.insns[i].verb == Verb.CALLBACK && emitter < 0) {
            emitter = body.local(body.self);
        } else if (emitterIn(layout.insns[i]) != 0) {
            guards[i] = new BytecodeBody.Guard(mv);
        }
    }

    /** The scope of the body whose emitter the instruction passes to a function; 0 if it passes none. */
    private int emitterIn(Insn insn) {
        return insn.verb == Verb.CALL ? Math.max(layout.emitterOf(insn.bVar), layout.emitterOf(insn.cVar)) : 0;
    }

    /**
     * Writes a call, together with the branch on its result if nothing else uses that.
     *
     * @return the instruction to go on with
     */
    int call(int i) {
        Insn insn = layout.insns[i];
        Fn fn = Objects.requireNonNull(insn.fn);
        int callback = emitterIn(insn);
        BytecodeBody.Guard guard = guards[i];
        Var dst = insn.dstVar;
        int branch = dst == null || callback != 0 ? -1 : body.branches.branchOn(i);
        if (callback != 0) {
            openEmitter(callback);
        }
        if (dst != null && branch < 0) {
            body.beginStore(dst);
        }
        body.push(a(insn), fn.owner);
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
            boolean negated = BytecodeBranches.isNegated(i, branch);
            mv.visitJumpInsn(negated ? Opcodes.IFNE : Opcodes.IFEQ, body.branches.targetUnless(branch));
            return branch + 1;
        }
        if (dst != null) {
            if (dst.kind == Kind.REF) {
                String given = Layout.internalName(fn.descriptor.substring(fn.descriptor.indexOf(')') + 1));
                body.cast(fn.resultType, given);
                body.cast(body.typeOf(dst), fn.resultType == null ? given : fn.resultType);
            }
            body.endStore(dst);
        } else if (result == 'J' || result == 'D') {
            mv.visitInsn(Opcodes.POP2);
        } else if (result != 'V') {
            mv.visitInsn(Opcodes.POP);
        }
        if (guard != null) {
            Label returned = new Label();
            mv.visitJumpInsn(Opcodes.GOTO, returned);
            body.placeHandler(guard.handler);
            mv.visitVarInsn(Opcodes.ASTORE, body.thrown);
            setOpen(false);
            mv.visitVarInsn(Opcodes.ALOAD, body.thrown);
            mv.visitInsn(Opcodes.ATHROW);
            body.place(returned);
            setOpen(false);
            body.pushCells();
            mv.visitFieldInsn(Opcodes.GETFIELD, body.self, BytecodeMethod.QUIT_FIELD, "Z");
            mv.visitJumpInsn(Opcodes.IFNE, body.quit());
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
            body.push(v, Layout.parameterType(fn.descriptor, at));
        }
        return Layout.afterParameter(fn.descriptor, at);
    }

    /**
     * Makes the object that a user's function emits to. It is an instance of the generated class itself, since only
     * that has the bodies; one for each call, since then one that was kept is never open again. Where the function is
     * inlined, the object is never really allocated.
     */
    private void openEmitter(int callback) {
        if (body.scope == 0) {
            body.pushCells();
            body.pushAt();
            mv.visitFieldInsn(Opcodes.PUTFIELD, body.self, BytecodeMethod.AT_FIELD, "J");
        }
        mv.visitTypeInsn(Opcodes.NEW, body.self);
        mv.visitInsn(Opcodes.DUP);
        mv.visitMethodInsn(Opcodes.INVOKESPECIAL, body.self, "<init>", "()V", false);
        mv.visitVarInsn(Opcodes.ASTORE, emitter);
        mv.visitVarInsn(Opcodes.ALOAD, emitter);
        body.pushCells();
        mv.visitFieldInsn(Opcodes.PUTFIELD, body.self, BytecodeMethod.CELLS_FIELD, "L" + BytecodeMethod.KERNEL + ";");
        mv.visitVarInsn(Opcodes.ALOAD, emitter);
        body.constant(callback);
        mv.visitFieldInsn(Opcodes.PUTFIELD, body.self, BytecodeMethod.BODY_FIELD, "I");
        setOpen(true);
    }

    private void setOpen(boolean open) {
        mv.visitVarInsn(Opcodes.ALOAD, emitter);
        mv.visitInsn(open ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        mv.visitFieldInsn(Opcodes.PUTFIELD, body.self, BytecodeMethod.OPEN_FIELD, "Z");
    }
}
