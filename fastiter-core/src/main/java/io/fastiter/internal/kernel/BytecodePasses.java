package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the loops of a program that runs in {@link Passes}.
 *
 * <p>A pass whose function throws ends there: the passes behind it run over what had survived until then, all of which
 * comes before the failing item. If one of them throws as well, that is the earlier failure, and takes its place.
 */
final class BytecodePasses extends BytecodeBlock {
    private static final String BOXES = Type.getInternalName(Boxes.class);

    private final Passes passes;

    /** What passes leave for the next one. */
    private final List<Buffer> buffers = new ArrayList<>();

    /** Local variables: which items survived which pass, the number of survivors before and behind a pass. */
    private int kept;

    private int count;
    private int survivors;

    /** The number of the current survivor, behind the first pass. */
    private int m;

    /** How many buffers of numbers there are. */
    private int numbers;

    BytecodePasses(MethodVisitor mv, Layout layout, String self, Program program, Passes passes) {
        super(mv, layout, self, program);
        this.passes = passes;
    }

    @Override
    boolean isAligned() {
        return true; // the buffers have room for no more
    }

    @Override
    void declareOwn() {
        count = local(Opcodes.INTEGER);
        survivors = local(Opcodes.INTEGER);
        m = local(Opcodes.INTEGER);
        for (List<Var> live : passes.live) {
            for (Var v : live) {
                if (bufferOf(v) == null) {
                    buffers.add(newBuffer(v));
                }
            }
        }
        if (passes.traced > 0) {
            kept = numbers(Opcodes.T_BYTE, passes.traced * Code.STRIP, "[B");
        }
    }

    /** What a variable's values are kept in from one pass to the next. */
    private static final class Buffer {
        final Var v;

        /** The kind of the elements. */
        final Kind kind;

        /** The local variable for the array. */
        final int array;

        /** The local variable for what references are that are no boxes, see {@link Boxes}; -1 if all are kept as they are. */
        final int others;

        Buffer(Var v, Kind kind, int array, int others) {
            this.v = v;
            this.kind = kind;
            this.array = array;
            this.others = others;
        }
    }

    private Buffer newBuffer(Var v) {
        Kind box = layout.survivingBox(v);
        if (box != null) {
            return new Buffer(v, box, newNumbers(box), local("[Ljava/lang/Object;"));
        }
        return new Buffer(v, v.kind, v.kind == Kind.REF ? newReferences(v) : newNumbers(v.kind), -1);
    }

    private int newNumbers(Kind kind) {
        switch (kind) {
            case INT:
                return numbers(Opcodes.T_INT, Code.STRIP, "[I");
            case LONG:
                return numbers(Opcodes.T_LONG, Code.STRIP, "[J");
            default:
                return numbers(Opcodes.T_DOUBLE, Code.STRIP, "[D");
        }
    }

    /** New for every block: in an array that has become old, each store of a reference marks a card. */
    private int newReferences(Var v) {
        String type = typeOf(v);
        String element = type == null ? "java/lang/Object" : type;
        constant(Code.STRIP);
        mv.visitTypeInsn(Opcodes.ANEWARRAY, element);
        return popped(element.charAt(0) == '[' ? "[" + element : "[L" + element + ";");
    }

