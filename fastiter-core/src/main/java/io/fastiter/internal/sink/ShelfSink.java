package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;

/**
 * Writes each reference to its position in chunks that all pieces share, through a {@link Shelf}. The result is a list,
 * or where there is but one chunk that array.
 */
record ShelfSink(Object[][] chunks, boolean asList) implements Sink {
    @Override
    public String name() {
        return asList ? "toList" : "toArray";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return Traits.POSITION;
    }

    @Override
    public int variant() {
        return asList ? 1 : 0;
    }

    @Override
    public void lower(Code c, Var x) {
        c.call(Shelf.Put.FN, c.stateRef(), c.position(), x);
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        f.setRef(0, new Shelf(chunks, expected));
    }

    @Override
    public Object partial(Frame f) {
        ((Shelf) f.ref(0)).flush();
        return chunks;
    }

    @Override
    public Object combine(Object left, Object right) {
        return chunks;
    }

    @Override
    public Object finish(Object partial) {
        return asList ? ChunkedList.of(chunks) : chunks[0];
    }
}
