package io.fastiter.internal.engine;

import io.fastiter.internal.code.Kind;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Iterators over the chunks of a pipeline, one class per kind so that whoever iterates sees one class. Nothing runs
 * before the first question for an item.
 */
public final class ChunkIterators {
    private ChunkIterators() {}

    /** An {@code Iterator}, or a {@code PrimitiveIterator} of the kind. */
    public static Iterator<?> of(Kind kind, Supplier<Chunks> chunks) {
        return switch (kind) {
            case INT -> new OfInt(chunks);
            case LONG -> new OfLong(chunks);
            case DOUBLE -> new OfDouble(chunks);
            case REF -> new OfRef(chunks);
        };
    }

    private abstract static class Base {
        private final Supplier<Chunks> source;
        private @Nullable Chunks chunks;
        private boolean ended;
        int next;
        int size;

        Base(Supplier<Chunks> source) {
            this.source = source;
        }

        abstract void use(@Nullable Object array);

        public final boolean hasNext() {
            return next < size || advance();
        }

        final int take() {
            if (next == size && !advance()) {
                throw new NoSuchElementException("the pipeline has no more items");
            }
            return next++;
        }

        private boolean advance() {
            if (ended) {
                return false;
            }
            Chunks open = chunks;
            if (open == null) {
                open = source.get();
                chunks = open;
            }
            Chunks.Chunk chunk;
            try {
                chunk = open.next();
            } catch (Throwable t) {
                end();
                try {
                    open.close();
                } catch (Throwable closing) {
                    if (closing != t) {
                        t.addSuppressed(closing);
                    }
                }
                throw t;
            }
            if (chunk == null) {
                end();
                open.close();
                return false;
            }
            use(chunk.array());
            next = 0;
            size = chunk.size();
            return true;
        }

        private void end() {
            ended = true;
            next = 0;
            size = 0;
            use(null);
        }
    }

    private static final class OfRef extends Base implements Iterator<Object> {
        private static final Object[] NONE = {};
        private Object[] items = NONE;

        OfRef(Supplier<Chunks> source) {
            super(source);
        }

        @Override
        void use(@Nullable Object array) {
            items = array == null ? NONE : (Object[]) array;
        }

        @Override
        public Object next() {
            int at = take(); // may replace the array
            return items[at];
        }
    }

    private static final class OfInt extends Base implements PrimitiveIterator.OfInt {
        private static final int[] NONE = {};
        private int[] items = NONE;

        OfInt(Supplier<Chunks> source) {
            super(source);
        }

        @Override
        void use(@Nullable Object array) {
            items = array == null ? NONE : (int[]) array;
        }

        @Override
        public int nextInt() {
            int at = take();
            return items[at];
        }
    }

    private static final class OfLong extends Base implements PrimitiveIterator.OfLong {
        private static final long[] NONE = {};
        private long[] items = NONE;

        OfLong(Supplier<Chunks> source) {
            super(source);
        }

        @Override
        void use(@Nullable Object array) {
            items = array == null ? NONE : (long[]) array;
        }

        @Override
        public long nextLong() {
            int at = take();
            return items[at];
        }
    }

    private static final class OfDouble extends Base implements PrimitiveIterator.OfDouble {
        private static final double[] NONE = {};
        private double[] items = NONE;

        OfDouble(Supplier<Chunks> source) {
            super(source);
        }

        @Override
        void use(@Nullable Object array) {
            items = array == null ? NONE : (double[]) array;
        }

        @Override
        public double nextDouble() {
            int at = take();
            return items[at];
        }
    }
}
