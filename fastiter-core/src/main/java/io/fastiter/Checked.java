package io.fastiter;

import java.util.Comparator;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import java.util.function.DoubleToIntFunction;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.ObjDoubleConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Lets lambdas that throw checked exceptions be passed to pipelines. There is an adaptor for each type of function that a
 * pipeline takes, named after it.
 *
 * <pre>{@code
 * BlockingQueue<String> queue = new LinkedBlockingQueue<>(List.of("a", "b"));
 * ParIter.of(1, 2).map(Checked.function(i -> queue.take())).count(); // 2
 * ParIter.of("no").map(Checked.function(Class::forName)).count(); // throws ParIterException
 * }</pre>
 *
 * A checked exception ends the pipeline as any other failure does: of several the first in encounter order reaches the
 * caller of the terminal operation, as the cause of a {@link ParIterException}. Unchecked exceptions and errors pass as they
 * are. Where an {@link InterruptedException} is thrown, the thread that ran the function is interrupted again first, so
 * that whatever it does next knows.
 *
 * <p>An adaptor costs nothing per item: what it returns is the lambda it was given, whose type catches the exception. So
 * every adapted lambda keeps a class of its own, by which the pipeline's loop is compiled for it alone.
 */
@SuppressWarnings("FunctionalInterfaceMethodChanged") // the JDK's method catches what the new one throws
public final class Checked {
    private Checked() {}

    // ---- objects ----

    /** A {@code Function} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object, R extends @Nullable Object> Function<T, R> function(
            ThrowingFunction<T, R> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link Function} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingFunction<T extends @Nullable Object, R extends @Nullable Object> extends Function<T, R> {
        /** Does what {@link #apply} does. */
        R applyChecked(T x) throws Exception;

