package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Source;
import java.util.Collection;

/**
 * A collection as it is when a run begins: taken with one {@code toArray}, which those that lock do under their lock.
 * What is done to the collection during the run changes neither the result nor throws.
 */
record SnapshotSource(Collection<?> collection) implements Source {
    @Override
    public Source open(Options options) {
        Object[] items = collection.toArray();
        return ArraySource.of(items, 0, items.length);
    }

    @Override
    public String name() {
        return "of";
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
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return collection;
    }

    @Override
    public int nums() {
        return 1;
    }

    @Override
    public long num(int i) {
        return 0;
    }

    @Override
    public long size() {
        return collection.size();
    }

    @Override
    public void load(Code c, Next next) {
        ArraySource.load(c, next, 'L');
    }
}
