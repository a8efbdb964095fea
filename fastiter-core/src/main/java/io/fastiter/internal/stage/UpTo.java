package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;

/** How an operation ends the run at a position in a kernel that counts positions. */
final class UpTo {
    private UpTo() {}

    /**
     * Passes {@code x} on while {@code position} is below {@code end}, and ends the run behind the last one, so that
     * nothing is taken from the source to find out that it was the last.
     */
    static void lower(Code c, Var position, Var end, Var x, Next next) {
        c.when(c.not(c.less(position, end)));
        c.stop();
        c.end();
        // A stage downstream that drops the item goes on with the innermost loop: this one, of a single turn, brings it
        // back to the question below.
        Var turn = c.temp(Kind.INT);
        c.assign(turn, c.constant(Kind.INT, 1));
        c.loop();
        c.breakUnless(turn);
        c.assign(turn, c.constant(Kind.INT, 0));
        next.emit(x);
        c.end();
        c.when(c.not(c.less(c.add(position, c.constant(1)), end)));
        c.stop();
        c.end();
    }
}
