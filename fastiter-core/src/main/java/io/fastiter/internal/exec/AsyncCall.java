package io.fastiter.internal.exec;

import io.fastiter.internal.plan.Cancellation;
import io.fastiter.internal.plan.Options;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that a thread of a pool calls, and whose future cancels it. */
public final class AsyncCall<R extends @Nullable Object> implements Runnable {
    private final Supplier<? extends R> work;
    private final Context context;
    private final CompletableFuture<R> future = new CompletableFuture<>();

    /** The future's result comes from here. */
    private volatile boolean answered;

    private AsyncCall(Supplier<? extends R> work, Context context) {
        this.work = work;
        this.context = context;
    }

    /**
     * Has the work done.
     *
     * @param owner raised when the future is completed by anybody else
     */
    public static <R extends @Nullable Object> CompletableFuture<R> start(
            Supplier<? extends R> work, Cancellation owner, Options options) {
        AsyncCall<R> call = new AsyncCall<>(work, Context.capture(options));
        call.future.whenComplete((result, thrown) -> {
            if (!call.answered) {
                owner.raise(null);
            }
        });
        call.send(options.pool == null ? Pools.standard() : options.pool);
        return call.future;
    }

    private void send(ForkJoinPool pool) {
        // The common pool of a machine with one or two cores may have no thread at all.
        if (pool != ForkJoinPool.commonPool() || ForkJoinPool.getCommonPoolParallelism() > 1) {
            try {
                pool.execute(this);
                return;
            } catch (RejectedExecutionException e) {
                // It was shut down.
            }
        }
        Thread thread = new Thread(this, "fastiter-async");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        if (future.isDone()) {
            return;
        }
        R result;
        try (Context.Scope own = context.install()) {
            result = work.get();
        } catch (Throwable t) {
            answered = true;
            future.completeExceptionally(t);
            return;
        }
        answered = true;
        future.complete(result);
    }
}
