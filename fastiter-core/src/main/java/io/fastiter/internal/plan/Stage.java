package io.fastiter.internal.plan;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import org.jspecify.annotations.Nullable;

/** What happens to the items between the source and the sink: one operation, one file in {@code stage/}. */
public interface Stage extends Operation {
    /** Says in verbs what the stage does with one item {@code x}, passing on what it gives. */
    void lower(Code c, Var x, Next next);

    /** What it does to the range of source indices that is run, while positions follow from the source's indices. */
    default void narrow(Window w) {}

    /** The stage that a run with these options uses; called once when a terminal operation starts. */
    default Stage open(Options options) {
        return this;
    }

    /** This stage with what runs of pipelines of this shape, of which it is the last stage, have taught it. */
    default Stage taught(Shape shape) {
        return this;
    }

    /**
     * The stage to use for the next {@code items} items, the first of which is at {@code position}. Asked of the first
     * stage behind a cut, for one chunk after the other.
     */
    default Stage over(long position, int items) {
        return this;
    }

    /**
     * What fails behind the items that {@link #over} was asked for last, because something else that it takes items from
     * does; null if nothing does. The stage is to be run over the items before it.
     */
    default @Nullable Throwable failureBehind() {
        return null;
    }
}
