package io.fastiter;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.fastiter.internal.plan.Options;
import java.util.concurrent.CancellationException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * A token that is raised while a run begins, works, or ends: it was cancelled or it was not, and the interrupt that tells
 * its caller to stop is gone.
 */
@JCStressTest
@Outcome(id = "false, 6", expect = ACCEPTABLE, desc = "ended before it could be cancelled")
@Outcome(id = "false, cancelled", expect = ACCEPTABLE, desc = "cancelled")
@Outcome(expect = FORBIDDEN, desc = "an interrupt is left, or the result is wrong")
@State
public class CancelAgainstEndStress {
    private final HandedOver pool = new HandedOver();
    private final CancelToken token = new CancelToken();

    @Actor
    public void caller(ZL_Result r) {
        try {
            r.r2 = ParIter.range(0, 4)
                    .on(pool)
                    .force(Options.FORCE_SPLIT)
                    .cancelOn(token)
                    .map(x -> x)
                    .sum();
        } catch (CancellationException e) {
            r.r2 = "cancelled";
        } catch (Throwable t) {
            r.r2 = t.toString();
        } finally {
            r.r1 = Thread.interrupted();
        }
    }

    @Actor
    public void canceller() {
        token.cancel();
    }

    @Arbiter
    public void end() {
        pool.shutdown();
    }
}
