package io.fastiter.internal.code;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
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
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the JDK's interfaces that kernels call, by kinds. One class with a switch instead of one class per
 * signature, and only those signatures are made that are asked for: the first pipeline of a JVM pays for every class
 * and every object on its way.
 */
public final class JdkFn extends Fn {
    private static final int MAP_INT_INT = 0;
    private static final int MAP_INT_LONG = 1;
    private static final int MAP_INT_DOUBLE = 2;
    private static final int MAP_INT_REF = 3;
    private static final int MAP_LONG_INT = 4;
    private static final int MAP_LONG_LONG = 5;
    private static final int MAP_LONG_DOUBLE = 6;
    private static final int MAP_LONG_REF = 7;
    private static final int MAP_DOUBLE_INT = 8;
    private static final int MAP_DOUBLE_LONG = 9;
    private static final int MAP_DOUBLE_DOUBLE = 10;
    private static final int MAP_DOUBLE_REF = 11;
    private static final int MAP_REF_INT = 12;
    private static final int MAP_REF_LONG = 13;
    private static final int MAP_REF_DOUBLE = 14;
    private static final int MAP_REF_REF = 15;
    private static final int TEST_INT = 16;
    private static final int TEST_LONG = 17;
    private static final int TEST_DOUBLE = 18;
    private static final int TEST_REF = 19;
    private static final int ACCEPT_INT = 20;
    private static final int ACCEPT_LONG = 21;
    private static final int ACCEPT_DOUBLE = 22;
    private static final int ACCEPT_REF = 23;
    private static final int COMBINE_INT = 24;
    private static final int COMBINE_LONG = 25;
    private static final int COMBINE_DOUBLE = 26;
    private static final int COMBINE_REF = 27;
    private static final int ACCEPT_BOTH = 28;
    private static final int ACCEPT_REF_INT = 29;
    private static final int ACCEPT_REF_LONG = 30;
    private static final int ACCEPT_REF_DOUBLE = 31;
    private static final int COMPARE = 32;
    private static final int ITERATOR = 33;
    private static final int HAS_NEXT = 34;
    private static final int NEXT = 35;
    private static final int NEXT_INT = 36;
    private static final int NEXT_LONG = 37;
    private static final int NEXT_DOUBLE = 38;
    private static final int LIST_GET = 39;
    private static final int MULTI_INT = 40;
    private static final int MULTI_LONG = 41;
    private static final int MULTI_DOUBLE = 42;
    private static final int COMPARE_TO = 43;

    private static final @Nullable JdkFn[] MADE = new JdkFn[44];

    private final int id;

    private JdkFn(int id, String owner, String name, String descriptor, @Nullable Kind result, @Nullable String type) {
        super(owner, true, name, descriptor, result, type);
        this.id = id;
    }

    /** The function from one kind to another: {@code Function}, {@code IntToLongFunction}, ... */
    public static JdkFn map(Kind from, Kind to) {
        return of(MAP_INT_INT + from.ordinal() * 4 + to.ordinal());
    }

    /** {@code Predicate}, {@code IntPredicate}, ... */
    public static JdkFn test(Kind kind) {
        return of(TEST_INT + kind.ordinal());
    }

    /** {@code Consumer}, {@code IntConsumer}, ... */
    public static JdkFn accept(Kind kind) {
        return of(ACCEPT_INT + kind.ordinal());
    }

    /** {@code BiFunction}, {@code IntBinaryOperator}, ... */
    public static JdkFn combine(Kind kind) {
        return of(COMBINE_INT + kind.ordinal());
    }

    /** {@code BiConsumer}, {@code ObjIntConsumer}, ...: a reference and a value of the kind. */
    public static JdkFn acceptRefAnd(Kind kind) {
        return of(kind == Kind.REF ? ACCEPT_BOTH : ACCEPT_REF_INT + kind.ordinal());
    }

    /** {@code LongStream.LongMapMultiConsumer} and its kin; {@code BiConsumer} for references. */
    public static JdkFn multi(Kind kind) {
        return of(kind == Kind.REF ? ACCEPT_BOTH : MULTI_INT + kind.ordinal());
    }

    public static JdkFn compare() {
        return of(COMPARE);
    }

    /** {@code Comparable.compareTo}. */
    public static JdkFn compareTo() {
        return of(COMPARE_TO);
    }

