package io.fastiter.bench;

import io.fastiter.ParIter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What else a real program does before it comes to the workload: ten pipelines of {@code java.util.stream} and ten of
 * FastIter, none of them like a workload's, each run often enough for the JIT to have seen it.
 *
 * <p>A library whose pipelines share call sites is slower from then on: the JIT saw many receivers there and no longer
 * inlines what it calls. Inputs are short, because the number of calls makes the profile, not the number of items.
 */
final class Pollution {

    private static final int ROUNDS = 2_500;

    private static final long[] LONGS = LongStream.range(0, 48).toArray();
    private static final int[] INTS = IntStream.range(0, 48).toArray();
    private static final double[] DOUBLES =
            IntStream.range(0, 48).asDoubleStream().toArray();
    private static final List<String> WORDS =
            List.of("a", "few", "words", "of", "unlike", "length", "for", "the", "pipelines", "to", "chew", "on");

    /** Takes every result, so that no pipeline is dead code. */
    private static volatile long taken;

    private Pollution() {}

    static void run() {
        long sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            sum += streams(round) + fastIter(round);
        }
        taken = sum;
    }

    private static long streams(int round) {
        long sum = 0;
        sum += LongStream.of(LONGS).map(x -> x + round).filter(x -> x % 3 == 0).sum();
        sum += LongStream.of(LONGS)
                .filter(x -> x > round % 7)
                .map(x -> x ^ 5)
                .map(x -> x - 1)
                .max()
                .orElse(0);
        sum += LongStream.of(LONGS)
                .filter(x -> (x & 4) == 0)
                .filter(x -> x != 9)
                .count();
        sum += LongStream.of(LONGS)
                .flatMap(x -> LongStream.range(0, x & 3))
                .map(x -> x << 1)
                .sum();
        sum += LongStream.of(LONGS)
                .mapMulti((x, emit) -> emit.accept(x + 7))
                .skip(3)
                .limit(20)
                .reduce(1, (a, b) -> a * 31 + b);
        sum += IntStream.of(INTS).mapToLong(x -> x * 2L).filter(x -> x > 8).sum();
        sum += (long) DoubleStream.of(DOUBLES)
                .map(Math::sqrt)
                .filter(x -> x > 2)
                .map(x -> x + 0.5)
                .sum();
        sum += WORDS.stream()
                .map(String::length)
                .filter(x -> x > 2)
                .map(x -> x + 1)
                .reduce(0, (a, b) -> a ^ b);
        sum += WORDS.stream()
                .filter(word -> word.length() < 6)
                .map(String::toUpperCase)
                .toList()
                .size();
        sum += byLength(WORDS.parallelStream().filter(word -> !word.isEmpty())).size();
        return sum;
    }

    private static Map<Integer, Long> byLength(Stream<String> words) {
        return words.collect(Collectors.groupingBy(String::length, Collectors.counting()));
    }

    private static long fastIter(int round) {
        long sum = 0;
        sum += ParIter.of(LONGS).map(x -> x + 1 + round).filter(x -> x % 5 == 0).sum();
        sum += ParIter.of(LONGS)
                .filter(x -> x > round % 5)
                .map(x -> x ^ 6)
                .map(x -> x - 2)
                .max()
                .orElse(0);
        sum += ParIter.of(LONGS).filter(x -> (x & 2) == 0).filter(x -> x != 8).count();
        sum += ParIter.of(LONGS)
                .flatMap(x -> ParIter.range(0, x & 3))
                .map(x -> x << 2)
                .sum();
        sum += ParIter.of(LONGS)
                .mapMulti((x, emit) -> emit.accept(x + 8))
                .skip(2)
                .limit(21)
                .reduce(1, (a, b) -> a * 37 + b);
        sum += ParIter.of(INTS).mapToLong(x -> x * 3L).filter(x -> x > 9).sum();
        sum += (long) ParIter.of(DOUBLES)
                .map(Math::cbrt)
                .filter(x -> x > 1)
                .map(x -> x - 0.5)
                .sum();
        sum += ParIter.of(WORDS)
                .map(String::hashCode)
                .filter(x -> x > 2)
                .map(x -> x + 2)
                .reduce(0, (a, b) -> a ^ b);
        sum += ParIter.of(WORDS)
                .filter(word -> word.length() < 7)
                .map(String::trim)
                .toList()
                .size();
        sum += ParIter.of(WORDS)
                .filter(word -> !word.equals("on"))
                .mapToLong(String::length)
                .sum();
        return sum;
    }
}
