package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Fn;
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
    /** The descriptors of primitive types, each followed by its name. */
    private static final String PRIMITIVES = "Zboolean;Bbyte;Sshort;Cchar;Iint;Jlong;Ffloat;Ddouble;";

    /** A value that is not worth a name gets one after all beyond this length. */
    private static final int MAX_INLINED = 72;

    // How strongly expressions bind, as in Java: what binds less than its place asks for gets parentheses.
    private static final int ATOM = 0;
    private static final int UNARY = 1;
    private static final int TIMES = 2;
    private static final int PLUS = 3;
    private static final int RELATION = 4;
    private static final int EQUALITY = 5;
    private static final int CHOICE = 6;

    /** An expression as text. */
    private static final class Expr {
        final String text;
        final int binding;

        /** True for a boolean, false for a number or a reference. */
        final boolean truth;

        /** What the expression says when negated; null where that is simply {@code !}. */
        @Nullable
        String negated;

        /** {@code x += right} if this is {@code x + right}: the name x, the operator and the right side. */
        @Nullable
        String left;

        @Nullable
        String operator;

        @Nullable
        String right;

        /** True if it calls or reads memory, so that it must not change places with a call. */
        boolean isImpure;

        final List<Var> mentions = new ArrayList<>();

        Expr(String text, int binding, boolean truth) {
            this.text = text;
            this.binding = binding;
            this.truth = truth;
        }

        String in(int place) {
            return binding > place ? "(" + text + ")" : text;
        }
    }

    private final Program program;
    private final Insn[] insns;
    private final StringBuilder out = new StringBuilder();
    private final Map<Var, String> names = new HashMap<>();
    private final Map<Var, int[]> uses = new HashMap<>();

    /** Values computed but not printed yet, in order: they go into the expression of their only reader. */
    private final List<Var> pending = new ArrayList<>();

    private final Map<Var, Expr> pendingExprs = new HashMap<>();

    /** Variables that are printed as booleans. */
    private final List<Var> truths = new ArrayList<>();

    /** Operations met since the last statement. */
    private final List<String> notes = new ArrayList<>();

    private String lastNote = "";
    private int indent;
    private int temps;

    private Listing(Program program) {
        this.program = program;
        this.insns = program.insns;
    }

    public static String print(Program program) {
        return new Listing(program).print();
    }

    private String print() {
        countUses();
        nameInputs();
        for (int i = 0; i < program.states.size(); i++) {
            Var state = program.states.get(i);
            names.put(state, "s" + i);
            line(typeName(state) + " s" + i + " = " + initial(state) + ";");
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
        flushAll();
    }

    private String initial(Var state) {
        if (state.kind != Kind.REF) {
            return number(state.kind, state.bits);
        }
        return state.input == null ? "null" : name(state.input);
    }

    // ---- who reads and writes what ----

    private static final int READS = 0;
    private static final int WRITES = 1;

    private void countUses() {
        for (Insn insn : insns) {
            count(insn.aVar, READS);
            count(insn.bVar, READS);
            count(insn.cVar, insn.verb == Verb.CALLBACK ? WRITES : READS);
            count(insn.dstVar, WRITES);
        }
    }

    private void count(@Nullable Var v, int what) {
        if (v != null) {
            int[] count = uses.get(v);
            if (count == null) {
                count = new int[2];
                uses.put(v, count);
            }
            count[what]++;
        }
    }

    private int uses(Var v, int what) {
        int[] count = uses.get(v);
        return count == null ? 0 : count[what];
    }

    private boolean isPassedOnce(Var v) {
        return v.home == Var.Home.TEMP && uses(v, WRITES) == 1 && uses(v, READS) == 1;
    }

    // ---- names and types ----

    private void nameInputs() {
        Map<String, Integer> numbers = new HashMap<>();
        for (Insn insn : insns) {
            nameInput(insn.aVar, numbers);
            nameInput(insn.bVar, numbers);
            nameInput(insn.cVar, numbers);
        }
        for (Var input : program.inputs) {
            nameInput(input, numbers);
        }
    }

    private void nameInput(@Nullable Var v, Map<String, Integer> numbers) {
        if (v == null || v.home != Var.Home.INPUT || names.containsKey(v)) {
            return;
        }
        String letter = v.kind == Kind.REF ? letter(v) : "n";
        Integer number = numbers.get(letter);
        int next = number == null ? 0 : number;
        numbers.put(letter, next + 1);
        names.put(v, letter + next);
    }

    /** The first letter of a reference's name, by what is done with it first. */
    private String letter(Var v) {
        for (Insn insn : insns) {
            if (insn.aVar != v) {
                continue;
            }
            switch (insn.verb) {
                case CALL:
                    String owner = Objects.requireNonNull(insn.fn).owner;
                    return owner.equals("java/util/List") ? "a" : "f";
                case LOAD:
                case STORE:
                case LENGTH:
                    return "a";
                case INSTANCE:
                    return "c";
                default:
                    break;
            }
        }
        return "r";
    }

    private String name(Var v) {
        String name = names.get(v);
        if (name == null) {
            name = "x" + ++temps;
            names.put(v, name);
        }
        return name;
    }

    private String typeName(Var v) {
        switch (v.kind) {
            case INT:
                return "int";
            case LONG:
                return "long";
            case DOUBLE:
                return "double";
            default:
                break;
        }
        for (Insn insn : insns) {
            if (isCall(insn) && insn.dstVar == v && insn.fn != null && insn.fn.resultType != null) {
                return simpleName(insn.fn.resultType);
            }
            if (insn.aVar == v && isCall(insn) && insn.fn != null) {
                return simpleName(insn.fn.owner);
            }
            if (insn.aVar == v && insn.type != null) {
                return simpleName(insn.type);
            }
        }
        return "Object";
    }

    /** The simple name of a class or array that is given as an internal name or a descriptor. */
    private static String simpleName(String type) {
        switch (type.charAt(0)) {
            case '[':
                return simpleName(type.substring(1)) + "[]";
            case 'L':
                if (type.endsWith(";")) {
                    return simpleName(type.substring(1, type.length() - 1));
                }
                break;
            default:
                break;
        }
        if (type.length() == 1) {
            return PRIMITIVES.substring(
                    PRIMITIVES.indexOf(type) + 1, PRIMITIVES.indexOf(';', PRIMITIVES.indexOf(type)));
        }
        return type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('$')) + 1);
    }

    private static String consumer(Kind kind) {
        switch (kind) {
            case INT:
                return "IntConsumer";
            case LONG:
                return "LongConsumer";
            case DOUBLE:
                return "DoubleConsumer";
            default:
                return "Consumer";
        }
    }

    private static String number(Kind kind, long bits) {
        return kind == Kind.DOUBLE ? Double.toString(Double.longBitsToDouble(bits)) : Long.toString(bits);
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
            Expr expr = Objects.requireNonNull(pendingExprs.get(v));
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

    private void declare(Var v, Expr expr) {
        if (names.containsKey(v)) { // ahead of the block that this is in
            line(name(v) + " = " + asNumber(expr, CHOICE) + ";");
            return;
        }
        line((expr.truth ? "boolean" : typeName(v)) + " " + name(v) + " = " + expr.text + ";");
        if (expr.truth) {
            truths.add(v);
        }
    }

    // ---- instructions ----

    private int print(int i) {
        Insn insn = insns[i];
        if (insn.verb == Verb.END) {
            flushAll();
            indent--;
            boolean lambda = insns[insn.jump].verb == Verb.CALLBACK;
            line(lambda ? "};" : "}");
            note(insn);
            return i + 1;
        }
        if (insn.verb == Verb.OTHERWISE) {
            flushAll();
            indent--;
            line("} else {");
            indent++;
            return i + 1;
        }
        note(insn);
        declareAhead(i);
        flushBefore(insn);
        switch (insn.verb) {
            case MOVE:
                assign(insn);
                return i + 1;
            case CALL:
                Expr call = call(insn);
                if (insn.dstVar == null) {
                    line(call.text + ";");
                } else {
                    value(insn.dstVar, call);
                }
                return i + 1;
            case STORE:
                Expr array = take(insn.aVar);
                Expr at = take(insn.bVar);
                line(array.in(ATOM) + "[" + index(at) + "] = " + asNumber(take(insn.cVar), CHOICE) + ";");
                return i + 1;
            case SKIP_UNLESS:
                boolean inBody = insn.jump >= 0 && insns[insn.jump].verb == Verb.CALLBACK;
                line("if (" + negation(take(insn.aVar)) + (inBody ? ") return;" : ") continue;"));
                return i + 1;
            case BREAK_UNLESS:
                line("if (" + negation(take(insn.aVar)) + ") break;");
                return i + 1;
            case STOP:
                line("stop;");
                return i + 1;
            case WHEN:
                line("if (" + condition(take(insn.aVar)) + ") {");
                indent++;
                return i + 1;
            case LOOP:
                return loop(i);
            case CALLBACK:
                Var x = Objects.requireNonNull(insn.cVar);
                Var emit = Objects.requireNonNull(insn.dstVar);
                names.put(emit, "emit" + numberOf(emit));
                line(consumer(x.kind) + " " + name(emit) + " = " + name(x) + " -> {");
                indent++;
                return i + 1;
            default:
                value(Objects.requireNonNull(insn.dstVar), expression(insn));
                return i + 1;
        }
    }

    /** The number of a callback among all of them. */
    private int numberOf(Var emit) {
        int number = 0;
        for (Insn insn : insns) {
            if (insn.verb == Verb.CALLBACK) {
                number++;
                if (insn.dstVar == emit) {
                    break;
                }
            }
        }
        return number;
    }

    /** Prints a loop's head, with the condition that opens it where there is one. */
    private int loop(int i) {
        int k = i + 1;
        while (isTruth(insns[k])
                && isPassedOnce(Objects.requireNonNull(insns[k].dstVar))
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
            Expr expr = isCall(insns[t]) ? call(insns[t]) : expression(insns[t]);
            pending.add(dst);
            pendingExprs.put(dst, expr);
        }
        line("while (" + condition(take(insns[k].aVar)) + ") {");
        indent++;
        return k + 1;
    }

    private static boolean isTruth(Insn insn) {
        switch (insn.verb) {
            case LESS:
            case EQUAL:
            case IS_NULL:
            case INSTANCE:
                return true;
            case CALL:
                return insn.fn != null && insn.dstVar != null && insn.fn.descriptor.endsWith(")Z");
            default:
                return false;
        }
    }

    private void assign(Insn insn) {
        Var dst = Objects.requireNonNull(insn.dstVar);
        Expr from = take(insn.aVar);
        if (dst.home == Var.Home.TEMP && isPassedOnce(dst)) {
            value(dst, from);
            return;
        }
        boolean declares = dst.home == Var.Home.TEMP && !names.containsKey(dst);
        String name = name(dst);
        if (declares) {
            line(typeName(dst) + " " + name + " = " + asNumber(from, CHOICE) + ";");
        } else if (from.operator != null && name.equals(from.left)) {
            boolean one = "1".equals(from.right) && !from.operator.equals("*");
            line(name + (one ? from.operator + from.operator : " " + from.operator + "= " + from.right) + ";");
        } else {
            line(name + " = " + asNumber(from, CHOICE) + ";");
        }
    }

    /** Keeps a value for its only reader, or declares a variable. */
    private void value(Var dst, Expr expr) {
        if (isPassedOnce(dst) && expr.text.length() <= MAX_INLINED) {
            pending.add(dst);
            pendingExprs.put(dst, expr);
        } else if (names.containsKey(dst)) {
            line(name(dst) + " = " + asNumber(expr, CHOICE) + ";");
        } else if (uses(dst, READS) == 0 && isCall(insnOf(dst))) {
            line(expr.text + ";");
        } else {
            declare(dst, expr);
        }
    }

    private Insn insnOf(Var dst) {
        int i = 0;
        while (insns[i].dstVar != dst) {
            i++;
        }
        return insns[i];
    }

    // ---- declarations that must stand ahead of the first assignment ----

    /** Declares variables that the block opened at {@code i} assigns and something behind it reads. */
    private void declareAhead(int i) {
        if (insns[i].verb != Verb.WHEN && insns[i].verb != Verb.LOOP && insns[i].verb != Verb.CALLBACK) {
            return;
        }
        int end = endOf(i);
        for (int k = i + 1; k < end; k++) {
            Var dst = insns[k].dstVar;
            if (dst != null && dst.home == Var.Home.TEMP && !names.containsKey(dst) && isReadOutside(dst, i, end)) {
                line(typeName(dst) + " " + name(dst) + ";");
            }
        }
    }

    private int endOf(int opener) {
        int end = insns[opener].jump;
        while (insns[end].verb != Verb.END) {
            end = insns[end].jump;
        }
        return end;
    }

    /** A variable of an if belongs outside if anything behind reads it, or its other branch. */
    private boolean isReadOutside(Var v, int from, int to) {
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

    // ---- expressions ----

    /** The value of a variable: the pending expression, which is then used up, or its name. */
    private Expr take(@Nullable Var var) {
        Var v = Objects.requireNonNull(var);
        Expr expr = pendingExprs.remove(v);
        if (expr != null) {
            pending.remove(v);
            return expr;
        }
        if (v.home == Var.Home.CONSTANT) {
            return new Expr(number(v.kind, v.bits), v.bits < 0 ? UNARY : ATOM, false);
        }
        expr = new Expr(name(v), ATOM, truths.contains(v));
        expr.mentions.add(v);
        return expr;
    }

    private static String condition(Expr expr) {
        return expr.truth ? expr.text : expr.in(RELATION) + " != 0";
    }

    private static String negation(Expr expr) {
        if (!expr.truth) {
            return expr.in(RELATION) + " == 0";
        }
        return expr.negated != null ? expr.negated : "!" + expr.in(UNARY);
    }

    private static String asNumber(Expr expr, int place) {
        if (!expr.truth) {
            return expr.in(place);
        }
        String choice = expr.text + " ? 1 : 0";
        return place < CHOICE ? "(" + choice + ")" : choice;
    }

    private Expr call(Insn insn) {
        Fn fn = Objects.requireNonNull(insn.fn);
        Expr target = take(insn.aVar);
        StringBuilder text = new StringBuilder(target.in(ATOM));
        text.append('.').append(fn.name).append('(');
        Expr x = insn.bVar == null ? null : take(insn.bVar);
        Expr y = insn.cVar == null ? null : take(insn.cVar);
        if (x != null) {
            text.append(asNumber(x, CHOICE));
        }
        if (y != null) {
            text.append(", ").append(asNumber(y, CHOICE));
        }
        Expr call = new Expr(text.append(')').toString(), ATOM, isTruth(insn));
        call.isImpure = true;
        mention(call, target);
        mention(call, x);
        mention(call, y);
        return call;
    }

    private static void mention(Expr expr, @Nullable Expr part) {
        if (part != null) {
            expr.mentions.addAll(part.mentions);
            expr.isImpure |= part.isImpure;
        }
    }

    private Expr expression(Insn insn) {
        Expr a = take(insn.aVar);
        Expr b = insn.bVar == null ? null : take(insn.bVar);
        Expr expr = expression(insn, a, b);
        mention(expr, a);
        mention(expr, b);
        return expr;
    }

    private static boolean isCall(Insn insn) {
        return insn.verb == Verb.CALL;
    }

    private Expr expression(Insn insn, Expr a, @Nullable Expr second) {
        Kind kind = Objects.requireNonNull(insn.dstVar).kind;
        Expr b = second == null ? a : second;
        switch (insn.verb) {
            case CONVERT:
                String type = kind == Kind.INT ? "(int) " : kind == Kind.LONG ? "(long) " : "(double) ";
                return new Expr(type + asNumber(a, UNARY), UNARY, false);
            case ADD:
                return arithmetic(a, "+", b, PLUS, TIMES);
            case SUB:
                return arithmetic(a, "-", b, PLUS, TIMES);
            case MUL:
                return arithmetic(a, "*", b, TIMES, UNARY);
            case LESS:
                return relation(insn, a, b);
            case EQUAL:
                return equality(a, b);
            case IS_NULL:
                Expr isNull = new Expr(a.in(RELATION) + " == null", EQUALITY, true);
                isNull.negated = a.in(RELATION) + " != null";
                return isNull;
            case COMPARE:
                return new Expr("Double.compare(" + a.text + ", " + b.text + ")", ATOM, false);
            case INSTANCE:
                return new Expr(a.in(ATOM) + ".isInstance(" + b.text + ")", ATOM, true);
            case CURSOR:
                return cursor(insn, a);
            case OFFSET:
                return new Expr("offset", ATOM, false);
            case LENGTH:
                return impure(new Expr(a.in(ATOM) + ".length", ATOM, false));
            case LOAD:
                return impure(new Expr(a.in(ATOM) + "[" + index(b) + "]", ATOM, false));
            default:
                throw new IllegalArgumentException("no expression: " + insn.verb);
        }
    }

    private static Expr impure(Expr expr) {
        expr.isImpure = true;
        return expr;
    }

    private static Expr arithmetic(Expr a, String operator, Expr b, int left, int right) {
        Expr expr = new Expr(asNumber(a, left) + " " + operator + " " + asNumber(b, right), left, false);
        expr.left = asNumber(a, left);
        expr.operator = operator;
        expr.right = asNumber(b, CHOICE);
        return expr;
    }

    private static Expr relation(Insn insn, Expr a, Expr b) {
        Expr less = new Expr(asNumber(a, PLUS) + " < " + asNumber(b, PLUS), RELATION, true);
        if (insn.aVar != null && insn.aVar.kind != Kind.DOUBLE) {
            less.negated = asNumber(a, PLUS) + " >= " + asNumber(b, PLUS);
        }
        return less;
    }

    private static Expr equality(Expr a, Expr b) {
        if (a.truth && b.text.equals("0")) {
            Expr not = new Expr(negation(a), a.negated == null ? UNARY : EQUALITY, true);
            not.negated = a.text;
            return not;
        }
        Expr equal = new Expr(asNumber(a, RELATION) + " == " + asNumber(b, RELATION), EQUALITY, true);
        equal.negated = asNumber(a, RELATION) + " != " + asNumber(b, RELATION);
        return equal;
    }

    /** The item's index: {@code i + n0}, as an int only where it is not an index anyway. */
    private static Expr cursor(Insn insn, Expr offset) {
        String text = offset.text.equals("0") ? "i" : "i + " + offset.in(PLUS);
        if (insn.dstVar != null && insn.dstVar.kind == Kind.INT) {
            Expr cast = new Expr(text.equals("i") ? "(int) i" : "(int) (" + text + ")", UNARY, false);
            cast.right = text;
            return cast;
        }
        return new Expr(text, text.equals("i") ? ATOM : PLUS, false);
    }

    private static String index(Expr index) {
        return index.operator == null && index.right != null ? index.right : asNumber(index, CHOICE);
    }
}
