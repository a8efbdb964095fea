package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/**
 * The item with the least or the greatest key by the natural order of keys, the first of equals: a {@link Some}, or null
 * where there are none. The key function is called once per item.
 */
public record MinMaxKeySink(Kind kind, Object keyFunction, boolean max) implements Sink {
    /** A piece's best item and its key. */
    private record Best(Object key, @Nullable Object item) {}

    @Override
    public String name() {
        return max ? "maxBy" : "minBy";
    }

    @Override
    public int traits() {
        return Traits.CALLS;
    }

    @Override
    public int variant() {
        return kind.ordinal() * 2 + (max ? 1 : 0);
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return keyFunction;
    }

    @Override
    public void lower(Code c, Var x) {
        Var any = c.state(Kind.INT, 0);
        Var bestKey = c.stateRef();
        Var best = Values.state(c, kind);
        Var zero = c.constant(Kind.INT, 0);
        Var key = c.call(JdkFn.map(kind, Kind.REF), c.ref(0), x);
        c.when(any);
        Var order = c.call(JdkFn.compareTo(), bestKey, key);
        c.when(max ? c.less(order, zero) : c.less(zero, order));
        c.assign(bestKey, key);
        c.assign(best, x);
        c.end();
        c.otherwise();
        c.assign(any, c.constant(Kind.INT, 1));
        c.assign(bestKey, key);
        c.assign(best, x);
        c.end();
    }

    @Override
    public Object partial(Frame f) {
        return f.num(0) == 0 ? Some.NONE : new Best(f.ref(0), Values.get(f, kind, 1));
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
        int order = ((Comparable<Object>) ((Best) left).key()).compareTo(((Best) right).key());
        return (max ? order < 0 : order > 0) ? right : left;
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return partial == Some.NONE ? null : new Some(((Best) partial).item());
    }
}