    /** A buffer for numbers that blocks hand on to each other: new ones took 1 us for 1024 items and seven passes. */
    private int numbers(int type, int length, String descriptor) {
        pushState();
        constant(numbers++);
        constant(type);
        constant(length);
        mv.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(Passes.class),
                "buffer",
                "(" + STATE_DESCRIPTOR + "III)Ljava/lang/Object;",
                false);
        mv.visitTypeInsn(Opcodes.CHECKCAST, descriptor);
        return popped(descriptor);
    }

    private @Nullable Buffer bufferOf(Var v) {
        for (Buffer buffer : buffers) {
            if (buffer.v == v) {
                return buffer;
            }
        }
        return null;
    }

    // ---- one strip ----

    @Override
    void writeStrip() {
        for (int pass = 0; pass <= passes.cuts.length; pass++) {
            writePass(pass);
        }
        if (hasFailures()) {
            Label unharmed = new Label();
            mv.visitVarInsn(Opcodes.ALOAD, thrown);
            mv.visitJumpInsn(Opcodes.IFNULL, unharmed);
            fail();
            place(unharmed);
        }
    }

    private void writePass(int pass) {
        boolean isLast = pass == passes.cuts.length;
        int from = pass == 0 ? 0 : passes.cuts[pass - 1] + 1;
        int to = isLast ? program.itemEnd : passes.cuts[pass];
        int at = pass == 0 ? j : m;
        Label body = new Label();
        Label test = new Label();
        Label end = new Label();
        if (pass > 0) {
            move(survivors, count);
            mv.visitInsn(Opcodes.ICONST_0);
            mv.visitVarInsn(Opcodes.ISTORE, m);
        }
        mv.visitInsn(Opcodes.ICONST_0);
        mv.visitVarInsn(Opcodes.ISTORE, survivors);
        mv.visitJumpInsn(Opcodes.GOTO, test);
        place(body);
        if (pass > 0) {
            restore(pass - 1);
        }
        write(from, to);
        if (!isLast) {
            keep(pass, at);
        }
        mv.visitIincInsn(at, 1);
        place(test);
        mv.visitVarInsn(Opcodes.ILOAD, at);
        mv.visitVarInsn(Opcodes.ILOAD, pass == 0 ? n : count);
        mv.visitJumpInsn(Opcodes.IF_ICMPLT, body);
        if (hasFailures(from, to)) {
            mv.visitJumpInsn(Opcodes.GOTO, end);
            writeFailures(from, to, null);
            if (pass > 0) {
                trace(pass);
            }
            place(end);
        }
    }

    /** Loads the survivor's live variables. */
    private void restore(int cut) {
        for (Var v : passes.live.get(cut)) {
            Buffer buffer = Objects.requireNonNull(bufferOf(v));
            if (buffer.others >= 0) {
                restoreBox(buffer);
                continue;
            }
            beginStore(v);
            load(buffer);
            endStore(v);
        }
    }

    private void load(Buffer buffer) {
        mv.visitVarInsn(Opcodes.ALOAD, buffer.array);
        mv.visitVarInsn(Opcodes.ILOAD, m);
        mv.visitInsn(type(buffer.kind).getOpcode(Opcodes.IALOAD));
    }

    /** Makes a survivor's box of its number, unless it is one of the others. */
    private void restoreBox(Buffer buffer) {
        Label box = new Label();
        Label done = new Label();
        mv.visitVarInsn(Opcodes.ALOAD, buffer.others);
        mv.visitJumpInsn(Opcodes.IFNULL, box);
        mv.visitVarInsn(Opcodes.ALOAD, buffer.others);
        mv.visitVarInsn(Opcodes.ILOAD, m);
        mv.visitInsn(Opcodes.AALOAD);
        endStore(buffer.v);
        push(buffer.v);
        mv.visitJumpInsn(Opcodes.IFNULL, box);
        push(buffer.v);
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, BOXES, "kept", "(Ljava/lang/Object;)Ljava/lang/Object;", false);
        endStore(buffer.v);
        mv.visitJumpInsn(Opcodes.GOTO, done);
        place(box);
        load(buffer);
        boxed(buffer.kind);
        endStore(buffer.v);
        place(done);
    }

    /** Writes the item's live variables into the buffers, where the next item's overwrite them unless it survives. */
    private void keep(int cut, int at) {
        Var truth = a(layout.insns[passes.cuts[cut]]);
        for (Var v : passes.live.get(cut)) {
            Buffer buffer = Objects.requireNonNull(bufferOf(v));
            if (buffer.others >= 0) {
                keepBox(buffer);
                continue;
            }
            pushPlaceIn(buffer);
            push(v);
            mv.visitInsn(type(buffer.kind).getOpcode(Opcodes.IASTORE));
        }
        if (cut < passes.traced) {
            mv.visitVarInsn(Opcodes.ALOAD, kept);
            mv.visitVarInsn(Opcodes.ILOAD, at);
            if (cut > 0) {
                constant(cut * Code.STRIP);
                mv.visitInsn(Opcodes.IADD);
            }
            pushBit(truth);
            mv.visitInsn(Opcodes.BASTORE);
        }
        mv.visitVarInsn(Opcodes.ILOAD, survivors);
        pushBit(truth);
        mv.visitInsn(Opcodes.IADD);
        mv.visitVarInsn(Opcodes.ISTORE, survivors);
    }

    private void pushPlaceIn(Buffer buffer) {
        mv.visitVarInsn(Opcodes.ALOAD, buffer.array);
        mv.visitVarInsn(Opcodes.ILOAD, survivors);
        // The length is a power of two, and the index below it. Said so, C2 leaves out the check: 1.2 ns, not 1.6.
        mv.visitVarInsn(Opcodes.ALOAD, buffer.array);
        mv.visitInsn(Opcodes.ARRAYLENGTH);
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitInsn(Opcodes.ISUB);
        mv.visitInsn(Opcodes.IAND);
    }

    /** Keeps the number in a box; among the others, where there are any, null stands for that. */
    private void keepBox(Buffer buffer) {
        Label other = new Label();
        Label done = new Label();
        push(buffer.v);
        mv.visitTypeInsn(Opcodes.INSTANCEOF, boxType(buffer.kind));
        mv.visitJumpInsn(Opcodes.IFEQ, other);
        pushPlaceIn(buffer);
        push(buffer.v);
        unboxed(buffer.kind);
        mv.visitInsn(type(buffer.kind).getOpcode(Opcodes.IASTORE));
        mv.visitVarInsn(Opcodes.ALOAD, buffer.others);
        mv.visitJumpInsn(Opcodes.IFNULL, done);
        mv.visitVarInsn(Opcodes.ALOAD, buffer.others);
        mv.visitVarInsn(Opcodes.ILOAD, survivors);
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitInsn(Opcodes.AASTORE);
        mv.visitJumpInsn(Opcodes.GOTO, done);
        place(other);
        mv.visitVarInsn(Opcodes.ALOAD, buffer.others);
        constant(Code.STRIP);
        mv.visitVarInsn(Opcodes.ILOAD, survivors);
        push(buffer.v);
        mv.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                BOXES,
                "keep",
                "([Ljava/lang/Object;IILjava/lang/Object;)[Ljava/lang/Object;",
                false);
        mv.visitVarInsn(Opcodes.ASTORE, buffer.others);
        place(done);
    }

    /** Puts a truth value on the stack as 0 or 1. */
    private void pushBit(Var truth) {
        push(truth);
        if (!isBit(truth)) {
            // (t | -t) >>> 31: what is not zero is negative itself, or its negation is.
            push(truth);
            mv.visitInsn(Opcodes.INEG);
            mv.visitInsn(Opcodes.IOR);
            constant(31);
            mv.visitInsn(Opcodes.IUSHR);
        }
    }

    private boolean isBit(Var truth) {
        if (truth.home != Var.Home.TEMP) {
            return false;
        }
        for (Insn insn : layout.insns) {
            if (insn.dstVar == truth && !givesBit(insn)) {
                return false;
            }
        }
        return true;
    }

    private static boolean givesBit(Insn insn) {
        switch (insn.verb) {
            case LESS:
            case EQUAL:
            case IS_NULL:
            case INSTANCE:
                return true;
            default:
                return insn.fn != null && insn.fn.descriptor.endsWith(")Z");
        }
    }

    private void move(int from, int to) {
        mv.visitVarInsn(Opcodes.ILOAD, from);
        mv.visitVarInsn(Opcodes.ISTORE, to);
    }

    /** Sets the offset of the item whose survivor has failed in this pass. */
    private void trace(int pass) {
        mv.visitVarInsn(Opcodes.ALOAD, kept);
        constant(pass);
        mv.visitVarInsn(Opcodes.ILOAD, m);
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(Passes.class), "origin", "([BII)I", false);
        mv.visitVarInsn(Opcodes.ISTORE, j);
    }

    // ---- what does not occur in passes ----

    /** The truth that a pass ends with is a number here. */
    @Override
    boolean isBranch(Insn skip) {
        return false;
    }

    @Override
    void writeExits() {}

    @Override
    void stop() {
        throw new IllegalStateException("a stop in passes");
    }

    @Override
    Label dropped() {
        throw new IllegalStateException("a loop in passes");
    }

    @Override
    Label quit() {
        throw new IllegalStateException("a callback in passes");
    }
}
