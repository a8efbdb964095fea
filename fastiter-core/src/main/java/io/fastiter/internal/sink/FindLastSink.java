package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last item, or the last that a predicate accepts: a {@link Some}, or null where there is none.
 */
public record FindLastSink(Kind kind, @Nullable Object predicate) implements Sink {
    @Override
    public String name() {
        return "findLast";
    }

    @Override
    public int traits() {
        return Traits.LAST | (predicate == null ? 0 : Traits.CALLS);
    }

    @Override
    public int variant() {
        return kind.ordinal() * 2 + (predicate == null ? 0 : 1);
    }

    @Override
    public int refs() {
        return predicate == null ? 0 : 1;
    }

    @Override
    public Object ref(int i) {
        return Objects.requireNonNull(predicate);
    }

    @Override
    public void lower(Code c, Var x) {
        Var found = c.state(Kind.INT, 0);
        Var item = Values.state(c, kind);
        if (predicate != null) {
            c.skipUnless(c.call(JdkFn.test(kind), c.ref(0), x));
        }
        c.assign(found, c.constant(Kind.INT, 1));
        c.assign(item, x);
    }

    @Override
    public Object partial(Frame f) {
        return f.num(0) == 0 ? Some.NONE : new Some(Values.get(f, kind, kind == Kind.REF ? 0 : 1));
    }

    @Override
    public Object combine(Object left, Object right) {
        return right == Some.NONE ? left : right;
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return Some.orNull(partial);
    }
}
