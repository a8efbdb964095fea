package io.fastiter.internal.plan;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import org.jspecify.annotations.Nullable;

/** Lowers the operations of a pipeline one after the other into one program. */
public final class Lowering implements Next {
    private final Operation[] all;
    private final Code code;

    /** What follows the last operation; null where that is a sink. */
    private final @Nullable Next end;

    private int at;
    private int refs;
    private int nums;

    private Lowering(Operation[] all, Code code, int refs, int nums, @Nullable Next end) {
        this.all = all;
        this.code = code;
        this.refs = refs;
        this.nums = nums;
        this.end = end;
    }

    /** The program of a source, its stages and a sink. */
    public static Program lower(Operation[] all) {
        int refs = 0;
        int nums = 0;
        for (Operation op : all) {
            refs += op.refs();
            nums += numsOf(op);
        }
        Code code = new Code(nums, refs);
        try {
            new Lowering(all, code, 0, 0, null).source();
        } catch (StackOverflowError e) {
            throw new IllegalStateException(
                    "a pipeline of " + all.length + " operations is too long for the stack of this thread: run it on a"
                            + " thread with a larger one, or collect the items in between",
                    e);
        }
        return code.finish();
    }

    /**
     * Lowers a source and its stages inside another pipeline's operation: their inputs are those of that operation from
     * these offsets on, and their item is the one at {@code position}.
     */
    public static void inner(Code code, Operation[] all, int firstRef, int firstNum, Var position, Next end) {
        Code.Place place = code.place();
        Var outer = code.inner(position);
        Lowering lowering = new Lowering(all, code, code.firstRef() + firstRef, code.firstNum() + firstNum, x -> {
            Code.Place last = code.place();
            code.leave(place);
            code.inner(outer);
            end.emit(x);
            code.inner(position);
            code.leave(last);
        });
        lowering.source();
        code.inner(outer);
    }

    /** How many numeric inputs an operation has: its own, and one for its position's shift. */
    public static int numsOf(Operation op) {
        return op.nums() + ((op.traits() & Traits.POSITION) == 0 ? 0 : 1);
    }

    private void source() {
        Code.Place outer = enter();
        ((Source) all[0]).load(code, this);
        code.leave(outer);
    }

    @Override
    public void emit(Var x) {
        Operation done = all[at];
        if ((done.traits() & Traits.ONE_TO_ONE) == 0 && at > 0) {
            code.unalign();
        }
        if (at + 1 == all.length) {
            if (end == null) {
                throw new IllegalStateException(done.name() + " passes items on, but nothing follows");
            }
            end.emit(x);
            return;
        }
        refs += done.refs();
        nums += numsOf(done);
        at++;
        Code.Place outer = enter();
        Operation op = all[at];
        if (end == null && at == all.length - 1) {
            code.enterSink();
            ((Sink) op).lower(code, x);
        } else {
            ((Stage) op).lower(code, x, this);
        }
        // What the operation upstream says behind its emit belongs to it again.
        code.leave(outer);
        at--;
        refs -= done.refs();
        nums -= numsOf(done);
    }

    private Code.Place enter() {
        Operation op = all[at];
        int shift = nums + op.nums();
        return op instanceof Stage
                ? code.enterStage(op.name(), refs, nums, shift)
                : code.enter(op.name(), refs, nums, shift);
    }
}
