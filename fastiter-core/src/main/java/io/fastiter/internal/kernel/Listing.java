package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.code.Verb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The back end that prints a program as the loop one would have written, in Java as far as that goes. A comment names
 * the operations that the statements below it come from:
 *
 * <pre>
 *   long s0 = 0;
 *   for (long i = from; i &lt; to; i++) {
 *     // of
 *     long x1 = a0[i + n0];
 *     // filter
 *     if (!f0.test(x1)) continue;
 *     // map, sum
 *     s0 += f1.applyAsLong(x1);
 *   }
 * </pre>
 *
 * <p>{@code offset} is the number of items that come before the current one in its strip, see {@link Program#stripPart}.
 * Names tell what a thing is: {@code f} for functions, {@code a} for arrays, {@code n} for numbers and {@code c} for
 * classes that the loop is bound to, {@code s} for what it carries from item to item, {@code x} for values of one item.
 * {@code stop} ends the run behind the current item. Equal programs give equal text.
 */
public final class Listing {
    /** A value that is not worth a name gets one after all beyond this length. */
    private static final int MAX_INLINED = 72;

    private final Program program;
    private final Insn[] insns;
    private final StringBuilder out = new StringBuilder();
    private final ListingNames names;
    private final ListingFlow flow;

    /** Values computed but not printed yet, in order: they go into the expression of their only reader. */
    private final List<Var> pending = new ArrayList<>();

    private final Map<Var, ListingExpr> pendingExprs = new HashMap<>();

    /** Variables that are printed as booleans. */
    private final List<Var> truths = new ArrayList<>();

    /** Operations met since the last statement. */
    private final List<String> notes = new ArrayList<>();

    private String lastNote = "";
    private int indent;

    private Listing(Program program) {
        this.program = program;
        this.insns = program.insns;
        names = new ListingNames(program);
        flow = new ListingFlow(insns);
    }

    public static String print(Program program) {
        return new Listing(program).print();
    }

    private String print() {
        for (Var state : program.states) {
            line(names.typeOf(state) + " " + names.name(state) + " = " + initial(state) + ";");
        }
        line("for (long i = from; i < to; i++) {");
        indent++;
        print(0, program.itemEnd);
        if (program.itemEnd < program.stripPart) {
            line("// behind each item, skipped or not");
            print(program.itemEnd, program.stripPart);
        }
        indent--;
        line("}");
        if (program.stripPart < insns.length) {
            line("// behind each strip of items");
            print(program.stripPart, insns.length);
        }
        return out.toString();
    }

    private void print(int from, int to) {
        int i = from;
        while (i < to) {
            i = print(i);
        }
        endBlock();
    }

    private String initial(Var state) {
        if (state.kind != Kind.REF) {
            return ListingExpr.number(state.kind, state.bits);
        }
        return state.input == null ? "null" : names.name(state.input);
    }

    // ---- lines ----

    private void line(String text) {
        if (!notes.isEmpty()) {
            StringBuilder comment = new StringBuilder();
            for (String note : notes) {
                comment.append(comment.length() == 0 ? "// " : ", ").append(note);
            }
            notes.clear();
            line(comment.toString());
        }
        for (int k = 0; k < indent; k++) {
            out.append("  ");
        }
        out.append(text).append('\n');
    }

    private void note(Insn insn) {
        String note = insn.inside == null ? insn.note : insn.inside.stage();
        if (!note.equals(lastNote)) {
            lastNote = note;
            if (!note.isEmpty()) {
                notes.add(note);
            }
        }
    }

    /** Prints what is pending and {@code insn} neither reads nor may change places with. */
    private void flushBefore(Insn insn) {
        boolean all = insn.verb.compareTo(Verb.SKIP_UNLESS) >= 0;
        for (int k = 0; k < pending.size(); k++) {
            Var v = pending.get(k);
            ListingExpr expr = Objects.requireNonNull(pendingExprs.get(v));
            boolean read = v == insn.aVar || v == insn.bVar || v == insn.cVar;
            boolean passesEffect = (isCall(insn) || insn.verb == Verb.STORE) && expr.isImpure;
            boolean passesWrite = insn.verb == Verb.MOVE && expr.mentions.contains(insn.dstVar);
            if (!read && (all || passesEffect || passesWrite)) {
                declare(v, expr);
                pending.remove(k--);
                pendingExprs.remove(v);
            }
        }
    }

    private void flushAll() {
        for (Var v : pending) {
            declare(v, Objects.requireNonNull(pendingExprs.get(v)));
        }
        pending.clear();
        pendingExprs.clear();
    }

    /** Prints what is pending at the end of a block; what was to be said of a statement that does not follow is not said. */
    private void endBlock() {
        flushAll();
        if (!notes.isEmpty()) {
            notes.clear();
            lastNote = "";
        }
    }

    private void declare(Var v, ListingExpr expr) {
        if (names.contains(v)) { // ahead of the block that this is in
            line(names.name(v) + " = " + expr.asNumber() + ";");
            return;
        }
        line((expr.truth ? "boolean" : names.typeOf(v)) + " " + names.name(v) + " = " + expr.text + ";");
        if (expr.truth) {
            truths.add(v);
        }
    }

    // ---- instructions ----

    private int print(int i) {
        Insn insn = insns[i];
        if (insn.verb == Verb.END) {
            endBlock();
            indent--;
            boolean lambda = insns[insn.jump].verb == Verb.CALLBACK;
            line(lambda ? "};" : flow.isOnce(insn.jump) ? "} while (false);" : "}");
            note(insn);
            return i + 1;
        }
        if (insn.verb == Verb.OTHERWISE) {
            endBlock();
            indent--;
            line("} else {");
            indent++;
            return i + 1;
        }
        note(insn);
        if (flow.isOnce(i + 1)) {
            return once(i + 1);
        }
        declareAhead(i);
        flushBefore(insn);
        switch (insn.verb) {
            case MOVE:
                assign(insn);
                return i + 1;
            case CALL:
                ListingExpr call = call(insn);
                if (insn.dstVar == null) {
                    line(call.text + ";");
                } else {
                    value(insn.dstVar, call);
                }
                return i + 1;
            case STORE:
                ListingExpr array = take(insn.aVar);
                ListingExpr at = take(insn.bVar);
                line(array.element(at) + " = " + take(insn.cVar).asNumber() + ";");
                return i + 1;
            case SKIP_UNLESS:
                boolean inBody = insn.jump >= 0 && insns[insn.jump].verb == Verb.CALLBACK;
                line("if (" + take(insn.aVar).negation() + (inBody ? ") return;" : ") continue;"));
                return i + 1;
            case BREAK_UNLESS:
                line("if (" + take(insn.aVar).negation() + ") break;");
                return i + 1;
            case STOP:
                line("stop;");
                return i + 1;
            case WHEN:
                line("if (" + take(insn.aVar).condition() + ") {");
                indent++;
                return i + 1;
            case LOOP:
                return loop(i);
            case CALLBACK:
                Var x = Objects.requireNonNull(insn.cVar);
                Var emit = Objects.requireNonNull(insn.dstVar);
                line(ListingNames.consumerOf(x.kind) + " " + names.name(emit) + " = " + names.name(x) + " -> {");
                indent++;
                return i + 1;
            default:
                value(Objects.requireNonNull(insn.dstVar), expression(insn));
                return i + 1;
        }
    }

    /** Prints a loop's head, with the condition that opens it where there is one. */
    private int loop(int i) {
        int k = i + 1;
        while (ListingExpr.isTruth(insns[k])
                && flow.isPassedOnce(Objects.requireNonNull(insns[k].dstVar))
                && insns[k + 1].aVar == insns[k].dstVar) {
            k++;
        }
        if (insns[k].verb != Verb.BREAK_UNLESS) {
            line("while (true) {");
            indent++;
            return i + 1;
        }
        for (int t = i + 1; t < k; t++) {
            Var dst = Objects.requireNonNull(insns[t].dstVar);
            ListingExpr expr = isCall(insns[t]) ? call(insns[t]) : expression(insns[t]);
            pending.add(dst);
            pendingExprs.put(dst, expr);
        }
        line("while (" + take(insns[k].aVar).condition() + ") {");
        indent++;
        return k + 1;
    }

    private int once(int i) {
        declareAhead(i);
        flushBefore(insns[i]);
        line("do {");
        indent++;
        return i + 3;
    }

    private void assign(Insn insn) {
        Var dst = Objects.requireNonNull(insn.dstVar);
        ListingExpr from = take(insn.aVar);
        if (dst.home == Var.Home.TEMP && flow.isPassedOnce(dst)) {
            value(dst, from);
            return;
        }
        boolean declares = dst.home == Var.Home.TEMP && !names.contains(dst);
        String name = names.name(dst);
        if (declares) {
            line(names.typeOf(dst) + " " + name + " = " + from.asNumber() + ";");
        } else if (from.operator != null && name.equals(from.left)) {
            boolean one = "1".equals(from.right) && !from.operator.equals("*");
            line(name + (one ? from.operator + from.operator : " " + from.operator + "= " + from.right) + ";");
        } else {
            line(name + " = " + from.asNumber() + ";");
        }
    }

    /** Keeps a value for its only reader, or declares a variable. */
    private void value(Var dst, ListingExpr expr) {
        if (flow.isPassedOnce(dst) && expr.text.length() <= MAX_INLINED) {
            pending.add(dst);
            pendingExprs.put(dst, expr);
        } else if (names.contains(dst)) {
            line(names.name(dst) + " = " + expr.asNumber() + ";");
        } else if (flow.reads(dst) == 0 && isCall(flow.insnOf(dst))) {
            line(expr.text + ";");
        } else {
            declare(dst, expr);
        }
    }

    // ---- declarations that must stand ahead of the first assignment ----

    /** Declares variables that the block opened at {@code i} assigns and something behind it reads. */
    private void declareAhead(int i) {
        if (insns[i].verb != Verb.WHEN && insns[i].verb != Verb.LOOP && insns[i].verb != Verb.CALLBACK) {
            return;
        }
        int end = flow.endOf(i);
        for (int k = i + 1; k < end; k++) {
            Var dst = insns[k].dstVar;
            if (dst != null && dst.home == Var.Home.TEMP && !names.contains(dst) && flow.isReadOutside(dst, i, end)) {
                line(names.typeOf(dst) + " " + names.name(dst) + ";");
            }
        }
    }

    // ---- expressions ----

    /** The value of a variable: the pending expression, which is then used up, or its name. */
    private ListingExpr take(@Nullable Var var) {
        Var v = Objects.requireNonNull(var);
        ListingExpr expr = pendingExprs.remove(v);
        if (expr != null) {
            pending.remove(v);
            return expr;
        }
        if (v.home == Var.Home.CONSTANT) {
            return ListingExpr.constant(v.kind, v.bits);
        }
        return ListingExpr.variable(v, names.name(v), truths.contains(v));
    }

    private ListingExpr call(Insn insn) {
        ListingExpr target = take(insn.aVar);
        ListingExpr x = insn.bVar == null ? null : take(insn.bVar);
        ListingExpr y = insn.cVar == null ? null : take(insn.cVar);
        return ListingExpr.call(insn, target, x, y);
    }

    private ListingExpr expression(Insn insn) {
        ListingExpr a = take(insn.aVar);
        return ListingExpr.of(insn, a, insn.bVar == null ? null : take(insn.bVar));
    }

    private static boolean isCall(Insn insn) {
        return insn.verb == Verb.CALL;
    }
}
