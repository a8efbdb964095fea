package io.fastiter.internal.engine;

import io.fastiter.internal.exec.AsyncCall;
import io.fastiter.internal.plan.Cancellation;
import io.fastiter.internal.plan.Options;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Terminal operations that are called on another thread. */
public final class Async {
    private Async() {}

    /**
     * Calls a function on a thread of the pool.
     *
     * @param options those of the pipeline
     * @param run takes the options with which its pipeline ends when the future does
     */
    public static <R extends @Nullable Object> CompletableFuture<R> run(
            Options options, Function<Options, ? extends R> run) {
        Cancellation owner = new Cancellation();
        Options owned = options.with(options.control().ownedBy(owner));
        return AsyncCall.start(() -> run.apply(owned), owner, options);
    }
}
