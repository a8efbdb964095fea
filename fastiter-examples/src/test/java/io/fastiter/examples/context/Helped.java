package io.fastiter.examples.context;

import io.fastiter.LongParIter;
import io.fastiter.ParIter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/** A pool of one thread, and runs that it is sure to help with. */
final class Helped implements AutoCloseable {

    private final ForkJoinPool pool = new ForkJoinPool(1);

    /** A pipeline whose caller dawdles until the pool's thread has taken over some of its items. */
    LongParIter pipeline() {
        Thread caller = Thread.currentThread();
        CountDownLatch helped = new CountDownLatch(1);
        return ParIter.range(0, 1000).on(pool).peek(i -> {
            if (Thread.currentThread() != caller) {
                helped.countDown();
            } else {
                await(helped);
            }
        });
    }

    /** At most a tenth of a second: the first items are run before anybody is invited. */
    private static void await(CountDownLatch latch) {
        try {
            boolean unused = latch.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the helping thread has between runs. */
    <T> T onHelper(Callable<T> asked) throws Exception {
        return pool.submit(asked).get();
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
