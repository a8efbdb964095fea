package io.fastiter.internal.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The verbs in which sources, stages and sinks say what they do to one item, and the recorder that writes them down.
 *
 * <p>The protocol by one worked pipeline, {@code ParIter.of(longs).filter(even).sum()}:
 *
 * <pre>
 *   source   i = cursor(INT, num(0)); x = load("[J", ref(0), i)          next.emit(x)
 *   filter   t = call(test, ref(0), x); skipUnless(t)                    next.emit(x)
 *   sum      s = state(LONG, 0)         assign(s, add(s, x))
 * </pre>
 *
 * gives the program
 *
 * <pre>
 *   i1 = cursor + n0
 *   x2 = r0[i1]
 *   t3 = r1.test(x2)
 *   skip unless t3
 *   t4 = s0 + x2
 *   s0 = t4
 * </pre>
 *
 * <p>A variable is assigned where it is created, and again only by {@link #assign}, which state and results of branches
 * use. Inputs are what the current operation is bound to when it runs: its functions, arrays and bounds, never part of
 * the text, so that one program serves every pipeline of its shape.
 */
public final class Code {
    /** The most items of a {@linkplain #behindStrip strip}; a power of two. */
    public static final int STRIP = 1024;

    private final List<Insn> insns = new ArrayList<>();
    private final List<Insn> behindItem = new ArrayList<>();
    private final List<Insn> behindStrip = new ArrayList<>();
    private List<Insn> part = insns;
    private final List<Var> inputs = new ArrayList<>();
    private final List<Var> states = new ArrayList<>();
    private final List<Var> temps = new ArrayList<>();
    private final List<Var> constants = new ArrayList<>();
    private final List<Integer> open = new ArrayList<>();
    private final int inputNums;
    private final int inputRefs;
    private int ids;

    private Place place = new Place("", 0, 0, 0, true);

    /** The counter that positions are relative to; null while they are relative to the source's index. */
    private @Nullable Var origin;

    private boolean aligned = true;

    /** Inside a pipeline that is read in step with this one: the position that its cursor goes by. */
    private @Nullable Var inner;

    /** Inside a {@linkplain #paste pasted} program: what to say of its instructions. */
    private Insn.@Nullable Inside inside;

    private int markedNums = -1;
    private int markedRefs = -1;
    private int sinkStates = -1;

    /** A recorder of a program with so many inputs, numbers and references. */
    public Code(int inputNums, int inputRefs) {
        this.inputNums = inputNums;
        this.inputRefs = inputRefs;
    }

    // ---- the frame around the operations: called by whoever lowers a pipeline ----

    /**
     * Whose inputs {@link #ref}, {@link #num} and {@link #position} mean.
     *
     * @param keeps whether it may have {@link #state}
     */
    public record Place(String name, int firstRef, int firstNum, int shift, boolean keeps) {}

    /** Says that what follows belongs to this source or sink; gives the operation before, for {@link #leave}. */
    public Place enter(String name, int firstRef, int firstNum, int shift) {
        return enter(new Place(name, firstRef, firstNum, shift, true));
    }

    /** The same for a stage. */
    public Place enterStage(String name, int firstRef, int firstNum, int shift) {
        return enter(new Place(name, firstRef, firstNum, shift, false));
    }

    private Place enter(Place next) {
        Place before = place;
        place = next;
        return before;
    }

    /** Says that what follows belongs to the operation that was current before. */
    public void leave(Place before) {
        place = before;
    }

    public Place place() {
        return place;
    }

    public int firstRef() {
        return place.firstRef;
    }

    public int firstNum() {
        return place.firstNum;
    }

    /** Says that items no longer come one for one with the source's indices (or with the last count of them). */
    public void unalign() {
        aligned = false;
    }

    /** Says that state variables created from here on are the sink's, see {@link Frame#num}. */
    public void enterSink() {
        sinkStates = states.size();
    }

    /** Says at which position the pipeline that is read in step with this one stands; gives the one before. */
    public @Nullable Var inner(@Nullable Var position) {
        Var before = inner;
        inner = position;
        return before;
    }

    /** Says that state created from here on is what a following program of the same end takes over. */
    public void mark() {
        markedNums = 0;
        markedRefs = 0;
        for (Var v : states) {
            if (v.kind.isNumber()) {
                markedNums++;
            } else {
                markedRefs++;
            }
        }
    }

    // ---- what an operation is bound to ----

    /** The operation's {@code i}-th reference input. */
    public Var ref(int i) {
        return input(Kind.REF, place.firstRef + i);
    }

    /** The operation's {@code i}-th numeric input. */
    public Var num(int i, Kind kind) {
        return input(kind, place.firstNum + i);
    }

    private Var input(Kind kind, int slot) {
        for (int i = 0; i < inputs.size(); i++) {
            Var v = inputs.get(i);
            if (v.kind.isNumber() == kind.isNumber() && v.slot == slot) {
                if (v.kind != kind) {
                    throw new IllegalStateException("input " + slot + " is read as " + v.kind + " and as " + kind);
                }
                return v;
            }
        }
        Var v = new Var(kind, Var.Home.INPUT, ids++, slot, 0, null);
        inputs.add(v);
        return v;
    }

    // ---- where the current item stands ----

    /**
     * The item's position in encounter order at this point of the pipeline, a long. It costs an addition where items
     * still come one for one with the source; where they do not, this counts them, which only a kernel that sees all
     * of them in order can do.
     */
    public Var position() {
        if (inner != null) {
            return add(inner, input(Kind.LONG, place.shift));
        }
        if (!aligned) {
            Var count = kept(Kind.LONG, 0, null);
            Var position = temp(Kind.LONG);
            add(Verb.MOVE, position, count, null, null, null, null);
            assign(count, add(count, constant(1)));
            origin = position;
            aligned = true;
            return position;
        }
        Var shift = input(Kind.LONG, place.shift);
        return origin == null ? cursor(Kind.LONG, shift) : add(origin, shift);
    }

    /**
     * Says that positions, and the indices that reductions go by, are those at this operation from here on: so it is where a
     * run on several threads is cut before it.
     */
    public void restart() {
        origin = position();
    }

    /** True while the position follows from the source's index, so that bounds on it are bounds on the source. */
    public boolean windowed() {
        return aligned && origin == null;
    }

    /** The index that reductions of a fixed shape go by: the source's, or the last count of {@link #position}. */
    public Var index() {
        return origin == null ? cursor(Kind.LONG, constant(0)) : origin;
    }

    /** The index of the current source item plus {@code offset} (a long input or constant), as an int or a long. */
    public Var cursor(Kind kind, Var offset) {
        if (inner != null) {
            return convert(kind, add(inner, offset));
        }
        return add(Verb.CURSOR, temp(kind), offset, null, null, null, null);
    }

    /** Whether {@link #index} is that of the source, so that items of one index come from one source item. */
    public boolean isIndexed() {
        return origin == null && inner == null;
    }

    /** Whether several items may come of one source item here. */
    public boolean isInLoop() {
        return innermost(Verb.LOOP, Verb.CALLBACK) >= 0;
    }

    /** How many items of the strip come before the current source item, an int below {@link #STRIP}. */
    public Var offset() {
        return add(Verb.OFFSET, temp(Kind.INT), constant(0), null, null, null, null);
    }

    // ---- parts of the program beside what happens to an item ----

    /** Says that what follows comes behind each source item, skipped or not, see {@link Program#itemEnd}. */
    public void behindItem() {
        part = behindItem;
    }

    /**
     * Says that what follows comes behind each strip of source items, see {@link Program#stripPart}. {@link #offset} is
     * there how many items it had, and {@link #cursor} the index behind the last of them.
     */
    public void behindStrip() {
        part = behindStrip;
    }

    /** Says that what follows is what happens to an item again. */
    public void toItem() {
        part = insns;
    }

    // ---- values ----

    public Var constant(long value) {
        return constant(Kind.LONG, value);
    }

    public Var constant(Kind kind, long bits) {
        for (int i = 0; i < constants.size(); i++) {
            Var v = constants.get(i);
            if (v.kind == kind && v.bits == bits) {
                return v;
            }
        }
        Var v = new Var(kind, Var.Home.CONSTANT, ids++, -1, bits, null);
        constants.add(v);
        return v;
    }

    /**
     * A numeric variable that lives across items and starts at {@code bits} (a double's raw bits). For sources and sinks:
     * every piece of a run begins with a fresh one, and only they have what puts pieces together again. A stage that needs
     * to know what came before asks for its {@link #position}.
     */
    public Var state(Kind kind, long bits) {
        checkMayKeep();
        return kept(kind, bits, null);
    }

    /** A reference variable that lives across items and starts as the given input; see {@link #state(Kind, long)}. */
    public Var state(Var input) {
        checkMayKeep();
        return kept(Kind.REF, 0, input);
    }

    /**
     * A reference variable that lives across items; it starts as null, or as what the sink's begin puts there. See {@link
     * #state(Kind, long)}.
     */
    public Var stateRef() {
        checkMayKeep();
        return kept(Kind.REF, 0, null);
    }

    private Var kept(Kind kind, long bits, @Nullable Var input) {
        Var v = new Var(kind, Var.Home.STATE, ids++, -1, bits, input);
        states.add(v);
        return v;
    }

    private void checkMayKeep() {
        if (!place.keeps) {
            throw new IllegalStateException(place.name
                    + ": a stage has no state from item to item, since every piece of a run would begin with a fresh one;"
                    + " only sources and sinks have");
        }
    }

    /** A variable without a value yet, for what the branches of a {@link #when} assign. */
    public Var temp(Kind kind) {
        Var v = new Var(kind, Var.Home.TEMP, ids++, -1, 0, null);
        temps.add(v);
        return v;
    }

    public void assign(Var to, Var from) {
        if (to.kind != from.kind) {
            throw new IllegalArgumentException("assign " + from.kind + " to " + to.kind);
        }
        add(Verb.MOVE, to, from, null, null, null, null);
    }

    /** {@code x} as {@code kind}; {@code x} itself where it is that already. */
    public Var convert(Kind kind, Var x) {
        return x.kind == kind ? x : add(Verb.CONVERT, temp(kind), x, null, null, null, null);
    }

    public Var add(Var a, Var b) {
        return add(Verb.ADD, temp(a.kind), a, b, null, null, null);
    }

    public Var sub(Var a, Var b) {
        return add(Verb.SUB, temp(a.kind), a, b, null, null, null);
    }

    public Var mul(Var a, Var b) {
        return add(Verb.MUL, temp(a.kind), a, b, null, null, null);
    }

    public Var less(Var a, Var b) {
        return add(Verb.LESS, temp(Kind.INT), a, b, null, null, null);
    }

    public Var equal(Var a, Var b) {
        return add(Verb.EQUAL, temp(Kind.INT), a, b, null, null, null);
    }

    public Var not(Var truth) {
        return equal(truth, constant(Kind.INT, 0));
    }

    public Var isNull(Var a) {
        return add(Verb.IS_NULL, temp(Kind.INT), a, null, null, null, null);
    }

    /** {@code Double.compare(a, b)}. */
    public Var compare(Var a, Var b) {
        return add(Verb.COMPARE, temp(Kind.INT), a, b, null, null, null);
    }

    /** Whether {@code x} is an instance of the {@link Class} {@code type}. */
    public Var instance(Var type, Var x) {
        return add(Verb.INSTANCE, temp(Kind.INT), type, x, null, null, null);
    }

    public Var length(String descriptor, Var array) {
        return add(Verb.LENGTH, temp(Kind.INT), array, null, null, null, descriptor);
    }

    public Var load(String descriptor, Kind kind, Var array, Var i) {
        return add(Verb.LOAD, temp(kind), array, i, null, null, descriptor);
    }

    /** Puts {@code x} into an array of its kind; for references see {@code Shelf}, which does it by the thousand. */
    public void store(String descriptor, Var array, Var i, Var x) {
        record(Verb.STORE, null, array, i, x, null, descriptor);
    }

    /** Calls {@code fn} on {@code target}; the variable returned has no meaning where the method gives nothing. */
    public Var call(Fn fn, Var target, @Nullable Var x, @Nullable Var y) {
        Var dst = fn.result == null ? null : temp(fn.result);
        record(Verb.CALL, dst, target, x, y, fn, null);
        return dst == null ? target : dst;
    }

    public Var call(Fn fn, Var target, Var x) {
        return call(fn, target, x, null);
    }

    public Var call(Fn fn, Var target) {
        return call(fn, target, null, null);
    }

    // ---- control ----

    public void skipUnless(Var truth) {
        record(Verb.SKIP_UNLESS, null, truth, null, null, null, null).jump = innermost(Verb.LOOP, Verb.CALLBACK);
    }

    public void stop() {
        record(Verb.STOP, null, null, null, null, null, null).jump = innermost(Verb.LOOP, Verb.CALLBACK);
    }

    public void when(Var truth) {
        open(record(Verb.WHEN, null, truth, null, null, null, null));
    }

    public void otherwise() {
        Insn when = top(Verb.WHEN);
        when.jump = insns.size();
        open.remove(open.size() - 1);
        open(record(Verb.OTHERWISE, null, null, null, null, null, null));
    }

    public void loop() {
        open(record(Verb.LOOP, null, null, null, null, null, null));
    }

    public void breakUnless(Var truth) {
        Insn insn = record(Verb.BREAK_UNLESS, null, truth, null, null, null, null);
        insn.jump = innermost(Verb.LOOP, Verb.LOOP);
        if (insn.jump < 0) {
            throw new IllegalStateException("breakUnless outside of a loop");
        }
    }

    /** Begins the body that runs for each value passed to the object returned; {@code x} is that value. */
    public Var callback(Var x) {
        Var dst = temp(Kind.REF);
        open(record(Verb.CALLBACK, dst, null, null, x, null, null));
        return dst;
    }

    /** Ends the innermost when, otherwise, loop or callback. */
    public void end() {
        int at = open.remove(open.size() - 1);
        Insn insn = record(Verb.END, null, null, null, null, null, null);
        insn.jump = at;
        insns.get(at).jump = insns.size() - 1;
    }

    /**
     * Says what another program says of an item, with these variables for its inputs, by slot. It must be one without
     * state, loops and early ends. Gives the variable that stands for {@code result} of it.
     *
     * @param operations the operations of the pipeline that it is the program of
     * @param index the variable that counts that pipeline's items, an int
     */
    public Var paste(Program program, Var[] refs, Var[] nums, Var result, String operations, Var index) {
        Map<Var, Var> copies = new HashMap<>();
        for (Var v : program.inputs) {
            copies.put(v, v.kind == Kind.REF ? refs[v.slot] : nums[v.slot]);
        }
        for (Var v : program.constants) {
            copies.put(v, constant(v.kind, v.bits));
        }
        for (Var v : program.temps) {
            copies.put(v, temp(v.kind));
        }
        for (Insn insn : program.insns) {
            inside = new Insn.Inside(operations, insn.note, index);
            Var a = copies.get(insn.aVar);
            switch (insn.verb) {
                case WHEN -> when(Objects.requireNonNull(a));
                case OTHERWISE -> otherwise();
                case END -> end();
                case SKIP_UNLESS -> skipUnless(Objects.requireNonNull(a));
                default ->
                    record(
                            insn.verb,
                            copies.get(insn.dstVar),
                            a,
                            copies.get(insn.bVar),
                            copies.get(insn.cVar),
                            insn.fn,
                            insn.type);
            }
        }
        inside = null;
        return Objects.requireNonNull(copies.get(result));
    }

    private Var add(
            Verb verb,
            Var dst,
            @Nullable Var a,
            @Nullable Var b,
            @Nullable Var c,
            @Nullable Fn fn,
            @Nullable String type) {
        record(verb, dst, a, b, c, fn, type);
        return dst;
    }

    private Insn record(
            Verb verb,
            @Nullable Var dst,
            @Nullable Var a,
            @Nullable Var b,
            @Nullable Var c,
            @Nullable Fn fn,
            @Nullable String type) {
        Insn insn = new Insn(verb, dst, a, b, c, fn, type, place.name, inside);
        if (part != insns && verb.compareTo(Verb.SKIP_UNLESS) >= 0) {
            throw new IllegalStateException(verb + " can only happen to an item");
        }
        part.add(insn);
        return insn;
    }

    private void open(Insn insn) {
        open.add(insns.size() - 1);
    }

    private Insn top(Verb verb) {
        Insn insn = insns.get(open.get(open.size() - 1));
        if (insn.verb != verb) {
            throw new IllegalStateException(verb + " expected, open is " + insn.verb);
        }
        return insn;
    }

    private int innermost(Verb one, Verb other) {
        for (int i = open.size() - 1; i >= 0; i--) {
            int at = open.get(i);
            Verb verb = insns.get(at).verb;
            if (verb == one || verb == other) {
                return at;
            }
        }
        return -1;
    }

    // ---- the end ----

    /** The recorded program, its registers laid out. */
    public Program finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + insns.get(open.get(0)).verb);
        }
        int nums = inputNums;
        int refs = inputRefs;
        int sinkNums = 0;
        int sinkRefs = 0;
        boolean hasCallback = false;
        for (int i = 0; i < states.size(); i++) {
            if (i == sinkStates) {
                sinkNums = nums;
                sinkRefs = refs;
            }
            Var v = states.get(i);
            v.slot = v.kind.isNumber() ? nums++ : refs++;
        }
        int keptNums = nums;
        int keptRefs = refs;
        for (int i = 0; i < constants.size(); i++) {
            constants.get(i).slot = nums++;
        }
        for (int i = 0; i < temps.size(); i++) {
            Var v = temps.get(i);
            v.slot = v.kind.isNumber() ? nums++ : refs++;
        }
        int itemEnd = insns.size();
        insns.addAll(behindItem);
        int stripPart = insns.size();
        insns.addAll(behindStrip);
        Insn[] all = insns.toArray(new Insn[0]);
        for (Insn insn : all) {
            insn.resolveSlots();
            hasCallback |= insn.verb == Verb.CALLBACK;
        }
        return new Program(
                all,
                itemEnd,
                stripPart,
                inputs,
                states,
                temps,
                constants,
                inputNums,
                inputRefs,
                keptNums,
                keptRefs,
                nums,
                refs,
                sinkNums,
                sinkRefs,
                markedNums < 0 ? -1 : inputNums + markedNums,
                markedRefs < 0 ? -1 : inputRefs + markedRefs,
                hasCallback);
    }
}
