package io.fastiter.internal.code;

/** What follows a stage in its pipeline, while that pipeline is lowered. */
public interface Next {
    /**
     * Says that the stage passes {@code x} on. Everything downstream is lowered at this place of the program, so a
     * lowering calls it exactly once; where a stage passes several items on, it does so from inside a loop. What the
     * lowering says behind it does not happen to items that something downstream drops: a {@code skipUnless} there goes on
     * with the innermost loop here, or else with the next source item.
     */
    void emit(Var x);
}
