package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/**
 * Passes on what a function makes of each item and its position in encounter order.
 *
 * @param fn the function's method: takes a long and an item of kind {@code from}, gives one of {@code kind}
 */
public record MapIndexedStage(Fn fn, Kind from, Kind kind, Object function) implements Stage {
    @Override
    public String name() {
        return "mapIndexed";
    }

    @Override
    public int traits() {
        return Traits.ONE_TO_ONE | Traits.POSITION | Traits.CALLS;
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
        next.emit(c.call(fn, c.ref(0), c.position(), x));
    }
}
