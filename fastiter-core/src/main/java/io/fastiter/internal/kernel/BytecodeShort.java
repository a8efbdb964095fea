package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import java.util.Objects;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes a {@link ShortKernel}:
 *
 * <pre>
 *   public Object run(Tier tier, Plan plan, Sink sink, long size) {
 *     State s = new State(tier, 3, 2, 1, 2);
 *     sink.begin(s, 0, size);
 *     inputs from the plan's operations, state from s into local variables
 *     try {
 *       for (int j = 0; j &lt; (int) size; j++) { the program }
 *     } catch (Throwable t) { State f = new State(..); f.failed(t, which); state into f; return f; }
 *     state back into s
 *     return sink.partial(s);
 *   }
 * </pre>
 *
 * <p>All its calls are call sites of its own, so they are inlined whatever other pipelines do. A failure has a state of
 * its own so that {@code s} leaves the method nowhere: then it need not be made.
 */
final class BytecodeShort extends BytecodeLoop {
    private static final String PLAN = Type.getInternalName(Plan.class);
    private static final String SINK = Type.getInternalName(Sink.class);
    private static final String TIER = Type.getInternalName(Tier.class);
    private static final String OPERATION = Type.getInternalName(Operation.class);
    private static final String FRAME_DESCRIPTOR = Type.getDescriptor(Frame.class);

    private static final String DESCRIPTOR = "(L" + TIER + ";L" + PLAN + ";L" + SINK + ";J)Ljava/lang/Object;";

    private final Inputs inputs;

    /** Local variables: the parameters, and the operations that there are inputs of. */
    private int tier;

    private int sink;
    private final int[] operations;

    /** The local variable for the state of a run that has failed. */
    private int failed;

    BytecodeShort(ClassWriter cw, Layout layout, String self, Program program, Inputs inputs) {
        this(cw.visitMethod(Opcodes.ACC_PUBLIC, "run", DESCRIPTOR, null, null), layout, self, program, inputs);
    }

    private BytecodeShort(MethodVisitor mv, Layout layout, String self, Program program, Inputs inputs) {
        super(mv, layout, self, program);
        this.inputs = inputs;
        this.operations = new int[inputs.refs().length];
    }

    @Override
    int write() {
        mv.visitCode();
        parameter(self);
        tier = parameter(TIER);
        int plan = parameter(PLAN);
        sink = parameter(SINK);
        int size = parameter(Opcodes.LONG);
        loadOperations(plan);
        pushNewState();
        s = popped(STATE);
        begin(size);
        pos = local(Opcodes.LONG);
        declare();
        failed = local(STATE);
        declareOwn();
        mv.visitVarInsn(Opcodes.LLOAD, size);
        mv.visitInsn(Opcodes.L2I);
        mv.visitVarInsn(Opcodes.ISTORE, n);
        writeWholeStrip();
        place(out);
        spill(s);
        mv.visitVarInsn(Opcodes.ALOAD, sink);
        mv.visitVarInsn(Opcodes.ALOAD, s);
        mv.visitMethodInsn(
                Opcodes.INVOKEINTERFACE, SINK, "partial", "(" + FRAME_DESCRIPTOR + ")Ljava/lang/Object;", true);
        mv.visitInsn(Opcodes.ARETURN);
        return end();
    }

    private void loadOperations(int plan) {
        mv.visitVarInsn(Opcodes.ALOAD, plan);
        for (int k = operations.length - 2; k >= 0; k--) {
            mv.visitInsn(Opcodes.DUP);
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PLAN, "last", "()L" + OPERATION + ";", false);
            operations[k] = popped(OPERATION);
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, PLAN, "up", "()L" + PLAN + ";", false);
        }
        mv.visitInsn(Opcodes.POP);
        operations[operations.length - 1] = sink;
    }

    /** Lengths and places are constants, so that C2 can do without the arrays. */
    private void pushNewState() {
        mv.visitTypeInsn(Opcodes.NEW, STATE);
        mv.visitInsn(Opcodes.DUP);
        mv.visitVarInsn(Opcodes.ALOAD, tier);
        constant(program.keptNums);
        constant(program.keptRefs);
        constant(program.sinkNums);
        constant(program.sinkRefs);
        mv.visitMethodInsn(Opcodes.INVOKESPECIAL, STATE, "<init>", "(L" + TIER + ";IIII)V", false);
    }

    /** Gives what is state its first values. */
    private void begin(int size) {
        for (Var state : program.states) {
            if (state.kind == Kind.REF ? state.input == null : state.bits == 0) {
                continue;
            }
            pushSlots(s, state.kind);
            constant(state.slot());
            if (state.kind == Kind.REF) {
                pushInput(Objects.requireNonNull(state.input));
                mv.visitInsn(Opcodes.AASTORE);
            } else {
                constant(state.bits);
                mv.visitInsn(Opcodes.LASTORE);
            }
        }
        mv.visitVarInsn(Opcodes.ALOAD, sink);
        mv.visitVarInsn(Opcodes.ALOAD, s);
        mv.visitInsn(Opcodes.LCONST_0);
        mv.visitVarInsn(Opcodes.LLOAD, size);
        mv.visitMethodInsn(Opcodes.INVOKEINTERFACE, SINK, "begin", "(" + FRAME_DESCRIPTOR + "JJ)V", true);
    }

    @Override
    void unspill(Layout.Place place) {
        Var v = place.var;
        if (v.home != Var.Home.INPUT) {
            super.unspill(place);
            return;
        }
        pushInput(v);
        if (v.kind == Kind.REF) {
            cast(place.type, null);
        } else {
            fromBits(v.kind);
        }
    }

    /** Asks the operation whose input it is. */
    private void pushInput(Var input) {
        boolean isRef = input.kind == Kind.REF;
        int k = 0;
        int i = input.slot();
        for (int had = count(k, isRef); i >= had; had = count(k, isRef)) {
            i -= had;
            k++;
        }
        mv.visitVarInsn(Opcodes.ALOAD, operations[k]);
        constant(i);
        mv.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                OPERATION,
                isRef ? "ref" : "num",
                isRef ? "(I)Ljava/lang/Object;" : "(I)J",
                true);
    }

    private int count(int operation, boolean refs) {
        return refs ? inputs.refs()[operation] : inputs.nums()[operation];
    }

    /** Returns the state of the failed run. */
    @Override
    void fail() {
        pushNewState();
        mv.visitVarInsn(Opcodes.ASTORE, failed);
        mv.visitVarInsn(Opcodes.ALOAD, failed);
        pushThrown();
        mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, STATE, "failed", "(Ljava/lang/Throwable;I)V", false);
        mv.visitVarInsn(Opcodes.ALOAD, failed);
        pushAt();
        mv.visitFieldInsn(Opcodes.PUTFIELD, STATE, "failedAt", "J");
        endStrip();
        for (Var state : program.states) {
            pushSlots(failed, state.kind);
            constant(state.slot());
            pushSlots(s, state.kind);
            constant(state.slot());
            mv.visitInsn(state.kind == Kind.REF ? Opcodes.AALOAD : Opcodes.LALOAD);
            mv.visitInsn(state.kind == Kind.REF ? Opcodes.AASTORE : Opcodes.LASTORE);
        }
        spill(failed);
        mv.visitVarInsn(Opcodes.ALOAD, failed);
        mv.visitInsn(Opcodes.ARETURN);
    }
}
