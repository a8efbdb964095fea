package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import java.util.Iterator;

/**
 * Items that the kernel takes from an iterator itself, one after the other, as a loop does: for a thread that is alone
 * with a source that has no indices. The run ends where the iterator does. An item is only asked for when the one before
 * it is through, and none once the run is over.
 *
 * @param items a {@code PrimitiveIterator} unless the kind is {@link Kind#REF}
 */
record IteratorSource(Kind kind, Iterator<?> items) implements Source {
    @Override
    public String name() {
        return "of";
    }

    @Override
    public int traits() {
        return Traits.ENDS;
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
        return items;
    }

    @Override
    public int nums() {
        return 1; // what is added to indices, of which this makes nothing
    }

    @Override
    public long num(int i) {
        return 0;
    }

    @Override
    public long size() {
        return Long.MAX_VALUE;
    }

    @Override
    public void load(Code c, Next next) {
        Var iterator = c.ref(0);
        Var ended = c.state(Kind.INT, 0);
        c.when(c.not(c.call(JdkFn.hasNext(), iterator)));
        c.assign(ended, c.constant(Kind.INT, 1));
        c.stop();
        c.end();
        next.emit(c.call(JdkFn.next(kind), iterator));
    }
}
