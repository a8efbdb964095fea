package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes items out of a spliterator and puts them into arrays. It never asks for more items than it was asked for, not
 * even whether there are more. Until it was asked for the first batch it can be an iterator instead.
 *
 * <p>A spliterator is the user's code and need not keep to its contract: several items from one {@code tryAdvance} are
 * all kept, the surplus for the next batch; none is no item. What it throws comes behind the items that it gave before,
 * in the same call too; it is not called again.
 */
abstract class Batches implements Pull {
    /** A batch ends early when reading it has taken as long: slow items should not wait for each other. */
    private static final long PATIENCE_NANOS = 50_000;

    /** The clock is read after so many items; after the first one where the batch before was slow. */
    private static final int BETWEEN_LOOKS = 16;

    /** The length of the first array; it grows if there are more items, and the next ones begin as long as that. */
    private static final int FIRST_ROOM = 64;

    /** How many items are in the array. */
    int size;

    /** How many of these were given, as an iterator or because more had come than were asked for. */
    int given;

    /** What the spliterator was made of; null where it was one. */
    private @Nullable Iterator<?> origin;

    private int room = FIRST_ROOM;
    private boolean isSlow;
    private boolean exhausted;

    private @Nullable Throwable failure;

    static Batches of(Spliterator<?> items, Kind kind) {
        return switch (kind) {
            case INT -> new OfInt((Spliterator.OfInt) items);
            case LONG -> new OfLong((Spliterator.OfLong) items);
            case DOUBLE -> new OfDouble((Spliterator.OfDouble) items);
            case REF -> OfParts.suits(items) ? new OfParts(items) : new OfRef(items);
        };
    }

    /** Takes items out of an iterator, a {@link PrimitiveIterator} unless the kind is {@link Kind#REF}. */
    static Batches of(Iterator<?> items, Kind kind) {
        Spliterator<?> source = switch (kind) {
            case INT -> Spliterators.spliteratorUnknownSize((PrimitiveIterator.OfInt) items, 0);
            case LONG -> Spliterators.spliteratorUnknownSize((PrimitiveIterator.OfLong) items, 0);
            case DOUBLE -> Spliterators.spliteratorUnknownSize((PrimitiveIterator.OfDouble) items, 0);
            case REF -> Spliterators.spliteratorUnknownSize(items, 0);
        };
        Batches batches = of(source, kind);
        batches.origin = items;
        return batches;
    }

    @Override
    public @Nullable Source oneByOne() {
        Iterator<?> items = origin;
        // What was read ahead, and that there is nothing more, only this knows.
        return new IteratorSource(kind(), items == null || exhausted || given < size ? iterator() : items);
    }

    abstract Kind kind();

    /** Itself as an iterator. */
    abstract Iterator<?> iterator();

    /** Whether an iterator has an item to give. */
    final boolean isMore() {
        if (given < size) {
            return true;
        }
        given = 0;
        size = 0;
        if (!exhausted) {
            try {
                reserve(1);
                exhausted = !advance(1);
            } catch (Throwable t) {
                failure = t;
                exhausted = true;
            }
        }
        if (size == 0) {
            throwFailure();
            all();
        }
        return size > 0;
    }

    /** The place in the array of the item that an iterator gives. */
    final int give() {
        if (!isMore()) {
            throw new NoSuchElementException();
        }
        return given++;
    }

    /** Whether there is nothing more but what was not given yet, and perhaps a failure. */
    final boolean isExhausted() {
        return exhausted;
    }

    private void throwFailure() {
        Throwable thrown = failure;
        failure = null;
        if (thrown != null) {
            throw Batches.<RuntimeException>sneaky(thrown);
        }
    }

    @Override
    public final @Nullable Batch next(int atMost) {
        if (given == size) {
            given = 0;
            size = 0;
            if (!exhausted) {
                try {
                    reserve(Math.min(atMost, room));
                    exhausted = !fill(atMost);
                } catch (Throwable t) {
                    failure = t;
                    exhausted = true;
                }
            }
            if (size == 0) {
                throwFailure();
                all(); // what comes from now on is late
                return null;
            }
        }
        return rest(atMost);
    }

    /** What is in the array and was not given yet: no more than so many items, and at least one. */
    final Batch rest(int atMost) {
        int taken = Math.min(size - given, atMost);
        room = Math.max(room, taken);
        if (given == 0 && taken == size) {
            size = 0;
            return new Batch(Objects.requireNonNull(all()), taken);
        }
        int from = given;
        given += taken;
        return new Batch(copy(from, given), taken);
    }

