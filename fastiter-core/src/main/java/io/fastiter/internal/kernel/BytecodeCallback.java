package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes what a kernel with callbacks has beyond its loop: for each callback's body a method of the cells that runs it
 * for one value, for each kind an {@code accept} that users' functions call, and the fields of both.
 *
 * <p>An emitter belongs to one call of a function. It knows the body it stands for, and it is open while that call lasts.
 * Once a body has ended the run, all emitters ignore what they still get, and whoever called the function leaves as
 * soon as it has returned: users' functions may catch what they like, so nothing here is done by exceptions.
 */
final class BytecodeCallback extends BytecodeBody {
    private final Label dropped = new Label();

    BytecodeCallback(ClassWriter cw, Layout layout, String self, int scope) {
        super(
                cw.visitMethod(
                        Opcodes.ACC_FINAL,
                        bodyName(scope),
                        bodyDescriptor(parameterOf(layout, scope).kind),
                        null,
                        null),
                layout,
                self,
                scope);
        mv.visitCode();
    }

    /** Writes the method and gives its length in bytes. */
    int write() {
        parameter(self);
        int opener = layout.callbacks.get(scope);
        Var x = parameterOf(layout, scope);
        Layout.Place place = layout.place(x, null);
        int parameter = parameter(frameType(place));
        if (place.scope == scope) {
            place.local = parameter;
        }
        declareTemporaries();
        if (place.scope != scope) {
            beginStore(x);
            mv.visitVarInsn(type(x.kind).getOpcode(Opcodes.ILOAD), parameter);
            endStore(x);
        }
        write(opener + 1, layout.insns[opener].jump);
        place(next);
        mv.visitInsn(Opcodes.RETURN);
        if (has(Verb.LOOP)) {
            place(dropped);
            quitNow();
        }
        if (hasFailures()) {
            writeFailures(0, layout.itemEnd, null);
            noteFailure();
            mv.visitVarInsn(Opcodes.ALOAD, thrown);
            mv.visitInsn(Opcodes.ATHROW);
        }
        Label end = new Label();
        mv.visitLabel(end);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
        return end.getOffset();
    }

    @Override
    void cursor(Insn insn) {
        pushAt();
        push(a(insn));
        mv.visitInsn(Opcodes.LADD);
        if (dst(insn).kind == Kind.INT) {
            mv.visitInsn(Opcodes.L2I);
        }
    }

    @Override
    void offset() {
        throw new IllegalStateException("an offset inside of a callback");
    }

    @Override
    void pushAt() {
        pushCells();
        mv.visitFieldInsn(Opcodes.GETFIELD, self, AT_FIELD, "J");
    }

    @Override
    void pushCells() {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
    }

    @Override
    void pushState() {
        pushCells();
        mv.visitFieldInsn(Opcodes.GETFIELD, self, STATE_FIELD, STATE_DESCRIPTOR);
    }

    @Override
    void stop() {
        pushState();
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitFieldInsn(Opcodes.PUTFIELD, STATE, "stopped", "Z");
        quitNow();
    }

    private void quitNow() {
        pushCells();
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitFieldInsn(Opcodes.PUTFIELD, self, QUIT_FIELD, "Z");
        mv.visitInsn(Opcodes.RETURN);
    }

    @Override
    Label dropped() {
        return dropped;
    }

    @Override
    Label quit() {
        return next;
    }

    // ---- the class around the bodies ----

    /** Writes the {@code accept} of each kind that is emitted. */
    static void writeAccepts(ClassWriter cw, Layout layout, String self) {
        for (Kind kind : Kind.values()) {
            if (emits(layout, kind)) {
                writeAccept(cw, layout, self, kind);
            }
        }
    }

