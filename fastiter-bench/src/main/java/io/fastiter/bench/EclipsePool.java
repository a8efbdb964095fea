package io.fastiter.bench;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that Eclipse Collections asks its user for: one per core, started by the first use. */
final class EclipsePool {

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private EclipsePool() {}

    private static final class Holder {
        static final ExecutorService POOL = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "eclipse");
            thread.setDaemon(true);
            return thread;
        });
    }

    static ExecutorService get() {
        return Holder.POOL;
    }

    /** Four batches per thread, as with {@link RangeTask}. */
    static int batch(int n) {
        return Math.max(RangeTask.CHEAP, n / (4 * THREADS));
    }
}
