package io.fastiter.internal.code;

import org.jspecify.annotations.Nullable;

/**
 * A value in a kernel's program. Its home decides how long it lives: an input is bound once per run, a state variable
 * is carried from item to item and from block to block, a temporary lives while one item passes, and a constant is part
 * of the text.
 */
public final class Var {
    /** Where a value lives. */
    public enum Home {
        INPUT,
        STATE,
        TEMP,
        CONSTANT
    }

    public final Kind kind;
    public final Home home;

    /** A constant's value, and what a number that is state starts as (doubles as raw bits). */
    public final long bits;

    /** The input that a reference that is state starts as; null where it starts as null. */
    public final @Nullable Var input;

    /** A number that tells variables of one program apart, in the order of their creation. */
    public final int id;

    /** The slot in {@link Frame#nums} or {@link Frame#refs}, by kind; set when the program is complete. */
    int slot;

    Var(Kind kind, Home home, int id, int slot, long bits, @Nullable Var input) {
        this.kind = kind;
        this.home = home;
        this.id = id;
        this.slot = slot;
        this.bits = bits;
        this.input = input;
    }

    public int slot() {
        return slot;
    }
}
