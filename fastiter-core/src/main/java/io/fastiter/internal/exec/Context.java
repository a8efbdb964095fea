package io.fastiter.internal.exec;

import io.fastiter.ContextCarrier;
import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What the thread that calls a terminal operation carries, and other threads have in force while they call its functions:
 * its context class loader, SLF4J's diagnostic context, and whatever carriers there are for.
 */
public final class Context {
    private final @Nullable ClassLoader loader;

    /** Null where nothing is in it, or nobody provides it. */
    private final @Nullable Map<String, String> diagnostics;

    private final List<ContextCarrier.Snapshot> snapshots;

    private Context(
            @Nullable ClassLoader loader,
            @Nullable Map<String, String> diagnostics,
            List<ContextCarrier.Snapshot> snapshots) {
        this.loader = loader;
        this.diagnostics = diagnostics;
        this.snapshots = snapshots;
    }

    /** What the calling thread has. */
    public static Context capture(Options options) {
        List<ContextCarrier.Snapshot> snapshots = List.of();
        List<ContextCarrier> own = options.control().carriers();
        if (!own.isEmpty() || !Installed.CARRIERS.isEmpty()) {
            snapshots = new ArrayList<>();
            capture(Installed.CARRIERS, snapshots);
            capture(own, snapshots);
        }
        return new Context(Thread.currentThread().getContextClassLoader(), diagnostics(), snapshots);
    }

    private static void capture(List<ContextCarrier> carriers, List<ContextCarrier.Snapshot> into) {
        for (ContextCarrier carrier : carriers) {
            try {
                ContextCarrier.Snapshot snapshot = carrier.capture();
                if (snapshot == null) {
                    throw new NullPointerException("capture() gave null");
                }
                into.add(snapshot);
            } catch (Throwable t) {
                failed(carrier, t);
            }
        }
    }

    /** Puts it in force on the calling thread; what that had is kept in the scope. */
    public Scope install() {
        Thread me = Thread.currentThread();
        Scope scope = new Scope(me.getContextClassLoader());
        if (scope.loader != loader) {
            setLoader(me, loader);
        }
        scope.diagnostics = diagnostics();
        setDiagnostics(scope.diagnostics, diagnostics);
        for (ContextCarrier.Snapshot snapshot : snapshots) {
            try {
                scope.scopes.add(snapshot.install());
            } catch (Throwable t) {
                failed(snapshot, t);
            }
        }
        return scope;
    }

    /** What a thread had before, and what gives it back. */
    public static final class Scope implements AutoCloseable {
        private final @Nullable ClassLoader loader;
        private final List<ContextCarrier.Scope> scopes = new ArrayList<>(0);
        private @Nullable Map<String, String> diagnostics;

        private Scope(@Nullable ClassLoader loader) {
            this.loader = loader;
        }

        @Override
        public void close() {
            for (int i = scopes.size() - 1; i >= 0; i--) {
                ContextCarrier.Scope scope = scopes.get(i);
                try {
                    scope.close();
                } catch (Throwable t) {
                    failed(scope == null ? "a carrier" : scope, t);
                }
            }
            // Whatever is there now: functions may have set something of their own.
            setDiagnostics(diagnostics(), diagnostics);
            Thread me = Thread.currentThread();
            if (me.getContextClassLoader() != loader) {
                setLoader(me, loader);
            }
        }
    }

    private static void setLoader(Thread thread, @Nullable ClassLoader loader) {
        try {
            thread.setContextClassLoader(loader);
        } catch (SecurityException e) {
            // A thread of a pool that a security manager has restricted: it keeps its own.
        }
    }

    private static @Nullable Map<String, String> diagnostics() {
        if (!Installed.HAS_DIAGNOSTICS) {
            return null;
        }
        try {
            Map<String, String> map = MDC.getCopyOfContextMap();
            return map == null || map.isEmpty() ? null : map;
        } catch (RuntimeException e) {
            failed("SLF4J's diagnostic context", e);
            return null;
        }
    }

    private static void setDiagnostics(@Nullable Map<String, String> before, @Nullable Map<String, String> map) {
        if (Objects.equals(before, map)) {
            return;
        }
        try {
            if (map == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(map);
            }
        } catch (RuntimeException e) {
            failed("SLF4J's diagnostic context", e);
        }
    }

    private static void failed(Object what, Throwable t) {
        if (Installed.WARNED.compareAndSet(false, true)) {
            LoggerFactory.getLogger("io.fastiter")
                    .warn("{} failed: runs go on without what it carries. Further failures are not logged", what, t);
        }
    }

    /** Looked up when a run is first shared, and quietly. */
    private static final class Installed {
        static final AtomicBoolean WARNED = new AtomicBoolean();
        static final List<ContextCarrier> CARRIERS = carriers();

        /** Without a provider, to touch the MDC takes 27 ms and prints to the standard error stream. */
        static final boolean HAS_DIAGNOSTICS = hasProvider();

        private static List<ContextCarrier> carriers() {
            List<ContextCarrier> all = new ArrayList<>();
            try {
                var found = ServiceLoader.load(ContextCarrier.class, ContextCarrier.class.getClassLoader())
                        .iterator();
                for (int broken = 0; broken < 100; ) {
                    try {
                        if (!found.hasNext()) {
                            break;
                        }
                        all.add(found.next());
                    } catch (ServiceConfigurationError e) {
                        broken++; // the next one may be sound
                        failed("a provider of " + ContextCarrier.class.getName(), e);
                    }
                }
            } catch (Throwable t) {
                failed("the search for providers of " + ContextCarrier.class.getName(), t);
            }
            return List.copyOf(all);
        }

        private static boolean hasProvider() {
            try {
                return System.getProperty("slf4j.provider") != null
                        || ServiceLoader.load(SLF4JServiceProvider.class, LoggerFactory.class.getClassLoader())
                                .iterator()
                                .hasNext();
            } catch (Throwable t) {
                return false; // one that is broken: the first who logs will hear of it
            }
        }
    }
}
