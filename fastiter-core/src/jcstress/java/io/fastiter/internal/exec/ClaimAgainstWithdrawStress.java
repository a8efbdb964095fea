package io.fastiter.internal.exec;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.fastiter.internal.plan.Control;
import io.fastiter.internal.plan.Options;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A run that withdraws an invitation while a thread takes it up: one of the two has it. */
@JCStressTest
@Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "withdrawn, nobody came")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "taken up")
@Outcome(expect = FORBIDDEN, desc = "both, or neither")
@State
public class ClaimAgainstWithdrawStress {
    private static final ForkJoinPool POOL = new ForkJoinPool(2);

    private final AtomicInteger helped = new AtomicInteger();
    private final Invitation invitation;

    public ClaimAgainstWithdrawStress() {
        // What a helper installs before it looks for a piece tells that it came. There is none: the run needs no job.
        Control control = Control.NONE.carrying(() -> () -> {
            helped.incrementAndGet();
            return () -> {};
        });
        invitation = new Invitation(new Run(null, Options.STANDARD.on(POOL).with(control)), Gate.of(POOL));
    }

    @Actor
    public void run(ZI_Result r) {
        r.r1 = invitation.withdraw();
    }

    @Actor
    public void helper() {
        invitation.exec();
    }

    @Arbiter
    public void count(ZI_Result r) {
        r.r2 = helped.get();
    }
}
