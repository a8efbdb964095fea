package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import io.fastiter.internal.plan.Lowering;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Shape;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/**
 * What pipelines of one shape do to the item at an index, as a text that can become part of another pipeline's. It holds
 * nothing that they are bound to: functions, arrays and bounds are its inputs.
 */
final class InnerText {
    /** What keeps a pipeline from being run by size and index alone, or from going on behind an item as before it. */
    private static final int UNFIT = Traits.BATCHES
            | Traits.COUNTED
            | Traits.CUTS
            | Traits.EXPANDS
            | Traits.OPENS
            | Traits.POSITION
            | Traits.SHORTENS
            | Traits.STOPS;

    final Shape shape;
    final Program program;

    /** The variable of the program that is the item in the end. */
    final Var item;

    /** The names of the operations, for people. */
    final String operations;

    /** Where the inputs of each operation begin; one entry more says where they all end. */
    final int[] firstRef;

    final int[] firstNum;

    private InnerText(Shape shape, Program program, Var item, String operations, int[] firstRef, int[] firstNum) {
        this.shape = shape;
        this.program = program;
        this.item = item;
        this.operations = operations;
        this.firstRef = firstRef;
        this.firstNum = firstNum;
    }

    /** The text of this pipeline; null if it has none that could be part of another one. */
    static @Nullable InnerText of(Plan plan) {
        if (plan.has(UNFIT) || (plan.source().traits() & Traits.STABLE) == 0) {
            return null;
        }
        Operation[] all = plan.operations(0);
        int[] firstRef = new int[all.length + 1];
        int[] firstNum = new int[all.length + 1];
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < all.length; i++) {
            firstRef[i + 1] = firstRef[i] + all[i].refs();
            firstNum[i + 1] = firstNum[i] + all[i].nums();
            names.append(all[i].name()).append('.');
        }
        // The index is an input as well, the last one.
        int index = firstNum[all.length];
        Code code = new Code(index + 1, firstRef[all.length]);
        Var item = code.temp(plan.kind());
        Lowering.inner(code, all, 0, 0, code.num(index, Kind.LONG), x -> code.assign(item, x));
        Program program = code.finish();
        return isPlain(program, item)
                ? new InnerText(
                        plan.shape, program, item, names.append("flatMap").toString(), firstRef, firstNum)
                : null;
    }

    /** Whether all that a program does is to compute an item, or to skip it. */
    private static boolean isPlain(Program program, Var item) {
        int last = program.insns.length - 1;
        if (!program.states.isEmpty() || last < 0 || program.itemEnd != last + 1) {
            return false;
        }
        for (int i = 0; i <= last; i++) {
            Insn insn = program.insns[i];
            switch (insn.verb) {
                case LOOP, BREAK_UNLESS, CALLBACK, STOP, CURSOR, OFFSET, STORE -> {
                    return false;
                }
                default -> {
                    if ((insn.verb == Verb.MOVE && insn.dstVar == item) != (i == last)) {
                        return false;
                    }
                }
            }
        }
        for (Var v : program.inputs) {
            if (v.kind == Kind.DOUBLE) {
                return false;
            }
        }
        return true;
    }

    /** How many operations there are. */
    int depth() {
        return firstRef.length - 1;
    }

    /** The class that the reference input is used as, an internal name or array descriptor; null if as a plain object. */
    @Nullable
    String typeOf(Var input) {
        for (Insn insn : program.insns) {
            if (insn.aVar == input) {
                return insn.fn != null ? insn.fn.owner : insn.type;
            }
        }
        return null;
    }
}
