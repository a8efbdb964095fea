package io.fastiter.internal.engine;

import io.fastiter.internal.code.Kind;
import java.util.Iterator;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Iterators over the chunks of a pipeline, one class per kind so that whoever iterates sees one class. Nothing runs
 * before the first question for an item.
 */
public final class ChunkIterators {
    private static final Object[] NO_OBJECTS = {};
    private static final int[] NO_INTS = {};
    private static final long[] NO_LONGS = {};
    private static final double[] NO_DOUBLES = {};

    private ChunkIterators() {}

    /** An {@code Iterator}, or a {@code PrimitiveIterator} of the kind. */
    public static Iterator<?> of(Kind kind, Supplier<Chunks> chunks) {
        return switch (kind) {
            case INT -> new OfInt(chunks);
            case LONG -> new OfLong(chunks);
            case DOUBLE -> new OfDouble(chunks);
            case REF -> new OfRef<>(chunks);
        };
    }

    public static class OfRef<T extends @Nullable Object> extends Cursor implements Iterator<T> {
        private Object[] items = NO_OBJECTS;

        public OfRef(Supplier<Chunks> source) {
            super(source);
        }

        @Override
        final void use(@Nullable Object array) {
            items = array == null ? NO_OBJECTS : (Object[]) array;
        }

        @Override
        public final boolean hasNext() {
            return isMore();
        }

        @Override
        @SuppressWarnings("unchecked") // what the pipeline gives
        public final T next() {
            int at = take(); // may replace the array
            Object[] from = items;
            if (at >= from.length) {
                throw noMore(); // closed meanwhile
            }
            return (T) from[at];
        }

        @Override
        @SuppressWarnings("unchecked")
        public final void forEachRemaining(Consumer<? super T> action) {
            Objects.requireNonNull(action, "action");
            while (isMore()) {
                Object[] from = items;
                int at = next++;
                if (at < from.length) {
                    action.accept((T) from[at]);
                }
            }
        }
    }

    public static class OfInt extends Cursor implements PrimitiveIterator.OfInt {
        private int[] items = NO_INTS;

        public OfInt(Supplier<Chunks> source) {
            super(source);
        }

        @Override
        final void use(@Nullable Object array) {
            items = array == null ? NO_INTS : (int[]) array;
        }

        @Override
        public final boolean hasNext() {
            return isMore();
        }

        @Override
        public final int nextInt() {
            int at = take();
            int[] from = items;
            if (at >= from.length) {
                throw noMore();
            }
            return from[at];
        }

        @Override
        public final void forEachRemaining(IntConsumer action) {
            Objects.requireNonNull(action, "action");
            while (isMore()) {
                int[] from = items;
                int at = next++;
                if (at < from.length) {
                    action.accept(from[at]);
                }
            }
        }
    }

    public static class OfLong extends Cursor implements PrimitiveIterator.OfLong {
        private long[] items = NO_LONGS;

        public OfLong(Supplier<Chunks> source) {
            super(source);
        }

        @Override
        final void use(@Nullable Object array) {
            items = array == null ? NO_LONGS : (long[]) array;
        }

        @Override
        public final boolean hasNext() {
            return isMore();
        }

        @Override
        public final long nextLong() {
            int at = take();
            long[] from = items;
            if (at >= from.length) {
                throw noMore();
            }
            return from[at];
        }

        @Override
        public final void forEachRemaining(LongConsumer action) {
            Objects.requireNonNull(action, "action");
            while (isMore()) {
                long[] from = items;
                int at = next++;
                if (at < from.length) {
                    action.accept(from[at]);
                }
            }
        }
    }

    public static class OfDouble extends Cursor implements PrimitiveIterator.OfDouble {
        private double[] items = NO_DOUBLES;

        public OfDouble(Supplier<Chunks> source) {
            super(source);
        }

        @Override
        final void use(@Nullable Object array) {
            items = array == null ? NO_DOUBLES : (double[]) array;
        }

        @Override
        public final boolean hasNext() {
            return isMore();
        }

        @Override
        public final double nextDouble() {
            int at = take();
            double[] from = items;
            if (at >= from.length) {
                throw noMore();
            }
            return from[at];
        }

        @Override
        public final void forEachRemaining(DoubleConsumer action) {
            Objects.requireNonNull(action, "action");
            while (isMore()) {
                double[] from = items;
                int at = next++;
                if (at < from.length) {
                    action.accept(from[at]);
                }
            }
        }
    }
}
