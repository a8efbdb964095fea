package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The least or the greatest reference by a comparator, the first of equals: a {@link Some}, or null where there are
 * none. The comparator always sees what comes first in encounter order as its first argument.
 */
public record MinMaxBySink(Object comparator, boolean max) implements Sink {
    @Override
    public String name() {
        return max ? "max" : "min";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return Traits.CALLS;
    }

    @Override
    public int variant() {
        return max ? 1 : 0;
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return comparator;
    }

    @Override
    public void lower(Code c, Var x) {
        Var any = c.state(Kind.INT, 0);
        Var best = c.stateRef();
        Var zero = c.constant(Kind.INT, 0);
        c.when(any);
        Var order = c.call(JdkFn.compare(), c.ref(0), best, x);
        c.when(max ? c.less(order, zero) : c.less(zero, order));
        c.assign(best, x);
        c.end();
        c.otherwise();
        c.assign(any, c.constant(Kind.INT, 1));
        c.assign(best, x);
        c.end();
    }

    @Override
    public Object partial(Frame f) {
        return f.num(0) == 0 ? Some.NONE : new Some(f.ref(0));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object combine(Object left, Object right) {
        if (left == Some.NONE) {
            return right;
        }
        if (right == Some.NONE) {
            return left;
        }
        int order = ((Comparator<@Nullable Object>) comparator).compare(((Some) left).value(), ((Some) right).value());
        return (max ? order < 0 : order > 0) ? right : left;
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return Some.orNull(partial);
    }
}
