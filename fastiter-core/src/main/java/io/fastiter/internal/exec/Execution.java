package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.Kernel;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Options;
import java.util.concurrent.CancellationException;

/**
 * Runs a job over its items. Work starts on the caller, in blocks that double while the time of an item is measured; no
 * pool is touched before about {@value #ALONE_NANOS} ns of work are done, and none at all where what is left is known
 * to be less than that. A shape that is known to be cheap and small reads no clock.
 */
public final class Execution {
    /** How long the caller works alone before others are invited, and the least that is worth sharing. */
    static final long ALONE_NANOS = 20_000;

    /** A run known to take longer than this is shared at once. */
    private static final long WORTH_SHARING_NANOS = 60_000;

    /** The same while interpreted: in a young JVM everything is slow at first, and the loop is about to be compiled. */
    static final long ALONE_NANOS_INTERPRETED = 1_000_000;

    /** A first item that takes longer than this is dear by itself. */
    private static final long FIRST_ITEM_NANOS = 10_000_000;

    /** Below this a run known to be cheap reads no clock. */
    static final float UNCLOCKED_NANOS = 10_000;

    /** How long a block should take. */
    static final long BLOCK_NANOS = 20_000;

    static final int MAX_BLOCK = 1 << 16;

    private Execution() {}

    /** Runs all items from {@code from} up to {@code to}, in pieces of any size. */
    public static Outcome overRange(Job job, long from, long to, Options options) {
        State s = job.begin(from, to);
        try {
            return overRange(job, s, from, to, options);
        } catch (Throwable t) {
            return failed(job, s, t);
        }
    }

    private static Outcome overRange(Job job, State s, long from, long to, Options options) {
        Tier tier = s.tier;
        boolean alone = options.isAlone();
        boolean forced = !alone && (options.force & Options.FORCE_SPLIT) != 0;
        if (!forced && (alone ? tier.isCompiled() : tier.isKnownBelow(to - from, UNCLOCKED_NANOS))) {
            s.stride = stride(tier.cost());
            long pos = from;
            while (pos < to && !s.stopped) {
                pos = tier.kernel(mode(options), s).run(s, pos, to - pos <= MAX_BLOCK ? to : pos + MAX_BLOCK);
            }
            if (!tier.isCompiled()) {
                tier.interpreted(pos - from, (long) ((pos - from) * tier.cost()));
            }
            return new Outcome(job.partial(s), null, s.stopped);
        }
        long pos = from;
        if (!forced && !isWorthSharingAtOnce(tier, to - from, alone)) {
            pos = alone(job, s, from, to, options);
            if (pos >= to || s.stopped) {
                return new Outcome(job.partial(s), null, s.stopped);
            }
        }
        return new Run(job, options).overRange(s, from, pos, to);
    }

    /** What the caller gets where an item failed while it worked alone. */
    private static Outcome failed(Job job, State s, Throwable t) {
        if (!job.keepsPrefix()) {
            throw Failures.sneaky(t);
        }
        return new Outcome(job.partial(s), t, false);
    }

    private static boolean isWorthSharingAtOnce(Tier tier, long items, boolean alone) {
        return !alone && tier.cost() != 0 && tier.isCompiled() && items * tier.cost() > WORTH_SHARING_NANOS;
    }

    /** Works through the range on the caller until it is done, or until it is worth sharing; returns where it is. */
    private static long alone(Job job, State s, long from, long to, Options options) {
        Tier tier = s.tier;
        boolean alone = options.isAlone();
        long pos = from;
        long block = firstBlock(tier.cost());
        long begun = System.nanoTime();
        long before = begun;
        boolean first = tier.cost() == 0 && !tier.isCompiled();
        while (pos < to) {
            Kernel kernel = tier.kernel(mode(options), s);
            s.stride = stride(tier.cost());
            long at = kernel.run(s, pos, to - pos <= block ? to : pos + block);
            long now = System.nanoTime();
            long spent = now - before;
            if (!tier.isCompiled()) {
                tier.interpreted(at - pos, spent);
            }
            if (first && spent < FIRST_ITEM_NANOS) {
                spent = 0; // the first item of a shape pays for loading classes: it tells nothing about the others
                begun = now;
            } else {
                tier.measured(at - pos, spent);
            }
            first = false;
            if (s.stopped) {
                return at;
            }
            if (!alone && at < to && Thread.currentThread().isInterrupted()) {
                throw interrupted(); // not under sequential(): that is a loop, which an interrupt does not end either
            }
            long items = Math.max(1, at - pos);
            pos = at;
            before = now;
            block = nextBlock(block, spent, MAX_BLOCK);
            if (!alone && now - begun >= aloneNanos(tier) && isWorthSharing(tier, to - pos, (float) spent / items)) {
                return pos;
            }
        }
        return pos;
    }