    /** Takes items until there are so many, or some and time is up; false if there are no more. */
    boolean fill(int atMost) {
        long begun = System.nanoTime();
        boolean more;
        do {
            more = advance(Math.min(size + (isSlow ? 1 : BETWEEN_LOOKS), atMost));
            isSlow = System.nanoTime() - begun > PATIENCE_NANOS;
        } while (more && size < atMost && !isSlow);
        return more;
    }

    /** Takes items until there are so many; false if there are no more. */
    abstract boolean advance(int until);

    /** Makes an array of this length unless there is one. */
    abstract void reserve(int length);

    /** Gives the array away, if there is one. */
    abstract @Nullable Object all();

    /** A copy of a part of the array. */
    abstract Object copy(int from, int to);

    static IllegalStateException late() {
        return new IllegalStateException("a spliterator called the action of a tryAdvance that had returned");
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable t) throws E {
        throw (E) t;
    }

    private static class OfRef extends Batches implements Consumer<Object>, Iterator<@Nullable Object> {
        final Spliterator<?> source;
        private Object @Nullable [] items;

        OfRef(Spliterator<?> source) {
            this.source = source;
        }

        @Override
        Kind kind() {
            return Kind.REF;
        }

        @Override
        Iterator<?> iterator() {
            return this;
        }

        @Override
        public boolean hasNext() {
            return isMore();
        }

        @Override
        public @Nullable Object next() {
            int at = give();
            return Objects.requireNonNull(items)[at];
        }

