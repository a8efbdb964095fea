package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists of results, on both sides of the size from which they are made of several arrays. */
class ToListTest {
    /** The longest list in a single array. */
    private static final int LARGE = 1 << 14;

    private static final int[] SIZES = {0, 1, LARGE - 1, LARGE, LARGE + 1, 2 * LARGE, 2 * LARGE + 1, 100_000};

    /** A way from so many items to as many items behind it, which are the same ones. */
    private record Road(String name, Function<List<Integer>, ParIter<Integer>> pipeline) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Road> roads() {
        return List.of(
                new Road("by index", items -> ParIter.of(items).map(x -> x)),
                new Road(
                        "behind skip and limit",
                        items -> ParIter.of(withTwoMore(items)).skip(1).limit(items.size())),
                new Road(
                        "behind a filter",
                        items -> ParIter.of(withTwoMore(items)).filter(x -> x == null || x >= 0)),
                new Road(
                        "behind flatMap",
                        items -> ParIter.of(items).flatMap(x -> ParIter.of(Collections.singletonList(x)))),
                new Road(
                        "behind a filter and enumerate",
                        items -> ParIter.of(withTwoMore(items))
                                .filter(x -> x == null || x >= 0)
                                .mapIndexed((i, x) -> x)),
                new Road("of an iterator", items -> ParIter.of(items.iterator())),
                new Road("of a stream", items -> ParIter.of(items.stream())),
                new Road(
                        "of a concatenation",
                        items -> ParIter.of(items.subList(0, items.size() / 3))
                                .concat(ParIter.of(items.subList(items.size() / 3, items.size())))));
    }

    private static List<Integer> items(int size) {
        List<Integer> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            items.add(i % 11 == 5 ? null : i);
        }
        return items;
    }

    private static List<Integer> withTwoMore(List<Integer> items) {
        List<Integer> more = new ArrayList<>(items.size() + 2);
        more.add(-1);
        more.addAll(items);
        more.add(-2);
        return more;
    }

    @ParameterizedTest
    @MethodSource("roads")
    void allItemsAreThereInOrderHoweverTheyCome(Road road) {
        for (Oracle.Way way : Oracle.Way.all()) {
            boolean split = (way.force() & Options.FORCE_SPLIT) != 0;
            for (int size : split ? new int[] {LARGE + 1} : SIZES) {
                List<Integer> items = items(size);
                ParIter<?> pipeline = (ParIter<?>) way.apply(road.pipeline().apply(items));
                assertThat(pipeline.toList().equals(items))
                        .as("%d items, %s", size, way.name())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("roads")
    void theListCanBeReadByIndexAndNotBeChanged(Road road) {
        for (int size : SIZES) {
            List<Integer> list = road.pipeline().apply(items(size)).collect();
            assertThat(list).isInstanceOf(RandomAccess.class);
            assertThatThrownBy(() -> list.add(1)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> list.get(size)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("roads")
    void aSmallListIsOneOfTheJdk(Road road) {
        Class<?> plain = Collections.unmodifiableList(Arrays.asList()).getClass();
        assertThat(road.pipeline().apply(items(LARGE)).toList().getClass()).isEqualTo(plain);
        assertThat(road.pipeline().apply(items(LARGE + 1)).toList().getClass()).isNotEqualTo(plain);
    }

    @Test
    void aListOfResultsIsASourceLikeAnyOther() {
        List<Integer> list = ParIter.of(items(50_000)).toList();
        assertThat(ParIter.of(list).toList()).isEqualTo(list);
        assertThat(ParIter.of(list)
                        .filter(x -> x != null)
                        .mapToInt(x -> x)
                        .asLong()
                        .sum())
                .isEqualTo(
                        list.stream().filter(x -> x != null).mapToLong(x -> x).sum());
    }

    @Test
    void boxedResultsOfPrimitivePipelinesAreSuchLists() {
        List<Long> longs = LongParIter.range(0, 50_000).collect();
        assertThat(longs).isEqualTo(Stream.iterate(0L, x -> x + 1).limit(50_000).toList());
    }
}
