package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/** Hands each item to an action, in no order across threads. The result is null. */
public record ForEachSink(Kind kind, Object action) implements Sink {
    @Override
    public String name() {
        return "forEach";
    }

    @Override
    public int traits() {
        return Traits.CALLS;
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
    public void lower(Code c, Var x) {
        c.call(JdkFn.accept(kind), c.ref(0), x);
    }

    @Override
    public Object partial(Frame f) {
        return Some.NONE;
    }

    @Override
    public Object combine(Object left, Object right) {
        return Some.NONE;
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return null;
    }
}
