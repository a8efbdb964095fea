package io.fastiter.bench;

/** Compares what two variants of a workload returned. */
final class Results {

    /** Variants may add doubles in another order, so their sums differ in the last digits. */
    private static final double RELATIVE_TOLERANCE = 1e-9;

    private Results() {}

    static void requireSame(String variant, Object expected, Object actual) {
        if (!same(expected, actual)) {
            throw new IllegalStateException(
                    variant + " returned " + brief(actual) + " where the loop returned " + brief(expected));
        }
    }

    private static boolean same(Object expected, Object actual) {
        if (expected instanceof Double e && actual instanceof Double a) {
            double bound = RELATIVE_TOLERANCE * Math.max(Math.abs(e), Math.abs(a));
            return e.equals(a) || Math.abs(e - a) <= bound;
        }
        return expected.equals(actual);
    }

    private static String brief(Object result) {
        String text = String.valueOf(result);
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
