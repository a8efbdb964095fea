package io.fastiter.examples.context;

import io.fastiter.ContextCarrier;
import io.opentelemetry.context.Context;

/**
 * Carries OpenTelemetry's current context, so that spans which functions begin on helping threads have the caller's span as
 * their parent.
 *
 * <p>Tracing is wanted in all pipelines: the name of this class in a file {@code
 * META-INF/services/io.fastiter.ContextCarrier} on the class path registers it, and no pipeline has to mention it.
 */
public final class OpenTelemetryCarrier implements ContextCarrier {

    @Override
    public Snapshot capture() {
        Context captured = Context.current();
        return () -> captured.makeCurrent()::close;
    }
}
