package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import java.util.Collection;
import java.util.Iterator;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Whatever gives its items one after the other: an iterable, an iterator, a spliterator or a stream. It is read by one
 * thread at a time: item by item, or in batches that other threads work on.
 *
 * <p>An iterable is asked for a new iterator by each run, even if it has a
 * spliterator of its own, a collection for a new spliterator. The other three can be consumed once: by the run that asks
 * for batches first. How many items there are is never taken from the source: estimates are wrong where it matters.
 */
public final class PullSource implements Source {
    private static final Object[] NO_ITEMS = {new int[0], new long[0], new double[0], new Object[0]};

    private final Object origin;
    private final Kind kind;

    /** Set by the run that consumes the source; null for one that can be read again. */
    private final @Nullable AtomicBoolean claimed;

    /** The stream to close when the run ends. */
    private @Nullable BaseStream<?, ?> stream;

    private PullSource(Object origin, Kind kind, @Nullable AtomicBoolean claimed) {
        this.origin = origin;
        this.kind = kind;
        this.claimed = claimed;
    }

    /** The items of an iterable; of one that is a collection, in the way that is best for it. */
    public static Source of(Iterable<?> items) {
        return items instanceof Collection ? CollectionSource.of((Collection<?>) items) : ofIterable(items);
    }

    static PullSource ofIterable(Iterable<?> items) {
        return new PullSource(items, Kind.REF, null);
    }

    /** The items of an iterator, a {@link PrimitiveIterator} unless the kind is {@link Kind#REF}. */
    public static PullSource of(Iterator<?> items, Kind kind) {
        return new PullSource(items, kind, new AtomicBoolean());
    }

    /** The items of a spliterator, a {@link Spliterator.OfPrimitive} unless the kind is {@link Kind#REF}. */
    public static PullSource of(Spliterator<?> items, Kind kind) {
        return new PullSource(items, kind, new AtomicBoolean());
    }

    /** The items of a stream of this kind, which is closed when the run ends. */
    public static PullSource of(BaseStream<?, ?> items, Kind kind) {
        return new PullSource(items, kind, new AtomicBoolean());
    }

    @Override
    public Source open(Options options) {
        if (origin instanceof Collection) {
            Source few = CollectionSource.snapshotOfFew((Collection<?>) origin);
            return few == null ? this : few;
        }
        return origin instanceof BaseStream ? new PullSource(origin, kind, claimed) : this;
    }

    @Override
    public Pull pull() {
        if (claimed != null && !claimed.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "of(" + typeName() + ") can be consumed once, and another terminal operation"
                            + " has done so: "
                            + (kind == Kind.REF
                                    ? "collect its items into a list and run over that, or give an Iterable,"
                                            + " which makes a new iterator for each run"
                                    : "collect its items into an array and run over that"));
        }
        if (origin instanceof BaseStream) {
            synchronized (this) {
                stream = (BaseStream<?, ?>) origin;
            }
        }
        Iterator<?> items = iterator();
        if (items != null) {
            return Batches.of(items, kind);
        }
        return origin instanceof Collection
                ? Batches.of((Collection<?>) origin, spliterator())
                : Batches.of(spliterator(), kind);
    }

    private String typeName() {
        return origin instanceof BaseStream ? "stream" : origin instanceof Iterator ? "iterator" : "spliterator";
    }

    /** The iterator of what has none but that; null where there is a better way. */
    private @Nullable Iterator<?> iterator() {
        if (origin instanceof Iterator) {
            return (Iterator<?>) origin;
        }
        return origin instanceof Iterable && !(origin instanceof Collection)
                ? given(((Iterable<?>) origin).iterator(), "iterator")
                : null;
    }

    private Spliterator<?> spliterator() {
        if (origin instanceof Iterable) {
            return given(((Iterable<?>) origin).spliterator(), "spliterator");
        }
        if (origin instanceof BaseStream) {
            return given(((BaseStream<?, ?>) origin).spliterator(), "spliterator");
        }
        return (Spliterator<?>) origin;
    }

    private <I> I given(@Nullable I items, String method) {
        if (items == null) {
            throw new NullPointerException(origin.getClass().getName() + "." + method + "() gave null");
        }
        return items;
    }

    /** Closes the stream of this run, or one that no run has come to read. */
    @Override
    public void close() {
        BaseStream<?, ?> mine;
        synchronized (this) {
            mine = stream;
            stream = null;
        }
        if (mine == null && origin instanceof BaseStream && claimed != null && claimed.compareAndSet(false, true)) {
            mine = (BaseStream<?, ?>) origin;
        }
        if (mine != null) {
            mine.close();
        }
    }

    @Override
    public String name() {
        return "of";
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public int traits() {
        return Traits.BATCHES;
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
        return NO_ITEMS[kind.ordinal()]; // every batch puts its own array here
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
        return Long.MAX_VALUE;
    }

    @Override
    public void load(Code c, Next next) {
        ArraySource.loadBatch(c, next, kind);
    }
}
