package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;

/**
 * Writes each item to its position in an array that all pieces share; that array is the result. References go through a
 * {@link Shelf}.
 */
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
        return kind == Kind.REF ? 0 : 1;
    }

    @Override
    public Object ref(int i) {
        return array;
    }

    @Override
    public void lower(Code c, Var x) {
        Var position = c.position();
        if (kind == Kind.REF) {
            c.call(Shelf.Put.FN, c.stateRef(), position, x);
        } else {
            String type = kind == Kind.INT ? "[I" : kind == Kind.LONG ? "[J" : "[D";
            c.store(type, c.ref(0), c.convert(Kind.INT, position), x);
        }
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        if (kind == Kind.REF) {
            f.setRef(0, new Shelf((Object[]) array, expected));
        }
    }

    @Override
    public Object partial(Frame f) {
        if (kind == Kind.REF) {
            ((Shelf) f.ref(0)).flush();
        }
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
