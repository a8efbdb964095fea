package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Program;
import io.fastiter.internal.plan.Operation;
import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has kernels compiled off the critical path, and bounds how many there are. The thread that compiles lives as long as
 * there is something to do and a second more; it carries no context class loader, so it keeps nobody's classes.
 *
 * <p>The compiled kernels of at most {@value #MAX_KERNELS} programs are kept, about 10 kB of metaspace each, or 20 kB
 * where there are filters. Beyond that the clock hand goes round: those that nobody has looked at since it last came by
 * are dropped.
 */
final class Compiler {
    static final int MAX_KERNELS = 1024;

    private static final ArrayDeque<Tier> KEPT = new ArrayDeque<>();

    private static final ThreadPoolExecutor THREAD;

    static {
        THREAD = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(null, task, "fastiter-compiler", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
        THREAD.allowCoreThreadTimeOut(true);
    }

    private Compiler() {}

    static void later(Tier tier, Operation @Nullable [] operations) {
        try {
            THREAD.execute(() -> tier.compileNow(operations));
        } catch (OutOfMemoryError e) {
            // No thread is to be had now: the shape goes on interpreted, and asks again when it is used more.
            tier.askAgain();
        }
    }

    /** The compiled kernel; null where this program or this JVM does not permit one, which is logged once. */
    static @Nullable Kernel compile(Program program, String name, Boxes boxes) {
        Object event = Flight.begin();
        Kernel kernel = compiled(program, name, boxes);
        Flight.end(event, name, kernel != null);
        return kernel;
    }

    private static @Nullable Kernel compiled(Program program, String name, Boxes boxes) {
        try {
            Kernel kernel = Bytecode.compile(program, name, null, boxes);
            if (kernel == null) {
                Log.refused(name, "its loop is longer than the 8000 bytes that the JVM compiles", null);
                return null;
            }
            Passes passes = Passes.of(program);
            Kernel inPasses = passes == null ? null : Bytecode.compile(program, name, passes, boxes);
            return inPasses == null ? kernel : new FasterKernel(kernel, inPasses);
        } catch (Exception | LinkageError e) {
            Log.refused(name, "its kernel could not be made", e);
            return null;
        } catch (Error e) {
            // A native image refuses to define classes with an Error of its own that is no LinkageError.
            if (e instanceof VirtualMachineError) {
                throw e;
            }
            Log.refused(name, "classes cannot be defined here", e);
            return null;
        }
    }

    /** How many compiled kernels there are. */
    static int kept() {
        synchronized (KEPT) {
            return KEPT.size();
        }
    }

    static void keep(Tier tier) {
        synchronized (KEPT) {
            KEPT.add(tier);
            for (int turn = 0; KEPT.size() > MAX_KERNELS; turn++) {
                Tier oldest = KEPT.remove();
                if (oldest.used && turn < MAX_KERNELS) {
                    oldest.used = false;
                    KEPT.add(oldest);
                } else {
                    oldest.evict();
                }
            }
        }
    }

    /** Apart, so that logging is loaded when there is something to say. */
    private static final class Log {
        private static final Logger LOG = LoggerFactory.getLogger("io.fastiter");

        static void refused(String name, String why, @Nullable Throwable cause) {
            LOG.warn("{} stays interpreted, several times slower than compiled: {}", name, why, cause);
        }
    }
}
