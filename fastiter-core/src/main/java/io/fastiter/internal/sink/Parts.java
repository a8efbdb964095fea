package io.fastiter.internal.sink;

import io.fastiter.internal.code.Kind;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A growing sequence of items of one kind, in arrays that are never copied while it grows: the last one is being filled,
 * each twice as long as the one before it, up to {@value #MOST}. Two of them are joined by handing over their arrays.
 */
public abstract class Parts {
    private static final int LEAST = 16;
    private static final int MOST = ChunkedList.CHUNK;

    /** The longest array that every JVM can make. */
    private static final long LONGEST = Integer.MAX_VALUE - 8;

    /** Full arrays, or cut to their length, in order; without the one that is being filled. */
    private List<Object> full = List.of();

    private List<Integer> lengths = List.of();
    private long fullSize;

    /** How many items are in the array that is being filled. */
    int filled;

    int room;

    public static Parts of(Kind kind, long expected) {
        int room =
                expected == Long.MAX_VALUE ? 64 : expected <= 1 ? 1 : (int) Math.max(LEAST, Math.min(expected, 1024));
        return switch (kind) {
            case INT -> new OfInt(room);
            case LONG -> new OfLong(room);
            case DOUBLE -> new OfDouble(room);
            case REF -> new OfRef(room);
        };
    }

    Parts(int room) {
        this.room = room;
    }

    public final long size() {
        return fullSize + filled;
    }

    /** This, followed by the other, which must not be used afterwards. */
    public final Parts append(Parts other) {
        close();
        for (int i = 0; i < other.full.size(); i++) {
            keep(other.full.get(i), other.lengths.get(i));
        }
        if (other.filled > 0) {
            keep(other.current(), other.filled);
        }
        return this;
    }

    /** How many arrays the items are in. */
    public final int arrays() {
        return full.size() + (filled > 0 ? 1 : 0);
    }

    /** One of the arrays, which may be longer than what is in it. */
    public final Object array(int i) {
        return i < full.size() ? full.get(i) : current();
    }

    /** How many items are in that array. */
    public final int length(int i) {
        return i < full.size() ? lengths.get(i) : filled;
    }

    /** All items in an array that may be longer, and is the one they are in where there is only one. */
    public final Object asArray() {
        return fullSize == 0 ? current() : toArray(size(), null);
    }

    /** The first {@code items} of all items in one new array; {@code type} decides its class if not null. */
    public final Object toArray(long items, Object @Nullable [] type) {
        Object all = newArray(kind(), items, type);
        int at = 0;
        for (int i = 0; at < items; i++) {
            int length = (int) Math.min(length(i), items - at);
            System.arraycopy(array(i), 0, all, at, length);
            at += length;
        }
        return all;
    }

    /** Copies all items, which are references, into the chunks of a list. */
    final void copyTo(Object[][] chunks) {
        int at = 0;
        for (int i = 0; i < arrays(); i++) {
            ChunkedList.copy((Object[]) array(i), length(i), chunks, at);
            at += length(i);
        }
    }

    /** An array for so many items of a kind; for references of the class of {@code type} if that is not null. */
    static Object newArray(Kind kind, long items, Object @Nullable [] type) {
        int length = length(items);
        switch (kind) {
            case INT:
                return new int[length];
            case LONG:
                return new long[length];
            case DOUBLE:
                return new double[length];
            default:
                return type == null
                        ? new Object[length]
                        : Array.newInstance(type.getClass().getComponentType(), length);
        }
    }

    /** The number of items of a result, which has to be one that an array can hold. */
    static int length(long items) {
        if (items > LONGEST) {
            throw new IllegalStateException("the result has " + items + " items, an array can hold " + LONGEST
                    + ": reduce, group or limit the pipeline, or iterate over it");
        }
        return (int) items;
    }

    final void grow() {
        close();
        room = (int) Math.min(MOST, Math.max(LEAST, fullSize));
        next(room);
    }

    private void close() {
        if (filled > 0) {
            keep(current(), filled);
            filled = 0;
            room = 0;
            next(0);
        }
    }

    private void keep(Object part, int length) {
        if (fullSize == 0) {
            full = new ArrayList<>();
            lengths = new ArrayList<>();
        }
        full.add(part);
        lengths.add(length);
        fullSize += length;
    }

    abstract Object current();

    abstract void next(int room);

    abstract Kind kind();

    private static final class OfInt extends Parts implements IntConsumer {
        private int[] items;

        OfInt(int room) {
            super(room);
            items = new int[room];
        }

        @Override
        public void accept(int x) {
            if (filled == room) {
                grow();
            }
            items[filled++] = x;
        }

        @Override
        Object current() {
            return items;
        }

        @Override
        void next(int room) {
            items = new int[room];
        }

        @Override
        Kind kind() {
            return Kind.INT;
        }
    }

    private static final class OfLong extends Parts implements LongConsumer {
        private long[] items;

        OfLong(int room) {
            super(room);
            items = new long[room];
        }

        @Override
        public void accept(long x) {
            if (filled == room) {
                grow();
            }
            items[filled++] = x;
        }

        @Override
        Object current() {
            return items;
        }

        @Override
        void next(int room) {
            items = new long[room];
        }

        @Override
        Kind kind() {
            return Kind.LONG;
        }
    }

    private static final class OfDouble extends Parts implements DoubleConsumer {
        private double[] items;

        OfDouble(int room) {
            super(room);
            items = new double[room];
        }

        @Override
        public void accept(double x) {
            if (filled == room) {
                grow();
            }
            items[filled++] = x;
        }

        @Override
        Object current() {
            return items;
        }

        @Override
        void next(int room) {
            items = new double[room];
        }

        @Override
        Kind kind() {
            return Kind.DOUBLE;
        }
    }

    private static final class OfRef extends Parts implements Consumer<Object> {
        private Object[] items;

        OfRef(int room) {
            super(room);
            items = new Object[room];
        }

        @Override
        public void accept(Object x) {
            if (filled == room) {
                grow();
            }
            items[filled++] = x;
        }

        @Override
        Object current() {
            return items;
        }

        @Override
        void next(int room) {
            items = new Object[room];
        }

        @Override
        Kind kind() {
            return Kind.REF;
        }
    }
}
