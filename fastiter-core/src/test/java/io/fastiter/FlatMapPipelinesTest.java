package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pipelines that the function of a flatMap gives: whether they are opened one after the other, or have become a part of
 * the kernel once enough of them were seen, nothing but the speed changes.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FlatMapPipelinesTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    /** Enough for a shape to be learned, and unlearned. */
    private static final int MANY = 6000;

    private static final long[] FACTORS = {3, 1, 4, 1, 5};

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    /** How often each pipeline is run: what is learned in the first run is known in the others. */
    private static final int RUNS = 3;

    static Stream<Function<LongParIter, LongParIter>> ways() {
        return Stream.of(
                p -> p,
                p -> p.sequential().force(Options.FORCE_INTERPRETED),
                p -> p.sequential().force(Options.FORCE_COMPILED),
                p -> p.on(POOL).parallelism(2).force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED),
                p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
    }

    private static LongParIter longs(Function<LongParIter, LongParIter> way, long n) {
        return way.apply(ParIter.range(0, n));
    }

    private static void givesWhatAStreamGives(
            Function<LongParIter, LongParIter> way,
            LongFunction<LongParIter> pipeline,
            LongFunction<LongStream> stream) {
        long[] expected = LongStream.range(0, MANY).flatMap(stream).toArray();
        for (int run = 0; run < RUNS; run++) {
            assertThat(longs(way, MANY).flatMap(pipeline::apply).toArray()).isEqualTo(expected);
            assertThat(longs(way, MANY).flatMap(pipeline::apply).sum())
                    .isEqualTo(Arrays.stream(expected).sum());
        }
    }

    // ---- what can be part of the kernel ----

    @ParameterizedTest
    @MethodSource("ways")
    void arrays_ranges_and_lists_with_maps_and_filters_give_their_items_in_order(
            Function<LongParIter, LongParIter> way) {
        givesWhatAStreamGives(
                way,
                x -> ParIter.of(FACTORS).map(y -> x * y),
                x -> LongStream.of(FACTORS).map(y -> x * y));
        givesWhatAStreamGives(
                way,
                x -> ParIter.of(FACTORS, 1, 4).filter(y -> (x + y) % 2 == 0).map(y -> x + y),
                x -> LongStream.of(1, 4, 1).filter(y -> (x + y) % 2 == 0).map(y -> x + y));
        givesWhatAStreamGives(
                way,
                x -> ParIter.range(x, x + x % 9).map(y -> 3 * y).filter(y -> y % 2 == 0),
                x -> LongStream.range(x, x + x % 9).map(y -> 3 * y).filter(y -> y % 2 == 0));
        givesWhatAStreamGives(
                way,
                x -> LongParIter.range(x, x - x % 9, -2),
                x -> LongStream.iterate(x, y -> y > x - x % 9, y -> y - 2));
        List<Long> list = List.of(5L, 7L, 9L);
        givesWhatAStreamGives(
                way,
                x -> ParIter.of(list)
                        .map(y -> y == x % 10 ? null : y + x)
                        .mapNotNull(y -> y)
                        .mapToLong(y -> y),
                x -> list.stream().filter(y -> y != x % 10).mapToLong(y -> y + x));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void items_of_all_kinds_come_through(Function<LongParIter, LongParIter> way) {
        for (int run = 0; run < RUNS; run++) {
            assertThat(longs(way, MANY)
                            .mapToInt(x -> (int) x)
                            .flatMap(x -> IntParIter.range(0, x % 4).map(y -> x - y))
                            .toArray())
                    .isEqualTo(IntStream.range(0, MANY)
                            .flatMap(x -> IntStream.range(0, x % 4).map(y -> x - y))
                            .toArray());
            assertThat(longs(way, MANY)
                            .mapToDouble(x -> x)
                            .flatMap(x -> DoubleParIter.of(x, -x, 0.5).map(y -> y / 3))
                            .toArray())
                    .isEqualTo(IntStream.range(0, MANY)
                            .mapToDouble(x -> x)
                            .flatMap(x ->
                                    Arrays.stream(new double[] {x, -x, 0.5}).map(y -> y / 3))
                            .toArray());
            assertThat(longs(way, MANY)
                            .boxed()
                            .flatMap(x -> ParIter.of("a", "bc", "")
                                    .filter(s -> s.length() != x % 3)
                                    .map(s -> x + s))
                            .collect())
                    .isEqualTo(LongStream.range(0, MANY)
                            .boxed()
                            .flatMap(x -> Stream.of("a", "bc", "")
                                    .filter(s -> s.length() != x % 3)
                                    .map(s -> x + s))
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void flatMaps_inside_of_flatMaps_and_behind_them_give_their_items_in_order(Function<LongParIter, LongParIter> way) {
        givesWhatAStreamGives(
                way,
                x -> ParIter.range(0, x % 4).flatMap(y -> ParIter.of(FACTORS).map(z -> x + y * z)),
                x -> LongStream.range(0, x % 4)
                        .flatMap(y -> LongStream.of(FACTORS).map(z -> x + y * z)));
        long[] expected = LongStream.range(0, MANY)
                .flatMap(x -> LongStream.range(x, x + 2))
                .flatMap(x -> LongStream.of(FACTORS).map(y -> x * y))
                .toArray();
        for (int run = 0; run < RUNS; run++) {
            assertThat(longs(way, MANY)
                            .flatMap(x -> ParIter.range(x, x + 2))
                            .flatMap(x -> ParIter.of(FACTORS).map(y -> x * y))
                            .toArray())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void inside_of_mapMulti_and_ahead_of_it_too(Function<LongParIter, LongParIter> way) {
        long[] expected = LongStream.range(0, MANY)
                .flatMap(x -> LongStream.of(x, x + 1))
                .flatMap(x -> LongStream.of(FACTORS).map(y -> x * y))
                .flatMap(x -> x % 2 == 0 ? LongStream.of(x, -x) : LongStream.empty())
                .toArray();
        for (int run = 0; run < RUNS; run++) {
            assertThat(longs(way, MANY)
                            .mapMulti((x, emit) -> {
                                emit.accept(x);
                                emit.accept(x + 1);
                            })
                            .flatMap(x -> ParIter.of(FACTORS).map(y -> x * y))
                            .mapMulti((x, emit) -> {
                                if (x % 2 == 0) {
                                    emit.accept(x);
                                    emit.accept(-x);
                                }
                            })
                            .toArray())
                    .isEqualTo(expected);
        }
    }

    // ---- what the function gives may change ----

    @ParameterizedTest
    @MethodSource("ways")
    void a_function_may_give_now_one_pipeline_and_now_another_or_none(Function<LongParIter, LongParIter> way) {
        givesWhatAStreamGives(
                way,
                x -> switch ((int) (x % 4)) {
                    case 0 -> ParIter.of(FACTORS).map(y -> x * y);
                    case 1 -> ParIter.range(0, x % 7);
                    case 2 -> null;
                    default -> ParIter.of(FACTORS).filter(y -> y > 2).limit(1);
                },
                x -> switch ((int) (x % 4)) {
                    case 0 -> LongStream.of(FACTORS).map(y -> x * y);
                    case 1 -> LongStream.range(0, x % 7);
                    case 2 -> null;
                    default -> LongStream.of(3);
                });
        // One for long, then the other.
        givesWhatAStreamGives(
                way,
                x -> x < MANY / 3 ? ParIter.of(FACTORS).map(y -> x * y) : ParIter.range(0, x % 7),
                x -> x < MANY / 3 ? LongStream.of(FACTORS).map(y -> x * y) : LongStream.range(0, x % 7));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void it_may_give_lists_and_sets_as_well_and_pipelines_that_have_options(Function<LongParIter, LongParIter> way) {
        List<Long> expected = new ArrayList<>();
        for (long x = 0; x < MANY; x++) {
            expected.add(x);
            expected.add(x + 1);
        }
        for (int run = 0; run < RUNS; run++) {
            assertThat(longs(way, MANY)
                            .boxed()
                            .flatMap(x -> {
                                ParIter<Long> both = ParIter.of(x, x + 1);
                                return x % 5 == 0
                                        ? List.of(x, x + 1)
                                        : x % 5 == 1 ? both.sequential() : x % 5 == 2 ? both.named("inner") : both;
                            })
                            .collect())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void small_and_large_and_endless_pipelines_of_one_shape_may_take_turns(Function<LongParIter, LongParIter> way) {
        for (int run = 0; run < RUNS; run++) {
            long[] found = longs(way, 500)
                    .flatMap(x -> ParIter.range(0, x % 10 == 3 ? 1000 : x % 10))
                    .toArray();
            assertThat(found)
                    .isEqualTo(LongStream.range(0, 500)
                            .flatMap(x -> LongStream.range(0, x % 10 == 3 ? 1000 : x % 10))
                            .toArray());
            assertThat(longs(way, 500)
                            .flatMap(x -> ParIter.range(0, x == 400 ? Long.MAX_VALUE : 3))
                            .limit(5000)
                            .toArray())
                    .isEqualTo(LongStream.range(0, 500)
                            .flatMap(x -> LongStream.range(0, x == 400 ? 5000 : 3))
                            .limit(5000)
                            .toArray());
        }
    }

    @Test
    void a_large_one_is_run_by_several_threads_though_small_ones_of_its_shape_are_part_of_the_kernel() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Function<LongParIter, LongParIter> upTo = sizes -> sizes.on(POOL)
                .flatMap(n -> ParIter.range(0, n).peek(x -> {
                    if (n < 100) {
                        return;
                    }
                    threads.add(Thread.currentThread());
                    if (threads.size() > 1) {
                        throw new IllegalStateException("enough");
                    }
                    LockSupport.parkNanos(x < 5000 ? 50_000 : 1_000_000);
                }));
        for (int run = 0; run < RUNS; run++) {
            assertThat(upTo.apply(ParIter.range(0, MANY).map(x -> x % 5)).count())
                    .isEqualTo(2 * MANY);
        }

        Throwable thrown =
                catchThrowable(() -> upTo.apply(LongParIter.of(30_000)).count());

        assertThat(thrown).hasMessage("enough");
        assertThat(threads).hasSizeGreaterThan(1);
    }

    // ---- early ends ----

    @ParameterizedTest
    @MethodSource("ways")
    void what_ends_early_behind_it_does_so_in_the_middle_of_a_pipeline(Function<LongParIter, LongParIter> way) {
        for (int run = 0; run < RUNS; run++) {
            assertThat(longs(way, MANY)
                            .flatMap(x -> ParIter.of(FACTORS).map(y -> x * 10 + y))
                            .limit(20_007)
                            .sum())
                    .isEqualTo(LongStream.range(0, MANY)
                            .flatMap(x -> LongStream.of(FACTORS).map(y -> x * 10 + y))
                            .limit(20_007)
                            .sum());
            assertThat(longs(way, MANY)
                            .flatMap(x -> ParIter.of(FACTORS).map(y -> x * 10 + y))
                            .findFirst(y -> y > 30_000))
                    .hasValue(30_003);
            assertThat(longs(way, MANY)
                            .flatMap(x -> ParIter.of(FACTORS).map(y -> x * 10 + y))
                            .anyMatch(y -> y == 40_005))
                    .isTrue();
        }
    }

    // ---- what is said about it ----

    @Test
    void the_loop_shows_the_pipeline_inside_once_it_is_known() {
        LongParIter p = ParIter.of(FACTORS)
                .flatMap(x -> ParIter.of(FACTORS).filter(y -> y > 1).map(y -> x * y));
        assertThat(p.explain()).contains("hasNext()").doesNotContain("few");

        for (int run = 0; run < 20; run++) {
            p.sum();
        }

        assertThat(p.explain()).endsWith("""
                for (long i = from; i < to; i++) {
                  // of, flatMap
                  Object x1 = f0.apply(a0[i + n0]);
                  if (x1 == null) continue;
                  int x2 = f1.few(x1, 1);
                  boolean x3 = x2 >= 0;
                  LongUnaryOperator x4;
                  LongPredicate x5;
                  Operation x6;
                  long x7;
                  long[] x8;
                  OfLong x9;
                  if (x3) {
                    Plan x10 = f1.usual(x1);
                    x4 = x10.last().ref(0);
                    Plan x11 = x10.up();
                    x5 = x11.last().ref(0);
                    x6 = x11.up().last();
                    x7 = x6.num(0);
                    x8 = x6.ref(0);
                  } else {
                    x9 = f1.open(x1);
                    x2 = x9.hasNext() ? 1 : 0;
                  }
                  while (0 < x2) {
                    int x12 = 0;
                    while (x12 < x2) {
                      int x13 = x12;
                      x12++;
                      long x14;
                      if (x3) {
                        // of
                        long x15 = x8[(int) ((long) x13 + x7)];
                        // filter
                        if (!x5.test(x15)) continue;
                        // map, flatMap
                        x14 = x4.applyAsLong(x15);
                      } else {
                        x14 = x9.nextLong();
                      }
                      // terminal operation
                      f2.accept(x14);
                    }
                    // flatMap
                    if (x3) {
                      x6.check((long) x2);
                      x2 = 0;
                    } else {
                      x2 = x9.hasNext() ? 1 : 0;
                    }
                  }
                }
                """);
    }

    // ---- failures ----

    @ParameterizedTest
    @MethodSource("ways")
    void the_first_failure_comes_with_its_place_in_the_pipeline_inside_and_in_the_one_around(
            Function<LongParIter, LongParIter> way) {
        for (int run = 0; run < RUNS; run++) {
            Throwable thrown = catchThrowable(() -> longs(way, MANY)
                    .named("outer")
                    .flatMap(x -> ParIter.range(0, 5).map(y -> y + 1).map(y -> {
                        if (x >= 5000 && y == 4) {
                            throw new IllegalStateException("at " + x);
                        }
                        return x * y;
                    }))
                    .sum());

            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessage("at 5000");
            List<FailureSite> sites = Arrays.stream(thrown.getSuppressed())
                    .filter(FailureSite.class::isInstance)
                    .map(FailureSite.class::cast)
                    .toList();
            assertThat(sites).hasSize(2);
            assertThat(sites.get(0).stage()).contains("map");
            assertThat(sites.get(0).index()).hasValue(3);
            assertThat(sites.get(0).pipeline()).isEqualTo("outer");
            assertThat(sites.get(1).stage()).contains("flatMap");
            assertThat(sites.get(1).index()).hasValue(5000);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void what_fails_behind_it_has_no_place_inside(Function<LongParIter, LongParIter> way) {
        for (int run = 0; run < RUNS; run++) {
            Throwable thrown = catchThrowable(() -> longs(way, MANY)
                    .flatMap(x -> ParIter.range(0, 3))
                    .map(y -> 1 / (y - 2))
                    .sum());

            assertThat(thrown).isInstanceOf(ArithmeticException.class);
            FailureSite site = (FailureSite) thrown.getSuppressed()[0];
            assertThat(site.stage()).contains("map");
            assertThat(site.index()).hasValue(0);
        }
    }

    @Test
    void a_list_that_is_changed_meanwhile_is_noticed() {
        for (int run = 0; run < 100; run++) {
            List<Long> list = new ArrayList<>(List.of(1L, 2L, 3L));
            Throwable thrown = catchThrowable(() -> ParIter.range(0, 100)
                    .sequential()
                    .boxed()
                    .flatMap(x -> ParIter.of(list).peek(y -> {
                        if (x == 50 && y == 2) {
                            list.add(4L);
                        }
                    }))
                    .count());

            assertThat(thrown).isInstanceOf(java.util.ConcurrentModificationException.class);
        }
    }
}
