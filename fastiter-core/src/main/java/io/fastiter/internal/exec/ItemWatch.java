package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.Signal;
import io.fastiter.internal.plan.Observer;
import io.fastiter.internal.plan.Options;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** What a {@link Supervision} has to do with a pipeline that is run item by item, by whichever thread asks for one. */
public final class ItemWatch implements Cancellable {
    private final Supervision watch;
    private final Signal signal;
    private final @Nullable Meter meter;
    private final @Nullable Observer observer;

    /**
     * Has it watched.
     *
     * @param signal what the kernel looks at
     */
    public ItemWatch(Options options, Signal signal) {
        this.watch = (Supervision) Objects.requireNonNull(options.watch);
        this.signal = signal;
        this.meter = watch.meter(options);
        this.observer = options.control().observer();
        watch.add(this);
    }

    /** The calling thread begins to run items; throws if that was cancelled. */
    public void enter() {
        watch.enter();
    }

    public void leave() {
        watch.leave();
    }

    /** Counts an item that has run since {@code begun}, a time of {@link System#nanoTime}. */
    public void ran(long index, long begun) {
        if (observer != null) {
            observer.piece(index, index + 1, begun, false);
        }
        if (meter != null) {
            meter.add(1, System.nanoTime());
        }
    }

    public boolean isCancelled() {
        return watch.isCancelled();
    }

    /** What the caller gets where that is so; with what a function threw meanwhile. */
    public CancellationException exception(@Nullable Throwable meanwhile) {
        return watch.exception(meanwhile);
    }

    @Override
    public void cancel(String why) {
        signal.bound = Long.MIN_VALUE;
        signal.attention = 1;
    }

    /** Nobody helps; the caller is interrupted by the watch itself. */
    @Override
    public boolean strikeAgain() {
        return false;
    }

    /** Ends it: no item will be run any more. */
    public void end() {
        watch.remove(this);
    }
}
