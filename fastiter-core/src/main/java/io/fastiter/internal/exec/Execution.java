package io.fastiter.internal.exec;

import io.fastiter.internal.kernel.Kernel;
import io.fastiter.internal.kernel.Signal;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Observer;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Thrown;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job over its items. Work starts on the caller, in blocks that double while the time of an item is measured; no
 * pool is touched before about {@value #ALONE_NANOS} ns of work are done, or more is known to be to do, and none at all
 * where {@link Help} would cost more than it saves. A shape that is known to be cheap and small reads no clock.
 */
public final class Execution {
    /** How long the caller works alone before others are invited. */
    static final long ALONE_NANOS = 20_000;

    /** The same while interpreted: in a young JVM everything is slow at first, and the loop is about to be compiled. */
    static final long ALONE_NANOS_INTERPRETED = 1_000_000;

    /**
     * The same in a JVM in which nothing was shared yet, all callers together, and what must be left of the first run that
     * is: loading the classes that do that takes as long.
     */
    private static final long ALONE_NANOS_AT_FIRST = 20_000_000;

    /** A first item that takes longer than this is dear by itself. */
    static final long FIRST_ITEM_NANOS = 10_000_000;

    /** Below this a run known to be cheap reads no clock. */
    public static final float UNCLOCKED_NANOS = 10_000;

    /** How long a block should take. */
    static final long BLOCK_NANOS = 20_000;

    static final int MAX_BLOCK = 1 << 16;

    /** The same where others get nothing of the block: as long as the largest batch, since dear items may follow cheap ones. */
    private static final int MAX_BLOCK_ONE_BY_ONE = 1024;

    /** Whether a run was shared in this JVM, or so much was run alone that the classes for it are worth loading. */
    private static volatile boolean canShare;

    /** How long callers have worked alone until then, with the kernels that they had at last. */
    private static volatile long spentAlone;

    /**
     * What an item must cost, taken from its source one by one, before others are given batches: to put an item into a batch
     * takes up to 10 ns, on one thread at a time.
     */
    private static final float SHARED_BATCH_NANOS = 15;

    private final Job job;
    private final Options options;
    private final @Nullable Supervision watch;
    private final @Nullable Meter meter;
    private final @Nullable Observer observer;
    private final boolean alone;
    private final boolean forced;

    /** What this ended with because of an interrupt; null if it did not. */
    private @Nullable CancellationException interrupt;

    /** What the caller has run so far; null before it has begun. */
    private @Nullable State state;

    private Execution(Job job, Options options) {
        this.job = job;
        this.options = options;
        this.watch = (Supervision) options.watch;
        this.meter = watch == null ? null : watch.meter(options);
        this.observer = watch == null ? null : options.control().observer();
        this.alone = options.isAlone();
        this.forced = options.isForcedToSplit();
    }

    /** Runs all items from {@code from} up to {@code to}, in pieces of any size. */
    public static Outcome overRange(Job job, long from, long to, Options options) {
        Execution execution = new Execution(job, options);
        execution.enter();
        try {
            return execution.ended(execution.overRange(from, to));
        } catch (Throwable t) {
            return execution.failed(t);
        } finally {
            execution.leave();
        }
    }

    /** Runs the items that a well gives, in order, until it is dry or an item has ended the run. */
    public static Outcome overWell(Job job, Well well, Options options) {
        Execution execution = new Execution(job, options);
        execution.enter();
        try {
            return execution.ended(execution.overWell(well));
        } catch (Throwable t) {
            return execution.failed(t);
        } finally {
            execution.leave();
        }
    }

    /**
     * Runs items that the kernel takes from its source one by one, until they are worth sharing: then the rest comes in
     * batches, which need another kernel.
     *
     * @param pull gives what is left of the source
     * @param rest the job that runs over batches
     */
    public static Outcome oneByOne(
            Job job, long from, long to, Pull pull, Supplier<? extends Job> rest, Options options) {
        Execution execution = new Execution(job, options);
        execution.enter();
        try {
            return execution.ended(execution.oneByOne(from, to, pull, rest));
        } catch (Throwable t) {
            return execution.failed(t);
        } finally {
            execution.leave();
        }
    }

    private void enter() {
        if (watch != null) {
            watch.enter();
        }
    }

    /** What a function gave since it was interrupted is no result. */
    private Outcome ended(Outcome outcome) {
        if (watch != null && outcome.failure() == null) {
            watch.checkStruck();
        }
        return outcome;
    }

    private void leave() {
        if (watch != null) {
            watch.leave();
        }
    }

    private State begin(long from, long to) {
        State s = job.begin(from, to, State.NO_BUFFERS);
        if (watch != null) {
            s.signal = signal();
        }
        state = s;
        return s;
    }

    /** The watch as a signal: by a cast, since the verifier would load its class to see that it is one. */
    private Signal signal() {
        return (Signal) Objects.requireNonNull(options.watch);
    }

    /** What the caller gets where an item failed, or the run was cancelled, while it worked alone. */
    private Outcome failed(Throwable t) {
        State s = state;
        if (watch != null && watch.isCancelled()) {
            throw watch.exception(t);
        }
        if (s != null && s.failedAt >= 0) {
            if (!job.isFailureOfSource(s)) {
                Failures.locate(t, options.name, s);
            }
        } else if (t == interrupt) {
            throw Thrown.sneaky(t); // no item failed
        }
        if (s == null || !job.keepsPrefix()) {
            throw Thrown.sneaky(t);
        }
        return new Outcome(job.partial(s), t, false);
    }

    /**
     * Ends the run, between two blocks, if it was cancelled or the caller interrupted. What is too short to be shared in a
     * JVM that has been at it for a while takes no notice of an interrupt: whoever tidies up after one may use pipelines.
     */
    private void checkCancelled(boolean isShort) {
        if (watch != null) {
            watch.check();
        }
        if (!isShort && Thread.currentThread().isInterrupted()) {
            interrupt = new CancellationException(interrupted(options));
            throw interrupt;
        }
    }

    /** What ends a run whose caller was interrupted; the interrupt stays with the caller. */
    static String interrupted(Options options) {
        return "the thread that runs the pipeline " + (options.name == null ? "" : "\"" + options.name + "\" ")
                + "was interrupted";
    }

    // ---- over a range ----

    private Outcome overRange(long from, long to) {
        State s = begin(from, to);
        Tier tier = s.tier;
        if (!forced && watch == null && tier.isKnownBelow(to - from, UNCLOCKED_NANOS)) {
            s.stride = stride(tier);
            s.order = order(options);
            long pos = from;
            while (pos < to && !s.stopped) {
                pos = tier.kernel(options.force, s).run(s, pos, to - pos <= MAX_BLOCK ? to : pos + MAX_BLOCK);
            }
            if (!tier.isCompiled()) {
                tier.interpreted(s, pos - from, (long) ((pos - from) * tier.cost()));
            }
            return new Outcome(job.partial(s), null, s.stopped);
        }
        long pos = from;
        if (!forced && !isWorthSharingAtOnce(tier, to - from)) {
            pos = alone(s, from, to, false);
            if (pos >= to || s.stopped) {
                if (canShare && !alone) {
                    Help.ended((to - from) * tier.cost(), options);
                }
                return new Outcome(job.partial(s), null, s.stopped);
            }
        }
        canShare = true;
        Outcome outcome = new Run(job, options).overRange(s, from, pos, to);
        Help.ended((to - from) * tier.cost(), options);
        return outcome;
    }

    private boolean isWorthSharingAtOnce(Tier tier, long items) {
        return !alone
                && canShare
                && tier.cost() != 0
                && tier.isCompiled()
                && Help.isWorthItFromTheStart(items * tier.cost(), options);
    }

    private Outcome oneByOne(long from, long to, Pull pull, Supplier<? extends Job> rest) {
        State s = begin(from, to);
        long pos = unclocked(s, from, to);
        if (pos < to && !s.stopped) {
            pos = alone(s, pos, to, true);
        }
        if (pos >= to || s.stopped) {
            return new Outcome(job.partial(s), null, s.stopped);
        }
        canShare = true;
        PullWell well = new PullWell(pull, pos, to, true, options);
        int size = (int) Math.min(firstBlock(s.tier.cost()), well.most());
        return new Run(rest.get(), options).overWell(job.partial(s), from, well, size);
    }

    /**
     * Runs as many items as are known to be over before a clock would pay, since the source may have no more of them;
     * returns where it is.
     */
    private long unclocked(State s, long from, long to) {
        Tier tier = s.tier;
        long few = tier.cost() == 0 ? 0 : Math.min(MAX_BLOCK_ONE_BY_ONE, (long) (UNCLOCKED_NANOS / 2 / tier.cost()));
        if (few == 0 || watch != null || !tier.isKnownBelow(few, UNCLOCKED_NANOS)) {
            return from;
        }
        s.stride = stride(tier);
        s.order = order(options);
        long pos = tier.kernel(options.force, s).run(s, from, to - from <= few ? to : from + few);
        if (!tier.isCompiled()) {
            tier.interpreted(s, pos - from, (long) ((pos - from) * tier.cost()));
        }
        return pos;
    }

    /**
     * Works through the range on the caller until it is done, or until it is worth sharing; returns where it is.
     *
     * @param oneByOne whether what is shared is not the rest of the range, but batches
     */
    private long alone(State s, long from, long to, boolean oneByOne) {
        Tier tier = s.tier;
        long pos = from;
        long block = Math.min(firstBlock(tier.cost()), oneByOne ? MAX_BLOCK_ONE_BY_ONE : MAX_BLOCK);
        long start = System.nanoTime();
        long begun = start;
        long before = start;
        boolean compiled = tier.isCompiled();
        long begunAt = from;
        boolean first = tier.cost() == 0 && !compiled;
        s.order = order(options);
        while (pos < to) {
            if (compiled != tier.isCompiled()) {
                compiled = !compiled;
                begun = before; // what was slow until now says nothing of what is left
                begunAt = pos;
            }
            Kernel kernel = tier.kernel(options.force, s);
            s.stride = stride(tier);
            long at = kernel.run(s, pos, to - pos <= block ? to : pos + block);
            long now = System.nanoTime();
            long spent = now - before;
            if (oneByOne && job.isExhausted(s)) {
                at--;
            }
            if (!tier.isCompiled()) {
                tier.interpreted(s, at - pos, spent);
                tier.expect(s, to - at);
            }
            if (first && spent < FIRST_ITEM_NANOS) {
                spent = 0; // the first item of a shape pays for loading classes: it tells nothing about the others
                begun = now;
                begunAt = at;
            } else if (compiled == tier.isCompiled()) {
                tier.measured(at - pos, spent);
            }
            first = false;
            if (meter != null) {
                meter.add(at - pos, now);
            }
            long items = Math.max(1, at - pos);
            pos = at;
            if (s.stopped || at >= to) {
                break;
            }
            checkCancelled(now - begun < shortNanos(tier));
            before = compiled == tier.isCompiled() ? now : System.nanoTime(); // to compile it may have taken longer
            block = nextBlock(block, spent, oneByOne ? MAX_BLOCK_ONE_BY_ONE : MAX_BLOCK);
            float cost = (float) spent / items;
            if (alone || now - begun < aloneNanos(tier)) {
                continue;
            }
            if (oneByOne && !isWorthBatches(tier, now - begun, at - begunAt)) {
                continue;
            }
            if (isWorthSharing(tier, to - pos, cost)) {
                break;
            }
        }
        if (!canShare) {
            spentAlone += System.nanoTime() - begun;
            canShare = spentAlone > ALONE_NANOS_AT_FIRST;
        }
        if (observer != null) {
            observer.piece(from, pos, start, false);
        }
        return pos;
    }

    /**
     * By the cost of the last block, since what came before it may have loaded classes, and by what is known, since the
     * thread may have lost its processor in that block.
     */
    private boolean isWorthSharing(Tier tier, long items, float cost) {
        float left = items * Math.min(cost, tier.cost());
        if (!canShare) {
            return left > ALONE_NANOS_AT_FIRST;
        }
        return tier.isCompiled() ? Help.isWorthIt(left, options) : left > 10 * ALONE_NANOS;
    }

    /**
     * Whether so many items that took so long seem to be dear enough for batches. Where they are not, batches take ten times
     * as long, so it must not be an accident: the kernel must have had time to become fast, which it never has if others
     * take each run over after a few items, and the thread time to make up for a moment without its processor.
     */
    private static boolean isWorthBatches(Tier tier, long nanos, long items) {
        float young = tier.youngCost();
        float cost = Math.min((float) nanos / Math.max(1, items), tier.cost());
        long patience = young != 0 ? ALONE_NANOS_INTERPRETED : cost < 100 ? 10 * ALONE_NANOS : ALONE_NANOS;
        return nanos >= patience && cost >= Math.max(SHARED_BATCH_NANOS, young);
    }

    private static long aloneNanos(Tier tier) {
        return canShare ? shortNanos(tier) : ALONE_NANOS_AT_FIRST - spentAlone;
    }

    private static long shortNanos(Tier tier) {
        return tier.isCompiled() ? ALONE_NANOS : ALONE_NANOS_INTERPRETED;
    }

    // ---- over a well ----

    private Outcome overWell(Well well) {
        long from = well.position();
        State s = begin(from, Long.MAX_VALUE);
        int size = (int) Math.min(firstBlock(s.tier.cost()), well.most());
        long start = System.nanoTime();
        long begun = start;
        long before = start;
        boolean first = s.tier.cost() == 0;
        while (!forced) {
            Well.Draw draw = well.next(size);
            if (draw == null) {
                observe(from, well, start);
                return new Outcome(job.partial(s), null, false);
            }
            s = job.follow(s, draw);
            state = s;
            Tier tier = s.tier;
            long pos = draw.from();
            if (watch != null) {
                s.signal = signal();
            }
            s.stride = stride(tier);
            s.order = order(options);
            boolean compiled = tier.isCompiled();
            while (pos < draw.to() && !s.stopped) {
                pos = tier.kernel(options.force, s).run(s, pos, draw.to());
                if (pos < draw.to()) {
                    checkCancelled(false);
                }
            }
            if (s.stopped && job.isExhausted(s)) {
                s.stopped = false;
                pos--;
                well.endsAt(pos);
            }
            if (s.stopped) {
                if (!tier.isCompiled()) {
                    tier.interpreted(s, pos - draw.from(), 0); // all that many a search ever runs
                }
                observe(from, well, start);
                return new Outcome(job.partial(s), null, true);
            }
            if (watch != null) {
                watch.check();
            }
            if (well.most() == 1
                    && tier.isCompiled()
                    && meter == null
                    && !Thread.currentThread().isInterrupted()) {
                continue; // one item at a time: a look at the clock would cost more than most items
            }
            long now = System.nanoTime();
            if (!tier.isCompiled()) {
                tier.interpreted(s, pos - draw.from(), now - before);
            }
            if (first && now - before < FIRST_ITEM_NANOS) {
                begun = now; // the first item of a shape, as above
            } else if (compiled == tier.isCompiled()) {
                tier.measured(pos - draw.from(), now - before);
            }
            first = false;
            if (meter != null) {
                meter.add(pos - draw.from(), now);
            }
            checkCancelled(now - begun < shortNanos(tier));
            size = (int) nextBlock(size, now - before, well.most());
            before = now;
            if (!alone && now - begun >= shortNanos(tier)) {
                break;
            }
        }
        observe(from, well, start);
        canShare = true;
        return new Run(job, options).overWell(job.partial(s), from, well, forced ? 1 : size);
    }

    private void observe(long from, Well well, long start) {
        if (observer != null && well.position() > from) {
            observer.piece(from, well.position(), start, false);
        }
    }

    // ---- sizes ----

    /** In what order functions may be called: with one thread, items come one after the other. */
    public static int order(Options options) {
        if (options.isAlone()) {
            return State.BY_ITEM;
        }
        return (options.force & Options.FORCE_PASSES) != 0 ? State.IN_PASSES : State.ANY;
    }

    /** How many items a first block has; one where nothing is known of what they cost. */
    static long firstBlock(float cost) {
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
     * would make it slow for good: C2 unrolls a loop by the number of turns it has seen, and C1's code, in which they are
     * counted, takes up to 400 ns for items that take less than one later. While nothing is known, blocks are short and
     * bound the strips. Where memory is what an item waits for, every end of a strip costs as much as 200 items; but where
     * some instructions are for some items only, these may be dear.
     */
    static int stride(Tier tier) {
        float cost = tier.cost();
        return cost > 400 ? 32 : cost > 3 ? 256 : cost > 0.75f || !tier.isStraight() ? 1024 : 8192;
    }
}
