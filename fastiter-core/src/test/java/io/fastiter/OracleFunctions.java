package io.fastiter;

/** The functions that drawn pipelines are made of: cheap, total, and the same for the pipeline and for the list. */
final class OracleFunctions {
    private OracleFunctions() {}

    /** A number that depends on all of an item. */
    static int mix(Object item) {
        if (item == null) {
            return 7;
        }
        if (item instanceof Indexed<?> indexed) {
            return (int) indexed.index() * 31 + mix(indexed.value());
        }
        return item.hashCode();
    }

    static boolean accepts(int hash, int number) {
        return Math.floorMod(hash, 2 + Math.floorMod(number, 6)) == 0;
    }

    /** What few items are. */
    static boolean isRare(int hash) {
        return Math.floorMod(hash * 0x9E3779B9 >>> 7, 53) == 0;
    }

    static double toDouble(int hash) {
        return hash % 1000 * 0.25 + 0.1;
    }

    // ---- associative operations that do not commute, so that order shows ----

    /** Affine maps modulo 2^16, one after the other. */
    static int compose(int left, int right) {
        int a = left >>> 16;
        int b = left & 0xffff;
        int c = right >>> 16;
        int d = right & 0xffff;
        return a * c << 16 | b * c + d & 0xffff;
    }

    static final int INT_IDENTITY = 1 << 16;

    /** Affine maps modulo 2^32, one after the other. */
    static long compose(long left, long right) {
        long a = left >>> 32;
        long b = left & 0xffffffffL;
        long c = right >>> 32;
        long d = right & 0xffffffffL;
        return a * c << 32 | b * c + d & 0xffffffffL;
    }

    static final long LONG_IDENTITY = 1L << 32;

    private static final long MASK_26 = (1 << 26) - 1;

    /** Affine maps modulo 2^26, held by whole numbers below 2^52. */
    static double compose(double left, double right) {
        long l = (long) left;
        long r = (long) right;
        long a = l >>> 26;
        long b = l & MASK_26;
        long c = r >>> 26;
        long d = r & MASK_26;
        return (double) ((a * c & MASK_26) << 26 | b * c + d & MASK_26);
    }

    static final double DOUBLE_IDENTITY = 1L << 26;

    static double whole(double x) {
        return Double.hashCode(x) & 0xffffffffL;
    }

    /** Affine maps as objects. */
    record Affine(int factor, int offset) {
        static final Affine IDENTITY = new Affine(1, 0);

        static Affine of(Object item) {
            return new Affine(31, mix(item));
        }

        Affine then(Affine next) {
            return new Affine(factor * next.factor, offset * next.factor + next.offset);
        }
    }
}
