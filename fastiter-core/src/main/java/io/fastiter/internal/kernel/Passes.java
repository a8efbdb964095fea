package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * How a program falls into passes over a strip of items. A pass ends at a SKIP_UNLESS; what of an item is needed behind
 * it, its live variables, is written into buffers, and the next pass runs over what has survived:
 *
 * <pre>
 *   for each item:       x = r0[i];      t = r1.test(x);    buffer[k] = x; k += t     // no branch on t
 *   for each survivor:   x = buffer[m];  s0 = s0 + x
 * </pre>
 *
 * A branch that the processor cannot predict costs it some 15 ns every other time; this costs 1 ns every time. In return
 * a pass runs over many items before the next pass runs over the first, so this is only for runs in which the order of
 * calls across items is not seen, and only for programs of which nobody can tell the difference otherwise.
 */
public final class Passes {
    /** Where each pass but the last ends: the indices of the SKIP_UNLESS. */
    final int[] cuts;

    /** The variables that have a value ahead of the cut of that number, and are read behind it. */
    final List<List<Var>> live;

    /** How many cuts have something behind them that can throw, so that survivors have to be traced back across them. */
    final int traced;

    private Passes(int[] cuts, List<List<Var>> live, int traced) {
        this.cuts = cuts;
        this.live = live;
        this.traced = traced;
    }

    /** Whether a program's kernel may run in passes. */
    public static boolean exist(Program program) {
        return cuts(program).length > 0;
    }

    /** The passes of a program; null if it has none. */
    static @Nullable Passes of(Program program) {
        int[] cuts = cuts(program);
        if (cuts.length == 0) {
            return null;
        }
        List<List<Var>> live = new ArrayList<>();
        int traced = 0;
        for (int cut : cuts) {
            live.add(live(program, cut));
            traced += canThrow(program, cut) ? 1 : 0;
        }
        return new Passes(cuts, live, traced);
    }

    /** Where passes end; nowhere if there is no filter whose branches nobody foresees, or items have to run one by one. */
    private static int[] cuts(Program program) {
        // What comes behind each item wants to see those that were skipped, too.
        int[] cuts = program.itemEnd == program.stripPart ? skips(program) : new int[0];
        return isForeseen(program, cuts) || !isSeparable(program, cuts) ? new int[0] : cuts;
    }

    /** The item's SKIP_UNLESS; none if there are some inside of branches, or anything that leaves an item otherwise. */
    private static int[] skips(Program program) {
        List<Integer> cuts = new ArrayList<>();
        int depth = 0;
        for (int i = 0; i < program.itemEnd; i++) {
            switch (program.insns[i].verb) {
                case STOP:
                case LOOP:
                case CALLBACK:
                    return new int[0];
                case WHEN:
                    depth++;
                    break;
                case END:
                    depth--;
                    break;
                case SKIP_UNLESS:
                    if (depth > 0) {
                        return new int[0];
                    }
                    cuts.add(i);
                    break;
                default:
                    break;
            }
        }
        int[] all = new int[cuts.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = cuts.get(i);
        }
        return all;
    }

    /**
     * Whether only the last pass touches what it changes, so that the state is that of the items before a failing one
     * even if an earlier pass is far ahead, and only the first asks where an item stands.
     */
    private static boolean isSeparable(Program program, int[] cuts) {
        List<Var> changed = new ArrayList<>();
        int last = cuts[cuts.length - 1];
        for (int i = 0; i < program.itemEnd; i++) {
            Insn insn = program.insns[i];
            Var dst = insn.dstVar;
            if (dst != null && dst.home == Var.Home.STATE) {
                if (i < last) {
                    return false;
                }
                changed.add(dst);
            }
            if (i > cuts[0] && (insn.verb == Verb.CURSOR || insn.verb == Verb.OFFSET)) {
                return false;
            }
        }
        for (int i = 0; i < last; i++) {
            Insn insn = program.insns[i];
            if (changed.contains(insn.aVar) || changed.contains(insn.bVar) || changed.contains(insn.cVar)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether all that is asked of items is where they stand, as {@code skip} does: the processor foresees these branches,
     * and passes gain nothing.
     */
    private static boolean isForeseen(Program program, int[] cuts) {
        for (int cut : cuts) {
            if (!isByPosition(program, cut)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isByPosition(Program program, int cut) {
        List<@Nullable Var> asked = new ArrayList<>();
        asked.add(program.insns[cut].aVar);
        for (int i = cut - 1; i >= 0; i--) {
            Insn insn = program.insns[i];
            if (insn.dstVar == null || !asked.contains(insn.dstVar)) {
                continue;
            }
            switch (insn.verb) {
                case CURSOR:
                case CONVERT:
                case ADD:
                case SUB:
                case LESS:
                case EQUAL:
                    asked.add(insn.aVar);
                    asked.add(insn.bVar);
                    break;
                default:
                    return false;
            }
        }
        return true;
    }

    private static List<Var> live(Program program, int cut) {
        List<Var> live = new ArrayList<>();
        for (int i = 0; i < cut; i++) {
            Var v = program.insns[i].dstVar;
            if (v != null && v.home == Var.Home.TEMP && !live.contains(v) && isRead(program, v, cut + 1)) {
                live.add(v);
            }
        }
        return live;
    }

    private static boolean canThrow(Program program, int from) {
        for (int i = from; i < program.itemEnd; i++) {
            if (BytecodeBody.canThrow(program.insns[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRead(Program program, Var v, int from) {
        for (int i = from; i < program.itemEnd; i++) {
            Insn insn = program.insns[i];
            if (insn.aVar == v || insn.bVar == v || insn.cVar == v) {
                return true;
            }
        }
        return false;
    }

    /** Whether survivors of some pass keep {@code v}. */
    boolean isLive(Var v) {
        for (List<Var> kept : live) {
            if (kept.contains(v)) {
                return true;
            }
        }
        return false;
    }

    /** The {@code i}-th buffer that kernels keep with a state: of newarray's {@code type}, at least so long. */
    static Object buffer(State s, int i, int type, int length) {
        Object[] all = s.buffers;
        if (all.length <= i) {
            all = Arrays.copyOf(all, i + 1);
            s.buffers = all;
        }
        Object buffer = all[i];
        if (buffer == null || buffer.getClass() != arrayOf(type) || Array.getLength(buffer) < length) {
            buffer = newArray(type, length); // the one that is there may be of a kernel that was made before this one
            all[i] = buffer;
        }
        return buffer;
    }

    private static Class<?> arrayOf(int type) {
        switch (type) {
            case Opcodes.T_BYTE:
                return byte[].class;
            case Opcodes.T_INT:
                return int[].class;
            case Opcodes.T_LONG:
                return long[].class;
            default:
                return double[].class;
        }
    }

    private static Object newArray(int type, int length) {
        switch (type) {
            case Opcodes.T_BYTE:
                return new byte[length];
            case Opcodes.T_INT:
                return new int[length];
            case Opcodes.T_LONG:
                return new long[length];
            default:
                return new double[length];
        }
    }

    /**
     * The place in its strip of the item that has come to be number {@code at} in pass {@code pass}. Kernels call it when
     * something has failed.
     *
     * @param kept a row for each pass: a 1 for those that survived it, a 0 for the others
     */
    static int origin(byte[] kept, int pass, int at) {
        int place = at;
        for (int row = pass - 1; row >= 0; row--) {
            int i = row * Code.STRIP;
            for (int before = kept[i]; before <= place; before += kept[i]) {
                i++;
            }
            place = i - row * Code.STRIP;
        }
        return place;
    }
}
