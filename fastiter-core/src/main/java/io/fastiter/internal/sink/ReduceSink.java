package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/** All items combined by an associative operator, first to last: a {@link Some}, or null where there are none. */
public record ReduceSink(Kind kind, Object operator) implements Sink {
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
        Var begun = c.state(Kind.INT, 0);
        Var all = Values.state(c, kind);
        c.when(begun);
        c.assign(all, c.call(JdkFn.combine(kind), c.ref(0), all, x));
        c.otherwise();
        c.assign(begun, c.constant(Kind.INT, 1));
        c.assign(all, x);
        c.end();
    }

    @Override
    public Object partial(Frame f) {
        if (f.num(0) == 0) {
            return Some.NONE;
        }
        return new Some(Values.get(f, kind, kind == Kind.REF ? 0 : 1));
    }

    @Override
    public Object combine(Object left, Object right) {
        if (left == Some.NONE) {
            return right;
        }
        if (right == Some.NONE) {
            return left;
        }
        return new Some(Values.combine(kind, operator, ((Some) left).value(), ((Some) right).value()));
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return Some.orNull(partial);
    }
}
