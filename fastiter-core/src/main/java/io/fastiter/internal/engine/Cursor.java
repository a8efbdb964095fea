package io.fastiter.internal.engine;

import io.fastiter.internal.plan.Thrown;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A place between the items of chunks, for the iterators and spliterators of all kinds. Opens nothing before it moves.
 *
 * <p>One thread at a time moves it, but any may {@linkplain #close close} it meanwhile: a function of the pipeline does so
 * on a thread of the pool. So closing changes neither the place nor the size of the chunk, and whoever reads an item
 * takes into account that the array is gone.
 */
public abstract class Cursor implements AutoCloseable {
    private final Supplier<Chunks> source;
    private volatile @Nullable Chunks chunks;
    private volatile boolean ended;

    /** While the next chunk is being waited for. */
    private boolean asking;

    /** The index of the next item in the current chunk, and the length of that. */
    int next;

    int size;

    Cursor(Supplier<Chunks> source) {
        this.source = source;
    }

    /** Makes this the array of the current chunk; null for one without items. */
    abstract void use(@Nullable Object array);

    final boolean isMore() {
        return next < size && !ended || advance();
    }

    /** The index of the next item in the array of the current chunk, which this call may have replaced. */
    final int take() {
        if (!isMore()) {
            throw noMore();
        }
        return next++;
    }

    static NoSuchElementException noMore() {
        return new NoSuchElementException("the pipeline has no more items, or its iterator was closed");
    }

    final Chunks open() {
        Chunks open = chunks;
        if (open == null) {
            synchronized (source) { // nobody else knows it
                open = chunks;
                if (open == null) {
                    open = source.get();
                    chunks = open;
                }
            }
        }
        return open;
    }

    final boolean isEnded() {
        return ended;
    }

    private boolean advance() {
        if (ended) {
            return false;
        }
        if (asking) {
            throw new IllegalStateException(
                    "an iterator was asked for its next item by a function of its own pipeline, or"
                            + " by its source: that item would wait for itself");
        }
        Chunks.Chunk chunk;
        asking = true;
        try {
            chunk = open().next();
        } catch (Throwable t) {
            throw Thrown.sneaky(closedAfter(t));
        } finally {
            asking = false;
        }
        if (chunk == null) {
            close();
            return false;
        }
        use(chunk.array());
        next = 0;
        size = chunk.size();
        if (ended) {
            use(null); // closed meanwhile
            return false;
        }
        return true;
    }

    /** Closes it behind a failure; gives what is to be thrown. */
    private Throwable closedAfter(Throwable thrown) {
        try {
            close();
        } catch (Throwable closing) {
            return Thrown.first(thrown, closing);
        }
        return thrown;
    }

    @Override
    public void close() {
        if (ended) {
            Chunks open = chunks;
            if (open != null) {
                open.awaitClosed();
            }
            return;
        }
        ended = true;
        use(null);
        open().close();
    }
}
