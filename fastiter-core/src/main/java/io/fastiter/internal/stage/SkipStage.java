package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;

/**
 * Passes on all items but the first {@code n}. Where nothing upstream calls a function the run begins behind them; the
 * question whether the item is one of them is asked all the same, since the text is one for both.
 */
public record SkipStage(Kind kind, long n) implements Stage {
    @Override
    public String name() {
        return "skip";
    }

    @Override
    public int traits() {
        return Traits.ONE_TO_ONE | Traits.POSITION;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public int nums() {
        return 1;
    }

    @Override
    public long num(int i) {
        return n;
    }

    @Override
    public void narrow(Window w) {
        w.skip(n);
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        Var dropped = c.less(c.position(), c.num(0, Kind.LONG));
        c.skipUnless(c.not(dropped));
        next.emit(x);
    }
}
