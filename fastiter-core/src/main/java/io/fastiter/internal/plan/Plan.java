package io.fastiter.internal.plan;

import io.fastiter.internal.code.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline without its sink: an immutable list of operations, the last one first. A plan holds no thread, no pool and
 * no open resource.
 */
public final class Plan {
    /** What comes before; null for a source. */
    public final @Nullable Plan up;

    /** The last operation: a {@link Stage}, or the {@link Source} where there is nothing before it. */
    public final Operation last;

    private final Source source;

    /** What this plan has in common with all others of the same text. */
    public final Shape shape;

    /** How many operations. */
    public final int depth;

    /** The {@link Traits} of all stages, and whether they are all one-to-one. */
    public final int traits;

    private Plan(@Nullable Plan up, Operation last, Source source, Shape shape, int depth, int traits) {
        this.up = up;
        this.last = last;
        this.source = source;
        this.shape = shape;
        this.depth = depth;
        this.traits = traits;
    }

    public static Plan of(Source source) {
        int own = source.traits();
        int traits = (own & Traits.COUNTED) == 0 ? own | Traits.ONE_TO_ONE : own;
        Shape shape = Shape.ROOT.child(source);
        return new Plan(null, source, source, shape, 1, traits);
    }

    public Plan then(Stage stage) {
        int own = stage.traits();
        int both = (traits | own) & ~Traits.ONE_TO_ONE | (traits & own & Traits.ONE_TO_ONE);
        Shape behind = (own & Traits.OPENS) == 0 ? shape.child(stage) : shape.then(stage);
        return new Plan(this, stage, source, behind, depth + 1, both);
    }

    /** {@link #last}, for kernels. */
    public Operation last() {
        return last;
    }

    /** {@link #up}, for kernels. */
    public @Nullable Plan up() {
        return up;
    }

    public Source source() {
        return source;
    }

    /** The operations, source first, and room for {@code more} behind them. */
    public Operation[] operations(int more) {
        Operation[] all = new Operation[depth + more];
        for (Plan p = this; p != null; p = p.up) {
            all[p.depth - 1] = p.last;
        }
        return all;
    }

    /** The kind of the items that come out of it. */
    public Kind kind() {
        return last.kind();
    }

    public boolean has(int trait) {
        return (traits & trait) != 0;
    }

    /** The plan that a run with these options uses: its source and stages opened, to be closed when it ends. */
    public Plan open(Options options) {
        Source source = source();
        Source opened = source.open(options);
        if (opened == source && !has(Traits.OPENS)) {
            return this;
        }
        Plan[] all = new Plan[depth];
        for (Plan p = this; p != null; p = p.up) {
            all[p.depth - 1] = p;
        }
        Plan open = Plan.of(opened);
        try {
            for (int i = 1; i < all.length; i++) {
                Stage stage = (Stage) all[i].last;
                open = open.then(stage.taught(all[i].shape).open(options));
            }
        } catch (Throwable t) {
            open.closeAfter(t);
            throw t;
        }
        return open;
    }

    /** Closes what {@link #open} has opened. */
    public void close() {
        Throwable first = null;
        for (Plan p = this; p != null; p = p.up) {
            if (p.up == null || p.has(Traits.OPENS)) {
                first = closed(p.last, first);
            }
        }
        if (first != null) {
            throw Thrown.sneaky(first);
        }
    }

    /** Closes all of these plans; the first failure is thrown when the last one is closed, with the others suppressed. */
    public static void closeAll(Plan[] plans) {
        Throwable first = null;
        for (Plan plan : plans) {
            for (Plan p = plan; p != null; p = p.up) {
                first = closed(p.last, first);
            }
        }
        if (first != null) {
            throw Thrown.sneaky(first);
        }
    }

    private static @Nullable Throwable closed(Operation op, @Nullable Throwable before) {
        try {
            op.close();
        } catch (Throwable t) {
            if (before == null) {
                return t;
            }
            if (before != t) {
                before.addSuppressed(t);
            }
        }
        return before;
    }

    /** Closes everything behind a failure; gives what is to be thrown, with what else has failed suppressed in it. */
    public Throwable closeAfter(Throwable thrown) {
        Throwable first = thrown;
        for (Plan p = this; p != null; p = p.up) {
            try {
                p.last.close();
            } catch (Throwable t) {
                first = Thrown.first(first, t);
            }
        }
        return first;
    }

    /**
     * The first of these operations before which the pipeline is cut where several threads take part; their number if
     * there is none.
     */
    public static int firstCut(Operation[] ops) {
        int source = ops[0].traits();
        return (source & Traits.CUTS) != 0 ? 1 : cut(ops, 1, (source & Traits.COUNTED) == 0);
    }

    /** The next cut behind the one before {@code start}. */
    public static int nextCut(Operation[] ops, int start) {
        return cut(ops, start + 1, (ops[start].traits() & Traits.ONE_TO_ONE) != 0);
    }

    private static int cut(Operation[] ops, int from, boolean isAligned) {
        boolean aligned = isAligned;
        for (int i = from; i < ops.length; i++) {
            int traits = ops[i].traits();
            if ((traits & Traits.CUTS) != 0 || !aligned && (traits & Traits.POSITION) != 0) {
                return i;
            }
            aligned &= (traits & Traits.ONE_TO_ONE) != 0;
        }
        return ops.length;
    }
}
