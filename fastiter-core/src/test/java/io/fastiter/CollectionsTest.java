package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.RandomAccess;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Collections of every make as sources: what they iterate over, in their order, read when the run starts. */
class CollectionsTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    private static final List<Integer> NUMBERS =
            IntStream.range(0, 3000).mapToObj(i -> i * 7919 % 4001).toList();

    record Named(String name, Collection<Integer> collection) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Named named(Collection<Integer> collection) {
        return new Named(collection.getClass().getSimpleName(), collection);
    }

    static Stream<Named> collections() {
        Map<Integer, Integer> hash = new HashMap<>();
        TreeMap<Integer, Integer> tree = new TreeMap<>();
        Map<Integer, Integer> concurrent = new ConcurrentHashMap<>();
        NUMBERS.forEach(x -> {
            hash.put(x, x + 1);
            tree.put(x, x + 1);
            concurrent.put(x, x + 1);
        });
        return Stream.of(
                named(new ArrayList<>(NUMBERS)),
                named(new LinkedList<>(NUMBERS)),
                named(new HashSet<>(NUMBERS)),
                named(new LinkedHashSet<>(NUMBERS)),
                named(new TreeSet<>(NUMBERS)),
                named(new TreeSet<>(NUMBERS).descendingSet()),
                named(new PriorityQueue<>(NUMBERS)),
                named(new Vector<>(NUMBERS)),
                named(new ConcurrentLinkedQueue<>(NUMBERS)),
                named(new ConcurrentSkipListSet<>(NUMBERS)),
                named(new LinkedBlockingQueue<>(NUMBERS)),
                named(new CopyOnWriteArrayList<>(NUMBERS)),
                new Named("keys of a HashMap", hash.keySet()),
                new Named("values of a HashMap", hash.values()),
                new Named("keys of a ConcurrentHashMap", concurrent.keySet()),
                new Named("values of a ConcurrentHashMap", concurrent.values()),
                new Named("keys of part of a TreeMap", tree.subMap(100, 3000).keySet()),
                new Named("values of part of a TreeMap", tree.tailMap(2000).values()),
                new Named("synchronizedList", Collections.synchronizedList(new ArrayList<>(NUMBERS))),
                new Named("unmodifiableList", Collections.unmodifiableList(new ArrayList<>(NUMBERS))),
                new Named("unmodifiableSet", Collections.unmodifiableSet(new HashSet<>(NUMBERS))),
                new Named("checkedList", Collections.checkedList(new ArrayList<>(NUMBERS), Integer.class)),
                new Named("List.of", List.copyOf(NUMBERS)),
                new Named("Arrays.asList", Arrays.asList(NUMBERS.toArray(new Integer[0]))),
                new Named("subList", new ArrayList<>(NUMBERS).subList(5, 2900)),
                new Named(
                        "subList of a subList",
                        new ArrayList<>(NUMBERS).subList(5, 2900).subList(1, 800)),
                new Named("subList of a LinkedList", new LinkedList<>(NUMBERS).subList(5, 2900)),
                new Named("nCopies", Collections.nCopies(1500, 5)),
                new Named("singletonList", Collections.singletonList(5)),
                new Named("emptyList", Collections.emptyList()));
    }

    @ParameterizedTest
    @MethodSource("collections")
    void a_collection_gives_what_it_iterates_over(Named named) {
        Collection<Integer> items = named.collection();
        List<Integer> expected = new ArrayList<>(items);
        for (ParIter<Integer> p : List.of(
                ParIter.of(items),
                ParIter.of(items).sequential(),
                ParIter.of(items).on(POOL).force(Options.FORCE_SPLIT),
                ParIter.of(items).on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED))) {
            assertThat(p.collect()).isEqualTo(expected);
            assertThat(p.filter(x -> x % 2 == 0).count())
                    .isEqualTo(expected.stream().filter(x -> x % 2 == 0).count());
            assertThat(p.skip(10).limit(20).collect())
                    .isEqualTo(expected.stream().skip(10).limit(20).toList());
            assertThat(p.findLast().isPresent()).isEqualTo(!expected.isEmpty());
        }
    }

    @Test
    void a_map_gives_its_entries() {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < 500; i++) {
            map.put("k" + i, i);
        }

        assertThat(ParIter.of(map).on(POOL).map(e -> e.getKey() + e.getValue()).collect())
                .hasSize(500)
                .startsWith("k00", "k11")
                .endsWith("k499499");
    }

    // ---- read when the run starts ----

    @Test
    void a_collection_is_read_when_the_terminal_operation_starts() {
        for (Collection<Integer> items :
                List.<Collection<Integer>>of(new ArrayList<>(), new LinkedList<>(), new TreeSet<>())) {
            ParIter<Integer> pipeline = ParIter.of(items).map(x -> x + 1);
            assertThat(pipeline.collect()).isEmpty();
            items.add(1);
            items.add(2);
            assertThat(pipeline.collect()).containsExactly(2, 3);
        }
    }

    @Test
    void an_array_is_not_copied() {
        int[] array = {1, 2, 3};
        IntParIter pipeline = IntParIter.of(array);
        array[1] = 20;

        assertThat(pipeline.toArray()).containsExactly(1, 20, 3);
    }

    // ---- modified meanwhile ----

    @ParameterizedTest
    @MethodSource("growing")
    void a_collection_that_grows_during_the_run_is_noticed(Named named) {
        for (int force : new int[] {0, Options.FORCE_SPLIT}) {
            Collection<Integer> items = named.collection();
            items.clear();
            items.addAll(IntStream.range(0, 500).boxed().toList());
            ParIter<Integer> pipeline =
                    ParIter.of(items).on(POOL).parallelism(1).force(force);

            assertThatThrownBy(() -> pipeline.forEach(x -> {
                        if (x == 100) {
                            items.add(5000);
                        }
                    }))
                    .isInstanceOf(ConcurrentModificationException.class);
            assertThat(pipeline.count()).isEqualTo(501);
        }
    }

    static Stream<Named> growing() {
        return Stream.of(
                named(new ArrayList<>()), named(new LinkedList<>()), named(new HashSet<>()), named(new TreeSet<>()));
    }

    @Test
    void a_concurrent_collection_that_grows_is_no_error() {
        ConcurrentHashMap<Integer, Integer> map = new ConcurrentHashMap<>();
        CopyOnWriteArrayList<Integer> list = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 500; i++) {
            map.put(i, i);
            list.add(i);
        }

        assertThat(ParIter.of(map.keySet())
                        .on(POOL)
                        .peek(x -> {
                            if (x < 10_000) { // what it puts may be seen, and must not go on for ever
                                map.put(x + 10_000, x);
                            }
                        })
                        .count())
                .isGreaterThanOrEqualTo(500);
        assertThat(ParIter.of(list)
                        .on(POOL)
                        .peek(x -> {
                            if (x < 20) {
                                list.add(-1);
                            }
                        })
                        .count())
                .isEqualTo(500);
    }

    /** Says it has another number of items than it gives. */
    private static final class Liar extends AbstractList<Integer> implements RandomAccess {
        private final int said;
        private final int real;

        Liar(int said, int real) {
            this.said = said;
            this.real = real;
        }

        @Override
        public Integer get(int index) {
            if (index >= real) {
                throw new IndexOutOfBoundsException("no item " + index);
            }
            return index;
        }

        @Override
        public int size() {
            return said;
        }
    }

    @Test
    void a_list_that_lies_about_its_size_fails_clearly_or_gives_what_it_says() {
        assertThatThrownBy(() -> ParIter.of(new Liar(1000, 900)).on(POOL).collect())
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("no item 900");
        assertThat(ParIter.of(new Liar(900, 1000)).on(POOL).collect()).hasSize(900);
    }

    @Test
    void a_list_whose_size_changes_with_every_look_gives_no_wrong_item() {
        List<Integer> unstable = new AbstractList<>() {
            private int size = 100;

            @Override
            public Integer get(int index) {
                return index;
            }

            @Override
            public synchronized int size() {
                return size++;
            }
        };
        try {
            List<Integer> items = ParIter.of(unstable).on(POOL).collect();
            for (int i = 0; i < items.size(); i++) {
                assertThat(items.get(i)).isEqualTo(i);
            }
        } catch (ConcurrentModificationException e) {
            assertThat(e).isNotNull(); // that is what it looks like
        }
    }
}
