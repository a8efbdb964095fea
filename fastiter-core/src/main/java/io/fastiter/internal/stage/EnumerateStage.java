package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/**
 * Passes on each item together with its position in encounter order.
 *
 * @param fn the method that pairs them: takes a long and an item, gives an object
 * @param pairing what it is called on, no function of the user's
 */
public record EnumerateStage(Fn fn, Object pairing) implements Stage {
    @Override
    public String name() {
        return "enumerate";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return Traits.ONE_TO_ONE | Traits.POSITION;
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return pairing;
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        next.emit(c.call(fn, c.ref(0), c.position(), x));
    }
}
