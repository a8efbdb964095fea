package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/**
 * All items combined by an associative operator that leaves everything as it is when given the identity, with which each
 * piece begins. The result is the value itself, boxed.
 */
public record FoldSink(Kind kind, @Nullable Object identity, Object operator) implements Sink {
    @Override
    public String name() {
        return "reduce";
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
        return operator;
    }

    @Override
    public void lower(Code c, Var x) {
        Var all = Values.state(c, kind);
        c.assign(all, c.call(JdkFn.combine(kind), c.ref(0), all, x));
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        Values.set(f, kind, identity);
    }

    @Override
    public Object partial(Frame f) {
        return new Some(Values.get(f, kind, 0));
    }

    @Override
    public Object combine(Object left, Object right) {
        return new Some(Values.combine(kind, operator, ((Some) left).value(), ((Some) right).value()));
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return ((Some) partial).value();
    }
}
