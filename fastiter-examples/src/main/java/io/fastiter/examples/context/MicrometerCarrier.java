package io.fastiter.examples.context;

import io.fastiter.ContextCarrier;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;

/**
 * Carries all thread locals that Micrometer's context propagation knows of: those that somebody, often a framework, has
 * registered a {@link io.micrometer.context.ThreadLocalAccessor} for.
 *
 * <pre>{@code
 * orders.carry(new MicrometerCarrier()).filter(this::belongsToTenant).count();
 * }</pre>
 */
public final class MicrometerCarrier implements ContextCarrier {

    private final ContextSnapshotFactory factory;

    public MicrometerCarrier() {
        // What the caller lacks is cleared: otherwise a helper would go on with what it has itself.
        this(ContextSnapshotFactory.builder().clearMissing(true).build());
    }

    /** Carries what the factory's registry and its predicate choose. */
    public MicrometerCarrier(ContextSnapshotFactory factory) {
        this.factory = factory;
    }

    @Override
    public Snapshot capture() {
        ContextSnapshot captured = factory.captureAll();
        return () -> captured.setThreadLocals()::close;
    }
}
