package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/** Passes on the elements of the array that a function gives for each item; null counts as empty. */
public record FlatMapArrayStage(String name, Kind from, Kind kind, Object function) implements Stage {
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
        String type = descriptor();
        Var array = c.call(JdkFn.map(from, Kind.REF), c.ref(0), x);
        c.skipUnless(c.not(c.isNull(array)));
        Var length = c.length(type, array);
        Var i = c.temp(Kind.INT);
        c.assign(i, c.constant(Kind.INT, 0));
        c.loop();
        c.breakUnless(c.less(i, length));
        Var y = c.load(type, kind, array, i);
        // Before the item goes on: a stage downstream that drops it goes back to the head of this loop.
        c.assign(i, c.add(i, c.constant(Kind.INT, 1)));
        next.emit(y);
        c.end();
    }

    private String descriptor() {
        return switch (kind) {
            case INT -> "[I";
            case LONG -> "[J";
            case DOUBLE -> "[D";
            case REF -> "[Ljava/lang/Object;";
        };
    }
}