    /** {@code Iterable.iterator}. */
    public static JdkFn iterator() {
        return of(ITERATOR);
    }

    public static JdkFn hasNext() {
        return of(HAS_NEXT);
    }

    /** {@code Iterator.next}, or {@code nextInt} and its kin of a {@code PrimitiveIterator}. */
    public static JdkFn next(Kind kind) {
        return of(kind == Kind.REF ? NEXT : NEXT_INT + kind.ordinal());
    }

    public static JdkFn listGet() {
        return of(LIST_GET);
    }

    /** Racing threads may make two of a kind: they are equal in all that matters. */
    private static JdkFn of(int id) {
        JdkFn made = MADE[id];
        if (made == null) {
            made = make(id);
            MADE[id] = made;
        }
        return made;
    }

    private static JdkFn make(int id) {
        switch (id) {
            case MAP_INT_INT:
                return new JdkFn(id, "java/util/function/IntUnaryOperator", "applyAsInt", "(I)I", Kind.INT, null);
            case MAP_INT_LONG:
                return new JdkFn(id, "java/util/function/IntToLongFunction", "applyAsLong", "(I)J", Kind.LONG, null);
            case MAP_INT_DOUBLE:
                return new JdkFn(
                        id, "java/util/function/IntToDoubleFunction", "applyAsDouble", "(I)D", Kind.DOUBLE, null);
            case MAP_INT_REF:
                return new JdkFn(
                        id, "java/util/function/IntFunction", "apply", "(I)Ljava/lang/Object;", Kind.REF, null);
            case MAP_LONG_INT:
                return new JdkFn(id, "java/util/function/LongToIntFunction", "applyAsInt", "(J)I", Kind.INT, null);
            case MAP_LONG_LONG:
                return new JdkFn(id, "java/util/function/LongUnaryOperator", "applyAsLong", "(J)J", Kind.LONG, null);
            case MAP_LONG_DOUBLE:
                return new JdkFn(
                        id, "java/util/function/LongToDoubleFunction", "applyAsDouble", "(J)D", Kind.DOUBLE, null);
            case MAP_LONG_REF:
                return new JdkFn(
                        id, "java/util/function/LongFunction", "apply", "(J)Ljava/lang/Object;", Kind.REF, null);
            case MAP_DOUBLE_INT:
                return new JdkFn(id, "java/util/function/DoubleToIntFunction", "applyAsInt", "(D)I", Kind.INT, null);
            case MAP_DOUBLE_LONG:
                return new JdkFn(id, "java/util/function/DoubleToLongFunction", "applyAsLong", "(D)J", Kind.LONG, null);
            case MAP_DOUBLE_DOUBLE:
                return new JdkFn(
                        id, "java/util/function/DoubleUnaryOperator", "applyAsDouble", "(D)D", Kind.DOUBLE, null);
            case MAP_DOUBLE_REF:
                return new JdkFn(
                        id, "java/util/function/DoubleFunction", "apply", "(D)Ljava/lang/Object;", Kind.REF, null);
            case MAP_REF_INT:
                return new JdkFn(
                        id, "java/util/function/ToIntFunction", "applyAsInt", "(Ljava/lang/Object;)I", Kind.INT, null);
            case MAP_REF_LONG:
                return new JdkFn(
                        id,
                        "java/util/function/ToLongFunction",
                        "applyAsLong",
                        "(Ljava/lang/Object;)J",
                        Kind.LONG,
                        null);
            case MAP_REF_DOUBLE:
                return new JdkFn(
                        id,
                        "java/util/function/ToDoubleFunction",
                        "applyAsDouble",
                        "(Ljava/lang/Object;)D",
                        Kind.DOUBLE,
                        null);
            case MAP_REF_REF:
                return new JdkFn(
                        id,
                        "java/util/function/Function",
                        "apply",
                        "(Ljava/lang/Object;)Ljava/lang/Object;",
                        Kind.REF,
                        null);
            case TEST_INT:
                return new JdkFn(id, "java/util/function/IntPredicate", "test", "(I)Z", Kind.INT, null);
            case TEST_LONG:
                return new JdkFn(id, "java/util/function/LongPredicate", "test", "(J)Z", Kind.INT, null);
            case TEST_DOUBLE:
                return new JdkFn(id, "java/util/function/DoublePredicate", "test", "(D)Z", Kind.INT, null);
            case TEST_REF:
                return new JdkFn(id, "java/util/function/Predicate", "test", "(Ljava/lang/Object;)Z", Kind.INT, null);
            case ACCEPT_INT:
                return new JdkFn(id, "java/util/function/IntConsumer", "accept", "(I)V", null, null);
            case ACCEPT_LONG:
                return new JdkFn(id, "java/util/function/LongConsumer", "accept", "(J)V", null, null);
            case ACCEPT_DOUBLE:
                return new JdkFn(id, "java/util/function/DoubleConsumer", "accept", "(D)V", null, null);
            case ACCEPT_REF:
                return new JdkFn(id, "java/util/function/Consumer", "accept", "(Ljava/lang/Object;)V", null, null);
            case COMBINE_INT:
                return new JdkFn(id, "java/util/function/IntBinaryOperator", "applyAsInt", "(II)I", Kind.INT, null);
            case COMBINE_LONG:
                return new JdkFn(id, "java/util/function/LongBinaryOperator", "applyAsLong", "(JJ)J", Kind.LONG, null);
            case COMBINE_DOUBLE:
                return new JdkFn(
                        id, "java/util/function/DoubleBinaryOperator", "applyAsDouble", "(DD)D", Kind.DOUBLE, null);
            case COMBINE_REF:
                return new JdkFn(
                        id,
                        "java/util/function/BiFunction",
                        "apply",
                        "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
                        Kind.REF,
                        null);
            case ACCEPT_BOTH:
                return new JdkFn(
                        id,
                        "java/util/function/BiConsumer",
                        "accept",
                        "(Ljava/lang/Object;Ljava/lang/Object;)V",
                        null,
                        null);
            case ACCEPT_REF_INT:
                return new JdkFn(
                        id, "java/util/function/ObjIntConsumer", "accept", "(Ljava/lang/Object;I)V", null, null);
            case ACCEPT_REF_LONG:
                return new JdkFn(
                        id, "java/util/function/ObjLongConsumer", "accept", "(Ljava/lang/Object;J)V", null, null);
            case ACCEPT_REF_DOUBLE:
                return new JdkFn(
                        id, "java/util/function/ObjDoubleConsumer", "accept", "(Ljava/lang/Object;D)V", null, null);
            case COMPARE:
                return new JdkFn(
                        id,
                        "java/util/Comparator",
                        "compare",
                        "(Ljava/lang/Object;Ljava/lang/Object;)I",
                        Kind.INT,
                        null);
            case COMPARE_TO:
                return new JdkFn(id, "java/lang/Comparable", "compareTo", "(Ljava/lang/Object;)I", Kind.INT, null);
            case ITERATOR:
                return new JdkFn(
                        id, "java/lang/Iterable", "iterator", "()Ljava/util/Iterator;", Kind.REF, "java/util/Iterator");
            case HAS_NEXT:
                return new JdkFn(id, "java/util/Iterator", "hasNext", "()Z", Kind.INT, null);
            case NEXT:
                return new JdkFn(id, "java/util/Iterator", "next", "()Ljava/lang/Object;", Kind.REF, null);
            case NEXT_INT:
                return new JdkFn(id, "java/util/PrimitiveIterator$OfInt", "nextInt", "()I", Kind.INT, null);
            case NEXT_LONG:
                return new JdkFn(id, "java/util/PrimitiveIterator$OfLong", "nextLong", "()J", Kind.LONG, null);
            case NEXT_DOUBLE:
                return new JdkFn(id, "java/util/PrimitiveIterator$OfDouble", "nextDouble", "()D", Kind.DOUBLE, null);
            case LIST_GET:
                return new JdkFn(id, "java/util/List", "get", "(I)Ljava/lang/Object;", Kind.REF, null);
            case MULTI_INT:
                return new JdkFn(
                        id,
                        "java/util/stream/IntStream$IntMapMultiConsumer",
                        "accept",
                        "(ILjava/util/function/IntConsumer;)V",
                        null,
                        null);
            case MULTI_LONG:
                return new JdkFn(
                        id,
                        "java/util/stream/LongStream$LongMapMultiConsumer",
                        "accept",
                        "(JLjava/util/function/LongConsumer;)V",
                        null,
                        null);
            case MULTI_DOUBLE:
                return new JdkFn(
                        id,
                        "java/util/stream/DoubleStream$DoubleMapMultiConsumer",
                        "accept",
                        "(DLjava/util/function/DoubleConsumer;)V",
                        null,
                        null);
            default:
                throw new IllegalArgumentException("no signature " + id);
        }
    }

