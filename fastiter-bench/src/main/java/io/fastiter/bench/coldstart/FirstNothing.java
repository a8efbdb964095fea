package io.fastiter.bench.coldstart;

import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * Prints how many nanoseconds the user's two lambdas take in a plain loop, without any library: linking the first
 * lambdas of a JVM is a cost that no library can avoid.
 */
public final class FirstNothing {

    private FirstNothing() {}

    public static void main(String[] args) {
        long[] items = new long[100];
        for (int i = 0; i < items.length; i++) {
            items[i] = i;
        }
        long start = System.nanoTime();
        LongPredicate even = x -> x % 2 == 0;
        LongUnaryOperator triple = x -> x * 3;
        long sum = 0;
        for (long item : items) {
            if (even.test(item)) {
                sum += triple.applyAsLong(item);
            }
        }
        long nanos = System.nanoTime() - start;
        System.out.println(nanos + " " + sum);
    }
}
