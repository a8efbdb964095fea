package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;

/** Writes each number to its position in an array that all pieces share; that array is the result. */
record FillSink(Kind kind, Object array) implements Sink {
    @Override
    public String name() {
        return "toArray";
    }

    @Override
    public int traits() {
        return Traits.POSITION;
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
        return array;
    }

    @Override
    public void lower(Code c, Var x) {
        String type = kind == Kind.INT ? "[I" : kind == Kind.LONG ? "[J" : "[D";
        c.store(type, c.ref(0), c.convert(Kind.INT, c.position()), x);
    }

    @Override
    public Object partial(Frame f) {
        return array;
    }

    @Override
    public Object combine(Object left, Object right) {
        return array;
    }

    @Override
    public Object finish(Object partial) {
        return array;
    }
}
