package io.fastiter;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The methods of this package's types that kernels call, by the kind of the items. Kernels know neither these types nor
 * their names: the API hands them the signatures.
 */
abstract class ApiFn extends Fn {
    final Kind kind;

    private ApiFn(
            Kind kind,
            Class<?> owner,
            String name,
            String descriptor,
            @Nullable Kind result,
            @Nullable String resultType) {
        super(owner.getName().replace('.', '/'), owner.isInterface(), name, descriptor, result, resultType);
        this.kind = kind;
    }

    /** The function of {@code mapIndexed}: a position and an item of this kind give an item of this kind. */
    static Fn indexed(Kind kind) {
        return switch (kind) {
            case INT -> new IndexedFn(kind, IntParIter.IndexedIntUnaryOperator.class, "applyAsInt", "(JI)I");
            case LONG -> new IndexedFn(kind, LongParIter.IndexedLongUnaryOperator.class, "applyAsLong", "(JJ)J");
            case DOUBLE ->
                new IndexedFn(kind, DoubleParIter.IndexedDoubleUnaryOperator.class, "applyAsDouble", "(JD)D");
            case REF ->
                new IndexedFn(kind, ParIter.IndexedFunction.class, "apply", "(JLjava/lang/Object;)Ljava/lang/Object;");
        };
    }

    private static final class IndexedFn extends ApiFn {
        IndexedFn(Kind kind, Class<?> owner, String name, String descriptor) {
            super(kind, owner, name, descriptor, kind, null);
        }

        @Override
        public boolean makesValues() {
            return kind == Kind.REF;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void call(Insn insn, Frame f) {
            Object target = f.refs[insn.a];
            long index = f.nums[insn.b];
            switch (kind) {
                case INT -> {
                    IntParIter.IndexedIntUnaryOperator function = (IntParIter.IndexedIntUnaryOperator) target;
                    f.nums[insn.dst] = function.applyAsInt(index, (int) f.nums[insn.c]);
                }
                case LONG -> {
                    LongParIter.IndexedLongUnaryOperator function = (LongParIter.IndexedLongUnaryOperator) target;
                    f.nums[insn.dst] = function.applyAsLong(index, f.nums[insn.c]);
                }
                case DOUBLE -> {
                    DoubleParIter.IndexedDoubleUnaryOperator function =
                            (DoubleParIter.IndexedDoubleUnaryOperator) target;
                    double result = function.applyAsDouble(index, Double.longBitsToDouble(f.nums[insn.c]));
                    f.nums[insn.dst] = Double.doubleToRawLongBits(result);
                }
                case REF -> {
                    ParIter.IndexedFunction<Object, Object> function = (ParIter.IndexedFunction<Object, Object>) target;
                    f.refs[insn.dst] = function.apply(index, f.refs[insn.c]);
                }
            }
        }
    }

    /** The function of {@code mapMulti} to another kind: takes an item of this primitive kind and a consumer. */
    static Fn emitting(Kind kind) {
        return switch (kind) {
            case INT -> new EmittingFn(kind, IntParIter.IntObjConsumer.class, "(ILjava/lang/Object;)V");
            case LONG -> new EmittingFn(kind, LongParIter.LongObjConsumer.class, "(JLjava/lang/Object;)V");
            case DOUBLE -> new EmittingFn(kind, DoubleParIter.DoubleObjConsumer.class, "(DLjava/lang/Object;)V");
            case REF -> throw new IllegalArgumentException("BiConsumer is a type of the JDK");
        };
    }

    private static final class EmittingFn extends ApiFn {
        EmittingFn(Kind kind, Class<?> owner, String descriptor) {
            super(kind, owner, "accept", descriptor, null, null);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void call(Insn insn, Frame f) {
            Object target = f.refs[insn.a];
            long item = f.nums[insn.b];
            Object emit = f.refs[insn.c];
            switch (kind) {
                case INT -> ((IntParIter.IntObjConsumer<Object>) target).accept((int) item, emit);
                case LONG -> ((LongParIter.LongObjConsumer<Object>) target).accept(item, emit);
                default ->
                    ((DoubleParIter.DoubleObjConsumer<Object>) target).accept(Double.longBitsToDouble(item), emit);
            }
        }
    }
}
