package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import org.jspecify.annotations.Nullable;

/** A collection as it is when a run begins: taken with one {@code toArray}, which those that lock do under their lock. */
final class SnapshotSource implements Source {
    private final Collection<?> collection;

    /** Null before the run. */
    private final Object @Nullable [] items;

    private final boolean isFailFast;

    private SnapshotSource(Collection<?> collection, Object @Nullable [] items, boolean isFailFast) {
        this.collection = collection;
        this.items = items;
        this.isFailFast = isFailFast;
    }

    /** A collection of which each run takes a snapshot; what is done to it during the run is not noticed. */
    static SnapshotSource of(Collection<?> collection) {
        return new SnapshotSource(collection, null, false);
    }

    /**
     * The snapshot of a run that begins now.
     *
     * @param isFailFast whether a change of the size during the run is a {@link ConcurrentModificationException}
     */
    static SnapshotSource take(Collection<?> collection, boolean isFailFast) {
        return new SnapshotSource(collection, collection.toArray(), isFailFast);
    }

    @Override
    public Source open(Options options) {
        return take(collection, false);
    }

    @Override
    public void close() {
        if (isFailFast && items != null) {
            ListSource.checkSize(collection, items.length);
        }
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
        return items == null ? 0 : Traits.STABLE; // a snapshot that was taken needs nothing more
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return items == null ? collection : items;
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
        return items == null ? collection.size() : items.length;
    }

    @Override
    public void load(Code c, Next next) {
        ArraySource.load(c, next, 'L');
    }
}
