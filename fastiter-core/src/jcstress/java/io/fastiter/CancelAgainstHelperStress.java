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
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** A run that is cancelled while a helper comes or goes: neither thread keeps the interrupt that tells it to stop. */
@JCStressTest
@Outcome(id = "false, false, 6", expect = ACCEPTABLE, desc = "ended before it could be cancelled")
@Outcome(id = "false, false, cancelled", expect = ACCEPTABLE, desc = "cancelled")
@Outcome(expect = FORBIDDEN, desc = "an interrupt is left, or the result is wrong")
@State
public class CancelAgainstHelperStress {
    private final HandedOver pool = new HandedOver();
    private final CancelToken token = new CancelToken();

    @Actor
    public void caller(ZZL_Result r) {
        try {
            r.r3 = ParIter.range(0, 4)
                    .on(pool)
                    .force(Options.FORCE_SPLIT)
                    .cancelOn(token)
                    .map(x -> {
                        if (x == 1) {
                            token.cancel(); // whoever runs it: the caller or the helper
                        }
                        return x;
                    })
                    .sum();
        } catch (CancellationException e) {
            r.r3 = "cancelled";
        } catch (Throwable t) {
            r.r3 = t.toString();
        } finally {
            r.r1 = Thread.interrupted();
            pool.callerIsThrough();
        }
    }

    @Actor
    public void helper(ZZL_Result r) {
        pool.help();
        r.r2 = Thread.interrupted();
    }

    @Arbiter
    public void end() {
        pool.shutdown();
    }
}
