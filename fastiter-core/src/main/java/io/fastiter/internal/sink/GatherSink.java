package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;

/**
 * All items in encounter order, as {@link Parts}: what comes out where the number of items is not known beforehand.
 * Holds all of them. With a bound it ends as soon as so many are there, and a piece never holds more.
 */
public record GatherSink(Kind kind, long most) implements Sink {
    /** None: nobody has written this one. */
    @Override
    public String name() {
        return "";
    }

    @Override
    public int traits() {
        return most == Long.MAX_VALUE ? 0 : Traits.STOPS;
    }

    @Override
    public int variant() {
        return kind.ordinal() * 2 + (most == Long.MAX_VALUE ? 0 : 1);
    }

    @Override
    public int nums() {
        return 1;
    }

    @Override
    public long num(int i) {
        return most;
    }

    @Override
    public void lower(Code c, Var x) {
        Var parts = c.stateRef();
        c.call(JdkFn.accept(kind), parts, x);
        if (most != Long.MAX_VALUE) {
            Var count = c.state(Kind.LONG, 0);
            c.assign(count, c.add(count, c.constant(1)));
            c.when(c.equal(count, c.num(0, Kind.LONG)));
            c.stop();
            c.end();
        }
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        f.setRef(0, Parts.of(kind, expected));
    }

    @Override
    public Object partial(Frame f) {
        return f.ref(0);
    }

    @Override
    public Object combine(Object left, Object right) {
        return ((Parts) left).append((Parts) right);
    }

    @Override
    public boolean isEnough(Object partial) {
        return ((Parts) partial).size() >= most;
    }

    @Override
    public Object finish(Object partial) {
        return partial;
    }
}
