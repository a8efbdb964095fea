package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An expression of a {@link Listing}: its text in Java, with no more parentheses than that needs where it stands. */
final class ListingExpr {
    // How strongly expressions bind, as in Java: what binds less than its place asks for gets parentheses.
    private static final int ATOM = 0;
    private static final int UNARY = 1;
    private static final int TIMES = 2;
    private static final int PLUS = 3;
    private static final int RELATION = 4;
    private static final int EQUALITY = 5;
    private static final int CHOICE = 6;

    final String text;

    /** True for a boolean, false for a number or a reference. */
    final boolean truth;

    /**
     * {@code x += right} if this is {@code x + right}: the name x, the operator and the right side. Without an operator,
     * the right side is what is cast to int here, and need not be as an index.
     */
    @Nullable
    String left;

    @Nullable
    String operator;

    @Nullable
    String right;

    /** True if it calls or reads memory, so that it must not change places with a call. */
    boolean isImpure;

    /** The variables in it. */
    final List<Var> mentions = new ArrayList<>();

    private final int binding;

    /** What the expression says when negated; null where that is simply {@code !}. */
    private @Nullable String negated;

    private ListingExpr(String text, int binding, boolean truth) {
        this.text = text;
        this.binding = binding;
        this.truth = truth;
    }

    // ---- in its place ----

    private String in(int place) {
        return binding > place ? "(" + text + ")" : text;
    }

    String condition() {
        return truth ? text : in(RELATION) + " != 0";
    }

    String negation() {
        if (!truth) {
            return in(RELATION) + " == 0";
        }
        return negated != null ? negated : "!" + in(UNARY);
    }

    String asNumber() {
        return asNumber(CHOICE);
    }

    private String asNumber(int place) {
        if (!truth) {
            return in(place);
        }
        String choice = text + " ? 1 : 0";
        return place < CHOICE ? "(" + choice + ")" : choice;
    }

    /** An element of this, which is an array. */
    String element(ListingExpr index) {
        return in(ATOM) + "[" + index.asIndex() + "]";
    }

    private String asIndex() {
        return operator == null && right != null ? right : asNumber();
    }

    // ---- of what ----

    static ListingExpr constant(Kind kind, long bits) {
        return new ListingExpr(number(kind, bits), bits < 0 ? UNARY : ATOM, false);
    }

    static String number(Kind kind, long bits) {
        return kind == Kind.DOUBLE ? Double.toString(Double.longBitsToDouble(bits)) : Long.toString(bits);
    }

    static ListingExpr variable(Var v, String name, boolean truth) {
        ListingExpr expr = new ListingExpr(name, ATOM, truth);
        expr.mentions.add(v);
        return expr;
    }

    static ListingExpr call(Insn insn, ListingExpr target, @Nullable ListingExpr x, @Nullable ListingExpr y) {
        Fn fn = Objects.requireNonNull(insn.fn);
        StringBuilder text = new StringBuilder(target.in(ATOM));
        text.append('.').append(fn.name).append('(');
        if (x != null) {
            text.append(x.asNumber());
        }
        if (y != null) {
            text.append(", ").append(y.asNumber());
        }
        ListingExpr call = new ListingExpr(text.append(')').toString(), ATOM, isTruth(insn));
        call.isImpure = true;
        call.mention(target);
        call.mention(x);
        call.mention(y);
        return call;
    }

    /** What the instruction computes of its operands; it is no call. */
    static ListingExpr of(Insn insn, ListingExpr a, @Nullable ListingExpr b) {
        ListingExpr expr = computed(insn, a, b == null ? a : b);
        expr.mention(a);
        expr.mention(b);
        return expr;
    }

    private void mention(@Nullable ListingExpr part) {
        if (part != null) {
            mentions.addAll(part.mentions);
            isImpure |= part.isImpure;
        }
    }

    /** Whether what the instruction gives is a boolean. */
    static boolean isTruth(Insn insn) {
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

    private static ListingExpr computed(Insn insn, ListingExpr a, ListingExpr b) {
        Kind kind = Objects.requireNonNull(insn.dstVar).kind;
        switch (insn.verb) {
            case CONVERT:
                String type = kind == Kind.INT ? "(int) " : kind == Kind.LONG ? "(long) " : "(double) ";
                return new ListingExpr(type + a.asNumber(UNARY), UNARY, false);
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
                ListingExpr isNull = new ListingExpr(a.in(RELATION) + " == null", EQUALITY, true);
                isNull.negated = a.in(RELATION) + " != null";
                return isNull;
            case COMPARE:
                return new ListingExpr("Double.compare(" + a.text + ", " + b.text + ")", ATOM, false);
            case INSTANCE:
                return new ListingExpr(a.in(ATOM) + ".isInstance(" + b.text + ")", ATOM, true);
            case CURSOR:
                return cursor(insn, a);
            case OFFSET:
                return new ListingExpr("offset", ATOM, false);
            case LENGTH:
                return impure(new ListingExpr(a.in(ATOM) + ".length", ATOM, false));
            case LOAD:
                return impure(new ListingExpr(a.element(b), ATOM, false));
            default:
                throw new IllegalArgumentException("no expression: " + insn.verb);
        }
    }

    private static ListingExpr impure(ListingExpr expr) {
        expr.isImpure = true;
        return expr;
    }

    private static ListingExpr arithmetic(ListingExpr a, String operator, ListingExpr b, int left, int right) {
        ListingExpr expr = new ListingExpr(a.asNumber(left) + " " + operator + " " + b.asNumber(right), left, false);
        expr.left = a.asNumber(left);
        expr.operator = operator;
        expr.right = b.asNumber();
        return expr;
    }

    private static ListingExpr relation(Insn insn, ListingExpr a, ListingExpr b) {
        ListingExpr less = new ListingExpr(a.asNumber(PLUS) + " < " + b.asNumber(PLUS), RELATION, true);
        if (insn.aVar != null && insn.aVar.kind != Kind.DOUBLE) {
            less.negated = a.asNumber(PLUS) + " >= " + b.asNumber(PLUS);
        }
        return less;
    }

    private static ListingExpr equality(ListingExpr a, ListingExpr b) {
        if (a.truth && b.text.equals("0")) {
            ListingExpr not = new ListingExpr(a.negation(), a.negated == null ? UNARY : EQUALITY, true);
            not.negated = a.text;
            return not;
        }
        ListingExpr equal = new ListingExpr(a.asNumber(RELATION) + " == " + b.asNumber(RELATION), EQUALITY, true);
        equal.negated = a.asNumber(RELATION) + " != " + b.asNumber(RELATION);
        return equal;
    }

    /** The item's index: {@code i + n0}, as an int only where it is not an index anyway. */
    private static ListingExpr cursor(Insn insn, ListingExpr offset) {
        String text = offset.text.equals("0") ? "i" : "i + " + offset.in(PLUS);
        if (insn.dstVar != null && insn.dstVar.kind == Kind.INT) {
            ListingExpr cast = new ListingExpr(text.equals("i") ? "(int) i" : "(int) (" + text + ")", UNARY, false);
            cast.right = text;
            return cast;
        }
        return new ListingExpr(text, text.equals("i") ? ATOM : PLUS, false);
    }
}
