package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;

/**
 * The sum of doubles as a {@link TreeSum}, the same to the last bit for any splitting. The result is a {@link Double},
 * 0.0 where there are no items. A piece holds at most 16 kB.
 */
public record DoubleSumSink() implements Sink {
    @Override
    public String name() {
        return "sum";
    }

    @Override
    public Kind kind() {
        return Kind.DOUBLE;
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public void lower(Code c, Var x) {
        TreeSum.lower(c, x);
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        TreeSum.begin(f, expected);
    }

    @Override
    public Object partial(Frame f) {
        return TreeSum.end(f);
    }

    @Override
    public Object combine(Object left, Object right) {
        return ((TreeSum) left).append((TreeSum) right);
    }

    @Override
    public Object finish(Object partial) {
        return ((TreeSum) partial).sum();
    }
}