    /** By the cost of the last block: what came before it may have loaded classes. */
    private static boolean isWorthSharing(Tier tier, long items, float cost) {
        return items > 0 && items * cost > (tier.isCompiled() ? 2 * ALONE_NANOS : 10 * ALONE_NANOS);
    }

    private static long aloneNanos(Tier tier) {
        return tier.isCompiled() ? ALONE_NANOS : ALONE_NANOS_INTERPRETED;
    }

    /** Runs the items that a well gives, in order, until it is dry or an item has ended the run. */
    public static Outcome overWell(Job job, Well well, Options options) {
        long from = well.position();
        State s = job.begin(from, Long.MAX_VALUE);
        boolean alone = options.isAlone();
        boolean forced = !alone && (options.force & Options.FORCE_SPLIT) != 0;
        // In sequence nothing is taken from the source before what came before it is through.
        int size = (int) Math.min(firstBlock(s.tier.cost()), options.sequential ? 1 : well.most());
        try {
            long begun = System.nanoTime();
            long before = begun;
            boolean first = s.tier.cost() == 0;
            while (!forced) {
                Well.Draw draw = well.next(size);
                if (draw == null) {
                    return new Outcome(job.partial(s), null, false);
                }
                s = job.follow(s, draw);
                Tier tier = s.tier;
                long pos = draw.from();
                s.stride = stride(tier.cost());
                while (pos < draw.to() && !s.stopped) {
                    long at = tier.kernel(mode(options), s).run(s, pos, draw.to());
                    pos = at;
                }
                if (s.stopped) {
                    return new Outcome(job.partial(s), null, true);
                }
                if (options.sequential && tier.isCompiled()) {
                    continue; // one item at a time: a look at the clock would cost more than most items
                }
                if (!alone && Thread.currentThread().isInterrupted()) {
                    throw interrupted();
                }
                long now = System.nanoTime();
                if (!tier.isCompiled()) {
                    tier.interpreted(pos - draw.from(), now - before);
                }
                if (first && now - before < FIRST_ITEM_NANOS) {
                    begun = now; // the first item of a shape, as above
                } else {
                    tier.measured(pos - draw.from(), now - before);
                }
                first = false;
                size = (int) nextBlock(size, now - before, options.sequential ? 1 : well.most());
                before = now;
                if (!alone && now - begun >= aloneNanos(tier)) {
                    break;
                }
            }
            return new Run(job, options).overWell(job.partial(s), from, well, forced ? 1 : size);
        } catch (Throwable t) {
            return failed(job, s, t);
        }
    }

    /** What ends a run whose caller was interrupted; the interrupt stays with the caller. */
    static CancellationException interrupted() {
        return new CancellationException("the thread that runs the pipeline was interrupted");
    }

    static Tier.Mode mode(Options options) {
        int force = options.force;
        if ((force & (Options.FORCE_INTERPRETED | Options.FORCE_COMPILED)) == 0) {
            return Tier.Mode.AUTO;
        }
        return (force & Options.FORCE_COMPILED) != 0 ? Tier.Mode.COMPILED : Tier.Mode.INTERPRETED;
    }

    private static long firstBlock(float cost) {
        return cost == 0 ? 1 : Math.max(1, Math.min((long) (BLOCK_NANOS / cost), MAX_BLOCK));
    }

    /** Twice as many items while they take less than half of the time a block should take, fewer if much longer. */
    static long nextBlock(long block, long spent, long most) {
        if (spent < BLOCK_NANOS / 2) {
            return Math.min(block * 2, most);
        }
        return spent > 2 * BLOCK_NANOS ? Math.max(1, block * BLOCK_NANOS / spent) : block;
    }

    /**
     * How many items a kernel runs before it looks around. Fewer than 256 in the first strips that a compiled kernel runs
     * would make it slow for good: C2 unrolls a loop by the number of turns it has seen. While nothing is known, blocks
     * are short and bound the strips.
     */
    static int stride(float cost) {
        return cost > 40 ? 32 : cost > 3 ? 256 : 1024;
    }
}
