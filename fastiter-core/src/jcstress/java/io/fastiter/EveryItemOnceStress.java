package io.fastiter;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.fastiter.internal.plan.Options;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two threads that claim and split pieces of one run's bag: each item is run once, and is in the result once. */
@JCStressTest
@Outcome(id = "28, 0", expect = ACCEPTABLE, desc = "each item once")
@Outcome(expect = FORBIDDEN, desc = "an item was lost, or run twice")
@State
public class EveryItemOnceStress {
    private static final int ITEMS = 8;

    private final HandedOver pool = new HandedOver();
    private final AtomicIntegerArray calls = new AtomicIntegerArray(ITEMS);

    @Actor
    public void caller(JJ_Result r) {
        try {
            r.r1 = ParIter.range(0, ITEMS)
                    .on(pool)
                    .force(Options.FORCE_SPLIT)
                    .peek(x -> calls.incrementAndGet((int) x))
                    .sum();
        } finally {
            pool.callerIsThrough();
        }
    }

    @Actor
    public void helper() {
        pool.help();
    }

    @Arbiter
    public void wrong(JJ_Result r) {
        for (int i = 0; i < ITEMS; i++) {
            r.r2 += Math.abs(calls.get(i) - 1);
        }
        pool.shutdown();
    }
}
