package io.fastiter;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.fastiter.internal.plan.Options;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/** An iterator that is closed while a helper works for it: once it is closed no function begins, or is still running. */
@JCStressTest
@Outcome(id = "3, false", expect = ACCEPTABLE, desc = "the first items, then nothing")
@Outcome(expect = FORBIDDEN, desc = "wrong items, or a function ran on")
@State
public class CloseAgainstHelperStress {
    private final HandedOver pool = new HandedOver();
    private volatile boolean closed;
    private volatile boolean ranOn;

    @Actor
    public void consumer(JZ_Result r) {
        try (CloseableIterator.OfLong items = ParIter.range(1, 1000)
                .on(pool)
                .force(Options.FORCE_SPLIT)
                .map(this::call)
                .iterator()) {
            r.r1 = items.nextLong() + items.nextLong();
        } finally {
            closed = true;
            pool.callerIsThrough();
        }
    }

    private long call(long x) {
        if (closed) {
            ranOn = true;
        }
        Thread.yield();
        if (closed) {
            ranOn = true;
        }
        return x;
    }

    @Actor
    public void helper() {
        pool.help();
    }

    @Arbiter
    public void end(JZ_Result r) {
        r.r2 = ranOn;
        pool.shutdown();
    }
}
