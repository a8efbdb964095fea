package io.fastiter.internal.exec;

import io.fastiter.ProgressListener;
import io.fastiter.internal.kernel.Signal;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.plan.Cancellation;
import io.fastiter.internal.plan.Control;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Watch;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one terminal operation that has a time limit, can be cancelled, or is to report: over all runs that it
 * takes, the threads that call them, and what ends it from outside. As a signal it is the one that kernels look at while
 * a caller works alone. A terminal operation without any of these has none.
 *
 * <p><b>Cancelling</b> tells the runs, which drop their pieces and interrupt their helpers, and interrupts the callers,
 * since they may be inside of a function that blocks. An interrupt that came from here is taken back when its thread
 * leaves; one that was there before is kept.
 *
 * <p>A caller that does not come back is interrupted again, as helpers are (see {@link Crew}). It waits for itself, so the
 * JDK's timer thread does it, and reminds the runs of their helpers as well: the consumer of a flow may be elsewhere, and
 * the caller of a run in a function that takes its time.
 */
public final class Supervision extends Signal implements Watch {
    private final @Nullable String name;
    private final Control control;
    private final @Nullable Meter meter;
    private final Runnable cancelled = this::cancelByToken;
    private @Nullable CompletableFuture<@Nullable Void> alarm;

    /** What ended it from outside. */
    private volatile @Nullable String why;

    // Guarded by this.
    private final List<Cancellable> runs = new ArrayList<>();
    private final List<Thread> callers = new ArrayList<>();
    private final List<Thread> struck = new ArrayList<>();

    private Supervision(Options options) {
        this.name = options.name;
        this.control = options.control();
        ProgressListener listener = control.listener();
        this.meter = listener == null ? null : new Meter(listener);
    }

    /**
     * Begins to watch.
     *
     * @throws CancellationException if it is cancelled already
     */
    public static Supervision begin(Options options) {
        Supervision watch = new Supervision(options);
        watch.begin();
        return watch;
    }

    private void begin() {
        Cancellation token = control.token();
        Cancellation owner = control.owner();
        if (token != null) {
            token.add(cancelled);
        }
        if (owner != null) {
            owner.add(cancelled);
        }
        Duration timeout = control.timeout();
        if (timeout != null) {
            if (timeout.isZero()) {
                timedOut();
            } else {
                setAlarm(timeout);
            }
        }
        if (why != null) {
            end();
            throw exception(null);
        }
    }

    private void setAlarm(Duration timeout) {
        // The JDK's own timer thread: it only sets flags and interrupts threads.
        CompletableFuture<@Nullable Void> alarm = new CompletableFuture<>();
        ring(alarm.orTimeout(nanos(timeout), TimeUnit.NANOSECONDS), new WeakReference<>(this));
        this.alarm = alarm;
    }

