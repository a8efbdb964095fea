package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;

/** Passes on the items that are instances of a class. It calls nothing of the user's. */
public record SelectStage(Class<?> type) implements Stage {
    @Override
    public String name() {
        return "select";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return type;
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        c.skipUnless(c.instance(c.ref(0), x));
        next.emit(x);
    }
}
