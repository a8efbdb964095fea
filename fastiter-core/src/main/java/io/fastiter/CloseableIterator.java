package io.fastiter;

import java.util.Iterator;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over the items of a pipeline, in encounter order, that are computed in parallel ahead of whoever takes them.
 * Work that is going on ends when the iterator is closed; it closes itself when its last item was taken and
 * {@code hasNext} says so, and when a function failed. One that is neither closed nor asked any more computes a bounded
 * number of items, and is garbage then.
 *
 * <pre>{@code
 * try (CloseableIterator<Integer> squares = ParIter.of(1, 2, 3).map(x -> x * x).iterator()) {
 *     squares.next();
 * }
 * }</pre>
 *
 * <p>Its calls may come from different threads, but one at a time; only {@code close} may be called by any thread at any
 * time. What failed is thrown behind all items before it, once, and {@code hasNext} is false from then on.
 */
public interface CloseableIterator<T extends @Nullable Object> extends Iterator<T>, AutoCloseable {
    /**
     * Ends the work and closes the source. When this returns no function of the pipeline is running or will run: it waits
     * for calls in flight to return, unless it is called by one of these functions. There is no next item from then on: a
     * thread that is asking for one meanwhile may still get it, or is told that there is none. Closing again does nothing
     * but wait. Behind {@code mapBlocking}, what the other thread runs itself for the item it asks for may go on.
     */
    @Override
    void close();

    /** An iterator over ints, see {@link CloseableIterator}. */
    interface OfInt extends CloseableIterator<Integer>, PrimitiveIterator.OfInt {}

    /** An iterator over longs, see {@link CloseableIterator}. */
    interface OfLong extends CloseableIterator<Long>, PrimitiveIterator.OfLong {}

    /** An iterator over doubles, see {@link CloseableIterator}. */
    interface OfDouble extends CloseableIterator<Double>, PrimitiveIterator.OfDouble {}
}
