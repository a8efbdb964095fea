package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;

/** The sum of ints or longs as a long that wraps around. The result is a {@link Long}. */
public record SumSink(Kind kind) implements Sink {
    @Override
    public String name() {
        return "sum";
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public void lower(Code c, Var x) {
        Var sum = c.state(Kind.LONG, 0);
        c.assign(sum, c.add(sum, c.convert(Kind.LONG, x)));
    }

    @Override
    public Object partial(Frame f) {
        return f.num(0);
    }

    @Override
    public Object combine(Object left, Object right) {
        return (Long) left + (Long) right;
    }

    @Override
    public Object finish(Object partial) {
        return partial;
    }
}
