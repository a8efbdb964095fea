package io.fastiter.internal.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.sink.Sources;
import io.fastiter.internal.sink.Way;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Limit and skip: where positions follow from the source's indices, and where they are counted. */
class LimitSkipStagesTest {
    private static final IntPredicate EVEN = x -> x % 2 == 0;

    @ParameterizedTest
    @EnumSource
    void theyCutAtAnyPlace(Way way) {
        for (long skip : new long[] {0, 1, 5, 9, 10, 11, Long.MAX_VALUE}) {
            for (long limit : new long[] {0, 1, 5, 10, 11, Long.MAX_VALUE}) {
                Plan plan = Sources.ints(10).then(new SkipStage(Kind.INT, skip)).then(new LimitStage(Kind.INT, limit));
                assertThat(way.items(plan))
                        .as("skip %s, limit %s", skip, limit)
                        .isEqualTo(
                                IntStream.range(0, 10).skip(skip).limit(limit).toArray());
                plan = Sources.ints(10).then(new LimitStage(Kind.INT, limit)).then(new SkipStage(Kind.INT, skip));
                assertThat(way.items(plan))
                        .as("limit %s, skip %s", limit, skip)
                        .isEqualTo(
                                IntStream.range(0, 10).limit(limit).skip(skip).toArray());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyCountBehindAFilter(Way way) {
        for (int skip = 0; skip <= 6; skip++) {
            for (int limit = 0; limit <= 6; limit++) {
                Plan plan = Sources.ints(10)
                        .then(new FilterStage(Kind.INT, EVEN, false))
                        .then(new SkipStage(Kind.INT, skip))
                        .then(new LimitStage(Kind.INT, limit));
                assertThat(way.items(plan))
                        .as("skip %s, limit %s", skip, limit)
                        .isEqualTo(IntStream.range(0, 10)
                                .filter(EVEN)
                                .skip(skip)
                                .limit(limit)
                                .toArray());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void skippedItemsHaveBeenSeenByTheFunctionsBeforeThem(Way way) {
        AtomicInteger seen = new AtomicInteger();
        IntConsumer count = x -> seen.incrementAndGet();
        Plan plan = Sources.ints(10).then(new PeekStage(Kind.INT, count)).then(new SkipStage(Kind.INT, 4));
        assertThat(way.items(plan)).isEqualTo(new int[] {4, 5, 6, 7, 8, 9});
        assertThat(seen).hasValue(10);
    }

    @ParameterizedTest
    @EnumSource
    void nothingBehindTheLastItemIsTakenFromTheSource(Way way) {
        AtomicInteger seen = new AtomicInteger();
        IntConsumer count = x -> seen.incrementAndGet();
        IntPredicate none = x -> false;
        Plan plan = Sources.ints(10)
                .then(new PeekStage(Kind.INT, count))
                .then(new FilterStage(Kind.INT, EVEN, false))
                .then(new LimitStage(Kind.INT, 3))
                .then(new FilterStage(Kind.INT, none, false)); // drops the last one as well
        assertThat(way.items(plan)).isEqualTo(new int[0]);
        if (way.isAlone()) {
            assertThat(seen).hasValue(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void limitEndsAnEndlessInnerLoop(Way way) {
        Function<Object, Object> endless =
                x -> (Iterable<Object>) () -> Stream.iterate(x, y -> y).iterator();
        Plan plan = Sources.of("a", "b")
                .then(new FlatMapStage("flatMap", Kind.REF, Kind.REF, endless, null))
                .then(new LimitStage(Kind.REF, 3));
        assertThat(way.items(plan)).isEqualTo(new Object[] {"a", "a", "a"});
    }

    @ParameterizedTest
    @EnumSource
    void limitsFollowEachOther(Way way) {
        Function<Object, Object> twice = x -> Arrays.asList(x, x);
        Plan plan = Sources.boxed(10)
                .then(new LimitStage(Kind.REF, 4))
                .then(new FlatMapStage("flatMap", Kind.REF, Kind.REF, twice, null))
                .then(new SkipStage(Kind.REF, 1))
                .then(new LimitStage(Kind.REF, 6))
                .then(new LimitStage(Kind.REF, 5));
        assertThat(way.items(plan)).isEqualTo(new Object[] {0, 1, 1, 2, 2});
    }
}
