package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Lowering;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;
import java.util.List;

/**
 * Combines each item with the one at the same position of another pipeline, up to the end of the shorter one. The other
 * pipeline's items are found by index, and its stages are part of this one's kernel; where that is not possible see
 * {@link FollowStage}.
 */
public final class ZipStage implements Stage {
    private final Kind kind;
    private final Fn fn;
    private final Object function;
    private final Plan other;
    private final Operation[] inner;
    private final long[] shifts;
    private final long zero;
    private final long size;
    private final int refs;
    private final int nums;

    private ZipStage(Kind kind, Fn fn, Object function, Plan other, Operation[] inner, long size) {
        this.kind = kind;
        this.fn = fn;
        this.function = function;
        this.other = other;
        this.inner = inner;
        this.shifts = new long[inner.length];
        Window window = window(inner, shifts);
        this.zero = window.zero;
        this.size = size >= 0 ? size : window.to == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, window.to - zero);
        int refs = 1;
        int nums = 1;
        for (Operation op : inner) {
            refs += op.refs();
            nums += Lowering.numsOf(op);
        }
        this.refs = refs;
        this.nums = nums;
    }

    /** Zips with a pipeline for which {@link #isPossible} holds. */
    public static ZipStage of(Kind kind, Fn fn, Object function, Plan other) {
        return new ZipStage(kind, fn, function, other, other.operations(0), -1);
    }

    /** Zips with the items of a source that stands at the same indices as what it is zipped with. */
    static ZipStage of(Kind kind, Fn fn, Object function, Source items, long end) {
        return new ZipStage(kind, fn, function, Plan.of(items), new Operation[] {items}, end);
    }

    /** Whether the item at a position of this pipeline is found without running those before it. */
    public static boolean isPossible(Plan other) {
        if (!other.has(Traits.ONE_TO_ONE) || other.has(Traits.BATCHES | Traits.CUTS | Traits.STOPS)) {
            return false;
        }
        Operation[] ops = other.operations(0);
        Window window = window(ops, new long[ops.length]);
        return window.from == window.zero; // otherwise items are skipped that functions have to see
    }

    private static Window window(Operation[] ops, long[] shifts) {
        Window window = Window.of((Source) ops[0]);
        for (int i = 1; i < ops.length; i++) {
            shifts[i] = window.zero;
            ((Stage) ops[i]).narrow(window);
            window.pure &= (ops[i].traits() & Traits.CALLS) == 0;
        }
        return window;
    }

    @Override
    public Stage open(Options options) {
        return of(kind, fn, function, other.open(options));
    }

    @Override
    public void close() {
        other.close();
    }

    @Override
    public String name() {
        return "zip";
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public int traits() {
        return Traits.ONE_TO_ONE | Traits.POSITION | Traits.CALLS | Traits.OPENS | Traits.SHORTENS;
    }

    @Override
    public int variant() {
        // The number of stages tells what belongs to the other pipeline from what follows this one.
        return (inner.length * 4 + kind.ordinal()) * 4
                + inner[inner.length - 1].kind().ordinal();
    }

    @Override
    public Operation[] inner() {
        return inner;
    }

    @Override
    public List<Plan> pipelines() {
        return List.of(other);
    }

    @Override
    public int refs() {
        return refs;
    }

    @Override
    public Object ref(int i) {
        if (i == 0) {
            return function;
        }
        int k = i - 1;
        for (Operation op : inner) {
            if (k < op.refs()) {
                return op.ref(k);
            }
            k -= op.refs();
        }
        throw new IndexOutOfBoundsException(i);
    }

    @Override
    public int nums() {
        return nums;
    }

    @Override
    public long num(int i) {
        if (i == 0) {
            return size;
        }
        int k = i - 1;
        for (int n = 0; n < inner.length; n++) {
            Operation op = inner[n];
            if (k < op.nums()) {
                // The other pipeline's position 0 is at this index of its source.
                return n == 0 && k == 0 ? op.num(0) + zero : op.num(k);
            }
            if (k < Lowering.numsOf(op)) {
                return zero - shifts[n];
            }
            k -= Lowering.numsOf(op);
        }
        throw new IndexOutOfBoundsException(i);
    }

    @Override
    public void narrow(Window w) {
        w.limit(size);
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        Var f = c.ref(0);
        Var position = c.position();
        Next zipped = z -> Lowering.inner(c, inner, 1, 1, position, y -> next.emit(c.call(fn, f, z, y)));
        if (c.windowed()) {
            zipped.emit(x); // the range of indices ends with the other pipeline
        } else {
            UpTo.lower(c, position, c.num(0, Kind.LONG), x, zipped);
        }
    }
}
