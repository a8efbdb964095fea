package io.fastiter.internal.exec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where functions run that may block: on a virtual thread each where the JDK has them, else on the daemon threads of a
 * cached pool, which end when they have been idle for {@value #IDLE_SECONDS} s. There are as many as are asked for.
 */
final class BlockingThreads {
    private static final String NAME = "fastiter-blocking-";

    static final long IDLE_SECONDS = 2;

    private static final Executor THREADS = make();

    private BlockingThreads() {}

    static void start(Runnable task) {
        THREADS.execute(task);
    }

    private static Executor make() {
        ThreadFactory virtual = virtualThreads();
        if (virtual != null) {
            return task -> virtual.newThread(task).start();
        }
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new DaemonThreads(NAME));
    }

    /** What {@code Thread.ofVirtual()...factory()} gives, which came with Java 21; null before that. */
    private static @Nullable ThreadFactory virtualThreads() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle make = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle name =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle inherit = lookup.findVirtual(
                    builder, "inheritInheritableThreadLocals", MethodType.methodType(builder, boolean.class));
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            Object named = name.invoke(make.invoke(), NAME, 0L);
            return (ThreadFactory) factory.invoke(inherit.invoke(named, false));
        } catch (Throwable e) {
            return null; // none at all, or as a preview that is not switched on
        }
    }

    private static final class DaemonThreads implements ThreadFactory {
        private final String name;
        private final AtomicLong made = new AtomicLong();

        DaemonThreads(String name) {
            this.name = name;
        }

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(null, task, name + made.getAndIncrement(), 0, false);
            thread.setDaemon(true);
            // It outlives the calls, and must not hold on to the loader of whoever made the first of them.
            thread.setContextClassLoader(BlockingThreads.class.getClassLoader());
            return thread;
        }
    }
}
