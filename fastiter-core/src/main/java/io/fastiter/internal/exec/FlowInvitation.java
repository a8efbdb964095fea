package io.fastiter.internal.exec;

import java.lang.ref.WeakReference;
import java.util.concurrent.ForkJoinTask;
import org.jspecify.annotations.Nullable;

/**
 * A request to a pool's thread to come and help with a flow. It may lie in the queue of a blocked pool for ever, and the
 * flow's consumer may be gone by then without a word: it holds the flow weakly.
 */
final class FlowInvitation extends ForkJoinTask<Void> {
    private static final long serialVersionUID = 1L;

    private final transient WeakReference<Flow> flow;
    private final transient Gate gate;

    FlowInvitation(Flow flow, Gate gate) {
        this.flow = new WeakReference<>(flow);
        this.gate = gate;
    }

    @Override
    protected boolean exec() {
        gate.arrived();
        Flow f = flow.get();
        if (f != null) {
            f.help();
        }
        return true;
    }

    @Override
    public @Nullable Void getRawResult() {
        return null;
    }

    @Override
    protected void setRawResult(@Nullable Void value) {}
}
