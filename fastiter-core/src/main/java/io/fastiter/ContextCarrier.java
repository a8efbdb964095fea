package io.fastiter;

/**
 * Carries something that belongs to a thread along with a pipeline: a tracing scope, a tenant, a security context. What
 * the thread that calls a terminal operation has when its work is first shared is in force while other threads call the
 * pipeline's functions, and those have their own back afterwards, also after a failure.
 *
 * <p>The context class loader and SLF4J's diagnostic context (MDC) go along without a carrier. Anything else does with
 * one, either given to a pipeline by {@link ParIter#carry carry}, or for all pipelines as a service that {@link
 * java.util.ServiceLoader} finds with the class loader of this class, looked up once.
 *
 * <p>{@link #capture} is called on the caller's thread, once for each run that is shared with other threads and never for
 * one that is not. {@link Snapshot#install} is called on a helping thread before it calls any function, and the {@link
 * Scope} it gave is closed on that thread after the last one. A carrier that throws does no harm: it is logged once, and
 * the run goes on without it.
 *
 * <pre>{@code
 * ThreadLocal<String> tenant = new ThreadLocal<>();
 * ContextCarrier carrier = () -> {
 *     String captured = tenant.get();
 *     return () -> {
 *         String before = tenant.get();
 *         tenant.set(captured);
 *         return () -> tenant.set(before);
 *     };
 * };
 * tenant.set("acme");
 * ParIter.range(0, 1000).carry(carrier).allMatch(i -> "acme".equals(tenant.get())); // true
 * }</pre>
 */
@FunctionalInterface
public interface ContextCarrier {
    /** What the calling thread has now. May be installed by several threads at a time. */
    Snapshot capture();

    /** What a thread had when it was captured. */
    @FunctionalInterface
    interface Snapshot {
        /** Puts it in force on the calling thread. */
        Scope install();
    }

    /** What undoes an {@link Snapshot#install}. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        /** Gives the calling thread back what it had before. */
        @Override
        void close();
    }
}