        @Override
        boolean advance(int until) {
            while (size < until) {
                if (!source.tryAdvance(this)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void accept(Object x) {
            Object[] a = items;
            if (a == null) {
                throw late();
            }
            if (size == a.length) {
                a = Arrays.copyOf(a, 2 * size);
                items = a;
            }
            a[size++] = x;
        }

        @Override
        void reserve(int length) {
            if (items == null) {
                items = new Object[length];
            }
        }

        @Override
        @Nullable
        Object all() {
            Object full = items;
            items = null;
            return full;
        }

        @Override
        Object copy(int from, int to) {
            return Arrays.copyOfRange(Objects.requireNonNull(items), from, to);
        }
    }

    /**
     * Takes items out of a collection of the JDK by splitting it until a part has about as many items as are wanted, and
     * taking that part as a whole. A million items of a hash set take 17 ms instead of the 24 of one {@code tryAdvance}
     * each, as long as a {@code toArray} would, which would have to hold all of them before the first is worked on; those
     * of an array deque or a priority queue take half the time. Parts are read by several threads at once.
     *
     * <p>Not for a spliterator that anybody may have written: reading ahead could be seen, and where a split has failed
     * the items that it took are lost.
     */
    private static final class OfParts extends OfRef {
        /** A part of so many items is not split further: what is too much is kept for the next batch. */
        private static final int LEAST_PART = 64;

        /** Where a part is longer than was estimated, or cannot be split, its array grows. */
        private static final int MOST_RESERVED = 1 << 16;

        /** Parts that have not been read, the first one last. */
        private final ArrayDeque<Spliterator<?>> parts = new ArrayDeque<>();

        OfParts(Spliterator<?> source) {
            super(source);
            parts.addLast(source);
        }

        /** Not those of a concurrent hash map, which split off what comes behind. */
        static boolean suits(Spliterator<?> items) {
            String name = items.getClass().getName();
            return name.startsWith("java.util.")
                    && items.hasCharacteristics(Spliterator.SIZED)
                    && (name.startsWith("java.util.HashMap$")
                            || name.startsWith("java.util.TreeMap$")
                            || name.startsWith("java.util.ArrayDeque$")
                            || name.startsWith("java.util.LinkedList$")
                            || name.startsWith("java.util.PriorityQueue$"));
        }

        @Override
        public @Nullable Source oneByOne() {
            return null;
        }

        @Override
        public boolean mayReadAhead() {
            return true;
        }

        @Override
        void reserve(int length) {
            super.reserve(length + LEAST_PART);
        }

        @Override
        boolean fill(int atMost) {
            while (size < atMost) {
                Spliterator<?> part = cut(atMost - size);
                if (part == null) {
                    return false;
                }
                part.forEachRemaining(this);
            }
            return true;
        }

        @Override
        public @Nullable Unread part(int about) {
            if (given < size) {
                Batch rest = rest(size);
                return () -> rest;
            }
            Spliterator<?> part = isExhausted() ? null : cut(about);
            return part == null ? null : () -> read(part);
        }

        private static Batch read(Spliterator<?> part) {
            OfRef own = new OfRef(part);
            own.reserve((int) Math.min(part.estimateSize(), MOST_RESERVED) + LEAST_PART);
            part.forEachRemaining(own);
            return new Batch(Objects.requireNonNull(own.all()), own.size);
        }

        /** The next part, of about so many items; null if there is none. */
        private @Nullable Spliterator<?> cut(int about) {
            Spliterator<?> part = parts.pollLast();
            if (part == null) {
                return null;
            }
            while (part.estimateSize() > Math.max(LEAST_PART, about)) {
                Spliterator<?> before = part.trySplit();
                if (before == null) {
                    break;
                }
                parts.addLast(part);
                part = before;
            }
            return part;
        }
    }

    private static final class OfInt extends Batches implements IntConsumer, PrimitiveIterator.OfInt {
        private final Spliterator.OfInt source;
        private int @Nullable [] items;

        OfInt(Spliterator.OfInt source) {
            this.source = source;
        }

        @Override
        Kind kind() {
            return Kind.INT;
        }

        @Override
        Iterator<?> iterator() {
            return this;
        }

        @Override
        public boolean hasNext() {
            return isMore();
        }

        @Override
        public int nextInt() {
            int at = give();
            return Objects.requireNonNull(items)[at];
        }

        @Override
        boolean advance(int until) {
            while (size < until) {
                if (!source.tryAdvance(this)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void accept(int x) {
            int[] a = items;
            if (a == null) {
                throw late();
            }
            if (size == a.length) {
                a = Arrays.copyOf(a, 2 * size);
                items = a;
            }
            a[size++] = x;
        }

        @Override
        void reserve(int length) {
            if (items == null) {
                items = new int[length];
            }
        }

        @Override
        @Nullable
        Object all() {
            Object full = items;
            items = null;
            return full;
        }

        @Override
        Object copy(int from, int to) {
            return Arrays.copyOfRange(Objects.requireNonNull(items), from, to);
        }
    }

    private static final class OfLong extends Batches implements LongConsumer, PrimitiveIterator.OfLong {
        private final Spliterator.OfLong source;
        private long @Nullable [] items;

        OfLong(Spliterator.OfLong source) {
            this.source = source;
        }

        @Override
        Kind kind() {
            return Kind.LONG;
        }

        @Override
        Iterator<?> iterator() {
            return this;
        }

        @Override
        public boolean hasNext() {
            return isMore();
        }

        @Override
        public long nextLong() {
            int at = give();
            return Objects.requireNonNull(items)[at];
        }

        @Override
        boolean advance(int until) {
            while (size < until) {
                if (!source.tryAdvance(this)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void accept(long x) {
            long[] a = items;
            if (a == null) {
                throw late();
            }
            if (size == a.length) {
                a = Arrays.copyOf(a, 2 * size);
                items = a;
            }
            a[size++] = x;
        }

        @Override
        void reserve(int length) {
            if (items == null) {
                items = new long[length];
            }
        }

        @Override
        @Nullable
        Object all() {
            Object full = items;
            items = null;
            return full;
        }

        @Override
        Object copy(int from, int to) {
            return Arrays.copyOfRange(Objects.requireNonNull(items), from, to);
        }
    }

    private static final class OfDouble extends Batches implements DoubleConsumer, PrimitiveIterator.OfDouble {
        private final Spliterator.OfDouble source;
        private double @Nullable [] items;

        OfDouble(Spliterator.OfDouble source) {
            this.source = source;
        }

        @Override
        Kind kind() {
            return Kind.DOUBLE;
        }

        @Override
        Iterator<?> iterator() {
            return this;
        }

        @Override
        public boolean hasNext() {
            return isMore();
        }

        @Override
        public double nextDouble() {
            int at = give();
            return Objects.requireNonNull(items)[at];
        }

        @Override
        boolean advance(int until) {
            while (size < until) {
                if (!source.tryAdvance(this)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void accept(double x) {
            double[] a = items;
            if (a == null) {
                throw late();
            }
            if (size == a.length) {
                a = Arrays.copyOf(a, 2 * size);
                items = a;
            }
            a[size++] = x;
        }

        @Override
        void reserve(int length) {
            if (items == null) {
                items = new double[length];
            }
        }

        @Override
        @Nullable
        Object all() {
            Object full = items;
            items = null;
            return full;
        }

        @Override
        Object copy(int from, int to) {
            return Arrays.copyOfRange(Objects.requireNonNull(items), from, to);
        }
    }
}
