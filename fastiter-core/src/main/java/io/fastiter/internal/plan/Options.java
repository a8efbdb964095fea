package io.fastiter.internal.plan;

import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** How a pipeline is run, as its user asked for: immutable, each call of an option gives a changed copy. */
public final class Options {
    /** What holds where nothing was said. */
    public static final Options STANDARD = new Options(null, Integer.MAX_VALUE, false, null, 0, null, null, true);

    /** The pool whose threads help; null for the standard one. */
    public final @Nullable ForkJoinPool pool;

    /** The most threads inside the pipeline's functions, the caller included. */
    public final int parallelism;

    /** Every item passes through the whole pipeline before the next one begins, on the caller. */
    public final boolean sequential;

    /** What messages, events and failures call the pipeline; null where it has no name. */
    public final @Nullable String name;

    /** Switches of tests and tools, see {@link #FORCE_SPLIT}. */
    public final int force;

    /** Null for {@link Control#NONE}, which would be one more class for the first pipeline of a JVM to load. */
    private final @Nullable Control control;

    /** What watches over the terminal operation that is running; null before it has begun, or if nothing does. */
    public final @Nullable Watch watch;

    /** Whether the items of these runs are the ones that progress is counted in. */
    public final boolean metered;

    /** Work is split down to single items at once, however cheap. */
    public static final int FORCE_SPLIT = 1;

    /** Kernels are not compiled. */
    public static final int FORCE_INTERPRETED = 2;

    /** Kernels are compiled before the first item. */
    public static final int FORCE_COMPILED = 4;

    /** Compiled kernels run in passes wherever they may, fast or not. */
    public static final int FORCE_PASSES = 8;

    /** Whatever may be a short run is one once its shape has run, however much it costs; to be set alone. */
    public static final int FORCE_SHORT = 16;

    private Options(
            @Nullable ForkJoinPool pool,
            int parallelism,
            boolean sequential,
            @Nullable String name,
            int force,
            @Nullable Control control,
            @Nullable Watch watch,
            boolean metered) {
        this.pool = pool;
        this.parallelism = parallelism;
        this.sequential = sequential;
        this.name = name;
        this.force = force;
        this.control = control;
        this.watch = watch;
        this.metered = metered;
    }

    public Options on(ForkJoinPool pool) {
        return new Options(pool, parallelism, sequential, name, force, control, watch, metered);
    }

    public Options parallelism(int threads) {
        return new Options(pool, threads, false, name, force, control, watch, metered);
    }

    public Options makeSequential() {
        return new Options(pool, parallelism, true, name, force, control, watch, metered);
    }

    public Options named(String name) {
        return new Options(pool, parallelism, sequential, name, force, control, watch, metered);
    }

    public Options force(int force) {
        return new Options(pool, parallelism, sequential, name, force, control, watch, metered);
    }

    public Options with(Control control) {
        return new Options(pool, parallelism, sequential, name, force, control, watch, metered);
    }

    /** As they hold for the runs of one terminal operation. */
    public Options watchedBy(Watch watch) {
        return new Options(pool, parallelism, sequential, name, force, control, watch, metered);
    }

    /** As they hold for runs whose items were counted, or will be, by another one. */
    public Options unmetered() {
        return metered && watch != null
                ? new Options(pool, parallelism, sequential, name, force, control, watch, false)
                : this;
    }

    /** What may end a run from outside, and who is told of it. */
    public Control control() {
        return control == null ? Control.NONE : control;
    }

    /** Whether a terminal operation is about to begin that somebody has to watch over. */
    public boolean isToBeWatched() {
        return control != null && watch == null && control.isWatched();
    }

    /** True where tests have runs split down to single items. */
    public boolean isForcedToSplit() {
        return !isAlone() && (force & FORCE_SPLIT) != 0;
    }

    /** True where no other thread may take part. */
    public boolean isAlone() {
        return sequential || parallelism == 1;
    }
}
