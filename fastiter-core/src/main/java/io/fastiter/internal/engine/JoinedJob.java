package io.fastiter.internal.engine;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.exec.Job;
import io.fastiter.internal.exec.PullWell;
import io.fastiter.internal.exec.Well;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Shape;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import io.fastiter.internal.stage.JunctionStage;
import org.jspecify.annotations.Nullable;

/**
 * A concatenation as a job: each part has a kernel of its own, in which its stages and those behind the concatenation
 * are fused, and its items have the indices behind those of the parts before it. Pieces are drawn in order, each from
 * one part, so a piece's first index tells its part.
 */
final class JoinedJob implements Job, Well {
    private final Plan[] parts;
    private final Operation[] tail;
    private final Sink sink;
    private final Options options;
    private final boolean keepsPrefix;
    private final Kind kind;

    /** The parts that have been begun; read by threads that were handed a piece of one. */
    private final Part[] begun;

    /** How many these are: what is written before it is seen behind it. */
    private volatile int count;

    /** Whether kernels take the items of parts without indices from their iterators themselves. */
    private final boolean itemByItem;

    /** Where the batches of the current part come from; null if it needs none. */
    private @Nullable Pull pull;

    private long end;
    private long pos;
    private int next;

    /** The part that the state of {@link #follow} belongs to. */
    private Bound following;

    /**
     * @param tail the stages behind the concatenation, and the sink
     * @param itemByItem whether one thread runs it all, and says where a part {@linkplain #endsAt ends}
     */
    JoinedJob(Source concat, Operation[] tail, Options options, boolean keepsPrefix, boolean itemByItem) {
        Plan[] plans = concat.parts();
        if (plans == null) {
            throw new IllegalStateException(concat.name() + " has no parts");
        }
        this.parts = plans;
        this.begun = new Part[plans.length];
        this.tail = tail;
        this.sink = (Sink) tail[tail.length - 1];
        this.options = options;
        this.keepsPrefix = keepsPrefix;
        this.itemByItem = itemByItem;
        this.kind = concat.kind();
        this.following = beginPart();
    }

    private Bound beginPart() {
        Plan part = parts[next++];
        Source source = part.source();
        Operation[] ops = part.operations(1 + tail.length);
        Shape shape = part.shape;
        ops[part.depth] = new JunctionStage(kind);
        shape = shape.then(ops[part.depth]);
        for (int i = 0; i < tail.length; i++) {
            ops[part.depth + 1 + i] = tail[i];
            if (i < tail.length - 1) {
                shape = shape.then(tail[i]);
            }
        }
        long size = source.size();
        // What the part skips takes no indices: its first item that is run has the index behind the part before it.
        Window alone = Window.of(size, source);
        Bound.narrow(ops, 1, part.depth, alone, new long[ops.length]);
        long base = pos - alone.from;
        long all = size == Long.MAX_VALUE ? size : base + size;
        Window window = new Window(base, base > 0 && all < base ? Long.MAX_VALUE : all, base);
        window.pure = (source.traits() & Traits.BATCHES) == 0;
        Pull batches = window.pure ? null : Engine.pull(source);
        Source single = batches == null || !itemByItem ? null : batches.oneByOne(true);
        Bound bound = single == null
                ? new Bound(ops, shape, false, base, window, false, options.force, keepsPrefix)
                : Bound.oneByOne(single, ops, shape, false, window, options.force, keepsPrefix);
        pull = single == null ? batches : null;
        end = Math.max(pos, window.to);
        begun[next - 1] = new Part(pos, bound);
        count = next;
        return bound;
    }

    private Bound partAt(long index) {
        int low = 0;
        int high = count - 1; // the last part that begins at the index or before it lies between the two
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (begun[middle].start > index) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return begun[low].bound;
    }

    /** A part, and the index of its first item. */
    private record Part(long start, Bound bound) {}

    // ---- the well ----

    @Override
    public @Nullable Draw next(int items) {
        while (true) {
            if (pos < end) {
                Pull batches = pull;
                if (batches == null) {
                    long from = pos;
                    int most = Math.min(items, most());
                    pos = end - from <= most ? end : from + most;
                    return new Draw(from, pos, null);
                }
                Pull.Batch batch = batches.next((int) Math.min(Math.min(items, most()), end - pos));
                if (batch != null) {
                    long from = pos;
                    pos += batch.size();
                    return new Draw(from, pos, batch.array());
                }
            }
            if (next == parts.length) {
                return null;
            }
            beginPart();
        }
    }

    @Override
    public void endsAt(long index) {
        pos = index;
        end = index;
    }

    @Override
    public long position() {
        return pos;
    }

    @Override
    public int most() {
        Pull batches = pull;
        return batches == null ? 1 << 16 : PullWell.most(batches, options);
    }

    // ---- the job ----

    @Override
    public State begin(long from, long to, @Nullable Object[] buffers) {
        return partAt(from).begin(from, to, buffers);
    }

    @Override
    public void rebind(State s, Object array, long from) {
        s.refs[0] = array;
        s.nums[0] = -from;
    }

    @Override
    public State follow(State s, Draw draw) {
        Bound part = partAt(draw.from());
        State t = s;
        if (part != following) {
            following = part;
            t = part.begin(draw.from(), draw.to(), s.giveBuffers());
            carry(s, t);
        }
        if (draw.array() != null) {
            rebind(t, draw.array(), draw.from());
        }
        return t;
    }

    /** What is carried from item to item behind the concatenation goes on in the next part's kernel. */
    private static void carry(State from, State to) {
        int fromNums = from.tier.program.markedNums;
        int toNums = to.tier.program.markedNums;
        System.arraycopy(from.nums, fromNums, to.nums, toNums, from.tier.program.keptNums - fromNums);
        int fromRefs = from.tier.program.markedRefs;
        int toRefs = to.tier.program.markedRefs;
        System.arraycopy(from.refs, fromRefs, to.refs, toRefs, from.tier.program.keptRefs - fromRefs);
    }

    @Override
    public Object partial(State s) {
        return sink.partial(s);
    }

    @Override
    public Object combine(Object left, Object right) {
        return sink.combine(left, right);
    }

    @Override
    public boolean isEnough(Object partial) {
        return sink.isEnough(partial);
    }

    @Override
    public boolean isExhausted(State s) {
        return following.isExhausted(s);
    }

    @Override
    public boolean isFailureOfSource(State s) {
        return following.isFailureOfSource(s);
    }

    @Override
    public boolean isAnyGood() {
        return (sink.traits() & Traits.ANY) != 0 && !Traits.anyOf(tail, 0, tail.length - 1, Traits.STOPS);
    }

    @Override
    public boolean keepsPrefix() {
        return keepsPrefix;
    }
}
