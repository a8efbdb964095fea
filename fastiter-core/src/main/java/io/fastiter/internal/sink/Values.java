package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import java.util.function.BiFunction;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Values of any kind in a sink's state, and as objects once they are part of a piece's result. */
final class Values {
    private Values() {}

    /** A state variable of the kind; its first value has no meaning. */
    static Var state(Code c, Kind kind) {
        return kind == Kind.REF ? c.stateRef() : c.state(kind, 0);
    }

    /** The sink's {@code k}-th state variable among those of its sort, numbers or references, as an object. */
    static @Nullable Object get(Frame f, Kind kind, int k) {
        switch (kind) {
            case INT:
                return (int) f.num(k);
            case LONG:
                return f.num(k);
            case DOUBLE:
                return f.dbl(k);
            default:
                return f.ref(k);
        }
    }

    /** Gives the sink's first state variable, of this kind, its value for a piece that begins. */
    static void set(Frame f, Kind kind, @Nullable Object value) {
        if (value == null) {
            return; // the state of references is null already
        }
        switch (kind) {
            case INT:
                f.nums[f.sinkNums] = (Integer) value;
                break;
            case LONG:
                f.nums[f.sinkNums] = (Long) value;
                break;
            case DOUBLE:
                f.nums[f.sinkNums] = Double.doubleToRawLongBits((Double) value);
                break;
            default:
                f.setRef(0, value);
                break;
        }
    }

    /** What the user's operator of the kind makes of two values. */
    @SuppressWarnings({"unchecked", "NullAway"}) // whether a value may be null is between the user's functions
    static @Nullable Object combine(Kind kind, Object op, @Nullable Object left, @Nullable Object right) {
        switch (kind) {
            case INT:
                return ((IntBinaryOperator) op).applyAsInt((Integer) left, (Integer) right);
            case LONG:
                return ((LongBinaryOperator) op).applyAsLong((Long) left, (Long) right);
            case DOUBLE:
                return ((DoubleBinaryOperator) op).applyAsDouble((Double) left, (Double) right);
            default:
                return ((BiFunction<@Nullable Object, @Nullable Object, @Nullable Object>) op).apply(left, right);
        }
    }
}
