package io.fastiter.internal.engine;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.exec.BlockingCalls;
import io.fastiter.internal.exec.Failures;
import io.fastiter.internal.exec.Outcome;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.source.ArraySource;
import java.lang.reflect.Array;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a function that may block makes of each item of a pipeline. The items come out of a run of that pipeline some at
 * a time, are called for on threads of their own, and what the calls give are the items of this source, in order. Only
 * the thread that runs the pipeline waits for them: see {@link Traits#CUTS}.
 */
public final class BlockingSource implements Source, Pull {
    private static final Object[] NO_ITEMS = {};

    private final Plan plan;
    private final int concurrency;
    private final Object function;
    private final @Nullable Options options;
    private @Nullable Chunks chunks;

    /** Null where the calls are made by the thread that asks for the items. */
    private @Nullable BlockingCalls calls;

    private Chunks.@Nullable Chunk current;
    private int begun;

    /** How many calls have been made by the thread that asks for the items. */
    private long called;

    private boolean exhausted;
    private long wanted = Long.MAX_VALUE;
    private @Nullable Throwable failure;

    private BlockingSource(Plan plan, int concurrency, Object function, @Nullable Options options) {
        this.plan = plan;
        this.concurrency = concurrency;
        this.function = function;
        this.options = options;
    }

    /** @param function a {@code Function} or {@code IntFunction}, as the kind of the plan's items is */
    public static BlockingSource of(Plan plan, int concurrency, Object function) {
        return new BlockingSource(plan, concurrency, function, null);
    }

    @Override
    public Source open(Options options) {
        return new BlockingSource(plan, concurrency, function, options);
    }

    @Override
    public Pull pull() {
        Options opened = options;
        if (opened == null) {
            throw new IllegalStateException("a source has to be opened first");
        }
        if (!opened.sequential && BlockingCalls.mayLeaveTheCaller()) {
            calls = new BlockingCalls(concurrency, this::call, opened);
        }
        chunks = Engine.chunks(plan, opened.unmetered(), concurrency); // its results are what progress is counted in
        return this;
    }

    @Override
    public void want(long most) {
        wanted = most;
    }

    @Override
    public @Nullable Batch next(int atMost) {
        BlockingCalls calls = this.calls;
        if (calls == null) {
            return hasItem() ? new Batch(new Object[] {callHere(item())}, 1) : null;
        }
        // What is there is passed on before items are asked for that may take long to come.
        while (!exhausted && calls.hasRoom(wanted) && (isItemAtHand() || !calls.isFirstDone())) {
            try {
                if (hasItem()) {
                    calls.begin(item());
                } else {
                    exhausted = true;
                }
            } catch (Throwable t) {
                exhausted = true;
                failure = t;
            }
        }
        if (!calls.isEmpty()) {
            Object[] results = calls.take(atMost);
            wanted -= results.length;
            if (results.length == 0) {
                return null; // closed meanwhile
            }
            return new Batch(results, results.length);
        }
        if (failure != null) {
            throw new Outcome(null, failure, false).rethrow();
        }
        return null;
    }

    private @Nullable Object callHere(@Nullable Object item) {
        try {
            Object result = call(item);
            called++;
            return result;
        } catch (Throwable t) {
            Failures.locate(t, options == null ? null : options.name, name(), name(), called);
            throw t;
        }
    }

    private boolean isItemAtHand() {
        Chunks.Chunk chunk = current;
        return chunk != null && begun < chunk.size();
    }

    private boolean hasItem() {
        while (!isItemAtHand()) {
            Chunks open = chunks;
            Chunks.Chunk chunk = open == null ? null : open.next();
            current = chunk;
            begun = 0;
            if (chunk == null) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object item() {
        Chunks.Chunk chunk = current;
        if (chunk == null) {
            throw new IllegalStateException("no item is at hand");
        }
        return Array.get(chunk.array(), begun++);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the items of an array of numbers are not null
    private @Nullable Object call(@Nullable Object item) {
        return switch (plan.kind()) {
            case INT -> ((IntFunction<Object>) function).apply((Integer) item);
            case LONG -> ((LongFunction<Object>) function).apply((Long) item);
            case DOUBLE -> ((DoubleFunction<Object>) function).apply((Double) item);
            case REF -> ((Function<Object, Object>) function).apply(item);
        };
    }

    @Override
    public void close() {
        BlockingCalls making = calls;
        Chunks open = chunks;
        try {
            if (making != null) {
                making.close();
            }
        } finally {
            if (open != null) {
                open.close();
            }
        }
    }

    @Override
    public String name() {
        return "mapBlocking";
    }

    @Override
    public String note(Options options) {
        return options.sequential
                ? "one call after the other, on the calling thread"
                : "at most " + concurrency + " calls at a time, on threads of their own; results in order";
    }

    @Override
    public Plan before() {
        return plan;
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return Traits.BATCHES | Traits.CUTS;
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return NO_ITEMS; // every batch puts its own array here
    }

    @Override
    public int nums() {
        return 1;
    }

    @Override
    public long num(int i) {
        return 0;
    }

    @Override
    public long size() {
        return Long.MAX_VALUE;
    }

    @Override
    public void load(Code c, Next next) {
        ArraySource.loadBatch(c, next, Kind.REF);
    }
}
