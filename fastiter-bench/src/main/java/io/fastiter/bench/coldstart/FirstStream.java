package io.fastiter.bench.coldstart;

import java.util.stream.LongStream;

/** Prints how many nanoseconds the first {@code java.util.stream} pipeline of this JVM takes. */
public final class FirstStream {

    private FirstStream() {}

    public static void main(String[] args) {
        long[] items = new long[100];
        for (int i = 0; i < items.length; i++) {
            items[i] = i;
        }
        long start = System.nanoTime();
        long sum = LongStream.of(items).filter(x -> x % 2 == 0).map(x -> x * 3).sum();
        long nanos = System.nanoTime() - start;
        System.out.println(nanos + " " + sum);
    }
}
