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
 * References accumulated into a value of another type: each piece begins with the identity, and what pieces give is
 * combined in order. The result is the value itself.
 */
public record ReduceWithSink(@Nullable Object identity, Object accumulator, Object combiner) implements Sink {
    @Override
    public String name() {
        return "reduce";
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
        return accumulator;
    }

    @Override
    public void lower(Code c, Var x) {
        Var all = c.stateRef();
        c.assign(all, c.call(JdkFn.combine(Kind.REF), c.ref(0), all, x));
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        Values.set(f, Kind.REF, identity);
    }

    @Override
    public Object partial(Frame f) {
        return new Some(f.ref(0));
    }

    @Override
    public Object combine(Object left, Object right) {
        return new Some(Values.combine(Kind.REF, combiner, ((Some) left).value(), ((Some) right).value()));
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return ((Some) partial).value();
    }
}
