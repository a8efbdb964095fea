package io.fastiter.internal.engine;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.plan.Follower;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.source.ChunkSource;
import org.jspecify.annotations.Nullable;

/** The items of a pipeline as another one takes them while it runs: computed in parallel, handed out in order. */
public final class Feed implements Follower {
    private final Plan plan;
    private final @Nullable Options options;
    private @Nullable Chunks chunks;
    private Chunks.@Nullable Chunk current;
    private int taken;
    private @Nullable Object iterator;
    private @Nullable Throwable pending;
    private boolean closed;

    private Feed(Plan plan, @Nullable Options options) {
        this.plan = plan;
        this.options = options;
    }

    public static Feed of(Plan plan) {
        return new Feed(plan, null);
    }

    @Override
    public Follower open(Options options) {
        return new Feed(plan, options.unmetered()); // progress is counted in the items of the receiver
    }

    @Override
    public Plan plan() {
        return plan;
    }

    private Chunks chunks() {
        Chunks open = chunks;
        if (open == null) {
            if (options == null) {
                throw new IllegalStateException("a feed has to be opened first");
            }
            open = Engine.chunks(plan, options);
            chunks = open;
        }
        return open;
    }

    @Override
    public Object iterator() {
        // One for all kernels of a run: the parts of a concatenation take turns with it.
        Object one = iterator;
        if (one == null) {
            one = ChunkIterators.of(plan.kind(), this::chunks);
            iterator = one;
        }
        return one;
    }

    @Override
    public Pull.@Nullable Batch read(int atMost) {
        return read(atMost, false);
    }

    /** The next items; with {@code full}, fewer than asked for only where there are no more. */
    private Pull.@Nullable Batch read(int atMost, boolean full) {
        Object items = null;
        int size = 0;
        while (size < atMost) {
            Chunks.Chunk chunk = current;
            if (chunk == null || taken == chunk.size()) {
                current = null;
                if (size > 0 && !full) {
                    break; // what is there need not wait for what takes long to come
                }
                chunk = nextChunk(size > 0);
                if (chunk == null) {
                    break;
                }
                current = chunk;
                taken = 0;
            }
            int some = Math.min(atMost - size, chunk.size() - taken);
            if (items == null) {
                items = newArray(plan.kind(), atMost);
            }
            System.arraycopy(chunk.array(), taken, items, size, some);
            size += some;
            taken += some;
        }
        return items == null ? null : new Pull.Batch(items, size);
    }

    /** The next chunk; where items have been taken already, a failure waits until those have been given. */
    private Chunks.@Nullable Chunk nextChunk(boolean some) {
        Throwable failed = pending;
        if (failed != null) {
            throw new Outcome(null, failed, false).rethrow();
        }
        try {
            return chunks().next();
        } catch (Throwable t) {
            if (!some) {
                throw t;
            }
            pending = t;
            return null;
        }
    }

    @Override
    public Source chunk(long position, int atMost) {
        Pull.Batch batch = read(atMost, true);
        return batch == null
                ? new ChunkSource(plan.kind(), newArray(plan.kind(), 0), 0, position)
                : new ChunkSource(plan.kind(), batch.array(), batch.size(), position);
    }

    @Override
    public @Nullable Throwable failureBehind() {
        return pending;
    }

    /** Whether there may be something to close in a pipeline of which no item was asked for. */
    private static boolean reads(Plan plan) {
        return plan.has(Traits.BATCHES | Traits.OPENS) || plan.source().parts() != null;
    }

    private static Object newArray(Kind kind, int length) {
        return switch (kind) {
            case INT -> new int[length];
            case LONG -> new long[length];
            case DOUBLE -> new double[length];
            case REF -> new Object[length];
        };
    }

    @Override
    public void close() {
        Chunks open = chunks;
        if (open != null) {
            open.close();
        } else if (options != null && !closed && reads(plan)) {
            closed = true;
            plan.open(options).close(); // nothing was asked for: what is there to be closed has not been opened
        }
    }
}
