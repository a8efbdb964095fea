package io.fastiter.internal.engine;

import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Spliterators over the chunks of a pipeline. They are late-binding: nothing is read before they move, split or are asked
 * how many items there are. What they split off are the items that are ready.
 */
public final class ChunkSpliterators {
    private ChunkSpliterators() {}

    /** What the four have in common. */
    abstract static class Base extends Cursor {
        private static final int ARRAY = Spliterator.ORDERED | Spliterator.SIZED | Spliterator.SUBSIZED;

        private final boolean isSized;

        /** How many items are behind the current chunk, where that is known; -1 until the source is open. */
        private long behind = -1;

        Base(Supplier<Chunks> source, boolean isSized) {
            super(source);
            this.isSized = isSized;
        }

        /** The items of the current chunk's array, as a spliterator of their own. */
        abstract Spliterator<?> part(int from, int to, int characteristics);

        final boolean isAnother() {
            if (next < size) {
                return true;
            }
            if (isSized) {
                bind();
            }
            boolean more = isMore();
            if (isSized) {
                behind = more ? behind - size : 0;
            }
            return more;
        }

        private void bind() {
            if (behind < 0) {
                behind = isEnded() ? 0 : open().size();
            }
        }

        public final long estimateSize() {
            if (!isSized) {
                return Long.MAX_VALUE;
            }
            bind();
            return behind + (size - next);
        }

        public final int characteristics() {
            return isSized ? Spliterator.ORDERED | Spliterator.SIZED : Spliterator.ORDERED;
        }

        final @Nullable Spliterator<?> split() {
            if (!isAnother()) {
                return null;
            }
            Spliterator<?> ready = part(next, size, ARRAY);
            next = size;
            return ready;
        }
    }

    public static final class OfRef<T extends @Nullable Object> extends Base implements Spliterator<T> {
        private Object[] items = {};

        public OfRef(Supplier<Chunks> source, boolean isSized) {
            super(source, isSized);
        }

        @Override
        void use(@Nullable Object array) {
            items = array == null ? new Object[0] : (Object[]) array;
        }

        @Override
        Spliterator<?> part(int from, int to, int characteristics) {
            return Spliterators.spliterator(items, from, to, characteristics);
        }

        @Override
        @SuppressWarnings("unchecked") // what the pipeline gives
        public boolean tryAdvance(Consumer<? super T> action) {
            Objects.requireNonNull(action, "action");
            if (!isAnother()) {
                return false;
            }
            action.accept((T) items[next++]);
            return true;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void forEachRemaining(Consumer<? super T> action) {
            Objects.requireNonNull(action, "action");
            while (isAnother()) {
                action.accept((T) items[next++]);
            }
        }

        @Override
        @SuppressWarnings("unchecked")
        public @Nullable Spliterator<T> trySplit() {
            return (Spliterator<T>) split();
        }
    }

    public static final class OfInt extends Base implements Spliterator.OfInt {
        private int[] items = {};

        public OfInt(Supplier<Chunks> source, boolean isSized) {
            super(source, isSized);
        }

        @Override
        void use(@Nullable Object array) {
            items = array == null ? new int[0] : (int[]) array;
        }

        @Override
        Spliterator<?> part(int from, int to, int characteristics) {
            return Spliterators.spliterator(items, from, to, characteristics);
        }

        @Override
        public boolean tryAdvance(IntConsumer action) {
            Objects.requireNonNull(action, "action");
            if (!isAnother()) {
                return false;
            }
            action.accept(items[next++]);
            return true;
        }

        @Override
        public void forEachRemaining(IntConsumer action) {
            Objects.requireNonNull(action, "action");
            while (isAnother()) {
                action.accept(items[next++]);
            }
        }

        @Override
        public Spliterator.@Nullable OfInt trySplit() {
            return (Spliterator.OfInt) split();
        }
    }

    public static final class OfLong extends Base implements Spliterator.OfLong {
        private long[] items = {};

        public OfLong(Supplier<Chunks> source, boolean isSized) {
            super(source, isSized);
        }

        @Override
        void use(@Nullable Object array) {
            items = array == null ? new long[0] : (long[]) array;
        }

        @Override
        Spliterator<?> part(int from, int to, int characteristics) {
            return Spliterators.spliterator(items, from, to, characteristics);
        }

        @Override
        public boolean tryAdvance(LongConsumer action) {
            Objects.requireNonNull(action, "action");
            if (!isAnother()) {
                return false;
            }
            action.accept(items[next++]);
            return true;
        }

        @Override
        public void forEachRemaining(LongConsumer action) {
            Objects.requireNonNull(action, "action");
            while (isAnother()) {
                action.accept(items[next++]);
            }
        }

        @Override
        public Spliterator.@Nullable OfLong trySplit() {
            return (Spliterator.OfLong) split();
        }
    }

    public static final class OfDouble extends Base implements Spliterator.OfDouble {
        private double[] items = {};

        public OfDouble(Supplier<Chunks> source, boolean isSized) {
            super(source, isSized);
        }

        @Override
        void use(@Nullable Object array) {
            items = array == null ? new double[0] : (double[]) array;
        }

        @Override
        Spliterator<?> part(int from, int to, int characteristics) {
            return Spliterators.spliterator(items, from, to, characteristics);
        }

        @Override
        public boolean tryAdvance(DoubleConsumer action) {
            Objects.requireNonNull(action, "action");
            if (!isAnother()) {
                return false;
            }
            action.accept(items[next++]);
            return true;
        }

        @Override
        public void forEachRemaining(DoubleConsumer action) {
            Objects.requireNonNull(action, "action");
            while (isAnother()) {
                action.accept(items[next++]);
            }
        }

        @Override
        public Spliterator.@Nullable OfDouble trySplit() {
            return (Spliterator.OfDouble) split();
        }
    }
}
