package io.fastiter.examples;

import io.fastiter.ParIter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The times of FastIter and of streams for the same files, reading included.
 *
 * @param sequentialStream median seconds
 * @param parallelStream median seconds
 * @param fastIter median seconds
 * @param equalResults whether all rounds of all three counted the same
 */
record Comparison(double sequentialStream, double parallelStream, double fastIter, boolean equalResults) {

    private static final int ROUNDS = 9;

    /** Until then the rounds only warm up: the JVM compiles, the system caches the files. */
    private static final double WARM_UP_SECONDS = 2;

    /** Measures in rounds of one run each, so that what disturbs the machine for a while disturbs all three. */
    static Comparison of(ParIter<Path> pipeline, List<Path> files, Integer threads) {
        ForkJoinPool pool = threads == null
                ? ForkJoinPool.commonPool()
                // No more threads than FastIter, which does not grow its pool either.
                : new ForkJoinPool(Math.min(threads, Runtime.getRuntime().availableProcessors()));
        try {
            Supplier<WordCount> parallelStream = threads == null
                    ? () -> WordCount.of(files.parallelStream())
                    // A parallel stream that starts in a pool's thread stays in that pool.
                    : () -> pool.submit(() -> WordCount.of(files.parallelStream()))
                            .join();
            return measure(List.of(() -> WordCount.of(files.stream()), parallelStream, () -> WordCount.of(pipeline)));
        } finally {
            pool.shutdown(); // the common pool ignores it
        }
    }

    private static Comparison measure(List<Supplier<WordCount>> ways) {
        WordCount expected = ways.get(0).get();
        boolean equal = true;
        double[][] seconds = new double[ways.size()][ROUNDS];
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS; ) {
            boolean warm = (System.nanoTime() - start) / 1e9 >= WARM_UP_SECONDS;
            for (int way = 0; way < ways.size(); way++) {
                long before = System.nanoTime();
                WordCount count = ways.get(way).get();
                seconds[way][round] = (System.nanoTime() - before) / 1e9;
                equal &= count.equals(expected);
            }
            if (warm) {
                round++;
            }
        }
        return new Comparison(median(seconds[0]), median(seconds[1]), median(seconds[2]), equal);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    Stream<String> lines() {
        return Stream.of(
                line("java.util.stream, sequential", sequentialStream),
                line("java.util.stream, parallel", parallelStream),
                line("FastIter", fastIter),
                "medians of " + ROUNDS + " rounds; results "
                        + (equalResults ? "equal" : "NOT equal (unless files changed meanwhile)"));
    }

    private String line(String name, double seconds) {
        return String.format(Locale.ROOT, "%-30s %9.2f ms %6.2fx", name, seconds * 1e3, sequentialStream / seconds);
    }
}
