package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the items of what a function gives for each item, by its iterator; null counts as empty. Holds no more than
 * that iterator does.
 *
 * @param iterator the method of the function's result that gives an iterator; null for {@code Iterable.iterator()}
 */
public record FlatMapStage(
        String name,
        Kind from,
        Kind kind,
        Object function,
        @Nullable Fn iterator) implements Stage {
    @Override
    public int traits() {
        return Traits.CALLS | Traits.EXPANDS;
    }

    @Override
    public int variant() {
        return from.ordinal() * 8 + kind.ordinal() * 2 + (iterator == null ? 0 : 1);
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
        Var inner = c.call(JdkFn.map(from, Kind.REF), c.ref(0), x);
        c.skipUnless(c.not(c.isNull(inner)));
        Var items = c.call(iterator == null ? JdkFn.iterator() : iterator, inner);
        c.loop();
        c.breakUnless(c.call(JdkFn.hasNext(), items));
        next.emit(c.call(JdkFn.next(kind), items));
        c.end();
    }
}
