package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/** Shows each item to an action before it passes it on. */
public record PeekStage(Kind kind, Object action) implements Stage {
    @Override
    public String name() {
        return "peek";
    }

    @Override
    public int traits() {
        return Traits.ONE_TO_ONE | Traits.CALLS;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return action;
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        c.call(JdkFn.accept(kind), c.ref(0), x);
        next.emit(x);
    }
}
