package io.fastiter.internal.exec;

import io.fastiter.Progress;
import io.fastiter.ProgressListener;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/** Counts the items that are done, and tells a listener by and by. */
final class Meter {
    /** The least time between two reports. */
    private static final long PAUSE_NANOS = 250_000_000;

    private final ProgressListener listener;
    private final LongAdder done = new LongAdder();
    private final AtomicLong next = new AtomicLong(System.nanoTime() + PAUSE_NANOS);
    private final ReentrantLock reporting = new ReentrantLock();
    private volatile long total = -1;

    // Guarded by the lock.
    private long last = -1;
    private boolean broken;

    Meter(ProgressListener listener) {
        this.listener = listener;
    }

    void expect(long items) {
        total = items;
    }

    /** Counts a block of items, and reports if it is time and nobody else does. */
    void add(long items, long now) {
        done.add(items);
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + PAUSE_NANOS) && reporting.tryLock()) {
            try {
                // More may have been counted than the run has, where it drew back: never more than the total is told.
                long sum = done.sum();
                report(total < 0 ? sum : Math.min(sum, total), total);
            } finally {
                reporting.unlock();
            }
        }
    }

    /** Reports that everything is done. */
    void finish() {
        reporting.lock();
        try {
            long all = total < 0 ? done.sum() : total;
            report(all, all);
        } finally {
            reporting.unlock();
        }
    }

    private void report(long done, long total) {
        if (broken || done < last) {
            return;
        }
        last = done;
        try {
            listener.progress(new Progress(done, total < 0 ? OptionalLong.empty() : OptionalLong.of(total)));
        } catch (Throwable t) {
            broken = true;
            LoggerFactory.getLogger("io.fastiter")
                    .warn("a progress listener failed, and is not called again in this run", t);
        }
    }
}
