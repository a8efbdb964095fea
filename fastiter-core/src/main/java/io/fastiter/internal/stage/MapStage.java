package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/** Passes on what a function makes of each item. */
public record MapStage(String name, Kind from, Kind kind, Object function) implements Stage {
    @Override
    public int traits() {
        return Traits.ONE_TO_ONE | Traits.CALLS;
    }

    @Override
    public int variant() {
        return from.ordinal() * 4 + kind.ordinal();
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return function;
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        next.emit(c.call(JdkFn.map(from, kind), c.ref(0), x));
    }
}
