package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Thrown;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a function that blocks, on threads of their own: so many at a time, and results in the order in which
 * items were given. One thread gives items and takes results; it alone waits.
 *
 * <p>The items that were given and whose results were not taken yet are the window. A thread calls the function for the
 * next item of the window that no thread has begun, until there is none, then ends. The window is {@value #AHEAD} times
 * as long as there may be threads: behind a slow call the others go on so long. With one as long as the threads are many,
 * eight threads make 0.46 times as many calls as without keeping the order where the times of calls are distributed
 * exponentially; with twice that 0.71, four times 0.94.
 */
public final class BlockingCalls {
    private static final int AHEAD = 4;

    private final UnaryOperator<@Nullable Object> function;
    private final int concurrency;

    private final Options options;

    /** What the calls find as their context: that of the thread which runs the pipeline. */
    private final Context context;

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled when a call has ended, or a thread. */
    private final Condition ended = lock.newCondition();

    // Guarded by the lock.
    private final ArrayDeque<Call> window = new ArrayDeque<>();
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private final Set<Thread> calling = new HashSet<>();
    private int threads;
    private long taken;
    private boolean closed;

    /** The call of one item; it has ended when it is done. */
    private static final class Call {
        final @Nullable Object item;

        @Nullable
        Object result;

        @Nullable
        Throwable failure;

        boolean done;

        Call(@Nullable Object item) {
            this.item = item;
        }
    }

    public BlockingCalls(int concurrency, UnaryOperator<@Nullable Object> function, Options options) {
        this.concurrency = concurrency;
        this.function = function;
        this.options = options;
        this.context = Context.capture(options);
    }

    /** Whether calls may be made on other threads: inside a class initialiser they might wait for its end for ever. */
    public static boolean mayLeaveTheCaller() {
        return !Initialisers.isRunning();
    }

    /** Whether one more item may be given, where so many results are wanted. */
    public boolean hasRoom(long wanted) {
        lock.lock();
        try {
            return !closed && window.size() < Math.min(wanted, (long) AHEAD * concurrency);
        } finally {
            lock.unlock();
        }
    }

    /** Gives the next item. */
    public void begin(@Nullable Object item) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (threads < concurrency) {
                BlockingThreads.start(
                        this::callAll); // first: where there is no thread to be had, nothing waits for one
                threads++;
            }
            Call call = new Call(item);
            window.add(call);
            waiting.add(call);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the first of the items is through, so that there is something to take at once. */
    public boolean isFirstDone() {
        lock.lock();
        try {
            Call first = window.peek();
            return first != null && first.done;
        } finally {
            lock.unlock();
        }
    }

    public boolean isEmpty() {
        lock.lock();
        try {
            return window.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the first call has ended, and takes its result and those right behind it that are there too. What the
     * first call threw is thrown, with what the others have thrown so far as suppressed ones. Nothing is there to be taken
     * where another thread has closed this.
     */
    public @Nullable Object[] take(int atMost) {
        Supervision watch = (Supervision) options.watch;
        if (watch == null) {
            return taken(atMost);
        }
        watch.enter();
        try {
            return taken(atMost);
        } catch (CancellationException e) {
            throw watch.isCancelled() ? watch.exception(e) : e;
        } finally {
            watch.leave();
        }
    }

    private @Nullable Object[] taken(int atMost) {
        lock.lock();
        try {
            Call first = window.peek();
            while (!closed && !Objects.requireNonNull(first, "there is nothing to wait for").done) {
                ended.await();
            }
            if (closed || first == null) {
                return new Object[0];
            }
            if (first.failure != null) {
                throw Thrown.sneaky(failure(first.failure));
            }
            List<@Nullable Object> results = new ArrayList<>();
            while (first != null && first.done && first.failure == null && results.size() < atMost) {
                results.add(first.result);
                taken++;
                window.remove();
                first = window.peek();
            }
            return results.toArray();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // taken back if it came from the watch
            throw new CancellationException(Execution.interrupted(options));
        } finally {
            lock.unlock();
        }
    }

    private Throwable failure(Throwable first) {
        List<Throwable> others = new ArrayList<>();
        for (Call call : window) {
            if (call.failure != null) {
                others.add(call.failure);
            }
        }
        Failures.locate(first, options.name, "mapBlocking", "mapBlocking", taken);
        Failures.suppress(first, others);
        return first;
    }

    /**
     * Makes no more calls, interrupts those that are being made, and waits until they have returned: again and again, as
     * {@link Crew} does, since a call may block more than once. An interrupt of the thread that waits does not end this:
     * it would leave a function running. Nor does it wait where one of the calls has led here.
     */
    public void close() {
        boolean interrupted = false;
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            window.clear();
            ended.signalAll();
            if (calling.contains(Thread.currentThread())) {
                strike();
                return;
            }
            long due = System.nanoTime();
            int strikes = 0;
            while (threads > 0) {
                long left = due - System.nanoTime();
                if (left <= 0) {
                    strike();
                    left = Crew.pause(++strikes);
                    due = System.nanoTime() + left;
                }
                interrupted |= !await(left);
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void strike() {
        for (Thread thread : calling) {
            if (thread != Thread.currentThread()) {
                Failures.interrupt(thread);
            }
        }
    }

    /** Waits a while for a call or a thread to end; false if this thread was interrupted. */
    private boolean await(long nanos) {
        try {
            ended.awaitNanos(nanos);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    // ---- the threads ----

    /** Each thread takes on the caller's context before its first call, and puts it off behind its last one. */
    private void callAll() {
        try (Context.Scope own = context.install()) {
            for (Call call = next(null); call != null; call = next(call)) {
                make(call);
            }
        }
    }

    private void make(Call call) {
        try {
            call.result = function.apply(call.item);
        } catch (Throwable t) {
            call.failure = t;
        }
    }

    /** Ends one call of this thread and begins the next; null where the thread is to end. */
    private @Nullable Call next(@Nullable Call last) {
        Thread me = Thread.currentThread();
        lock.lock();
        try {
            if (last != null) {
                last.done = true;
                calling.remove(me);
                Thread.interrupted(); // was meant for that call; from here on nobody interrupts this thread
                ended.signalAll(); // the taker, and who closes
            }
            Call call = waiting.poll();
            if (call == null) {
                threads--;
                ended.signalAll(); // the taker, and who closes
            } else {
                calling.add(me);
            }
            return call;
        } finally {
            lock.unlock();
        }
    }
}
