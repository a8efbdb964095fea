package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Program;
import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles kernels, off the critical path unless a caller waits for one, and bounds how many there are. The thread that
 * compiles lives as long as there is something to do and a second more; it carries no context class loader, so it keeps
 * nobody's classes.
 *
 * <p>The compiled kernels of at most {@value #MAX_KERNELS} programs are kept, about 10 kB of metaspace each, and as much
 * again where there are filters and the kernel in passes was made, or short runs and theirs. Beyond that the clock hand goes
 * round: those that nobody has looked at since it last came by are dropped.
 */
final class Compiler {
    static final int MAX_KERNELS = 1024;

    private static final ArrayDeque<Tier> KEPT = new ArrayDeque<>();

    private static final ThreadPoolExecutor THREAD;

    static {
        THREAD = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new Threads());
        THREAD.allowCoreThreadTimeOut(true);
    }

    /** A class, as all of these tasks are: the first lambdas of a JVM take milliseconds, and callers would wait for them. */
    private static final class Threads implements ThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(null, task, "fastiter-compiler", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        }
    }

    private Compiler() {}

    /** Has this done by the thread that compiles; false where no thread is to be had now. */
    static boolean later(Runnable task) {
        try {
            THREAD.execute(task);
            return true;
        } catch (OutOfMemoryError e) {
            return false;
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
            return passes == null ? kernel : new FasterKernel(kernel, new InPasses(program, name, passes, boxes));
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

    /** A kernel for short runs of what could be compiled; null where there is to be none. */
    static @Nullable ShortKernel compileShort(Program program, String name, Boxes boxes, Inputs inputs) {
        try {
            return Bytecode.compileShort(program, name, boxes, inputs);
        } catch (Exception | LinkageError e) {
            Log.LOG.warn("{} has no kernel for short runs: it could not be made", name, e);
            return null;
        }
    }

    /** What the second kernel of a program with filters is made of, once it is asked for. */
    private record InPasses(Program program, String name, Passes passes, Boxes boxes) implements FasterKernel.Maker {
        @Override
        public @Nullable Kernel make() {
            try {
                return Bytecode.compile(program, name, passes, boxes);
            } catch (Exception | LinkageError e) {
                Log.LOG.warn("{} is not run in passes: its second kernel could not be made", name, e);
                return null;
            }
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
                if (oldest.used && turn <= MAX_KERNELS) { // the last one is the new one
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
            LOG.warn("{} stays interpreted, many times slower than compiled: {}", name, why, cause);
        }
    }
}
