package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which {@code of} is meant: the types on the left are checked by the compiler, the items by the tests. */
class OverloadsTest {
    @Test
    void collectionsMapsAndIterablesGiveTheirItems() {
        ParIter<String> list = ParIter.of(List.of("a", "b"));
        ParIter<String> set = ParIter.of(Set.of("a"));
        ParIter<Object> wider = ParIter.of(List.of("a", "b"));
        ParIter<Map.Entry<String, Integer>> map = ParIter.of(Map.of("a", 1));
        Iterable<String> iterable = List.of("a", "b")::iterator;
        ParIter<String> any = ParIter.of(iterable);

        assertThat(list.collect()).containsExactly("a", "b");
        assertThat(set.collect()).containsExactly("a");
        assertThat(wider.collect()).containsExactly("a", "b");
        assertThat(map.collect()).containsExactly(Map.entry("a", 1));
        assertThat(any.collect()).containsExactly("a", "b");
    }

    @Test
    void anIterableThatIsACollectionIsReadAsOne() {
        Iterable<Integer> items = List.of(1, 2, 3);

        assertThat(ParIter.of(items).skip(1).collect()).containsExactly(2, 3);
    }

    @Test
    void severalCollectionsAreItemsThemselves() {
        ParIter<List<Integer>> lists = ParIter.of(List.of(1), List.of(2, 3));

        assertThat(lists.collect()).containsExactly(List.of(1), List.of(2, 3));
    }

    @Test
    void arraysOfEveryKindGiveTheirElements() {
        ParIter<String> strings = ParIter.of(new String[] {"a", "b"});
        IntParIter ints = ParIter.of(new int[] {1, 2});
        LongParIter longs = ParIter.of(new long[] {1, 2});
        DoubleParIter doubles = ParIter.of(new double[] {1, 2});
        IntParIter bytes = ParIter.of(new byte[] {-1, 2});
        IntParIter shorts = ParIter.of(new short[] {-1, 2});
        IntParIter chars = ParIter.of(new char[] {'a', 'b'});
        DoubleParIter floats = ParIter.of(new float[] {0.5f, 2});
        ParIter<int[]> rows = ParIter.of(new int[][] {{1}, {2, 3}});

        assertThat(strings.collect()).containsExactly("a", "b");
        assertThat(ints.toArray()).containsExactly(1, 2);
        assertThat(longs.toArray()).containsExactly(1, 2);
        assertThat(doubles.toArray()).containsExactly(1, 2);
        assertThat(bytes.toArray()).containsExactly(-1, 2);
        assertThat(shorts.toArray()).containsExactly(-1, 2);
        assertThat(chars.toArray()).containsExactly('a', 'b');
        assertThat(floats.toArray()).containsExactly(0.5, 2);
        assertThat(rows.count()).isEqualTo(2);
    }

    @Test
    void slicesOfArraysOfEveryKindGiveTheirElements() {
        ParIter<String> strings = ParIter.of(new String[] {"a", "b", "c"}, 1, 2);
        IntParIter ints = ParIter.of(new int[] {1, 2, 3}, 1, 2);
        LongParIter longs = ParIter.of(new long[] {1, 2, 3}, 1, 2);
        DoubleParIter doubles = ParIter.of(new double[] {1, 2, 3}, 1, 2);
        IntParIter bytes = ParIter.of(new byte[] {1, 2, 3}, 1, 2);
        IntParIter shorts = ParIter.of(new short[] {1, 2, 3}, 1, 2);
        IntParIter chars = ParIter.of(new char[] {1, 2, 3}, 1, 2);
        DoubleParIter floats = ParIter.of(new float[] {1, 2, 3}, 1, 2);

        assertThat(strings.collect()).containsExactly("b");
        assertThat(ints.toArray()).containsExactly(2);
        assertThat(longs.toArray()).containsExactly(2);
        assertThat(doubles.toArray()).containsExactly(2);
        assertThat(bytes.toArray()).containsExactly(2);
        assertThat(shorts.toArray()).containsExactly(2);
        assertThat(chars.toArray()).containsExactly(2);
        assertThat(floats.toArray()).containsExactly(2);
        assertThat(IntParIter.of(new int[] {1, 2, 3}, 3, 3).toArray()).isEmpty();
    }

    @Test
    void aListOfArgumentsGivesThem() {
        ParIter<Integer> three = ParIter.of(1, 2, 3);
        ParIter<String> one = ParIter.of("a");
        ParIter<String> none = ParIter.of();
        ParIter<String> aNull = ParIter.of((String) null);
        IntParIter ints = IntParIter.of(1, 2, 3);
        LongParIter longs = LongParIter.of(1, 2, 3);
        DoubleParIter doubles = DoubleParIter.of(1, 2, 3);

        assertThat(three.collect()).containsExactly(1, 2, 3);
        assertThat(one.collect()).containsExactly("a");
        assertThat(none.collect()).isEmpty();
        assertThat(aNull.collect()).containsExactly((String) null);
        assertThat(ints.toArray()).containsExactly(1, 2, 3);
        assertThat(longs.toArray()).containsExactly(1, 2, 3);
        assertThat(doubles.toArray()).containsExactly(1, 2, 3);
    }

