package io.fastiter.internal.plan;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A thread that raises a wish while another begins to listen: it is heard, and once. */
@JCStressTest
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "heard once")
@Outcome(expect = FORBIDDEN, desc = "not heard, or twice")
@State
public class RaiseAgainstAddStress {
    private final Cancellation cancellation = new Cancellation();
    private final AtomicInteger heard = new AtomicInteger();
    private final Runnable listener = heard::incrementAndGet;

    @Actor
    public void raise(ZI_Result r) {
        r.r1 = cancellation.raise(null);
    }

    @Actor
    public void add() {
        cancellation.add(listener);
    }

    @Arbiter
    public void count(ZI_Result r) {
        r.r2 = heard.get();
    }
}
