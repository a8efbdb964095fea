package io.fastiter.internal.plan;

/**
 * What the runs of a shape find out about it by and by, so that an operation is lowered differently from then on. It may
 * change nothing but the text: inputs and state are the same in the same order, so that a run can go on with a kernel
 * that is made of the new text.
 */
public abstract class Lesson {
    /** How often there was something new, which is worth compiling anew for. Written last. */
    private volatile int edition;

    public final int edition() {
        return edition;
    }

    /** Says that there is something new. */
    protected final void edition(int edition) {
        this.edition = edition;
    }
}