    @Test
    void streamsGiveTheirItems() {
        ParIter<String> objects = ParIter.of(Stream.of("a", "b"));
        IntParIter ints = ParIter.of(IntStream.of(1, 2));
        LongParIter longs = ParIter.of(LongStream.of(1, 2));
        DoubleParIter doubles = ParIter.of(DoubleStream.of(1, 2));

        assertThat(objects.collect()).containsExactly("a", "b");
        assertThat(ints.toArray()).containsExactly(1, 2);
        assertThat(longs.toArray()).containsExactly(1, 2);
        assertThat(doubles.toArray()).containsExactly(1, 2);
    }

    @Test
    void iteratorsGiveTheirItems() {
        Iterator<String> iterator = List.of("a", "b").iterator();
        PrimitiveIterator.OfInt intIterator = IntStream.of(1, 2).iterator();
        ParIter<String> objects = ParIter.of(iterator);
        IntParIter ints = ParIter.of(intIterator);
        LongParIter longs = ParIter.of(LongStream.of(1, 2).iterator());
        DoubleParIter doubles = ParIter.of(DoubleStream.of(1, 2).iterator());

        assertThat(objects.collect()).containsExactly("a", "b");
        assertThat(ints.toArray()).containsExactly(1, 2);
        assertThat(longs.toArray()).containsExactly(1, 2);
        assertThat(doubles.toArray()).containsExactly(1, 2);
    }

    @Test
    void spliteratorsGiveTheirItems() {
        Spliterator<String> spliterator = List.of("a", "b").spliterator();
        ParIter<String> objects = ParIter.of(spliterator);
        IntParIter ints = ParIter.of(IntStream.of(1, 2).spliterator());
        LongParIter longs = ParIter.of(LongStream.of(1, 2).spliterator());
        DoubleParIter doubles = ParIter.of(DoubleStream.of(1, 2).spliterator());

        assertThat(objects.collect()).containsExactly("a", "b");
        assertThat(ints.toArray()).containsExactly(1, 2);
        assertThat(longs.toArray()).containsExactly(1, 2);
        assertThat(doubles.toArray()).containsExactly(1, 2);
    }

    @Test
    void aPipelineIsThatPipeline() {
        ParIter<String> objects = ParIter.of("a");
        Iterable<String> asIterable = objects;
        IntParIter ints = IntParIter.of(1);
        LongParIter longs = ParIter.range(0, 3);
        DoubleParIter doubles = DoubleParIter.of(1);

        assertThat(ParIter.of(objects)).isSameAs(objects);
        assertThat(ParIter.of(asIterable)).isSameAs(objects);
        assertThat(ParIter.of(ints)).isSameAs(ints);
        assertThat(ParIter.of(longs)).isSameAs(longs);
        assertThat(ParIter.of(doubles)).isSameAs(doubles);
    }

    @Test
    void aPathGivesItsNamesAndSeveralPathsAreItems() {
        ParIter<Path> names = ParIter.of(Path.of("usr", "local", "bin"));
        ParIter<Path> paths = ParIter.of(Path.of("usr", "local"), Path.of("bin"));

        assertThat(names.count()).isEqualTo(3);
        assertThat(paths.count()).isEqualTo(2);
    }

    /** A lambda without types has to find its method: no two of one name differ in the type of a function alone. */
    @Test
    void lambdasWithoutTypesCompile() {
        ParIter<String> p = ParIter.of("a", "bb");
        IntParIter ints = IntParIter.of(1, 2);

        assertThat(p.reduce((a, b) -> a + b)).contains("abb");
        assertThat(p.reduce("", (a, b) -> a + b)).isEqualTo("abb");
        assertThat(p.reduce(0, (n, s) -> n + s.length(), (a, b) -> a + b)).isEqualTo(3);
        assertThat(p.flatMap(s -> List.of(s, s)).count()).isEqualTo(4);
        assertThat(p.flatMap(s -> ParIter.of(s, s)).count()).isEqualTo(4);
        String[] array = p.toArray(n -> new String[n]);
        assertThat(array).containsExactly("a", "bb");
        assertThat(p.minBy(s -> -s.length())).contains("bb");
        assertThat(ints.reduce((a, b) -> a + b)).hasValue(3);
        assertThat(ints.reduce(0, (a, b) -> a + b)).isEqualTo(3);
        assertThat(ints.flatMap(x -> IntParIter.of(x, x)).count()).isEqualTo(4);
        assertThat(ints.minBy(x -> -x)).hasValue(2);
        ints.forEach(x -> {});
        for (String s : p) {
            assertThat(s).isNotEmpty();
        }
    }

    @Test
    void elementTypesMayWiden() {
        Collection<Integer> ints = List.of(1, 2);
        ParIter<Number> numbers = ParIter.of(ints);

        assertThat(numbers.concat(ParIter.of(0.5)).collect()).containsExactly(1, 2, 0.5);
        assertThat(ParIter.<Number>concatAll(ParIter.of(1), ParIter.of(0.5)).collect())
                .containsExactly(1, 0.5);
    }
}
