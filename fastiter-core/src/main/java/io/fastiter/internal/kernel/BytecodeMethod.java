package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * One method of a kernel while it is written: its local variables, its labels and their frames, and how the program's
 * variables are read and stored in it.
 *
 * <p>Every local variable is set at the method's entry and keeps one static type, so all stack map frames of a method
 * are alike, and no analysis of the flow is needed to write them. The JIT finds out by itself that most of these first
 * values are never read.
 */
abstract class BytecodeMethod {
    static final String STATE = Type.getInternalName(State.class);
    static final String STATE_DESCRIPTOR = Type.getDescriptor(State.class);
    static final String KERNEL = Type.getInternalName(Kernel.class);

    /** Names of the fields of the generated class that do not come from the program. */
    static final String STATE_FIELD = "s";

    static final String AT_FIELD = "at";
    static final String QUIT_FIELD = "quit";
    static final String TURNS_FIELD = "turns";
    static final String CELLS_FIELD = "cells";
    static final String OPEN_FIELD = "open";
    static final String BODY_FIELD = "body";

    final MethodVisitor mv;
    final Layout layout;
    final String self;
    final int scope;

    private final List<Object> frame = new ArrayList<>();
    private int locals;
    private int framedAt = -1;

    BytecodeMethod(MethodVisitor mv, Layout layout, String self, int scope) {
        this.mv = mv;
        this.layout = layout;
        this.self = self;
        this.scope = scope;
    }

    /** Puts the cells on the stack. */
    abstract void pushCells();

    /** Whether the verb occurs in this scope. */
    final boolean has(Verb verb) {
        for (int i = 0; i < layout.insns.length; i++) {
            if (layout.scopeOf[i] == scope && layout.insns[i].verb == verb) {
                return true;
            }
        }
        return false;
    }

    // ---- local variables ----

    /** Declares a local variable that is a parameter, in order. */
    final int parameter(Object frameType) {
        frame.add(frameType);
        int at = locals;
        locals += frameType == Opcodes.LONG || frameType == Opcodes.DOUBLE ? 2 : 1;
        return at;
    }

    /** Declares a local variable with zero or null as its first value. */
    final int local(Object frameType) {
        if (frameType == Opcodes.INTEGER) {
            mv.visitInsn(Opcodes.ICONST_0);
        } else if (frameType == Opcodes.LONG) {
            mv.visitInsn(Opcodes.LCONST_0);
        } else if (frameType == Opcodes.DOUBLE) {
            mv.visitInsn(Opcodes.DCONST_0);
        } else {
            mv.visitInsn(Opcodes.ACONST_NULL);
        }
        return popped(frameType);
    }

    /** Declares a local variable whose first value is on the stack. */
    final int popped(Object frameType) {
        int at = parameter(frameType);
        if (frameType == Opcodes.INTEGER) {
            mv.visitVarInsn(Opcodes.ISTORE, at);
        } else if (frameType == Opcodes.LONG) {
            mv.visitVarInsn(Opcodes.LSTORE, at);
        } else if (frameType == Opcodes.DOUBLE) {
            mv.visitVarInsn(Opcodes.DSTORE, at);
        } else {
            mv.visitVarInsn(Opcodes.ASTORE, at);
        }
        return at;
    }

    static Object frameType(Layout.Place place) {
        if (place.var.kind == Kind.REF) {
            return place.type == null ? "java/lang/Object" : place.type;
        }
        return frameType(place.var.kind);
    }

    static Object frameType(Kind number) {
        return number == Kind.INT ? Opcodes.INTEGER : number == Kind.LONG ? Opcodes.LONG : Opcodes.DOUBLE;
    }

    // ---- labels ----

    /** Puts a label here, with the frame that its jumps need. */
    final void place(Label label) {
        place(label, new Object[0]);
    }

    final void placeHandler(Label label) {
        place(label, new Object[] {"java/lang/Throwable"});
    }

    /** Places where handlers go with a number on top of what was thrown. */
    final void placeFailure(Label label) {
        place(label, new Object[] {"java/lang/Throwable", Opcodes.INTEGER});
    }

