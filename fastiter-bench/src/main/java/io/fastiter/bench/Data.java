package io.fastiter.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The workloads' data: random, so that no branch is predictable, and the same in every JVM. */
final class Data {

    private static final long SEED = 42;

    private Data() {}

    /** Values 0 to 9. */
    static long[] digits(int n) {
        SplittableRandom random = new SplittableRandom(SEED);
        long[] digits = new long[n];
        for (int i = 0; i < n; i++) {
            digits[i] = random.nextInt(10);
        }
        return digits;
    }

    /** Values from 0 to 1. */
    static double[] fractions(int n, int stream) {
        SplittableRandom random = new SplittableRandom(SEED + stream);
        double[] fractions = new double[n];
        for (int i = 0; i < n; i++) {
            fractions[i] = random.nextDouble();
        }
        return fractions;
    }

    /** Boxed values below a million, nearly all of them outside the cache of small integers. */
    static List<Integer> integers(int n) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Integer> integers = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            integers.add(random.nextInt(1_000_000));
        }
        return integers;
    }

    /** {@code steps} dependent steps of a linear congruential generator, about 1.3 ns each. */
    static long work(long seed, int steps) {
        long x = seed;
        for (int i = 0; i < steps; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
        }
        return x;
    }
}
