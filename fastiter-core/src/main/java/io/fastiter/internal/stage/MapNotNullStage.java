package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/** Passes on what a function makes of each item, except where that is null. */
public record MapNotNullStage(Object function) implements Stage {
    @Override
    public String name() {
        return "mapNotNull";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return Traits.CALLS;
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
        Var y = c.call(JdkFn.map(Kind.REF, Kind.REF), c.ref(0), x);
        c.skipUnless(c.not(c.isNull(y)));
        next.emit(y);
    }
}
