package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import org.jspecify.annotations.Nullable;

/**
 * All items in an array of exact size: an {@code int[]} or its kin, for references an {@code Object[]} or an array of
 * the class of {@code type}. Where their number is known each item is written in its place ({@link FillSink}, {@link
 * ShelfSink}); else
 * pieces gather theirs and they are copied together at the end, so for a moment twice the memory is held.
 */
public record ToArraySink(Kind kind, Object @Nullable [] type) implements Sink {
    @Override
    public String name() {
        return "toArray";
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public Sink fit(long items) {
        Object array = Parts.newArray(kind, items, type);
        return kind == Kind.REF ? new ShelfSink(new Object[][] {(Object[]) array}, false) : new FillSink(kind, array);
    }

    @Override
    public void lower(Code c, Var x) {
        c.call(JdkFn.accept(kind), c.stateRef(), x);
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
    public Object finish(Object partial) {
        Parts parts = (Parts) partial;
        return parts.toArray(parts.size(), type);
    }
}
