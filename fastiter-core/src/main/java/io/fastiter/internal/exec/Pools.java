package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Options;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/** Which pool helps where the user names none, and how many threads a pool really has. */
public final class Pools {
    /** The system property, and the environment variable, that give FastIter a pool of its own with so many threads. */
    static final String PROPERTY = "fastiter.threads";

    static final String VARIABLE = "FASTITER_NUM_THREADS";

    private Pools() {}

    /**
     * The common pool, or FastIter's own where a number of threads is configured.
     *
     * @throws IllegalArgumentException each time, if that is not a number of threads
     */
    public static ForkJoinPool standard() {
        ForkJoinPool pool = Standard.POOL;
        return pool != null ? pool : make(Standard.PROPERTY_TEXT, Standard.VARIABLE_TEXT);
    }

    public static int threadsOf(ForkJoinPool pool) {
        return pool.getParallelism();
    }

    /** The pool that helps under these options. */
    static ForkJoinPool of(Options options) {
        return options.pool == null ? standard() : options.pool;
    }

    /** The most threads that may work on a run under these options, the caller included. */
    static int most(Options options) {
        ForkJoinPool pool = of(options);
        return Math.min(threadsOf(pool) + (isWorkerOf(pool) ? 0 : 1), options.parallelism);
    }

    static boolean isWorkerOf(ForkJoinPool pool) {
        return Thread.currentThread() instanceof ForkJoinWorkerThread && ForkJoinTask.getPool() == pool;
    }

    private static final class Standard {
        static final @Nullable String PROPERTY_TEXT = System.getProperty(PROPERTY);
        static final @Nullable String VARIABLE_TEXT = System.getenv(VARIABLE);

        /** Null where the configuration is wrong. An initialiser that threw would say so once, and not in these words. */
        static final @Nullable ForkJoinPool POOL = made();

        private static @Nullable ForkJoinPool made() {
            try {
                return make(PROPERTY_TEXT, VARIABLE_TEXT);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    static ForkJoinPool make(@Nullable String property, @Nullable String variable) {
        String text = property != null ? property : variable;
        if (text == null) {
            return ForkJoinPool.commonPool();
        }
        int threads;
        try {
            threads = Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            threads = 0;
        }
        if (threads < 1 || threads > 32_767) {
            throw new IllegalArgumentException((property != null ? PROPERTY : VARIABLE) + " is \"" + text
                    + "\": give a number of threads from 1 to 32767, or leave it out to use the common pool");
        }
        // The caller is one of the threads, so the pool has one less (but never none).
        return new ForkJoinPool(Math.max(1, threads - 1));
    }
}
