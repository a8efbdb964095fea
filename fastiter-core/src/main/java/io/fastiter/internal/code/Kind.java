package io.fastiter.internal.code;

/**
 * The four element kinds a pipeline can carry. The kind is a value, not a type parameter, so that one stage class
 * serves all four public iterators. Truth values travel as {@link #INT} 0 and 1, as they do in the JVM.
 */
public enum Kind {
    INT,
    LONG,
    DOUBLE,
    REF;

    /** True for the kinds that live in {@link Frame#nums}. */
    public boolean isNumber() {
        return this != REF;
    }
}
