package io.fastiter.internal.plan;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread that stops listening while another raises the wish: it is heard or not, and who goes on listening hears it. */
@JCStressTest
@Outcome(
        id = {"0, 1", "1, 1"},
        expect = ACCEPTABLE,
        desc = "the other one has heard it")
@Outcome(expect = FORBIDDEN, desc = "the other one was lost, or somebody heard it twice")
@State
public class RaiseAgainstRemoveStress {
    private final Cancellation cancellation = new Cancellation();
    private final AtomicInteger removed = new AtomicInteger();
    private final AtomicInteger kept = new AtomicInteger();
    private final Runnable goes = removed::incrementAndGet;
    private final Runnable stays = kept::incrementAndGet;

    public RaiseAgainstRemoveStress() {
        cancellation.add(goes);
        cancellation.add(stays);
    }

    @Actor
    public void raise() {
        cancellation.raise(null);
    }

    @Actor
    public void remove() {
        cancellation.remove(goes);
    }

    @Arbiter
    public void count(II_Result r) {
        r.r1 = removed.get();
        r.r2 = kept.get();
    }
}
