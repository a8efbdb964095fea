package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may end early, on ranges and sources without end; first of equals; positions. */
@MustEnd
class ShortCircuitTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);
    private static final long VAST = 1L << 62;

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    private static List<LongParIter> ways(LongParIter p) {
        return List.of(
                p,
                p.sequential(),
                p.on(POOL),
                p.on(POOL).parallelism(2).force(Options.FORCE_SPLIT),
                p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
    }

    private static Iterator<Long> endless() {
        return Stream.iterate(0L, x -> x + 1).iterator();
    }

    // ---- the leftmost match, at once ----

    @Test
    void find_first_gives_the_leftmost_match_though_a_later_one_was_found_earlier() {
        for (int round = 0; round < 30; round++) {
            for (LongParIter p : ways(ParIter.range(0, 5000))) {
                assertThat(p.findFirst(x -> {
                            if (x == 77) {
                                LockSupport.parkNanos(300_000);
                            }
                            return x >= 77 && x % 11 == 0;
                        }))
                        .hasValue(77);
            }
        }
    }

    @Test
    void find_first_on_a_vast_range_returns() {
        for (LongParIter p : ways(ParIter.range(0, VAST))) {
            assertThat(p.findFirst()).hasValue(0);
            assertThat(p.findFirst(x -> x > 20_000)).hasValue(20_001);
            assertThat(p.filter(x -> x % 1000 == 999).findFirst()).hasValue(999);
            assertThat(p.map(x -> x * 2).filter(x -> x > 5000).findFirst()).hasValue(5002);
            assertThat(p.anyMatch(x -> x == 3000)).isTrue();
            assertThat(p.allMatch(x -> x < 3000)).isFalse();
            assertThat(p.noneMatch(x -> x == 3000)).isFalse();
            assertThat(p.findAny(x -> x > 100).getAsLong()).isGreaterThan(100);
            assertThat(p.flatMapArray(x -> new long[] {x, -x}).findFirst(x -> x < -1000))
                    .hasValue(-1001);
        }
    }

    @Test
    void find_first_on_an_endless_source_returns() {
        for (int way = 0; way < 5; way++) {
            assertThat(ways(ParIter.of(endless()).mapToLong(x -> x)).get(way).findFirst(x -> x > 5000))
                    .hasValue(5001);
            assertThat(ways(ParIter.of(LongStream.iterate(0, x -> x + 1).iterator()))
                            .get(way)
                            .filter(x -> x % 7 == 6)
                            .findFirst())
                    .hasValue(6);
            assertThat(ways(ParIter.of(Stream.generate(() -> 1L)).mapToLong(x -> x))
                            .get(way)
                            .anyMatch(x -> x == 1))
                    .isTrue();
        }
    }

    // ---- limit and skip ----

    @Test
    void limit_ends_a_vast_range() {
        for (LongParIter p : ways(ParIter.range(0, VAST))) {
            assertThat(p.limit(3).toArray()).containsExactly(0, 1, 2);
            assertThat(p.skip(VAST - 2).toArray()).containsExactly(VAST - 2, VAST - 1);
            assertThat(p.skip(VAST - 2).count()).isEqualTo(2);
            assertThat(p.filter(x -> x % 3 == 1).limit(3).toArray()).containsExactly(1, 4, 7);
            assertThat(p.filter(x -> x % 3 == 1).skip(1000).limit(2).toArray()).containsExactly(3001, 3004);
            assertThat(p.limit(1000).skip(998).limit(5).toArray()).containsExactly(998, 999);
            assertThat(p.flatMapArray(x -> new long[] {x, x}).limit(3).toArray())
                    .containsExactly(0, 0, 1);
        }
    }

    @Test
    void limit_ends_an_endless_source_and_takes_no_more_than_it_gives_in_sequence() {
        for (int way = 0; way < 5; way++) {
            assertThat(ways(ParIter.of(endless()).mapToLong(x -> x))
                            .get(way)
                            .limit(1500)
                            .sum())
                    .isEqualTo(1499L * 750);
            assertThat(ways(ParIter.of(endless()).mapToLong(x -> x))
                            .get(way)
                            .filter(x -> x % 2 == 0)
                            .skip(10)
                            .limit(2)
                            .toArray())
                    .containsExactly(20, 22);
        }
        Iterator<Long> source = endless();
        assertThat(ParIter.of(source).sequential().limit(3).collect()).containsExactly(0L, 1L, 2L);
        assertThat(source.next()).isEqualTo(3);
    }

    /** What comes behind the first cut is gathered too, up to the next one. */
    @Test
    void an_endless_inner_pipeline_between_two_operations_that_count_ends_with_the_search_behind_it() {
        for (ParIter<Long> counted : List.of(
                ParIter.range(0, 10).filter(x -> x > 2).boxed().enumerate().map(Indexed::index),
                ParIter.range(0, 10).mapBlocking(2, x -> x))) {
            assertThat(counted.flatMap(x -> ParIter.range(0, Long.MAX_VALUE).boxed())
                            .enumerate()
                            .findFirst(x -> x.index() == 5000))
                    .hasValue(new Indexed<>(5000, 5000L));
        }
    }

    @Test
    void an_endless_inner_pipeline_ends_with_the_limit_behind_it() {
        for (LongParIter p : ways(ParIter.range(0, 10))) {
            assertThat(p.flatMap(x -> ParIter.range(x * 100, Long.MAX_VALUE))
                            .limit(3)
                            .toArray())
                    .containsExactly(0, 1, 2);
            assertThat(p.flatMapStream(x -> LongStream.iterate(0, y -> y + 1))
                            .limit(4)
                            .toArray())
                    .containsExactly(0, 1, 2, 3);
            assertThat(p.flatMap(x -> ParIter.range(0, Long.MAX_VALUE)).findFirst(x -> x > 1000))
                    .hasValue(1001);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 99, 100, 101, Long.MAX_VALUE})
    void limit_and_skip_of_nothing_of_all_and_of_more(long n) {
        List<Long> all = LongStream.range(0, 100).boxed().toList();
        int cut = (int) Math.min(100, n);
        for (LongParIter p : ways(ParIter.range(0, 100))) {
            for (LongParIter items : List.of(p, p.filter(x -> true), p.flatMap(x -> LongParIter.of(x)))) {
                assertThat(items.limit(n).collect()).isEqualTo(all.subList(0, cut));
                assertThat(items.skip(n).collect()).isEqualTo(all.subList(cut, 100));
                assertThat(items.limit(n).count()).isEqualTo(cut);
                assertThat(items.skip(n).count()).isEqualTo(100 - cut);
                assertThat(items.skip(n).limit(n).collect()).isEqualTo(all.subList(cut, (int)
                        Math.min(100, cut + Math.min(n, 100))));
            }
        }
    }

    @Test
    void functions_before_a_skip_see_what_is_skipped_and_behind_a_limit_nothing_is_seen() {
        for (LongParIter p : ways(ParIter.range(0, 100))) {
            AtomicInteger before = new AtomicInteger();
            AtomicInteger behind = new AtomicInteger();
            p.peek(x -> before.incrementAndGet())
                    .skip(40)
                    .limit(10)
                    .peek(x -> behind.incrementAndGet())
                    .sum();
            assertThat(before.get()).isBetween(50, 100);
            assertThat(behind).hasValue(10);
        }
    }

    // ---- first of equals ----

    private record Card(int rank, int index) {}

    @Test
    void min_and_max_give_the_first_of_equals() {
        List<Card> cards = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            cards.add(new Card(i * 31 % 5, i));
        }
        Comparator<Card> byRank = Comparator.comparingInt(Card::rank);
        for (int force : new int[] {0, Options.FORCE_SPLIT, Options.FORCE_SPLIT | Options.FORCE_COMPILED}) {
            ParIter<Card> p = ParIter.of(cards).on(POOL).force(force);
            assertThat(p.min(byRank)).hasValue(new Card(0, 0));
            assertThat(p.max(byRank)).hasValue(new Card(4, 4));
            assertThat(p.minBy(Card::rank)).hasValue(new Card(0, 0));
            assertThat(p.maxBy(Card::rank)).hasValue(new Card(4, 4));
            assertThat(p.filter(c -> c.index() > 7).max(byRank)).hasValue(new Card(4, 9));
        }
    }

    // ---- positions ----

    @Test
    void enumerate_counts_from_where_it_stands() {
        for (LongParIter p : ways(ParIter.range(0, 3000))) {
            assertThat(p.skip(2).enumerate().limit(2).collect())
                    .containsExactly(new Indexed<>(0, 2L), new Indexed<>(1, 3L));
            assertThat(p.enumerate().skip(2).limit(1).collect()).containsExactly(new Indexed<>(2, 2L));
            assertThat(p.filter(x -> x % 2 == 1)
                            .enumerate()
                            .filter(x -> x.index() % 500 == 3)
                            .enumerate()
                            .map(x -> x.index() + ":" + x.value().index() + ":"
                                    + x.value().value())
                            .collect())
                    .containsExactly("0:3:7", "1:503:1007", "2:1003:2007");
        }
    }

    // ---- zip ----

    @Test
    void zip_ends_with_the_shorter_one() {
        for (int way = 0; way < 5; way++) {
            LongParIter finite = ways(ParIter.range(0, 1000)).get(way);
            ParIter<Long> boxed = finite.boxed();
            long sum = 999 * 1000;
            assertThat(boxed.zip(ParIter.of(endless()), Long::sum)
                            .mapToLong(x -> x)
                            .sum())
                    .isEqualTo(sum);
            assertThat(ways(ParIter.of(endless()).mapToLong(x -> x))
                            .get(way)
                            .boxed()
                            .zip(ParIter.range(0, 1000).boxed(), Long::sum)
                            .mapToLong(x -> x)
                            .sum())
                    .isEqualTo(sum);
            assertThat(finite.zip(ParIter.range(0, Long.MAX_VALUE), Long::sum).sum())
                    .isEqualTo(sum);
            assertThat(finite.filter(x -> x % 2 == 0)
                            .zip(ParIter.range(0, VAST).filter(x -> x % 3 == 0), (x, y) -> x * 10_000 + y)
                            .limit(3)
                            .toArray())
                    .containsExactly(0, 20_003, 40_006);
            assertThat(finite.zip(LongParIter.empty(), Long::sum).count()).isZero();
        }
    }

    // ---- ranges at the ends of what numbers can be ----

    @Test
    void ranges_at_the_ends_of_long() {
        for (int way = 0; way < 5; way++) {
            assertThat(ways(ParIter.rangeClosed(Long.MAX_VALUE - 2, Long.MAX_VALUE))
                            .get(way)
                            .toArray())
                    .containsExactly(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1, Long.MAX_VALUE);
            assertThat(ways(ParIter.range(Long.MIN_VALUE, Long.MIN_VALUE + 2))
                            .get(way)
                            .toArray())
                    .containsExactly(Long.MIN_VALUE, Long.MIN_VALUE + 1);
            assertThat(ways(ParIter.range(Long.MAX_VALUE - 5, Long.MAX_VALUE, 3))
                            .get(way)
                            .toArray())
                    .containsExactly(Long.MAX_VALUE - 5, Long.MAX_VALUE - 2);
            assertThat(ways(ParIter.range(Long.MIN_VALUE + 5, Long.MIN_VALUE, -3))
                            .get(way)
                            .toArray())
                    .containsExactly(Long.MIN_VALUE + 5, Long.MIN_VALUE + 2);
            assertThat(ways(ParIter.range(5, 5)).get(way).count()).isZero();
            assertThat(ways(ParIter.range(6, 5)).get(way).count()).isZero();
        }
        assertThat(ParIter.range(Long.MAX_VALUE, Long.MIN_VALUE).count()).isZero();
        assertThat(ParIter.range(1, Long.MAX_VALUE).count()).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(ParIter.range(0, 10, Long.MAX_VALUE).toArray()).containsExactly(0);
        assertThat(ParIter.range(0, -10, Long.MIN_VALUE).toArray()).containsExactly(0);
        assertThat(ParIter.rangeClosed(Long.MAX_VALUE, Long.MAX_VALUE).toArray())
                .containsExactly(Long.MAX_VALUE);
    }

    @Test
    void a_range_longer_than_a_long_can_count_is_refused_or_searched() {
        LongParIter all;
        try {
            all = ParIter.range(Long.MIN_VALUE, Long.MAX_VALUE);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("range");
            return;
        }
        assertThat(all.findFirst()).hasValue(Long.MIN_VALUE);
        assertThat(all.limit(2).toArray()).containsExactly(Long.MIN_VALUE, Long.MIN_VALUE + 1);
    }

    @Test
    void a_skip_to_where_there_is_no_index_is_refused_and_any_other_is_exact() {
        LongParIter all = ParIter.range(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(all.skip(1L << 62).limit(2).toArray()).containsExactly(Long.MIN_VALUE / 2, Long.MIN_VALUE / 2 + 1);
        for (long n : new long[] {Long.MAX_VALUE - 3, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> all.skip(n).findFirst(x -> x == 0))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageStartingWith("skip(" + n + "): the source has more than " + Long.MAX_VALUE + " items");
        }
        assertThatThrownBy(() -> all.skip(Long.MAX_VALUE).skip(0).findFirst()).isInstanceOf(ArithmeticException.class);
        assertThat(all.skip((1L << 62) + 1).findFirst()).hasValue(Long.MIN_VALUE / 2 + 1);
        assertThat(all.skip(Long.MAX_VALUE - 3).limit(2).toArray()).containsExactly(-4, -3);
        assertThatThrownBy(() -> all.skip(Long.MAX_VALUE - 3).limit(10).toArray())
                .isInstanceOf(ArithmeticException.class);
        LongParIter most = ParIter.range(0, Long.MAX_VALUE);
        assertThat(most.count()).isEqualTo(Long.MAX_VALUE);
        assertThat(most.skip(5).count()).isEqualTo(Long.MAX_VALUE - 5);
        assertThat(most.skip(Long.MAX_VALUE - 2).toArray()).containsExactly(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1);
        assertThat(most.skip(Long.MAX_VALUE).toArray()).isEmpty();
        assertThatThrownBy(() -> ParIter.rangeClosed(0, Long.MAX_VALUE).count())
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("count(): the source has more than " + Long.MAX_VALUE + " items");
    }

    @Test
    void an_int_range_longer_than_the_greatest_int() {
        IntParIter all = IntParIter.rangeClosed(Integer.MIN_VALUE, Integer.MAX_VALUE);

        assertThat(all.count()).isEqualTo(1L << 32);
        assertThat(all.skip((1L << 32) - 2).toArray()).containsExactly(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
        assertThat(all.findFirst()).hasValue(Integer.MIN_VALUE);
        assertThat(IntParIter.range(Integer.MAX_VALUE - 4, Integer.MAX_VALUE, 3).toArray())
                .containsExactly(Integer.MAX_VALUE - 4, Integer.MAX_VALUE - 1);
        assertThat(IntParIter.range(Integer.MIN_VALUE + 4, Integer.MIN_VALUE, -3)
                        .toArray())
                .containsExactly(Integer.MIN_VALUE + 4, Integer.MIN_VALUE + 1);
        assertThat(IntParIter.range(0, Integer.MAX_VALUE, Integer.MAX_VALUE).toArray())
                .containsExactly(0);
    }

    @Test
    void a_result_longer_than_an_array_is_a_clear_error() {
        assertThatThrownBy(() -> ParIter.range(0, 1L << 32).toArray())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("array");
        assertThatThrownBy(() -> ParIter.range(0, VAST).boxed().collect())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("array");
    }

    @Test
    void what_is_empty_is_empty_everywhere() {
        for (LongParIter p : ways(LongParIter.empty())) {
            assertThat(p.sum()).isZero();
            assertThat(p.min()).isEmpty();
            assertThat(p.findFirst()).isEmpty();
            assertThat(p.allMatch(x -> false)).isTrue();
            assertThat(p.flatMap(x -> ParIter.range(0, 5)).concat(p).toArray()).isEmpty();
        }
        assertThat(IntStream.empty().boxed().toList())
                .isEqualTo(IntParIter.empty().collect());
    }
}
