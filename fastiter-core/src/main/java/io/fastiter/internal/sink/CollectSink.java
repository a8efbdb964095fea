package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Items of any kind put into containers by an {@code ObjIntConsumer} or its kin: one container per piece, the right one
 * of two neighbours put into the left one by the combiner. The result is the container.
 */
public record CollectSink(Kind kind, Object supplier, Object accumulator, Object combiner) implements Sink {
    @Override
    public String name() {
        return "collect";
    }

    @Override
    public int traits() {
        return Traits.CALLS;
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
        return accumulator;
    }

    @Override
    public void lower(Code c, Var x) {
        c.call(JdkFn.acceptRefAnd(kind), c.ref(0), c.stateRef(), x);
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        Values.set(f, Kind.REF, ((Supplier<?>) supplier).get());
    }

    @Override
    public Object partial(Frame f) {
        return new Some(f.ref(0));
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object combine(Object left, Object right) {
        BiConsumer<@Nullable Object, @Nullable Object> into = (BiConsumer<@Nullable Object, @Nullable Object>) combiner;
        into.accept(((Some) left).value(), ((Some) right).value());
        return left;
    }

    @Override
    public @Nullable Object finish(Object partial) {
        return ((Some) partial).value();
    }
}
