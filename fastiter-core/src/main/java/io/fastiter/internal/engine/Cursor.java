package io.fastiter.internal.engine;

import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A place between the items of chunks, for the iterators and spliterators of all kinds. Opens nothing before it moves. */
public abstract class Cursor implements AutoCloseable {
    private final Supplier<Chunks> source;
    private @Nullable Chunks chunks;
    private boolean ended;

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
        return next < size || advance();
    }

    /** The index of the next item in the array of the current chunk, which this call may have replaced. */
    final int take() {
        if (next == size && !advance()) {
            throw new NoSuchElementException("the pipeline has no more items, or its iterator was closed");
        }
        return next++;
    }

    final Chunks open() {
        Chunks open = chunks;
        if (open == null) {
            open = source.get();
            chunks = open;
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
            closeAfter(t);
            throw t;
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
        return true;
    }

    private void closeAfter(Throwable thrown) {
        try {
            close();
        } catch (Throwable closing) {
            if (closing != thrown) {
                thrown.addSuppressed(closing);
            }
        }
    }

    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        next = 0;
        size = 0;
        use(null);
        Chunks open = open();
        chunks = null;
        open.close();
    }
}
