package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.plan.Window;

/**
 * Passes on the first {@code n} items. While positions follow from the source's indices that is a bound on these and
 * costs nothing per item; else the kernel counts, and ends the run behind the last of them.
 */
public record LimitStage(Kind kind, long n) implements Stage {
    @Override
    public String name() {
        return "limit";
    }

    @Override
    public int traits() {
        return Traits.ONE_TO_ONE | Traits.POSITION | Traits.SHORTENS;
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
        w.limit(n);
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        if (c.windowed()) {
            next.emit(x);
        } else {
            UpTo.lower(c, c.position(), c.num(0, Kind.LONG), x, next);
        }
    }
}
