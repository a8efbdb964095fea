package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Large collections of the JDK without indices: several threads read parts of them at once, and nothing shows it. */
@MustEnd
class ReadInPartsTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(8);

    /** More than a snapshot is taken of. */
    private static final int MANY = 60_000;

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    /** Numbers that are not dense, so that the parts of a hash table are of very different lengths, and some empty. */
    private static List<Integer> numbers() {
        Random random = new Random(7);
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            numbers.add(i < MANY / 2 ? i : random.nextInt());
        }
        return numbers;
    }

    private static Map<Integer, Integer> filled(Map<Integer, Integer> map) {
        numbers().forEach(x -> map.put(x, x));
        return map;
    }

    private static Map.Entry<String, Collection<Integer>> named(Collection<Integer> items) {
        return Map.entry(items.getClass().getName(), items);
    }

    static Stream<Map.Entry<String, Collection<Integer>>> collections() {
        return Stream.of(
                named(new HashSet<>(numbers())),
                named(filled(new HashMap<>()).keySet()),
                named(filled(new HashMap<>()).values()),
                named(new TreeSet<>(numbers())),
                named(filled(new TreeMap<>()).values()),
                named(new ArrayDeque<>(numbers())),
                named(new PriorityQueue<>(numbers())),
                named(new LinkedList<>(numbers())),
                named(filled(new ConcurrentHashMap<>()).keySet()),
                named(filled(new ConcurrentHashMap<>()).values()));
    }

    private static List<Function<ParIter<Integer>, ParIter<Integer>>> ways() {
        return List.of(
                p -> p.on(POOL),
                p -> p.on(POOL).force(Options.FORCE_SPLIT),
                p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED),
                p -> p.on(POOL).force(Options.FORCE_COMPILED),
                ParIter::sequential);
    }

    @ParameterizedTest
    @MethodSource("collections")
    void itemsComeInTheirOrder(Map.Entry<String, Collection<Integer>> named) {
        List<Integer> expected = new ArrayList<>(named.getValue());
        for (Function<ParIter<Integer>, ParIter<Integer>> way : ways()) {
            for (int round = 0; round < 5; round++) {
                assertThat(way.apply(ParIter.of(named.getValue())).map(x -> x).collect())
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("collections")
    void positionsAndSumsAreThoseOfOneThread(Map.Entry<String, Collection<Integer>> named) {
        ParIter<Integer> items = ParIter.of(named.getValue());
        List<Long> positions =
                items.sequential().mapIndexed((i, x) -> i * 31 + x).collect();
        List<Long> kept = items.sequential()
                .filter(x -> x % 3 != 0)
                .mapIndexed((i, x) -> i * 31 + x)
                .collect();
        long sum = Double.doubleToRawLongBits(
                items.sequential().mapToDouble(x -> 1.0 / x).filter(x -> x < 2).sum());
        for (Function<ParIter<Integer>, ParIter<Integer>> way : ways()) {
            assertThat(way.apply(items).mapIndexed((i, x) -> i * 31 + x).collect())
                    .isEqualTo(positions);
            assertThat(Double.doubleToRawLongBits(way.apply(items)
                            .mapToDouble(x -> 1.0 / x)
                            .filter(x -> x < 2)
                            .sum()))
                    .isEqualTo(sum);
            assertThat(way.apply(items)
                            .filter(x -> x % 3 != 0)
                            .mapIndexed((i, x) -> i * 31 + x)
                            .collect())
                    .isEqualTo(kept);
            assertThat(way.apply(items).filter(x -> x % 3 != 0).limit(20_000).count())
                    .isEqualTo(20_000);
            assertThat(way.apply(items).skip(40_000).limit(100).collect())
                    .isEqualTo(new ArrayList<>(named.getValue()).subList(40_000, 40_100));
        }
    }

    @ParameterizedTest
    @MethodSource("collections")
    void aFailureIsTheFirstAndSaysWhere(Map.Entry<String, Collection<Integer>> named) {
        List<Integer> items = new ArrayList<>(named.getValue());
        int at = 33_333;
        Set<Integer> bad = Set.copyOf(items.subList(at, at + 5_000));
        for (Function<ParIter<Integer>, ParIter<Integer>> way : ways()) {
            Throwable thrown = catchThrowable(() -> way.apply(ParIter.of(named.getValue()))
                    .map(x -> {
                        if (bad.contains(x)) {
                            throw new IllegalStateException("bad " + x);
                        }
                        return x;
                    })
                    .collect());
            assertThat(thrown).hasMessage("bad " + items.get(at));
            assertThat(((FailureSite) thrown.getSuppressed()[0]).index()).hasValue(at);
            assertThat(way.apply(ParIter.of(named.getValue()))
                            .filter(bad::contains)
                            .findFirst())
                    .hasValue(items.get(at));
        }
    }

    @ParameterizedTest
    @MethodSource("collections")
    void otherPipelinesTakeThemInStep(Map.Entry<String, Collection<Integer>> named) {
        List<Integer> items = new ArrayList<>(named.getValue());
        List<Integer> twice = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            twice.add(i + items.get(i));
        }
        for (Function<ParIter<Integer>, ParIter<Integer>> way : ways()) {
            assertThat(ParIter.range(0, MANY * 2L)
                            .boxed()
                            .on(POOL)
                            .zip(way.apply(ParIter.of(named.getValue())), (i, x) -> i.intValue() + x)
                            .collect())
                    .isEqualTo(twice);
            List<Integer> streamed = new ArrayList<>();
            way.apply(ParIter.of(named.getValue())).map(x -> x).iterator().forEachRemaining(streamed::add);
            assertThat(streamed).isEqualTo(items);
        }
    }

    @Test
    void aChangeIsNoticed() {
        for (Function<ParIter<Integer>, ParIter<Integer>> way : ways()) {
            Set<Integer> items = new HashSet<>(numbers());
            assertThat(catchThrowable(() -> way.apply(ParIter.of(items)).forEach(x -> {
                        synchronized (items) {
                            items.remove(7);
                            items.remove(8);
                        }
                    })))
                    .isInstanceOf(ConcurrentModificationException.class);
        }
    }
}