        @Override
        default R apply(T x) {
            try {
                return applyChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("Function", e);
            }
        }
    }

    /** A {@code UnaryOperator} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> UnaryOperator<T> unaryOperator(ThrowingUnaryOperator<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link UnaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingUnaryOperator<T extends @Nullable Object> extends UnaryOperator<T> {
        /** Does what {@link #apply} does. */
        T applyChecked(T x) throws Exception;

        @Override
        default T apply(T x) {
            try {
                return applyChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("UnaryOperator", e);
            }
        }
    }

    /** A {@code BiFunction} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
            BiFunction<T, U, R> biFunction(ThrowingBiFunction<T, U, R> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link BiFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingBiFunction<
                    T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
            extends BiFunction<T, U, R> {
        /** Does what {@link #apply} does. */
        R applyChecked(T x, U y) throws Exception;

        @Override
        default R apply(T x, U y) {
            try {
                return applyChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("BiFunction", e);
            }
        }
    }

    /** A {@code BinaryOperator} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> BinaryOperator<T> binaryOperator(ThrowingBinaryOperator<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link BinaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingBinaryOperator<T extends @Nullable Object> extends BinaryOperator<T> {
        /** Does what {@link #apply} does. */
        T applyChecked(T x, T y) throws Exception;

        @Override
        default T apply(T x, T y) {
            try {
                return applyChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("BinaryOperator", e);
            }
        }
    }

    /** An {@code IndexedFunction} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object, R extends @Nullable Object>
            ParIter.IndexedFunction<T, R> indexedFunction(ThrowingIndexedFunction<T, R> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link ParIter.IndexedFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIndexedFunction<T extends @Nullable Object, R extends @Nullable Object>
            extends ParIter.IndexedFunction<T, R> {
        /** Does what {@link #apply} does. */
        R applyChecked(long index, T x) throws Exception;

        @Override
        default R apply(long index, T x) {
            try {
                return applyChecked(index, x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IndexedFunction", e);
            }
        }
    }

    /** A {@code ToIntFunction} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> ToIntFunction<T> toIntFunction(ThrowingToIntFunction<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link ToIntFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingToIntFunction<T extends @Nullable Object> extends ToIntFunction<T> {
        /** Does what {@link #applyAsInt} does. */
        int applyAsIntChecked(T x) throws Exception;

        @Override
        default int applyAsInt(T x) {
            try {
                return applyAsIntChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("ToIntFunction", e);
            }
        }
    }

    /** A {@code ToLongFunction} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> ToLongFunction<T> toLongFunction(ThrowingToLongFunction<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link ToLongFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingToLongFunction<T extends @Nullable Object> extends ToLongFunction<T> {
        /** Does what {@link #applyAsLong} does. */
        long applyAsLongChecked(T x) throws Exception;

        @Override
        default long applyAsLong(T x) {
            try {
                return applyAsLongChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("ToLongFunction", e);
            }
        }
    }

    /** A {@code ToDoubleFunction} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> ToDoubleFunction<T> toDoubleFunction(
            ThrowingToDoubleFunction<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link ToDoubleFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingToDoubleFunction<T extends @Nullable Object> extends ToDoubleFunction<T> {
        /** Does what {@link #applyAsDouble} does. */
        double applyAsDoubleChecked(T x) throws Exception;

        @Override
        default double applyAsDouble(T x) {
            try {
                return applyAsDoubleChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("ToDoubleFunction", e);
            }
        }
    }

    /** A {@code Predicate} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> Predicate<T> predicate(ThrowingPredicate<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link Predicate} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingPredicate<T extends @Nullable Object> extends Predicate<T> {
        /** Does what {@link #test} does. */
        boolean testChecked(T x) throws Exception;

        @Override
        default boolean test(T x) {
            try {
                return testChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("Predicate", e);
            }
        }
    }

    /** A {@code BiPredicate} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object, U extends @Nullable Object> BiPredicate<T, U> biPredicate(
            ThrowingBiPredicate<T, U> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link BiPredicate} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingBiPredicate<T extends @Nullable Object, U extends @Nullable Object>
            extends BiPredicate<T, U> {
        /** Does what {@link #test} does. */
        boolean testChecked(T x, U y) throws Exception;

        @Override
        default boolean test(T x, U y) {
            try {
                return testChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("BiPredicate", e);
            }
        }
    }

    /** A {@code Consumer} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> Consumer<T> consumer(ThrowingConsumer<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link Consumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingConsumer<T extends @Nullable Object> extends Consumer<T> {
        /** Does what {@link #accept} does. */
        void acceptChecked(T x) throws Exception;

        @Override
        default void accept(T x) {
            try {
                acceptChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("Consumer", e);
            }
        }
    }

    /** A {@code BiConsumer} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object, U extends @Nullable Object> BiConsumer<T, U> biConsumer(
            ThrowingBiConsumer<T, U> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link BiConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingBiConsumer<T extends @Nullable Object, U extends @Nullable Object>
            extends BiConsumer<T, U> {
        /** Does what {@link #accept} does. */
        void acceptChecked(T x, U y) throws Exception;

        @Override
        default void accept(T x, U y) {
            try {
                acceptChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("BiConsumer", e);
            }
        }
    }

    /** A {@code Supplier} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> Supplier<T> supplier(ThrowingSupplier<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link Supplier} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingSupplier<T extends @Nullable Object> extends Supplier<T> {
        /** Does what {@link #get} does. */
        T getChecked() throws Exception;

        @Override
        default T get() {
            try {
                return getChecked();
            } catch (Exception e) {
                throw ParIterException.unchecked("Supplier", e);
            }
        }
    }

    /** A {@code Comparator} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> Comparator<T> comparator(ThrowingComparator<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link Comparator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingComparator<T extends @Nullable Object> extends Comparator<T> {
        /** Does what {@link #compare} does. */
        int compareChecked(T x, T y) throws Exception;

        @Override
        default int compare(T x, T y) {
            try {
                return compareChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("Comparator", e);
            }
        }
    }

    // ---- ints ----
    // long: // Derived from the part for ints: do not edit, see DerivedIteratorsTest.
    // double: // Derived from the part for ints: do not edit, see DerivedIteratorsTest.

    /** An {@code IntFunction} out of one that may throw checked exceptions. */
    public static <R extends @Nullable Object> IntFunction<R> intFunction(ThrowingIntFunction<R> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntFunction<R extends @Nullable Object> extends IntFunction<R> {
        /** Does what {@link #apply} does. */
        R applyChecked(int x) throws Exception;

        @Override
        default R apply(int x) {
            try {
                return applyChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntFunction", e);
            }
        }
    }

    /** An {@code IntUnaryOperator} out of one that may throw checked exceptions. */
    public static IntUnaryOperator intUnaryOperator(ThrowingIntUnaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntUnaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntUnaryOperator extends IntUnaryOperator {
        /** Does what {@link #applyAsInt} does. */
        int applyAsIntChecked(int x) throws Exception;

        @Override
        default int applyAsInt(int x) {
            try {
                return applyAsIntChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntUnaryOperator", e);
            }
        }
    }

    /** An {@code IntBinaryOperator} out of one that may throw checked exceptions. */
    public static IntBinaryOperator intBinaryOperator(ThrowingIntBinaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntBinaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntBinaryOperator extends IntBinaryOperator {
        /** Does what {@link #applyAsInt} does. */
        int applyAsIntChecked(int x, int y) throws Exception;

        @Override
        default int applyAsInt(int x, int y) {
            try {
                return applyAsIntChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntBinaryOperator", e);
            }
        }
    }

    /** An {@code IndexedIntUnaryOperator} out of one that may throw checked exceptions. */
    public static IntParIter.IndexedIntUnaryOperator indexedIntUnaryOperator(ThrowingIndexedIntUnaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntParIter.IndexedIntUnaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIndexedIntUnaryOperator extends IntParIter.IndexedIntUnaryOperator {
        /** Does what {@link #applyAsInt} does. */
        int applyAsIntChecked(long index, int x) throws Exception;

        @Override
        default int applyAsInt(long index, int x) {
            try {
                return applyAsIntChecked(index, x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IndexedIntUnaryOperator", e);
            }
        }
    }

    // other kind, Long: begin
    /** An {@code IntToLongFunction} out of one that may throw checked exceptions. */
    public static IntToLongFunction intToLongFunction(ThrowingIntToLongFunction function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntToLongFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntToLongFunction extends IntToLongFunction {
        /** Does what {@link #applyAsLong} does. */
        long applyAsLongChecked(int x) throws Exception;

        @Override
        default long applyAsLong(int x) {
            try {
                return applyAsLongChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntToLongFunction", e);
            }
        }
    }
    // end

    // other kind, Double: begin
    /** An {@code IntToDoubleFunction} out of one that may throw checked exceptions. */
    public static IntToDoubleFunction intToDoubleFunction(ThrowingIntToDoubleFunction function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntToDoubleFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntToDoubleFunction extends IntToDoubleFunction {
        /** Does what {@link #applyAsDouble} does. */
        double applyAsDoubleChecked(int x) throws Exception;

        @Override
        default double applyAsDouble(int x) {
            try {
                return applyAsDoubleChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntToDoubleFunction", e);
            }
        }
    }
    // end

    /** An {@code IntPredicate} out of one that may throw checked exceptions. */
    public static IntPredicate intPredicate(ThrowingIntPredicate function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntPredicate} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntPredicate extends IntPredicate {
        /** Does what {@link #test} does. */
        boolean testChecked(int x) throws Exception;

        @Override
        default boolean test(int x) {
            try {
                return testChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntPredicate", e);
            }
        }
    }

    /** An {@code IntConsumer} out of one that may throw checked exceptions. */
    public static IntConsumer intConsumer(ThrowingIntConsumer function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntConsumer extends IntConsumer {
        /** Does what {@link #accept} does. */
        void acceptChecked(int x) throws Exception;

        @Override
        default void accept(int x) {
            try {
                acceptChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntConsumer", e);
            }
        }
    }

    /** An {@code ObjIntConsumer} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> ObjIntConsumer<T> objIntConsumer(ThrowingObjIntConsumer<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link ObjIntConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingObjIntConsumer<T extends @Nullable Object> extends ObjIntConsumer<T> {
        /** Does what {@link #accept} does. */
        void acceptChecked(T x, int y) throws Exception;

        @Override
        default void accept(T x, int y) {
            try {
                acceptChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("ObjIntConsumer", e);
            }
        }
    }

    /** An {@code IntObjConsumer} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> IntParIter.IntObjConsumer<T> intObjConsumer(
            ThrowingIntObjConsumer<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntParIter.IntObjConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntObjConsumer<T extends @Nullable Object> extends IntParIter.IntObjConsumer<T> {
        /** Does what {@link #accept} does. */
        void acceptChecked(int x, T y) throws Exception;

        @Override
        default void accept(int x, T y) {
            try {
                acceptChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntObjConsumer", e);
            }
        }
    }

    /** An {@code IntMapMultiConsumer} out of one that may throw checked exceptions. */
    public static IntStream.IntMapMultiConsumer intMapMultiConsumer(ThrowingIntMapMultiConsumer function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link IntStream.IntMapMultiConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIntMapMultiConsumer extends IntStream.IntMapMultiConsumer {
        /** Does what {@link #accept} does. */
        void acceptChecked(int x, IntConsumer emit) throws Exception;

        @Override
        default void accept(int x, IntConsumer emit) {
            try {
                acceptChecked(x, emit);
            } catch (Exception e) {
                throw ParIterException.unchecked("IntMapMultiConsumer", e);
            }
        }
    }

    // ---- longs ----
    // Derived from the part for ints: do not edit, see DerivedIteratorsTest.

    /** A {@code LongFunction} out of one that may throw checked exceptions. */
    public static <R extends @Nullable Object> LongFunction<R> longFunction(ThrowingLongFunction<R> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongFunction<R extends @Nullable Object> extends LongFunction<R> {
        /** Does what {@link #apply} does. */
        R applyChecked(long x) throws Exception;

        @Override
        default R apply(long x) {
            try {
                return applyChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongFunction", e);
            }
        }
    }

    /** A {@code LongUnaryOperator} out of one that may throw checked exceptions. */
    public static LongUnaryOperator longUnaryOperator(ThrowingLongUnaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongUnaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongUnaryOperator extends LongUnaryOperator {
        /** Does what {@link #applyAsLong} does. */
        long applyAsLongChecked(long x) throws Exception;

        @Override
        default long applyAsLong(long x) {
            try {
                return applyAsLongChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongUnaryOperator", e);
            }
        }
    }

    /** A {@code LongBinaryOperator} out of one that may throw checked exceptions. */
    public static LongBinaryOperator longBinaryOperator(ThrowingLongBinaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongBinaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongBinaryOperator extends LongBinaryOperator {
        /** Does what {@link #applyAsLong} does. */
        long applyAsLongChecked(long x, long y) throws Exception;

        @Override
        default long applyAsLong(long x, long y) {
            try {
                return applyAsLongChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongBinaryOperator", e);
            }
        }
    }

    /** An {@code IndexedLongUnaryOperator} out of one that may throw checked exceptions. */
    public static LongParIter.IndexedLongUnaryOperator indexedLongUnaryOperator(
            ThrowingIndexedLongUnaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongParIter.IndexedLongUnaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIndexedLongUnaryOperator extends LongParIter.IndexedLongUnaryOperator {
        /** Does what {@link #applyAsLong} does. */
        long applyAsLongChecked(long index, long x) throws Exception;

        @Override
        default long applyAsLong(long index, long x) {
            try {
                return applyAsLongChecked(index, x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IndexedLongUnaryOperator", e);
            }
        }
    }

    /** A {@code LongToIntFunction} out of one that may throw checked exceptions. */
    public static LongToIntFunction longToIntFunction(ThrowingLongToIntFunction function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongToIntFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongToIntFunction extends LongToIntFunction {
        /** Does what {@link #applyAsInt} does. */
        int applyAsIntChecked(long x) throws Exception;

        @Override
        default int applyAsInt(long x) {
            try {
                return applyAsIntChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongToIntFunction", e);
            }
        }
    }

    /** A {@code LongToDoubleFunction} out of one that may throw checked exceptions. */
    public static LongToDoubleFunction longToDoubleFunction(ThrowingLongToDoubleFunction function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongToDoubleFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongToDoubleFunction extends LongToDoubleFunction {
        /** Does what {@link #applyAsDouble} does. */
        double applyAsDoubleChecked(long x) throws Exception;

        @Override
        default double applyAsDouble(long x) {
            try {
                return applyAsDoubleChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongToDoubleFunction", e);
            }
        }
    }

    /** A {@code LongPredicate} out of one that may throw checked exceptions. */
    public static LongPredicate longPredicate(ThrowingLongPredicate function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongPredicate} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongPredicate extends LongPredicate {
        /** Does what {@link #test} does. */
        boolean testChecked(long x) throws Exception;

        @Override
        default boolean test(long x) {
            try {
                return testChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongPredicate", e);
            }
        }
    }

    /** A {@code LongConsumer} out of one that may throw checked exceptions. */
    public static LongConsumer longConsumer(ThrowingLongConsumer function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongConsumer extends LongConsumer {
        /** Does what {@link #accept} does. */
        void acceptChecked(long x) throws Exception;

        @Override
        default void accept(long x) {
            try {
                acceptChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongConsumer", e);
            }
        }
    }

    /** An {@code ObjLongConsumer} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> ObjLongConsumer<T> objLongConsumer(ThrowingObjLongConsumer<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link ObjLongConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingObjLongConsumer<T extends @Nullable Object> extends ObjLongConsumer<T> {
        /** Does what {@link #accept} does. */
        void acceptChecked(T x, long y) throws Exception;

        @Override
        default void accept(T x, long y) {
            try {
                acceptChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("ObjLongConsumer", e);
            }
        }
    }

    /** A {@code LongObjConsumer} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> LongParIter.LongObjConsumer<T> longObjConsumer(
            ThrowingLongObjConsumer<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongParIter.LongObjConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongObjConsumer<T extends @Nullable Object> extends LongParIter.LongObjConsumer<T> {
        /** Does what {@link #accept} does. */
        void acceptChecked(long x, T y) throws Exception;

        @Override
        default void accept(long x, T y) {
            try {
                acceptChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongObjConsumer", e);
            }
        }
    }

    /** A {@code LongMapMultiConsumer} out of one that may throw checked exceptions. */
    public static LongStream.LongMapMultiConsumer longMapMultiConsumer(ThrowingLongMapMultiConsumer function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link LongStream.LongMapMultiConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingLongMapMultiConsumer extends LongStream.LongMapMultiConsumer {
        /** Does what {@link #accept} does. */
        void acceptChecked(long x, LongConsumer emit) throws Exception;

        @Override
        default void accept(long x, LongConsumer emit) {
            try {
                acceptChecked(x, emit);
            } catch (Exception e) {
                throw ParIterException.unchecked("LongMapMultiConsumer", e);
            }
        }
    }

    // ---- doubles ----
    // Derived from the part for ints: do not edit, see DerivedIteratorsTest.

    /** A {@code DoubleFunction} out of one that may throw checked exceptions. */
    public static <R extends @Nullable Object> DoubleFunction<R> doubleFunction(ThrowingDoubleFunction<R> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoubleFunction<R extends @Nullable Object> extends DoubleFunction<R> {
        /** Does what {@link #apply} does. */
        R applyChecked(double x) throws Exception;

        @Override
        default R apply(double x) {
            try {
                return applyChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoubleFunction", e);
            }
        }
    }

    /** A {@code DoubleUnaryOperator} out of one that may throw checked exceptions. */
    public static DoubleUnaryOperator doubleUnaryOperator(ThrowingDoubleUnaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleUnaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoubleUnaryOperator extends DoubleUnaryOperator {
        /** Does what {@link #applyAsDouble} does. */
        double applyAsDoubleChecked(double x) throws Exception;

        @Override
        default double applyAsDouble(double x) {
            try {
                return applyAsDoubleChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoubleUnaryOperator", e);
            }
        }
    }

    /** A {@code DoubleBinaryOperator} out of one that may throw checked exceptions. */
    public static DoubleBinaryOperator doubleBinaryOperator(ThrowingDoubleBinaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleBinaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoubleBinaryOperator extends DoubleBinaryOperator {
        /** Does what {@link #applyAsDouble} does. */
        double applyAsDoubleChecked(double x, double y) throws Exception;

        @Override
        default double applyAsDouble(double x, double y) {
            try {
                return applyAsDoubleChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoubleBinaryOperator", e);
            }
        }
    }

    /** An {@code IndexedDoubleUnaryOperator} out of one that may throw checked exceptions. */
    public static DoubleParIter.IndexedDoubleUnaryOperator indexedDoubleUnaryOperator(
            ThrowingIndexedDoubleUnaryOperator function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleParIter.IndexedDoubleUnaryOperator} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingIndexedDoubleUnaryOperator extends DoubleParIter.IndexedDoubleUnaryOperator {
        /** Does what {@link #applyAsDouble} does. */
        double applyAsDoubleChecked(long index, double x) throws Exception;

        @Override
        default double applyAsDouble(long index, double x) {
            try {
                return applyAsDoubleChecked(index, x);
            } catch (Exception e) {
                throw ParIterException.unchecked("IndexedDoubleUnaryOperator", e);
            }
        }
    }

    /** A {@code DoubleToLongFunction} out of one that may throw checked exceptions. */
    public static DoubleToLongFunction doubleToLongFunction(ThrowingDoubleToLongFunction function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleToLongFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoubleToLongFunction extends DoubleToLongFunction {
        /** Does what {@link #applyAsLong} does. */
        long applyAsLongChecked(double x) throws Exception;

        @Override
        default long applyAsLong(double x) {
            try {
                return applyAsLongChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoubleToLongFunction", e);
            }
        }
    }

    /** A {@code DoubleToIntFunction} out of one that may throw checked exceptions. */
    public static DoubleToIntFunction doubleToIntFunction(ThrowingDoubleToIntFunction function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleToIntFunction} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoubleToIntFunction extends DoubleToIntFunction {
        /** Does what {@link #applyAsInt} does. */
        int applyAsIntChecked(double x) throws Exception;

        @Override
        default int applyAsInt(double x) {
            try {
                return applyAsIntChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoubleToIntFunction", e);
            }
        }
    }

    /** A {@code DoublePredicate} out of one that may throw checked exceptions. */
    public static DoublePredicate doublePredicate(ThrowingDoublePredicate function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoublePredicate} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoublePredicate extends DoublePredicate {
        /** Does what {@link #test} does. */
        boolean testChecked(double x) throws Exception;

        @Override
        default boolean test(double x) {
            try {
                return testChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoublePredicate", e);
            }
        }
    }

    /** A {@code DoubleConsumer} out of one that may throw checked exceptions. */
    public static DoubleConsumer doubleConsumer(ThrowingDoubleConsumer function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoubleConsumer extends DoubleConsumer {
        /** Does what {@link #accept} does. */
        void acceptChecked(double x) throws Exception;

        @Override
        default void accept(double x) {
            try {
                acceptChecked(x);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoubleConsumer", e);
            }
        }
    }

    /** An {@code ObjDoubleConsumer} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> ObjDoubleConsumer<T> objDoubleConsumer(
            ThrowingObjDoubleConsumer<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** An {@link ObjDoubleConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingObjDoubleConsumer<T extends @Nullable Object> extends ObjDoubleConsumer<T> {
        /** Does what {@link #accept} does. */
        void acceptChecked(T x, double y) throws Exception;

        @Override
        default void accept(T x, double y) {
            try {
                acceptChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("ObjDoubleConsumer", e);
            }
        }
    }

    /** A {@code DoubleObjConsumer} out of one that may throw checked exceptions. */
    public static <T extends @Nullable Object> DoubleParIter.DoubleObjConsumer<T> doubleObjConsumer(
            ThrowingDoubleObjConsumer<T> function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleParIter.DoubleObjConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoubleObjConsumer<T extends @Nullable Object> extends DoubleParIter.DoubleObjConsumer<T> {
        /** Does what {@link #accept} does. */
        void acceptChecked(double x, T y) throws Exception;

        @Override
        default void accept(double x, T y) {
            try {
                acceptChecked(x, y);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoubleObjConsumer", e);
            }
        }
    }

    /** A {@code DoubleMapMultiConsumer} out of one that may throw checked exceptions. */
    public static DoubleStream.DoubleMapMultiConsumer doubleMapMultiConsumer(ThrowingDoubleMapMultiConsumer function) {
        return Objects.requireNonNull(function, "function");
    }

    /** A {@link DoubleStream.DoubleMapMultiConsumer} that may throw checked exceptions. */
    @FunctionalInterface
    public interface ThrowingDoubleMapMultiConsumer extends DoubleStream.DoubleMapMultiConsumer {
        /** Does what {@link #accept} does. */
        void acceptChecked(double x, DoubleConsumer emit) throws Exception;

        @Override
        default void accept(double x, DoubleConsumer emit) {
            try {
                acceptChecked(x, emit);
            } catch (Exception e) {
                throw ParIterException.unchecked("DoubleMapMultiConsumer", e);
            }
        }
    }
}
