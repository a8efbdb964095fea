package io.fastiter.internal.code;

import java.util.List;

/**
 * What a pipeline does to one source item, recorded once per shape: a flat list of instructions and the layout of the
 * registers that they use. The interpreter runs it, the bytecode back end compiles it, the listing prints it.
 *
 * <p>Registers are laid out as inputs, then state, then constants and temporaries. A compiled kernel keeps the latter
 * two in the JVM's locals, so its frames end behind the state.
 */
public final class Program {
    public final Insn[] insns;

    /**
     * How many of the instructions are what happens to an item. Those from here up to {@link #stripPart}, which neither
     * jump nor stop, come behind each source item, whether it was skipped or passed, and behind the one that ends the
     * run; not behind one that fails or is dropped.
     */
    public final int itemEnd;

    /**
     * Where the instructions begin, which neither jump nor stop, that come behind each strip of items: up to {@link
     * Code#STRIP} source items that a kernel runs between two looks around, none of them on the other side of a multiple
     * of that. The last strip of a block ends where the block does, behind the item that ends the run, or before the one
     * that fails.
     */
    public final int stripPart;

    public final List<Var> inputs;
    public final List<Var> states;
    public final List<Var> temps;
    public final List<Var> constants;

    /** How many number and reference slots the inputs take. */
    public final int inputNums;

    public final int inputRefs;

    /** How many number and reference slots inputs and state take: all that a compiled kernel needs. */
    public final int keptNums;

    public final int keptRefs;

    /** How many slots the interpreter needs. */
    public final int allNums;

    public final int allRefs;

    /** Where the sink's own state begins. */
    public final int sinkNums;

    public final int sinkRefs;

    /** Where the state begins that a following program of the same end takes over, see {@link Code#mark}; or -1. */
    public final int markedNums;

    public final int markedRefs;

    /** True if a CALLBACK occurs. */
    public final boolean hasCallback;

    Program(
            Insn[] insns,
            int itemEnd,
            int stripPart,
            List<Var> inputs,
            List<Var> states,
            List<Var> temps,
            List<Var> constants,
            int inputNums,
            int inputRefs,
            int keptNums,
            int keptRefs,
            int allNums,
            int allRefs,
            int sinkNums,
            int sinkRefs,
            int markedNums,
            int markedRefs,
            boolean hasCallback) {
        this.insns = insns;
        this.itemEnd = itemEnd;
        this.stripPart = stripPart;
        this.inputs = inputs;
        this.states = states;
        this.temps = temps;
        this.constants = constants;
        this.inputNums = inputNums;
        this.inputRefs = inputRefs;
        this.keptNums = keptNums;
        this.keptRefs = keptRefs;
        this.allNums = allNums;
        this.allRefs = allRefs;
        this.sinkNums = sinkNums;
        this.sinkRefs = sinkRefs;
        this.markedNums = markedNums;
        this.markedRefs = markedRefs;
        this.hasCallback = hasCallback;
    }

    /** Gives state (and constants, where the frame has room for them) their first values; inputs must be there. */
    public void initialise(Frame f) {
        for (int i = 0; i < states.size(); i++) {
            Var state = states.get(i);
            if (state.kind != Kind.REF) {
                f.nums[state.slot] = state.bits;
            } else if (state.input != null) {
                f.refs[state.slot] = f.refs[state.input.slot];
            }
        }
        if (f.nums.length == allNums) {
            for (int i = 0; i < constants.size(); i++) {
                Var constant = constants.get(i);
                f.nums[constant.slot] = constant.bits;
            }
        }
    }
}