    /** Holds the watch weakly: an iterator that was abandoned must not stay until its time is over. */
    private static void ring(CompletableFuture<@Nullable Void> alarm, WeakReference<Supervision> watch) {
        alarm.whenComplete((nothing, thrown) -> {
            Supervision one = watch.get();
            if (one != null && thrown instanceof TimeoutException) {
                one.timedOut();
            }
        });
    }

    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE; // 292 years
        }
    }

    /** Ends the watch, however the operation ended. Once more does nothing. */
    public void end() {
        CompletableFuture<@Nullable Void> set = alarm;
        if (set != null) {
            set.complete(null);
        }
        Cancellation token = control.token();
        if (token != null) {
            token.remove(cancelled);
        }
        Cancellation owner = control.owner();
        if (owner != null) {
            owner.remove(cancelled);
        }
    }

    /** Says that the operation has come to its end by itself. */
    public void succeed() {
        if (meter != null) {
            meter.finish();
        }
    }

    // ---- cancelling ----

    private void timedOut() {
        cancel(pipeline() + " did not end within its timeout of " + control.timeout());
    }

    private void cancelByToken() {
        Cancellation token = control.token();
        if (token != null && token.isRaised()) {
            String reason = token.reason();
            cancel(pipeline() + " was cancelled by its token" + (reason == null ? "" : ": " + reason));
        } else {
            cancel(pipeline() + " was cancelled through its future");
        }
    }

    private String pipeline() {
        return name == null ? "the pipeline" : "the pipeline \"" + name + "\"";
    }

    private void cancel(String why) {
        List<Cancellable> told;
        synchronized (this) {
            if (this.why != null) {
                return;
            }
            this.why = why;
            told = List.copyOf(runs);
            bound = Long.MIN_VALUE;
            attention = 1;
        }
        for (Cancellable run : told) {
            run.cancel(why);
        }
        // Only now: what a function throws on its interrupt must not end a run before that knows that it was cancelled.
        if (strike()) {
            strikeAgain(new WeakReference<>(this), 1);
        }
    }

    /** Interrupts the callers, and once more the helpers whose time it is; false if nobody is inside any more. */
    private boolean strike() {
        boolean any;
        List<Cancellable> told;
        synchronized (this) {
            for (Thread caller : callers) {
                strike(caller);
            }
            any = !callers.isEmpty();
            told = List.copyOf(runs);
        }
        for (Cancellable run : told) {
            any |= run.strikeAgain();
        }
        return any;
    }

    private void strike(Thread caller) {
        if (!caller.isInterrupted()) {
            if (!struck.contains(caller)) {
                struck.add(caller);
            }
            Failures.interrupt(caller);
        }
    }

    /** Interrupts those who are inside then, again and again until nobody is. Holds the watch weakly, as its alarm does. */
    private static void strikeAgain(WeakReference<Supervision> watch, int strikes) {
        CompletableFuture.delayedExecutor(Crew.pause(strikes), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(() -> {
                    Supervision one = watch.get();
                    if (one != null && one.strike()) {
                        strikeAgain(watch, strikes + 1);
                    }
                });
    }

    boolean isCancelled() {
        return why != null;
    }

    @Nullable
    String why() {
        return why;
    }

    /** Throws if functions of the calling thread may have given what they did since it was interrupted from here. */
    void checkStruck() {
        if (why != null && hasStruckCaller()) {
            throw exception(null);
        }
    }

    /** Throws if the operation was cancelled. */
    void check() {
        if (why != null) {
            throw exception(null);
        }
    }

    /** What the caller gets; with what a function threw meanwhile, which may have been our interrupt's doing. */
    CancellationException exception(@Nullable Throwable meanwhile) {
        String why = this.why;
        if (meanwhile instanceof CancellationException cancelled && Objects.equals(cancelled.getMessage(), why)) {
            return cancelled; // our own, from a run inside this one
        }
        CancellationException e = new CancellationException(why);
        if (meanwhile != null && !State.isInVain(meanwhile)) {
            e.addSuppressed(meanwhile);
        }
        return e;
    }

    // ---- runs and callers ----

    /** The calling thread begins to run items. */
    void enter() {
        synchronized (this) {
            if (why == null) {
                callers.add(Thread.currentThread());
                return;
            }
        }
        throw exception(null);
    }

    void leave() {
        Thread me = Thread.currentThread();
        boolean wasStruck;
        synchronized (this) {
            callers.remove(me);
            wasStruck = struck.remove(me);
        }
        if (wasStruck) {
            Thread.interrupted();
        }
    }

    /**
     * Gives the calling thread back an interrupt that somebody else sent and that was taken from it. It is kept, even if
     * this thread was interrupted by the watch as well.
     */
    static void interruptAgain(@Nullable Supervision watch) {
        if (watch != null) {
            watch.forgetStrike();
        }
        Thread.currentThread().interrupt();
    }

    private synchronized void forgetStrike() {
        struck.remove(Thread.currentThread());
    }

    /** What ended it, if the interrupt of the calling thread came from here; else null. */
    synchronized @Nullable String whyCallerWasStruck() {
        return struck.contains(Thread.currentThread()) ? why : null;
    }

    /** Whether the interrupt of the calling thread came from here. */
    synchronized boolean hasStruckCaller() {
        return struck.contains(Thread.currentThread());
    }

    void add(Cancellable run) {
        synchronized (this) {
            runs.add(run);
        }
        String why = this.why;
        if (why != null) {
            run.cancel(why);
        }
    }

    synchronized void remove(Cancellable run) {
        runs.remove(run);
    }

    // ---- progress ----

    /** Says how many items the source has; -1 if nobody knows. */
    public void expect(long items) {
        if (meter != null) {
            meter.expect(items);
        }
    }

    /** The meter that counts what runs with these options have done; null if nobody wants to know. */
    @Nullable
    Meter meter(Options options) {
        return options.metered ? meter : null;
    }
}
