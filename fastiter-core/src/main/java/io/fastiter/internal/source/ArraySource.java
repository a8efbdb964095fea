package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;

/** A slice of an array of any kind. The array is read when the pipeline runs, never copied. */
public final class ArraySource implements Source {
    private final Object array;
    private final int from;
    private final int to;
    private final char type;

    private ArraySource(Object array, int from, int to, char type) {
        this.array = array;
        this.from = from;
        this.to = to;
        this.type = type;
    }

    public static ArraySource of(Object[] array, int from, int to) {
        return new ArraySource(array, from, to, 'L');
    }

    public static ArraySource of(int[] array, int from, int to) {
        return new ArraySource(array, from, to, 'I');
    }

    public static ArraySource of(long[] array, int from, int to) {
        return new ArraySource(array, from, to, 'J');
    }

    public static ArraySource of(double[] array, int from, int to) {
        return new ArraySource(array, from, to, 'D');
    }

    public static ArraySource of(byte[] array, int from, int to) {
        return new ArraySource(array, from, to, 'B');
    }

    public static ArraySource of(short[] array, int from, int to) {
        return new ArraySource(array, from, to, 'S');
    }

    public static ArraySource of(char[] array, int from, int to) {
        return new ArraySource(array, from, to, 'C');
    }

    public static ArraySource of(float[] array, int from, int to) {
        return new ArraySource(array, from, to, 'F');
    }

    public static ArraySource empty(Kind kind) {
        return switch (kind) {
            case INT -> of(new int[0], 0, 0);
            case LONG -> of(new long[0], 0, 0);
            case DOUBLE -> of(new double[0], 0, 0);
            case REF -> of(new Object[0], 0, 0);
        };
    }

    @Override
    public String name() {
        return "of";
    }

    @Override
    public Kind kind() {
        return ArrayType.kindOf(type);
    }

    @Override
    public int traits() {
        return Traits.STABLE;
    }

    @Override
    public int variant() {
        return type;
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return array;
    }

    @Override
    public int nums() {
        return 1;
    }

    @Override
    public long num(int i) {
        return from;
    }

    @Override
    public long size() {
        return to - from;
    }

    @Override
    public void load(Code c, Next next) {
        load(c, next, type);
    }

    /** Loads from the array of the last batch, for sources whose items of this kind come in batches. */
    public static void loadBatch(Code c, Next next, Kind kind) {
        load(c, next, ArrayType.of(kind));
    }

    /** Loads from an array of this type bound as the first input, at the cursor moved by the first number. */
    static void load(Code c, Next next, char type) {
        Var at = c.cursor(Kind.INT, c.num(0, Kind.LONG));
        next.emit(c.load(ArrayType.descriptor(type), ArrayType.kindOf(type), c.ref(0), at));
    }
}
