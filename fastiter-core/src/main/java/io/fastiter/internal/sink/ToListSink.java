package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;

/**
 * All references in an unmodifiable list, a {@link ChunkedList} if they are many. Where their number is known each item
 * is {@linkplain ShelfSink written in its place}; else pieces gather theirs, which are copied together at the end.
 */
public record ToListSink() implements Sink {
    @Override
    public String name() {
        return "toList";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public Sink fit(long items) {
        return new ShelfSink(ChunkedList.chunks(Parts.length(items)), true);
    }

    @Override
    public void lower(Code c, Var x) {
        c.call(JdkFn.accept(Kind.REF), c.stateRef(), x);
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        f.setRef(0, Parts.of(Kind.REF, expected));
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
        Object[][] chunks = ChunkedList.chunks(Parts.length(parts.size()));
        parts.copyTo(chunks);
        return ChunkedList.of(chunks);
    }
}