    static void writeFields(ClassWriter cw, Layout layout) {
        for (Layout.Place place : layout.places) {
            if (place.field != null) {
                cw.visitField(0, place.field, place.descriptor(), null, null);
            }
        }
        cw.visitField(0, STATE_FIELD, STATE_DESCRIPTOR, null, null);
        cw.visitField(0, AT_FIELD, "J", null, null);
        cw.visitField(0, QUIT_FIELD, "Z", null, null);
        cw.visitField(0, TURNS_FIELD, "I", null, null);
        // A class cannot name itself in a descriptor while it is hidden: this holds an instance of the class.
        cw.visitField(0, CELLS_FIELD, "L" + KERNEL + ";", null, null);
        cw.visitField(0, BODY_FIELD, "I", null, null);
        cw.visitField(0, OPEN_FIELD, "Z", null, null);
    }

    private static Var parameterOf(Layout layout, int scope) {
        return Objects.requireNonNull(layout.insns[layout.callbacks.get(scope)].cVar);
    }

    private static boolean emits(Layout layout, Kind kind) {
        for (int scope = 1; scope < layout.callbacks.size(); scope++) {
            if (parameterOf(layout, scope).kind == kind) {
                return true;
            }
        }
        return false;
    }

    /** The JDK's consumers of the kinds emitted, and what else the functions called want to be given. */
    static List<String> interfaces(Layout layout) {
        List<String> all = new ArrayList<>();
        for (int scope = 1; scope < layout.callbacks.size(); scope++) {
            add(all, consumer(parameterOf(layout, scope).kind));
        }
        for (Insn insn : layout.insns) {
            Fn fn = insn.fn;
            if (fn == null || insn.bVar == null) {
                continue;
            }
            if (layout.emitterOf(insn.bVar) != 0) {
                add(all, Layout.parameterType(fn.descriptor, 1));
            }
            if (layout.emitterOf(insn.cVar) != 0) {
                add(all, Layout.parameterType(fn.descriptor, Layout.afterParameter(fn.descriptor, 1)));
            }
        }
        return all;
    }

    private static void add(List<String> all, @Nullable String name) {
        if (name != null && !all.contains(name)) {
            all.add(name);
        }
    }

    private static String consumer(Kind kind) {
        switch (kind) {
            case INT:
                return "java/util/function/IntConsumer";
            case LONG:
                return "java/util/function/LongConsumer";
            case DOUBLE:
                return "java/util/function/DoubleConsumer";
            default:
                return "java/util/function/Consumer";
        }
    }

    private static String bodyName(int scope) {
        return "body" + scope;
    }

    private static String bodyDescriptor(Kind kind) {
        return "(" + type(kind).getDescriptor() + ")V";
    }

