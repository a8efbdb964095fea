package io.fastiter.bench.coldstart;

import io.fastiter.ParIter;

/** Prints how many nanoseconds the first FastIter pipeline of this JVM takes. */
public final class FirstFastIter {

    private FirstFastIter() {}

    public static void main(String[] args) {
        long[] items = new long[100];
        for (int i = 0; i < items.length; i++) {
            items[i] = i;
        }
        long start = System.nanoTime();
        long sum = ParIter.of(items).filter(x -> x % 2 == 0).map(x -> x * 3).sum();
        long nanos = System.nanoTime() - start;
        System.out.println(nanos + " " + sum);
    }
}