    private void place(Label label, Object[] stack) {
        mv.visitLabel(label);
        // Two labels at one place share a frame: a second one would be an error.
        if (label.getOffset() != framedAt) {
            mv.visitFrame(Opcodes.F_NEW, frame.size(), frame.toArray(), stack.length, stack);
            framedAt = label.getOffset();
        }
    }

    // ---- operands ----

    static Var dst(Insn insn) {
        return Objects.requireNonNull(insn.dstVar);
    }

    static Var a(Insn insn) {
        return Objects.requireNonNull(insn.aVar);
    }

    static Var b(Insn insn) {
        return Objects.requireNonNull(insn.bVar);
    }

    static Type type(Kind kind) {
        switch (kind) {
            case INT:
                return Type.INT_TYPE;
            case LONG:
                return Type.LONG_TYPE;
            case DOUBLE:
                return Type.DOUBLE_TYPE;
            default:
                return Type.getType(Object.class);
        }
    }

    /** The static type of a variable that the program writes. */
    final @Nullable String typeOf(Var v) {
        return layout.place(v, null).type;
    }

    final void push(Var v) {
        push(v, null);
    }

    /** Puts a value on the stack, a reference as {@code type} unless that is null. */
    final void push(Var v, @Nullable String type) {
        if (v.home == Var.Home.CONSTANT) {
            switch (v.kind) {
                case INT:
                    constant((int) v.bits);
                    break;
                case LONG:
                    constant(v.bits);
                    break;
                default:
                    constant(Double.longBitsToDouble(v.bits));
                    break;
            }
            return;
        }
        if (layout.emitterOf(v) != 0) {
            throw new IllegalArgumentException("what callback() gives can only be passed to a function");
        }
        Layout.Place place = layout.place(v, type);
        pushPlace(place);
        if (v.kind == Kind.REF) {
            cast(type, place.type);
        }
    }

    final void pushPlace(Layout.Place place) {
        if (place.scope == scope) {
            int local = place.box == null ? place.local : place.whole;
            mv.visitVarInsn(type(place.var.kind).getOpcode(Opcodes.ILOAD), local);
        } else {
            pushCells();
            mv.visitFieldInsn(Opcodes.GETFIELD, self, field(place), place.descriptor());
        }
    }

    /** What must be on the stack before the value that {@link #endStore} then stores. */
    final void beginStore(Var v) {
        if (layout.place(v, null).scope != scope) {
            pushCells();
        }
    }

    final void endStore(Var v) {
        Layout.Place place = layout.place(v, null);
        if (place.scope == scope) {
            mv.visitVarInsn(type(v.kind).getOpcode(Opcodes.ISTORE), place.local);
            if (place.box != null) {
                unbox(place);
            }
        } else {
            mv.visitFieldInsn(Opcodes.PUTFIELD, self, field(place), place.descriptor());
        }
    }

    // ---- boxes ----

    /** Declares what a place needs besides its variable where that is kept as a number. */
    final void declareBox(Layout.Place place) {
        if (place.box != null) {
            place.number = local(frameType(place.box));
            place.isBox = local(Opcodes.INTEGER);
            place.whole = local(frameType(place));
        }
    }

    /** Has the place keep the number where the reference just stored there is a box. */
    final void unbox(Layout.Place place) {
        Kind kind = Objects.requireNonNull(place.box);
        Label other = new Label();
        Label done = new Label();
        mv.visitVarInsn(Opcodes.ALOAD, place.local);
        mv.visitTypeInsn(Opcodes.INSTANCEOF, boxType(kind));
        mv.visitJumpInsn(Opcodes.IFEQ, other);
        mv.visitVarInsn(Opcodes.ALOAD, place.local);
        unboxed(kind);
        mv.visitVarInsn(type(kind).getOpcode(Opcodes.ISTORE), place.number);
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitVarInsn(Opcodes.ISTORE, place.isBox);
        // Without a reference to it, the JIT need not make the box.
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitVarInsn(Opcodes.ASTORE, place.local);
        mv.visitJumpInsn(Opcodes.GOTO, done);
        place(other);
        mv.visitInsn(Opcodes.ICONST_0);
        mv.visitVarInsn(Opcodes.ISTORE, place.isBox);
        place(done);
    }

