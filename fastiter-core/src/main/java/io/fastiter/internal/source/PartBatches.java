package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Source;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;

/**
 * Takes items out of a collection of the JDK by splitting it until a part has about as many items as are wanted, and
 * taking that part as a whole. A million items of a hash set take 17 ms instead of the 24 of one {@code tryAdvance}
 * each, as long as a {@code toArray} would, which would have to hold all of them before the first is worked on; those
 * of an array deque or a priority queue take half the time. Parts are read by several threads at once;
 * a thread that is alone asks the collection's iterator instead, as a loop does.
 *
 * <p>Not for a spliterator that anybody may have written: reading ahead could be seen, and where a split has failed
 * the items that it took are lost.
 */
final class PartBatches extends RefBatches {
    /** A part of so many items is not split further: what is too much is kept for the next batch. */
    private static final int LEAST_PART = 64;

    /** Where a part is longer than was estimated, or cannot be split, its array grows. */
    private static final int MOST_RESERVED = 1 << 16;

    /** Parts that have not been read, the first one last. */
    private final ArrayDeque<Spliterator<?>> parts = new ArrayDeque<>();

    private final Collection<?> collection;

    /** The collection's own, for one thread that reads it all; null before it does. */
    private @Nullable Iterator<?> iterator;

    PartBatches(Collection<?> collection, Spliterator<?> source) {
        super(source);
        this.collection = collection;
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
    public @Nullable Source oneByOne(boolean alone) {
        // A class of the user's, in a view too, may have an iterator that its spliterator knows nothing of.
        String name = collection.getClass().getName();
        if (!alone || !name.startsWith("java.util.") || name.startsWith("java.util.Collections$")) {
            return null;
        }
        Iterator<?> items = iterator;
        if (items == null) {
            items = collection.iterator();
            iterator = items;
        }
        return new IteratorSource(Kind.REF, items);
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
        RefBatches own = new RefBatches(part);
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
