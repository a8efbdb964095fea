package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/** Passes on the items that a predicate accepts, or those that it does not. */
public record FilterStage(Kind kind, Object predicate, boolean negated) implements Stage {
    @Override
    public String name() {
        return negated ? "filterNot" : "filter";
    }

    @Override
    public int traits() {
        return Traits.CALLS;
    }

    @Override
    public int variant() {
        return kind.ordinal() * 2 + (negated ? 1 : 0);
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return predicate;
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        Var accepted = c.call(JdkFn.test(kind), c.ref(0), x);
        c.skipUnless(negated ? c.not(accepted) : accepted);
        next.emit(x);
    }
}
