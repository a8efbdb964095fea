package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Verb;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Writes the item loop: each item of a strip passes through the whole program before the next one begins. */
class BytecodeLoop extends BytecodeBlock {
    private final Label body = new Label();
    private final Label bodyEnd = new Label();
    private final Label handler = new Label();
    private final Label stopped = new Label();
    private final Label dropped = new Label();
    private final Label quit = new Label();

    BytecodeLoop(MethodVisitor mv, Layout layout, String self, Program program) {
        super(mv, layout, self, program);
    }

    @Override
    void declareOwn() {
        if (hasFailures()) {
            mv.visitTryCatchBlock(body, bodyEnd, handler, null);
        }
    }

    @Override
    void writeStrip() {
        Label test = new Label();
        mv.visitJumpInsn(Opcodes.GOTO, test);
        place(body);
        write(0, program.itemEnd);
        mv.visitLabel(bodyEnd);
        place(next);
        endItem();
        place(test);
        mv.visitVarInsn(Opcodes.ILOAD, j);
        mv.visitVarInsn(Opcodes.ILOAD, n);
        mv.visitJumpInsn(Opcodes.IF_ICMPLT, body);
    }

    @Override
    void writeExits() {
        if (has(Verb.STOP) || program.hasCallback) {
            place(quit);
            getState("stopped", "Z");
            mv.visitJumpInsn(Opcodes.IFEQ, dropped);
            place(stopped);
            mv.visitVarInsn(Opcodes.ALOAD, s);
            mv.visitInsn(Opcodes.ICONST_1);
            mv.visitFieldInsn(Opcodes.PUTFIELD, STATE, "stopped", "Z");
            endItem();
            endStrip();
            pushAt();
            mv.visitVarInsn(Opcodes.LSTORE, result);
            mv.visitJumpInsn(Opcodes.GOTO, out);
        }
        if (has(Verb.STOP) || has(Verb.LOOP) || program.hasCallback) {
            place(dropped);
            pushAt();
            mv.visitVarInsn(Opcodes.LSTORE, result);
            mv.visitJumpInsn(Opcodes.GOTO, out);
        }
        if (hasFailures()) {
            writeFailures(0, program.itemEnd, handler);
            fail();
        }
    }

    /** Does what comes behind an item, and makes the next one the current. */
    private void endItem() {
        write(program.itemEnd, program.stripPart);
        mv.visitIincInsn(j, 1);
    }

    @Override
    void stop() {
        mv.visitJumpInsn(Opcodes.GOTO, stopped);
    }

    @Override
    Label dropped() {
        return dropped;
    }

    @Override
    Label quit() {
        return quit;
    }
}
