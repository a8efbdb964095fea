package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/**
 * Passes on what a function emits for each item: none, one or many. The function gets the item and a consumer, and
 * everything downstream runs inside its calls of that consumer, so nothing is held in between.
 *
 * @param fn the function's method: takes an item of kind {@code from} and a consumer of items of {@code kind}
 */
public record MapMultiStage(String name, Fn fn, Kind from, Kind kind, Object function) implements Stage {
    /** With a {@code BiConsumer} where items are references, else with {@code IntMapMultiConsumer} or its kin. */
    public MapMultiStage(String name, Kind from, Kind kind, Object function) {
        this(name, standard(from, kind), from, kind, function);
    }

    private static Fn standard(Kind from, Kind kind) {
        if (from != kind && from != Kind.REF) {
            throw new IllegalArgumentException("the JDK has no mapMulti function from " + from + " to " + kind);
        }
        return JdkFn.multi(from);
    }

    @Override
    public int traits() {
        return Traits.CALLS | Traits.EXPANDS;
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
        Var function = c.ref(0);
        Var emitted = c.temp(kind);
        Var emit = c.callback(emitted);
        next.emit(emitted);
        c.end();
        c.call(fn, function, x, emit);
    }
}
