package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a program's values go, and what its blocks are: what a {@link Listing} asks before it prints an instruction. */
final class ListingFlow {
    private final Insn[] insns;
    private final Map<Var, Integer> reads = new HashMap<>();
    private final Map<Var, Integer> writes = new HashMap<>();

    ListingFlow(Insn[] insns) {
        this.insns = insns;
        for (Insn insn : insns) {
            count(reads, insn.aVar);
            count(reads, insn.bVar);
            count(insn.verb == Verb.CALLBACK ? writes : reads, insn.cVar);
            count(writes, insn.dstVar);
        }
    }

    private static void count(Map<Var, Integer> counts, @Nullable Var v) {
        if (v != null) {
            counts.merge(v, 1, Integer::sum);
        }
    }

    int reads(Var v) {
        return reads.getOrDefault(v, 0);
    }

    boolean isPassedOnce(Var v) {
        return v.home == Var.Home.TEMP && writes.getOrDefault(v, 0) == 1 && reads(v) == 1;
    }

    /** The first instruction that gives the variable its value. */
    Insn insnOf(Var dst) {
        int i = 0;
        while (insns[i].dstVar != dst) {
            i++;
        }
        return insns[i];
    }

    /** Where the block that is opened here ends, and the other branch of an if with it. */
    int endOf(int opener) {
        int end = insns[opener].jump;
        while (insns[end].verb != Verb.END) {
            end = insns[end].jump;
        }
        return end;
    }

    /** A variable of an if belongs outside if anything behind reads it, or its other branch. */
    boolean isReadOutside(Var v, int from, int to) {
        int branch = insns[from].verb == Verb.WHEN ? insns[from].jump : to;
        boolean here = false;
        boolean there = false;
        for (int i = 0; i < insns.length; i++) {
            Insn insn = insns[i];
            if (insn.aVar == v || insn.bVar == v || insn.cVar == v || insn.dstVar == v) {
                if (i > to) {
                    return true;
                }
                here |= i > from && i < branch;
                there |= i > branch && i < to;
            }
        }
        return here && there;
    }

    /**
     * Whether this is a loop of a single turn, which an operation has around what an item becomes where dropping it is not
     * to end the item: {@code turn = 1; loop; break unless turn; turn = 0}.
     */
    boolean isOnce(int i) {
        if (i < 1 || i + 2 >= insns.length || insns[i].verb != Verb.LOOP) {
            return false;
        }
        Var turn = insns[i + 1].aVar;
        return insns[i + 1].verb == Verb.BREAK_UNLESS && isSet(i - 1, turn, 1) && isSet(i + 2, turn, 0);
    }

    private boolean isSet(int i, @Nullable Var v, long value) {
        Insn insn = insns[i];
        Var from = insn.aVar;
        return insn.verb == Verb.MOVE
                && insn.dstVar == v
                && from != null
                && from.home == Var.Home.CONSTANT
                && from.bits == value;
    }
}
