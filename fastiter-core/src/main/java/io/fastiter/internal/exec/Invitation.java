package io.fastiter.internal.exec;

import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request to a pool's thread to come and help with a run. A run that is over withdraws its invitations: they may lie
 * in the queue of a blocked pool for ever, and must not hold on to what they were for.
 */
final class Invitation extends ForkJoinTask<Void> {
    private static final long serialVersionUID = 1L;

    private final transient AtomicReference<Run> run;
    private final transient Gate gate;

    Invitation(Run run, Gate gate) {
        this.run = new AtomicReference<>(run);
        this.gate = gate;
    }

    /** Makes this invitation lead nowhere; false if a thread has taken it up already. */
    boolean withdraw() {
        return run.getAndSet(null) != null;
    }

    @Override
    protected boolean exec() {
        gate.arrived();
        Run r = run.getAndSet(null);
        if (r != null) {
            r.help(this);
        }
        return true;
    }

    @Override
    public Void getRawResult() {
        return null;
    }

    @Override
    protected void setRawResult(Void value) {}
}
