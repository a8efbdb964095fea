package io.fastiter.internal.code;

import org.jspecify.annotations.Nullable;

/** One instruction of a program: a {@link Verb} with its variables. Immutable once its program is recorded. */
public final class Insn {
    public final Verb verb;
    public final @Nullable Var dstVar;
    public final @Nullable Var aVar;
    public final @Nullable Var bVar;
    public final @Nullable Var cVar;

    /** What is called, for {@link Verb#CALL}. */
    public final @Nullable Fn fn;

    /** The array's JVM descriptor, for {@link Verb#LENGTH}, {@link Verb#LOAD} and {@link Verb#STORE}. */
    public final @Nullable String type;

    /** The name of the operation that said it, such as "map": for the listing, and to say what failed. */
    public final String note;

    /** Of which pipeline inside of that operation it is a part; null if of none. */
    public final @Nullable Inside inside;

    /**
     * A place in a pipeline that a function gave, and which has become part of this program.
     *
     * @param operations that pipeline's operations
     * @param stage the one of them that said it
     * @param index the variable that counts that pipeline's items, an int
     */
    public record Inside(String operations, String stage, Var index) {}

    /** The slots of the variables in a {@link Frame}; -1 where there is none. */
    public int dst = -1;

    public int a = -1;
    public int b = -1;
    public int c = -1;

    /**
     * Where control goes. WHEN: the index of its OTHERWISE, or of its END where there is none. OTHERWISE and CALLBACK:
     * the index of their END. END: the index of the LOOP, WHEN or CALLBACK that it closes. SKIP_UNLESS: the index of
     * the innermost LOOP or CALLBACK around it, -1 for the item loop. BREAK_UNLESS: the index of its LOOP. LOOP: the
     * index of its END.
     */
    public int jump = -1;

    Insn(
            Verb verb,
            @Nullable Var dst,
            @Nullable Var a,
            @Nullable Var b,
            @Nullable Var c,
            @Nullable Fn fn,
            @Nullable String type,
            String note,
            @Nullable Inside inside) {
        this.verb = verb;
        this.dstVar = dst;
        this.aVar = a;
        this.bVar = b;
        this.cVar = c;
        this.fn = fn;
        this.type = type;
        this.note = note;
        this.inside = inside;
    }

    void resolveSlots() {
        dst = dstVar == null ? -1 : dstVar.slot;
        a = aVar == null ? -1 : aVar.slot;
        b = bVar == null ? -1 : bVar.slot;
        c = cVar == null ? -1 : cVar.slot;
    }
}
