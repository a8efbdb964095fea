package io.fastiter.internal.sink;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A large unmodifiable list, in arrays of {@value #CHUNK} items. G1 gives an array of half a region or more, which begins
 * at 512 kB, regions of its own among the old ones: whatever is stored there has to be looked at by the collector's
 * threads, and a dead one keeps its items alive until the old generation is marked. Half a million references in one array
 * cost five times what they cost in chunks, which are young like any other object.
 *
 * @param <E> the type of the items, which may be null
 */
final class ChunkedList<E extends @Nullable Object> extends AbstractList<E> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1;

    private static final int SHIFT = 14;

    /** 64 kB, or 128 where references have eight bytes: far below what G1 and ZGC treat as large. */
    static final int CHUNK = 1 << SHIFT;

    private static final int MASK = CHUNK - 1;

    /** All of them full, except for the last one, which is as long as what is in it. */
    private final transient Object[][] chunks;

    private final transient int size;

    private ChunkedList(Object[][] chunks) {
        int last = chunks.length - 1;
        this.chunks = chunks;
        this.size = (last << SHIFT) + chunks[last].length;
    }

    /** New chunks for so many items: a single one if they are no more than fit there. */
    static Object[][] chunks(int size) {
        if (size <= CHUNK) {
            return new Object[][] {new Object[size]};
        }
        Object[][] chunks = new Object[(size - 1 >> SHIFT) + 1][];
        int last = chunks.length - 1;
        for (int i = 0; i < last; i++) {
            chunks[i] = new Object[CHUNK];
        }
        chunks[last] = new Object[size - (last << SHIFT)];
        return chunks;
    }

    /** The unmodifiable list of what is in these chunks, which nobody writes any more; a plain one if it is one chunk. */
    static List<@Nullable Object> of(Object[][] chunks) {
        return chunks.length == 1
                ? Collections.unmodifiableList(Arrays.asList(chunks[0]))
                : new ChunkedList<@Nullable Object>(chunks);
    }

    /** Copies the first {@code length} items of an array into chunks, or into a single one of any length, from an index on. */
    static void copy(Object[] items, int length, Object[][] chunks, int at) {
        if (chunks.length == 1) {
            System.arraycopy(items, 0, chunks[0], at, length);
            return;
        }
        int done = 0;
        while (done < length) {
            int offset = at + done & MASK;
            int some = Math.min(length - done, CHUNK - offset);
            System.arraycopy(items, done, chunks[at + done >> SHIFT], offset, some);
            done += some;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    @SuppressWarnings("unchecked") // as everywhere below: nothing else is in the chunks
    public E get(int index) {
        Objects.checkIndex(index, size);
        return (E) chunks[index >> SHIFT][index & MASK];
    }

    // ---- all items ----

    @Override
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super E> action) {
        Objects.requireNonNull(action, "action");
        for (Object[] chunk : chunks) {
            for (Object x : chunk) {
                action.accept((E) x);
            }
        }
    }

    @Override
    public @Nullable Object[] toArray() {
        return copyTo(new Object[size]);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // as the interface wants it: null behind the last item
    public <T extends @Nullable Object> T[] toArray(T[] array) {
        if (array.length < size) {
            return copyTo((T[]) Array.newInstance(array.getClass().getComponentType(), size));
        }
        if (array.length > size) {
            array[size] = null;
        }
        return copyTo(array);
    }

    private <T extends @Nullable Object> T[] copyTo(T[] array) {
        int at = 0;
        for (Object[] chunk : chunks) {
            System.arraycopy(chunk, 0, array, at, chunk.length);
            at += chunk.length;
        }
        return array;
    }

    @Override
    public Iterator<E> iterator() {
        return new Walk(0);
    }

    @Override
    public ListIterator<E> listIterator() {
        return new Walk(0);
    }

    @Override
    public ListIterator<E> listIterator(int index) {
        if (index < 0 || index > size) {
            throw new IndexOutOfBoundsException("Index: " + index + ", Size: " + size);
        }
        return new Walk(index);
    }

    @Override
    public Spliterator<E> spliterator() {
        return new Split(0, size);
    }

    @Override
    public List<E> subList(int from, int to) {
        return Collections.unmodifiableList(super.subList(from, to));
    }

    // ---- what would change it ----

    @Override
    public boolean remove(@Nullable Object x) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(Collection<? extends E> all) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(int index, Collection<? extends E> all) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeAll(Collection<?> all) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean retainAll(Collection<?> all) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeIf(Predicate<? super E> filter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void replaceAll(UnaryOperator<E> operator) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sort(@Nullable Comparator<? super E> comparator) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }

    // ---- serialization ----

    /** What small results are, so that no stream of bytes depends on this class. */
    private Object writeReplace() {
        return Collections.unmodifiableList(Arrays.asList(toArray()));
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("written as another list");
    }

    /**
     * An iterator by index, which looks a chunk up once: 0.6 ns an item, as over an array. With the place in a chunk
     * instead of the index it was 0.8 to 1.9, depending on where the next chunk was fetched.
     */
    private final class Walk implements ListIterator<E> {
        private int next;

        /** Where the next item is, unless that is the first of a chunk. */
        private Object[] chunk;

        Walk(int index) {
            next = index;
            chunk = chunks[Math.min(index >> SHIFT, chunks.length - 1)];
        }

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        @SuppressWarnings("unchecked")
        public E next() {
            int i = next;
            if (i >= size) {
                throw new NoSuchElementException();
            }
            int offset = i & MASK;
            if (offset == 0) {
                chunk = chunks[i >> SHIFT];
            }
            next = i + 1;
            return (E) chunk[offset];
        }

        @Override
        public boolean hasPrevious() {
            return next > 0;
        }

        @Override
        @SuppressWarnings("unchecked")
        public E previous() {
            int i = next - 1;
            if (i < 0) {
                throw new NoSuchElementException();
            }
            chunk = chunks[i >> SHIFT];
            next = i;
            return (E) chunk[i & MASK];
        }

        @Override
        public int nextIndex() {
            return next;
        }

        @Override
        public int previousIndex() {
            return next - 1;
        }

        @Override
        public void remove() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void set(E x) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void add(E x) {
            throw new UnsupportedOperationException();
        }
    }

    /** A range of the list, split between chunks as long as there are several. */
    private final class Split implements Spliterator<E> {
        private int at;
        private final int to;

        Split(int from, int to) {
            this.at = from;
            this.to = to;
        }

        @Override
        public @Nullable Spliterator<E> trySplit() {
            int middle = at + to >>> 1;
            int border = middle & ~MASK;
            if (border > at) {
                middle = border;
            }
            if (middle == at) {
                return null;
            }
            Split before = new Split(at, middle);
            at = middle;
            return before;
        }

        @Override
        public boolean tryAdvance(Consumer<? super E> action) {
            Objects.requireNonNull(action, "action");
            if (at == to) {
                return false;
            }
            action.accept(get(at++));
            return true;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void forEachRemaining(Consumer<? super E> action) {
            Objects.requireNonNull(action, "action");
            while (at < to) {
                Object[] chunk = chunks[at >> SHIFT];
                int offset = at & MASK;
                int end = Math.min(chunk.length, offset + to - at);
                at += end - offset;
                for (; offset < end; offset++) {
                    action.accept((E) chunk[offset]);
                }
            }
        }

        @Override
        public long estimateSize() {
            return to - at;
        }

        @Override
        public int characteristics() {
            return ORDERED | SIZED | SUBSIZED | IMMUTABLE;
        }
    }
}
