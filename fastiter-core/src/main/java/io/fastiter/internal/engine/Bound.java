package io.fastiter.internal.engine;

import io.fastiter.internal.code.Verb;
import io.fastiter.internal.exec.Job;
import io.fastiter.internal.exec.Well;
import io.fastiter.internal.kernel.State;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Lowering;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Shape;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import org.jspecify.annotations.Nullable;

/**
 * A segment of a pipeline bound to its values: operations of which each sees the source's indices, or a count of them,
 * in one kernel. It is the job that the scheduler runs.
 */
final class Bound implements Job {
    private final Operation[] all;
    private final Sink sink;
    private final Tier tier;
    private final int force;
    private final long base;
    private final long @Nullable [] shifts;
    private final boolean keepsPrefix;
    final Window window;
    private volatile @Nullable State first;

    /**
     * Binds {@code source, stages..., sink} to a range of the source's indices.
     *
     * @param ops the operations; the last one is replaced by the sink that fits
     * @param shape the shape of all but the sink
     * @param plain nothing asks for positions or narrows the range
     * @param base the index of the source's first item, from which its items are loaded
     * @param window the range, and the index that has position 0
     * @param fits whether the sink may rely on the number of items that this range gives
     * @param force the {@linkplain Options#force switches} of the run
     * @param keepsPrefix whether what comes before a failure is wanted
     */
    Bound(
            Operation[] ops,
            Shape shape,
            boolean plain,
            long base,
            Window window,
            boolean fits,
            int force,
            boolean keepsPrefix) {
        this.all = ops;
        this.base = base;
        this.window = window;
        this.force = force;
        this.keepsPrefix = keepsPrefix;
        int last = ops.length - 1;
        this.shifts = plain ? null : new long[ops.length];
        boolean aligned = narrow(ops, 1, last, window, shifts);
        window.check();
        Sink sink = (Sink) ops[last];
        if (fits && aligned) {
            sink = sink.fit(Math.max(0, window.to - Math.max(window.zero, window.from)));
            ops[last] = sink;
        }
        this.sink = sink;
        this.tier = tierOf(shape.then(sink), ops);
    }

    /** The same operations over a source that takes the items of theirs one by one. */
    static Bound oneByOne(
            Source single, Operation[] ops, Shape shape, boolean plain, Window window, int force, boolean keepsPrefix) {
        Operation[] own = ops.clone();
        own[0] = single;
        return new Bound(own, shape.child(single), plain, 0, window, false, force, keepsPrefix);
    }

    /**
     * Has the stages from {@code start} up to {@code end} narrow the window as long as positions follow from indices;
     * true if they do to the end. Where they do not, the kernel counts from the next operation on that asks for a
     * position, and the shifts behind it are relative to that count.
     */
    static boolean narrow(Operation[] ops, int start, int end, Window window, long @Nullable [] shifts) {
        Window current = window;
        boolean aligned = true;
        for (int i = start; i < end; i++) {
            int traits = ops[i].traits();
            if (shifts != null) {
                boolean counts = !aligned && (traits & Traits.POSITION) != 0;
                if (counts) {
                    current = new Window(0, Long.MAX_VALUE, 0);
                    aligned = true;
                }
                if (aligned) {
                    shifts[i] = -current.zero;
                    ((Stage) ops[i]).narrow(current);
                }
                if (!counts && (traits & Traits.CUTS) != 0) {
                    current = new Window(0, Long.MAX_VALUE, 0); // as Code.restart does
                }
                if ((traits & Traits.CALLS) != 0) {
                    current.pure = false;
                }
            }
            aligned &= (traits & Traits.ONE_TO_ONE) != 0;
        }
        if (shifts != null && aligned && end < shifts.length) {
            shifts[end] = -current.zero;
        }
        return aligned && current == window;
    }

    static Tier tierOf(Shape shape, Operation[] all) {
        Tier tier = (Tier) shape.tier();
        if (tier == null) {
            tier = new Tier(Lowering.lower(all), all, nameOf(all));
            shape.tier(tier);
        }
        return tier;
    }

    static String nameOf(Operation[] all) {
        StringBuilder name = new StringBuilder();
        for (Operation op : all) {
            name.append(name.length() == 0 || op.name().isEmpty() ? "" : ".").append(op.name());
        }
        return name.toString();
    }

    @Override
    public State begin(long from, long to, @Nullable Object[] buffers) {
        State s = tier.newState(force);
        s.takeBuffers(buffers);
        State made = first;
        if (made == null) {
            bind(s);
            first = s;
        } else {
            System.arraycopy(made.nums, 0, s.nums, 0, tier.program.inputNums);
            System.arraycopy(made.refs, 0, s.refs, 0, tier.program.inputRefs);
        }
        s.operations = all;
        tier.program.initialise(s);
        sink.begin(s, from, to == Long.MAX_VALUE ? to : to - from);
        return s;
    }

    private void bind(State s) {
        int refs = 0;
        int nums = 0;
        for (int k = 0; k < all.length; k++) {
            Operation op = all[k];
            int ownNums = op.nums();
            for (int i = 0; i < ownNums; i++) {
                s.nums[nums++] = op.num(i);
            }
            if (shifts != null && (op.traits() & Traits.POSITION) != 0) {
                s.nums[nums++] = shifts[k];
            }
            int ownRefs = op.refs();
            for (int i = 0; i < ownRefs; i++) {
                s.refs[refs++] = op.ref(i);
            }
        }
        s.nums[0] -= base; // the source's first number is what it adds to the index
    }

    @Override
    public void rebind(State s, Object array, long from) {
        s.refs[0] = array;
        s.nums[0] = -from;
    }

    Tier tier() {
        return tier;
    }

    @Override
    public State follow(State s, Well.Draw draw) {
        Object array = draw.array();
        if (array != null) {
            rebind(s, array, draw.from());
        }
        return s;
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
        return s.stopped && (all[0].traits() & Traits.ENDS) != 0 && s.nums[tier.program.inputNums] != 0;
    }

    @Override
    public boolean isFailureOfSource(State s) {
        if ((all[0].traits() & Traits.ENDS) == 0 || s.failed() == null) {
            return false;
        }
        // What the source says comes first: whether there is an item, what to do if not, and which it is.
        int end = 0;
        while (tier.program.insns[end].verb != Verb.END) {
            end++;
        }
        return s.failedIn <= end + 1;
    }

    @Override
    public boolean isAnyGood() {
        return (sink.traits() & Traits.ANY) != 0 && !Traits.anyOf(all, 1, all.length - 1, Traits.STOPS);
    }

    @Override
    public boolean keepsPrefix() {
        return keepsPrefix;
    }

    Sink sink() {
        return sink;
    }
}
