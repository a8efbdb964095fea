package io.fastiter.internal.exec;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the invitations that wait in a pool, over all runs, and lets no more in than its threads could take up soon.
 * Without it, every run over a pool whose workers are blocked would leave some behind.
 */
final class Gate {
    private static final Map<ForkJoinPool, Gate> GATES = Collections.synchronizedMap(new WeakHashMap<>());
    private static final Gate COMMON = new Gate(ForkJoinPool.commonPool());

    private final AtomicInteger waiting = new AtomicInteger();
    private final int most;

    private Gate(ForkJoinPool pool) {
        this.most = 64 + 4 * pool.getParallelism();
    }

    static Gate of(ForkJoinPool pool) {
        return pool == ForkJoinPool.commonPool() ? COMMON : GATES.computeIfAbsent(pool, Gate::new);
    }

    /**
     * Puts the invitation into the pool's queue; false if that is full or the pool takes none. Does not throw: it is called
     * while others are inside of the run, and their caller must not leave without them.
     */
    boolean send(ForkJoinPool pool, ForkJoinTask<?> invitation) {
        if (waiting.get() >= most) {
            return false;
        }
        waiting.incrementAndGet();
        try {
            pool.execute(invitation);
            return true;
        } catch (RejectedExecutionException | StackOverflowError e) {
            // The pool was shut down, or this stack has no room for it: the caller does it all.
            waiting.decrementAndGet();
            return false;
        } catch (Throwable t) {
            // The pool could not make a thread for it, as where the system has no more of them: it is in the queue.
            return true;
        }
    }

    void arrived() {
        waiting.decrementAndGet();
    }
}
