package io.fastiter;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.engine.ChunkIterators;
import io.fastiter.internal.engine.ChunkSpliterators;
import io.fastiter.internal.engine.Chunks;
import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import java.util.Spliterator;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The iterators, spliterators and streams that the items of a pipeline come out by. Nothing is opened before they move. */
final class Streaming {
    private Streaming() {}

    /** A {@code CloseableIterator} of the kind. */
    static CloseableIterator<?> iterator(Plan plan, Options options) {
        Supplier<Chunks> items = () -> Engine.flow(plan, options);
        return switch (plan.kind()) {
            case INT -> new OfInt(items);
            case LONG -> new OfLong(items);
            case DOUBLE -> new OfDouble(items);
            case REF -> new OfRef<>(items);
        };
    }

    private static final class OfRef<T extends @Nullable Object> extends ChunkIterators.OfRef<T>
            implements CloseableIterator<T> {
        OfRef(Supplier<Chunks> items) {
            super(items);
        }
    }

    private static final class OfInt extends ChunkIterators.OfInt implements CloseableIterator.OfInt {
        OfInt(Supplier<Chunks> items) {
            super(items);
        }
    }

    private static final class OfLong extends ChunkIterators.OfLong implements CloseableIterator.OfLong {
        OfLong(Supplier<Chunks> items) {
            super(items);
        }
    }

    private static final class OfDouble extends ChunkIterators.OfDouble implements CloseableIterator.OfDouble {
        OfDouble(Supplier<Chunks> items) {
            super(items);
        }
    }

    /** A {@code Spliterator} of the kind. */
    static Spliterator<?> spliterator(Plan plan, Options options) {
        return of(plan.kind(), () -> Engine.flow(plan, options), Engine.isSized(plan));
    }

    private static Spliterator<?> of(Kind kind, Supplier<Chunks> items, boolean isSized) {
        return switch (kind) {
            case INT -> new ChunkSpliterators.OfInt(items, isSized);
            case LONG -> new ChunkSpliterators.OfLong(items, isSized);
            case DOUBLE -> new ChunkSpliterators.OfDouble(items, isSized);
            case REF -> new ChunkSpliterators.OfRef<>(items, isSized);
        };
    }

    /** A stream of the kind, which ends the work when it is closed. */
    static BaseStream<?, ?> stream(Plan plan, Options options) {
        Chunks items = Engine.flow(plan, options);
        Spliterator<?> source = of(plan.kind(), () -> items, Engine.isSized(plan));
        BaseStream<?, ?> stream = switch (plan.kind()) {
            case INT -> StreamSupport.intStream((Spliterator.OfInt) source, false);
            case LONG -> StreamSupport.longStream((Spliterator.OfLong) source, false);
            case DOUBLE -> StreamSupport.doubleStream((Spliterator.OfDouble) source, false);
            case REF -> StreamSupport.stream(source, false);
        };
        return stream.onClose(items::close);
    }
}
