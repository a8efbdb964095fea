package io.fastiter.internal.code;

/**
 * The words in which a stage says what it does to one item; a program is a list of them. Operands are the variables a,
 * b, c of the instruction, the result is dst. An operation that needs a new word is a reason to look at its design
 * first: all that exist get by with these.
 */
public enum Verb {
    /** dst = a, of the same kind. */
    MOVE,
    /** dst = a converted to dst's kind, as Java's cast between int, long and double does. */
    CONVERT,
    ADD,
    SUB,
    MUL,
    /** dst = 1 if a &lt; b, else 0; numbers, as Java's operator. */
    LESS,
    /** dst = 1 if a == b, else 0; numbers, as Java's operator. */
    EQUAL,
    /** dst = 1 if a is null, else 0. */
    IS_NULL,
    /** dst = Double.compare(a, b), an int. */
    COMPARE,
    /**
     * dst = (int or long, by dst's kind) index of the current source item + a, where a is a long input or constant;
     * {@linkplain Program#stripPart behind a strip}: the index behind its last item + a.
     */
    CURSOR,
    /**
     * dst = how many items of the strip come before the current one, an int; {@linkplain Program#stripPart behind a
     * strip}: how many items it has. Not inside of a CALLBACK.
     */
    OFFSET,
    /** dst (absent where the method gives nothing) = fn called on a with arguments b, c (as many as it takes). */
    CALL,
    /** dst = a.length, an int; {@link Insn#type} is the array's descriptor. */
    LENGTH,
    /** dst = a[b], b an int; bytes, shorts, chars and floats widen to dst's kind. */
    LOAD,
    /** a[b] = c, an element of c's kind, b an int; {@link Insn#type} is the array's descriptor: [I, [J or [D. */
    STORE,
    /** dst = 1 if the class a ({@link Class}) has b as an instance, else 0. */
    INSTANCE,
    /** Unless a, go on with the next item of the innermost loop (or leave the innermost callback). */
    SKIP_UNLESS,
    /** Unless a, leave the innermost {@link #LOOP}. */
    BREAK_UNLESS,
    /** End the whole piece behind this source item: nothing after it matters. */
    STOP,
    /** If a: what follows, up to OTHERWISE or END. */
    WHEN,
    OTHERWISE,
    /** Repeats what follows up to its END until a BREAK_UNLESS leaves it. */
    LOOP,
    /** dst = an object on which a user function calls accept(c): each call runs what follows, up to END, with c set. */
    CALLBACK,
    END
}
