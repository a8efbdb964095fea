package io.fastiter.bench.report;

import io.fastiter.bench.Workload;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Calls one variant of one workload over and over and says how long that took.
 *
 * <p>The variant is bound as a method reference would be, so that nothing is boxed and the JIT sees a call of one known
 * method.
 */
abstract class Calls {

    /** A clock reading costs about 25 ns: batches are made at least this long. */
    private static final long SHORTEST_BATCH_NANOS = 20_000;

    private int batch = 1;

    /** How often the variant was called, and how long that took. */
    record Turn(long calls, long nanos) {}

    abstract void call(int times);

    /** Calls the variant until the time is up, at least once. */
    Turn turn(long nanosAtLeast) {
        long calls = 0;
        long start = System.nanoTime();
        long batchStart = start;
        while (true) {
            call(batch);
            calls += batch;
            long now = System.nanoTime();
            if (now - start >= nanosAtLeast) {
                return new Turn(calls, now - start);
            }
            if (now - batchStart < SHORTEST_BATCH_NANOS) {
                batch *= 2;
            }
            batchStart = now;
        }
    }

    static Calls of(Workload workload, String variant) throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodHandle method = lookup.unreflect(workload.getClass().getMethod(variant));
        Class<?> result = method.type().returnType();
        if (result == long.class) {
            return new OfLong((LongSupplier) bind(lookup, method, workload, LongSupplier.class, "getAsLong", result));
        }
        if (result == double.class) {
            return new OfDouble(
                    (DoubleSupplier) bind(lookup, method, workload, DoubleSupplier.class, "getAsDouble", result));
        }
        return new OfObject((Supplier<?>) bind(lookup, method, workload, Supplier.class, "get", Object.class));
    }

    /** Does at run time what the compiler does for {@code workload::variant}. */
    private static Object bind(
            MethodHandles.Lookup lookup,
            MethodHandle method,
            Workload workload,
            Class<?> supplier,
            String name,
            Class<?> result)
            throws Throwable {
        MethodType type = MethodType.methodType(result);
        CallSite site = LambdaMetafactory.metafactory(
                lookup, name, MethodType.methodType(supplier, workload.getClass()), type, method, type);
        return site.getTarget().invoke(workload);
    }

    private static final class OfLong extends Calls {
        private static final VarHandle TAKEN = handle(OfLong.class, long.class);
        private final LongSupplier variant;

        @SuppressWarnings("unused")
        private long taken;

        OfLong(LongSupplier variant) {
            this.variant = variant;
        }

        @Override
        void call(int times) {
            for (int i = 0; i < times; i++) {
                TAKEN.setOpaque(this, variant.getAsLong());
            }
        }
    }

    private static final class OfDouble extends Calls {
        private static final VarHandle TAKEN = handle(OfDouble.class, double.class);
        private final DoubleSupplier variant;

        @SuppressWarnings("unused")
        private double taken;

        OfDouble(DoubleSupplier variant) {
            this.variant = variant;
        }

        @Override
        void call(int times) {
            for (int i = 0; i < times; i++) {
                TAKEN.setOpaque(this, variant.getAsDouble());
            }
        }
    }

    private static final class OfObject extends Calls {
        private static final VarHandle TAKEN = handle(OfObject.class, Object.class);
        private final Supplier<?> variant;

        @SuppressWarnings("unused")
        private Object taken;

        OfObject(Supplier<?> variant) {
            this.variant = variant;
        }

        @Override
        void call(int times) {
            for (int i = 0; i < times; i++) {
                TAKEN.setOpaque(this, (Object) variant.get());
            }
        }
    }

    /** The field that takes the results: an opaque write is cheap, and the JIT may not leave it out. */
    private static VarHandle handle(Class<?> owner, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(owner, "taken", type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
