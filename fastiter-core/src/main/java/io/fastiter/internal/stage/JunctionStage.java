package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;

/**
 * Where a part of a concatenation passes into what follows it. Behind it positions are counted, and what is carried from
 * item to item goes on in the next part's kernel.
 */
public record JunctionStage(Kind kind) implements Stage {
    @Override
    public String name() {
        return "concat";
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        c.mark();
        next.emit(x);
    }
}
