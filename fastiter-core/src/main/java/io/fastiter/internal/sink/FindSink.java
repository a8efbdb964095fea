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
 * The first item, or the first that a predicate accepts (or does not, if {@code negated}): a {@link Some}, or null where
 * there is none. Ends the run at once. With {@code any}, whichever is found first in time will do.
 */
public record FindSink(String name, Kind kind, @Nullable Object predicate, boolean negated, boolean any)
        implements Sink {
    @Override
    public int traits() {
        return Traits.STOPS | (any ? Traits.ANY : 0) | (predicate == null ? 0 : Traits.CALLS);
    }

    @Override
    public int variant() {
        return kind.ordinal() * 4 + (negated ? 2 : 0) + (predicate == null ? 0 : 1);
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
            Var accepted = c.call(JdkFn.test(kind), c.ref(0), x);
            c.skipUnless(negated ? c.not(accepted) : accepted);
        }
        c.assign(found, c.constant(Kind.INT, 1));
        c.assign(item, x);
        c.stop();
    }

    @Override
    public Object partial(Frame f) {
        return f.num(0) == 0 ? Some.NONE : new Some(Values.get(f, kind, kind == Kind.REF ? 0 : 1));
    }

    @Override
    public Object combine(Object left, Object right) {
        return left == Some.NONE ? right : left;
    }

    @Override
    public boolean isEnough(Object partial) {
        return partial != Some.NONE;
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return Some.orNull(partial);
    }
}
