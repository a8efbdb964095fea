package io.fastiter.internal.engine;

import io.fastiter.internal.exec.Supervision;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import org.jspecify.annotations.Nullable;

/** Terminal operations that are watched over: their time is limited, they can be cancelled, or they report. */
public final class Watched {
    private Watched() {}

    /** Begins to watch; where that was cancelled already, a source that can be read once is closed like a read one. */
    private static Supervision begin(Plan plan, Options options) {
        try {
            return Supervision.begin(options);
        } catch (Throwable t) {
            if (plan.has(Traits.BATCHES)) {
                closeUnread(plan, options, t);
            }
            throw t;
        }
    }

    private static void closeUnread(Plan plan, Options options, Throwable thrown) {
        try {
            plan.open(options).close();
        } catch (Throwable t) {
            thrown.addSuppressed(t);
        }
    }

    static @Nullable Object run(Plan plan, Sink sink, Options options) {
        Supervision watch = begin(plan, options);
        try {
            Object result = Engine.run(plan, sink, options.watchedBy(watch));
            watch.succeed();
            return result;
        } finally {
            watch.end();
        }
    }

    static void runInOrder(Plan plan, Sink sink, Options options) {
        Supervision watch = begin(plan, options);
        try {
            Engine.runInOrder(plan, sink, options.watchedBy(watch));
            watch.succeed();
        } finally {
            watch.end();
        }
    }

    static Chunks chunks(Plan plan, Options options, int ahead) {
        Supervision watch = begin(plan, options);
        try {
            return new WatchedChunks(Engine.chunks(plan, options.watchedBy(watch), ahead), watch);
        } catch (Throwable t) {
            watch.end();
            throw t;
        }
    }

    /** For what needs no run: throws if it was cancelled, and reports that it is done. */
    public static void pass(long items, Options options) {
        Supervision watch = Supervision.begin(options);
        watch.expect(items);
        watch.succeed();
        watch.end();
    }

    /** Says how many items the watched operation will run. */
    static void expect(Source source, Window window, Options options) {
        boolean known = source.size() != Long.MAX_VALUE || (source.traits() & Traits.BATCHES) == 0;
        if (options.watch != null && options.metered && known && window.to != Long.MAX_VALUE) {
            ((Supervision) options.watch).expect(Math.max(0, window.to - window.from));
        }
    }

    private static final class WatchedChunks implements Chunks {
        private final Chunks chunks;
        private final Supervision watch;

        WatchedChunks(Chunks chunks, Supervision watch) {
            this.chunks = chunks;
            this.watch = watch;
        }

        @Override
        public @Nullable Chunk next() {
            Chunk chunk;
            try {
                chunk = chunks.next();
            } catch (Throwable t) {
                watch.end();
                throw t;
            }
            if (chunk == null) {
                watch.succeed();
                watch.end();
            }
            return chunk;
        }

        @Override
        public void close() {
            watch.end();
            chunks.close();
        }
    }
}