    /** Makes the reference of a place that is about to be read. */
    final void rebox(Layout.Place place) {
        Kind kind = Objects.requireNonNull(place.box);
        Label done = new Label();
        mv.visitVarInsn(Opcodes.ALOAD, place.local);
        mv.visitVarInsn(Opcodes.ASTORE, place.whole);
        mv.visitVarInsn(Opcodes.ILOAD, place.isBox);
        mv.visitJumpInsn(Opcodes.IFEQ, done);
        mv.visitVarInsn(type(kind).getOpcode(Opcodes.ILOAD), place.number);
        boxed(kind);
        mv.visitVarInsn(Opcodes.ASTORE, place.whole);
        place(done);
    }

    /** Makes the references that the instruction reads of what is kept as numbers, see {@link Boxes}. */
    final void reboxOperands(Insn insn) {
        reboxOperand(insn.aVar);
        reboxOperand(insn.bVar);
        reboxOperand(insn.cVar);
    }

    private void reboxOperand(@Nullable Var v) {
        Layout.Place place = v == null ? null : layout.boxed(v);
        if (place != null) {
            rebox(place);
        }
    }

    /**
     * Where the instruction, a comparison, compares what is kept as numbers, compares these ahead of it. Boxing both for it,
     * the JIT makes them indeed once code elsewhere has boxed small numbers.
     *
     * @return where to go on behind the instruction; null if they are not kept as numbers
     */
    final @Nullable Label compareBoxes(Insn insn) {
        Layout.Place left = layout.boxed(a(insn));
        Layout.Place right = layout.boxed(b(insn));
        if (left == null || right == null || left.box != right.box) {
            return null;
        }
        Kind kind = Objects.requireNonNull(left.box);
        Label other = new Label();
        Label done = new Label();
        mv.visitVarInsn(Opcodes.ILOAD, left.isBox);
        mv.visitJumpInsn(Opcodes.IFEQ, other);
        mv.visitVarInsn(Opcodes.ILOAD, right.isBox);
        mv.visitJumpInsn(Opcodes.IFEQ, other);
        beginStore(dst(insn));
        mv.visitVarInsn(type(kind).getOpcode(Opcodes.ILOAD), left.number);
        mv.visitVarInsn(type(kind).getOpcode(Opcodes.ILOAD), right.number);
        String number = type(kind).getDescriptor();
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, boxType(kind), "compare", "(" + number + number + ")I", false);
        endStore(dst(insn));
        mv.visitJumpInsn(Opcodes.GOTO, done);
        place(other);
        return done;
    }

    static String boxType(Kind kind) {
        return kind == Kind.INT ? "java/lang/Integer" : kind == Kind.LONG ? "java/lang/Long" : "java/lang/Double";
    }

    /** Boxes the number on the stack. */
    final void boxed(Kind kind) {
        String type = boxType(kind);
        String descriptor = "(" + type(kind).getDescriptor() + ")L" + type + ";";
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, type, "valueOf", descriptor, false);
    }

    /** Makes a number of the box on the stack, which is one of this kind. */
    final void unboxed(Kind kind) {
        String type = boxType(kind);
        mv.visitTypeInsn(Opcodes.CHECKCAST, type);
        mv.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                type,
                type(kind).getClassName() + "Value",
                "()" + type(kind).getDescriptor(),
                false);
    }

    static String field(Layout.Place place) {
        return Objects.requireNonNull(place.field);
    }

    /** Casts the reference on the stack, of static type {@code from}, to {@code to}. */
    final void cast(@Nullable String to, @Nullable String from) {
        if (to != null && !to.equals(from) && !to.equals("java/lang/Object")) {
            mv.visitTypeInsn(Opcodes.CHECKCAST, to);
        }
    }

    final void constant(int value) {
        if (value >= -1 && value <= 5) {
            mv.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            mv.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            mv.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            mv.visitLdcInsn(value);
        }
    }

    final void constant(long value) {
        if (value == 0 || value == 1) {
            mv.visitInsn(value == 0 ? Opcodes.LCONST_0 : Opcodes.LCONST_1);
        } else {
            mv.visitLdcInsn(value);
        }
    }

    final void constant(double value) {
        mv.visitLdcInsn(value);
    }
}