    @Override
    public boolean makesValues() {
        return result == Kind.REF && (id <= MAP_REF_REF || id == COMBINE_REF);
    }

    @Override
    public boolean comparesBoxes() {
        return id == COMPARE_TO;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void call(Insn insn, Frame f) {
        Object target = f.refs[insn.a];
        switch (id) {
            case MAP_INT_INT:
                f.nums[insn.dst] = ((IntUnaryOperator) target).applyAsInt((int) f.nums[insn.b]);
                break;
            case MAP_INT_LONG:
                f.nums[insn.dst] = ((IntToLongFunction) target).applyAsLong((int) f.nums[insn.b]);
                break;
            case MAP_INT_DOUBLE:
                f.nums[insn.dst] =
                        Double.doubleToRawLongBits(((IntToDoubleFunction) target).applyAsDouble((int) f.nums[insn.b]));
                break;
            case MAP_INT_REF:
                f.refs[insn.dst] = ((IntFunction<Object>) target).apply((int) f.nums[insn.b]);
                break;
            case MAP_LONG_INT:
                f.nums[insn.dst] = ((LongToIntFunction) target).applyAsInt(f.nums[insn.b]);
                break;
            case MAP_LONG_LONG:
                f.nums[insn.dst] = ((LongUnaryOperator) target).applyAsLong(f.nums[insn.b]);
                break;
            case MAP_LONG_DOUBLE:
                f.nums[insn.dst] =
                        Double.doubleToRawLongBits(((LongToDoubleFunction) target).applyAsDouble(f.nums[insn.b]));
                break;
            case MAP_LONG_REF:
                f.refs[insn.dst] = ((LongFunction<Object>) target).apply(f.nums[insn.b]);
                break;
            case MAP_DOUBLE_INT:
                f.nums[insn.dst] = ((DoubleToIntFunction) target).applyAsInt(Double.longBitsToDouble(f.nums[insn.b]));
                break;
            case MAP_DOUBLE_LONG:
                f.nums[insn.dst] = ((DoubleToLongFunction) target).applyAsLong(Double.longBitsToDouble(f.nums[insn.b]));
                break;
            case MAP_DOUBLE_DOUBLE:
                f.nums[insn.dst] = Double.doubleToRawLongBits(
                        ((DoubleUnaryOperator) target).applyAsDouble(Double.longBitsToDouble(f.nums[insn.b])));
                break;
            case MAP_DOUBLE_REF:
                f.refs[insn.dst] = ((DoubleFunction<Object>) target).apply(Double.longBitsToDouble(f.nums[insn.b]));
                break;
            case MAP_REF_INT:
                f.nums[insn.dst] = ((ToIntFunction<Object>) target).applyAsInt(f.refs[insn.b]);
                break;
            case MAP_REF_LONG:
                f.nums[insn.dst] = ((ToLongFunction<Object>) target).applyAsLong(f.refs[insn.b]);
                break;
            case MAP_REF_DOUBLE:
                f.nums[insn.dst] =
                        Double.doubleToRawLongBits(((ToDoubleFunction<Object>) target).applyAsDouble(f.refs[insn.b]));
                break;
            case MAP_REF_REF:
                f.refs[insn.dst] = ((Function<Object, Object>) target).apply(f.refs[insn.b]);
                break;
            case TEST_INT:
                f.nums[insn.dst] = ((IntPredicate) target).test((int) f.nums[insn.b]) ? 1 : 0;
                break;
            case TEST_LONG:
                f.nums[insn.dst] = ((LongPredicate) target).test(f.nums[insn.b]) ? 1 : 0;
                break;
            case TEST_DOUBLE:
                f.nums[insn.dst] = ((DoublePredicate) target).test(Double.longBitsToDouble(f.nums[insn.b])) ? 1 : 0;
                break;
            case TEST_REF:
                f.nums[insn.dst] = ((Predicate<Object>) target).test(f.refs[insn.b]) ? 1 : 0;
                break;
            case ACCEPT_INT:
                ((IntConsumer) target).accept((int) f.nums[insn.b]);
                break;
            case ACCEPT_LONG:
                ((LongConsumer) target).accept(f.nums[insn.b]);
                break;
            case ACCEPT_DOUBLE:
                ((DoubleConsumer) target).accept(Double.longBitsToDouble(f.nums[insn.b]));
                break;
            case ACCEPT_REF:
                ((Consumer<Object>) target).accept(f.refs[insn.b]);
                break;
            case COMBINE_INT:
                f.nums[insn.dst] = ((IntBinaryOperator) target).applyAsInt((int) f.nums[insn.b], (int) f.nums[insn.c]);
                break;
            case COMBINE_LONG:
                f.nums[insn.dst] = ((LongBinaryOperator) target).applyAsLong(f.nums[insn.b], f.nums[insn.c]);
                break;
            case COMBINE_DOUBLE:
                f.nums[insn.dst] = Double.doubleToRawLongBits(((DoubleBinaryOperator) target)
                        .applyAsDouble(
                                Double.longBitsToDouble(f.nums[insn.b]), Double.longBitsToDouble(f.nums[insn.c])));
                break;
            case COMBINE_REF:
                f.refs[insn.dst] = ((BiFunction<Object, Object, Object>) target).apply(f.refs[insn.b], f.refs[insn.c]);
                break;
            case ACCEPT_BOTH:
                ((BiConsumer<Object, Object>) target).accept(f.refs[insn.b], f.refs[insn.c]);
                break;
            case ACCEPT_REF_INT:
                ((ObjIntConsumer<Object>) target).accept(f.refs[insn.b], (int) f.nums[insn.c]);
                break;
            case ACCEPT_REF_LONG:
                ((ObjLongConsumer<Object>) target).accept(f.refs[insn.b], f.nums[insn.c]);
                break;
            case ACCEPT_REF_DOUBLE:
                ((ObjDoubleConsumer<Object>) target).accept(f.refs[insn.b], Double.longBitsToDouble(f.nums[insn.c]));
                break;
            case COMPARE:
                f.nums[insn.dst] = ((java.util.Comparator<Object>) target).compare(f.refs[insn.b], f.refs[insn.c]);
                break;
            case COMPARE_TO:
                f.nums[insn.dst] = ((Comparable<Object>) target).compareTo(f.refs[insn.b]);
                break;
            case ITERATOR:
                f.refs[insn.dst] = ((Iterable<Object>) target).iterator();
                break;
            case HAS_NEXT:
                f.nums[insn.dst] = ((java.util.Iterator<Object>) target).hasNext() ? 1 : 0;
                break;
            case NEXT:
                f.refs[insn.dst] = ((java.util.Iterator<Object>) target).next();
                break;
            case NEXT_INT:
                f.nums[insn.dst] = ((java.util.PrimitiveIterator.OfInt) target).nextInt();
                break;
            case NEXT_LONG:
                f.nums[insn.dst] = ((java.util.PrimitiveIterator.OfLong) target).nextLong();
                break;
            case NEXT_DOUBLE:
                f.nums[insn.dst] =
                        Double.doubleToRawLongBits(((java.util.PrimitiveIterator.OfDouble) target).nextDouble());
                break;
            case LIST_GET:
                f.refs[insn.dst] = ((java.util.List<Object>) target).get((int) f.nums[insn.b]);
                break;
            case MULTI_INT:
                ((java.util.stream.IntStream.IntMapMultiConsumer) target)
                        .accept((int) f.nums[insn.b], (IntConsumer) f.refs[insn.c]);
                break;
            case MULTI_LONG:
                ((java.util.stream.LongStream.LongMapMultiConsumer) target)
                        .accept(f.nums[insn.b], (LongConsumer) f.refs[insn.c]);
                break;
            case MULTI_DOUBLE:
                ((java.util.stream.DoubleStream.DoubleMapMultiConsumer) target)
                        .accept(Double.longBitsToDouble(f.nums[insn.b]), (DoubleConsumer) f.refs[insn.c]);
                break;
            default:
                throw new IllegalStateException("no signature " + id);
        }
    }
}