    /**
     * What a user's function calls: {@code if (!open) throw late; if (cells.quit) state.emittedInVain(), return; poll every 256
     * calls; cells.body(x)}.
     */
    private static void writeAccept(ClassWriter cw, Layout layout, String self, Kind kind) {
        MethodVisitor mv = cw.visitMethod(Opcodes.ACC_PUBLIC, "accept", bodyDescriptor(kind), null, null);
        mv.visitCode();
        int cells = 1 + type(kind).getSize();
        Object parameter = kind == Kind.INT
                ? Opcodes.INTEGER
                : kind == Kind.LONG ? Opcodes.LONG : kind == Kind.DOUBLE ? Opcodes.DOUBLE : "java/lang/Object";
        Object[] early = {self, parameter};
        Object[] frame = {self, parameter, self};
        Label open = new Label();
        Label wanted = new Label();
        Label run = new Label();

        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitFieldInsn(Opcodes.GETFIELD, self, OPEN_FIELD, "Z");
        mv.visitJumpInsn(Opcodes.IFNE, open);
        mv.visitTypeInsn(Opcodes.NEW, "java/lang/IllegalStateException");
        mv.visitInsn(Opcodes.DUP);
        mv.visitLdcInsn(Interpreter.LATE_EMIT);
        mv.visitMethodInsn(
                Opcodes.INVOKESPECIAL, "java/lang/IllegalStateException", "<init>", "(Ljava/lang/String;)V", false);
        mv.visitInsn(Opcodes.ATHROW);
        mv.visitLabel(open);
        mv.visitFrame(Opcodes.F_NEW, early.length, early, 0, null);
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitFieldInsn(Opcodes.GETFIELD, self, CELLS_FIELD, "L" + KERNEL + ";");
        mv.visitTypeInsn(Opcodes.CHECKCAST, self);
        mv.visitVarInsn(Opcodes.ASTORE, cells);

        mv.visitVarInsn(Opcodes.ALOAD, cells);
        mv.visitFieldInsn(Opcodes.GETFIELD, self, QUIT_FIELD, "Z");
        mv.visitJumpInsn(Opcodes.IFEQ, wanted);
        mv.visitVarInsn(Opcodes.ALOAD, cells);
        mv.visitFieldInsn(Opcodes.GETFIELD, self, STATE_FIELD, STATE_DESCRIPTOR);
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "emittedInVain", "()V", false);
        mv.visitInsn(Opcodes.RETURN);
        mv.visitLabel(wanted);
        mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, null);

        // Counted from 0 for every call: functions that emit little never get here, and the JIT leaves the poll out.
        // A counter across calls made emitting two (17) to three times (25) as slow. Compared with a limit, it is a
        // second
        // induction variable of a loop that emits, and C2 takes the comparison out of it: ten products of each item
        // took
        // 2.7 ms instead of 2.0 (17) and 2.5 instead of 1.6 (25) with a mask.
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitFieldInsn(Opcodes.GETFIELD, self, TURNS_FIELD, "I");
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitInsn(Opcodes.IADD);
        mv.visitInsn(Opcodes.DUP_X1);
        mv.visitFieldInsn(Opcodes.PUTFIELD, self, TURNS_FIELD, "I");
        mv.visitIntInsn(Opcodes.SIPUSH, Interpreter.TURNS_BETWEEN_POLLS);
        mv.visitJumpInsn(Opcodes.IF_ICMPLT, run);
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitInsn(Opcodes.ICONST_0);
        mv.visitFieldInsn(Opcodes.PUTFIELD, self, TURNS_FIELD, "I");
        mv.visitVarInsn(Opcodes.ALOAD, cells);
        mv.visitFieldInsn(Opcodes.GETFIELD, self, STATE_FIELD, STATE_DESCRIPTOR);
        mv.visitVarInsn(Opcodes.ALOAD, cells);
        mv.visitFieldInsn(Opcodes.GETFIELD, self, AT_FIELD, "J");
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "isDroppedAt", "(J)Z", false);
        mv.visitJumpInsn(Opcodes.IFEQ, run);
        mv.visitVarInsn(Opcodes.ALOAD, cells);
        mv.visitInsn(Opcodes.ICONST_1);
        mv.visitFieldInsn(Opcodes.PUTFIELD, self, QUIT_FIELD, "Z");
        mv.visitInsn(Opcodes.RETURN);
        mv.visitLabel(run);
        mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, null);
        writeDispatch(mv, layout, self, kind, cells, frame);
        mv.visitMaxs(0, 0);
        mv.visitEnd();
    }

    private static void writeDispatch(
            MethodVisitor mv, Layout layout, String self, Kind kind, int cells, Object[] frame) {
        int last = layout.callbacks.size() - 1;
        while (parameterOf(layout, last).kind != kind) {
            last--;
        }
        for (int scope = 1; scope <= last; scope++) {
            if (parameterOf(layout, scope).kind != kind) {
                continue;
            }
            Label other = new Label();
            if (scope != last) {
                mv.visitVarInsn(Opcodes.ALOAD, 0);
                mv.visitFieldInsn(Opcodes.GETFIELD, self, BODY_FIELD, "I");
                mv.visitIntInsn(Opcodes.SIPUSH, scope);
                mv.visitJumpInsn(Opcodes.IF_ICMPNE, other);
            }
            mv.visitVarInsn(Opcodes.ALOAD, cells);
            mv.visitVarInsn(type(kind).getOpcode(Opcodes.ILOAD), 1);
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, self, bodyName(scope), bodyDescriptor(kind), false);
            mv.visitInsn(Opcodes.RETURN);
            if (scope != last) {
                mv.visitLabel(other);
                mv.visitFrame(Opcodes.F_NEW, frame.length, frame, 0, null);
            }
        }
    }
}
