package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.RandomAccess;
import java.util.Set;
import java.util.Spliterator;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Collections of every make as sources: what they iterate over, in their order, whatever is done with it. */
@MustEnd
class EveryCollectionTest {
    /** More than are taken at once of a collection of the JDK. */
    private static final int MANY = 20_000;

    private static final List<Integer> NUMBERS =
            IntStream.range(0, 3000).mapToObj(i -> i * 7919 % 4001).toList();

    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    private record Named<C>(String name, C collection) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Named<Collection<Integer>> named(Collection<Integer> collection) {
        return new Named<>(collection.getClass().getSimpleName(), collection);
    }

    private static Named<Collection<Integer>> named(String name, Collection<Integer> collection) {
        return new Named<>(name, collection);
    }

    private static List<ParIter<Integer>> ways(Collection<Integer> items) {
        return List.of(
                ParIter.of(items),
                ParIter.of(items).sequential(),
                ParIter.of(items).on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED),
                ParIter.of(items).on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
    }

    static Stream<Named<Collection<Integer>>> collections() {
        List<Integer> many = IntStream.range(0, MANY).boxed().toList();
        Map<Integer, Integer> hash = new HashMap<>();
        Map<Integer, Integer> linked = new LinkedHashMap<>();
        TreeMap<Integer, Integer> tree = new TreeMap<>();
        Map<Integer, Integer> concurrent = new ConcurrentHashMap<>();
        ConcurrentSkipListMap<Integer, Integer> skipList = new ConcurrentSkipListMap<>();
        for (Map<Integer, Integer> map : List.of(hash, linked, tree, concurrent, skipList)) {
            NUMBERS.forEach(x -> map.put(x, x + 1));
        }
        return Stream.of(
                named(new ArrayList<>(NUMBERS)),
                named(new LinkedList<>(NUMBERS)),
                named(new ArrayDeque<>(NUMBERS)),
                named(new PriorityQueue<>(NUMBERS)),
                named(new HashSet<>(NUMBERS)),
                named(new LinkedHashSet<>(NUMBERS)),
                named(new TreeSet<>(NUMBERS)),
                named("a large HashSet", new HashSet<>(many)),
                named("a large TreeSet", new TreeSet<>(many)),
                named("a large ArrayDeque", new ArrayDeque<>(many)),
                named("a large LinkedList", new LinkedList<>(many)),
                named("a TreeSet downwards", new TreeSet<>(NUMBERS).descendingSet()),
                named("part of a TreeSet", new TreeSet<>(NUMBERS).subSet(100, true, 2000, false)),
                named("keys of a HashMap", hash.keySet()),
                named("values of a HashMap", hash.values()),
                named("keys of a LinkedHashMap", linked.keySet()),
                named("values of a TreeMap", tree.values()),
                named("keys of a TreeMap downwards", tree.descendingKeySet()),
                named("keys of part of a TreeMap", tree.subMap(100, 3000).keySet()),
                named("values of part of a TreeMap", tree.tailMap(2000).values()),
                named("keys of a ConcurrentHashMap", concurrent.keySet()),
                named("values of a ConcurrentHashMap", concurrent.values()),
                named("values of a ConcurrentSkipListMap", skipList.headMap(900).values()),
                named(new ConcurrentSkipListSet<>(NUMBERS)),
                named(new ConcurrentLinkedQueue<>(NUMBERS)),
                named(new ConcurrentLinkedDeque<>(NUMBERS)),
                named(new LinkedBlockingQueue<>(NUMBERS)),
                named(new CopyOnWriteArrayList<>(NUMBERS)),
                named(new CopyOnWriteArraySet<>(NUMBERS)),
                named(new Vector<>(NUMBERS)),
                named("synchronizedList", Collections.synchronizedList(new ArrayList<>(NUMBERS))),
                named("synchronizedSet", Collections.synchronizedSet(new HashSet<>(NUMBERS))),
                named("unmodifiableList", Collections.unmodifiableList(new ArrayList<>(NUMBERS))),
                named("unmodifiableSet", Collections.unmodifiableSet(new HashSet<>(NUMBERS))),
                named("checkedList", Collections.checkedList(new ArrayList<>(NUMBERS), Integer.class)),
                named("List.of", List.copyOf(NUMBERS)),
                named("Set.of", Set.copyOf(NUMBERS)),
                named("Arrays.asList", Arrays.asList(NUMBERS.toArray(new Integer[0]))),
                named("part of an ArrayList", new ArrayList<>(NUMBERS).subList(5, 2900)),
                named(
                        "part of a part of an ArrayList",
                        new ArrayList<>(NUMBERS).subList(5, 2900).subList(1, 800)),
                named("part of a LinkedList", new LinkedList<>(NUMBERS).subList(5, 2900)),
                named("part of List.of", List.copyOf(NUMBERS).subList(5, 2900)),
                named("nCopies", Collections.nCopies(1500, 5)),
                named("singletonList", Collections.singletonList(5)),
                named("a collection of somebody's own", new Bag(NUMBERS)),
                named("emptyList", Collections.emptyList()),
                named("an empty HashSet", new HashSet<>()),
                named("an empty LinkedList", new LinkedList<>()),
                named("an empty part", new ArrayList<>(NUMBERS).subList(7, 7)));
    }

    /** Has nothing but what a collection must have. */
    private static final class Bag extends AbstractCollection<Integer> {
        private final List<Integer> items;

        Bag(List<Integer> items) {
            this.items = items;
        }

        @Override
        public Iterator<Integer> iterator() {
            return items.iterator();
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    @ParameterizedTest
    @MethodSource("collections")
    void aCollectionGivesWhatItIteratesOver(Named<Collection<Integer>> named) {
        List<Integer> expected = new ArrayList<>(named.collection());
        for (ParIter<Integer> p : ways(named.collection())) {
            assertThat(p.collect()).isEqualTo(expected);
            assertThat(p.map(x -> x * 3).collect())
                    .isEqualTo(expected.stream().map(x -> x * 3).toList());
            assertThat(p.filter(x -> x % 2 == 0).collect())
                    .isEqualTo(expected.stream().filter(x -> x % 2 == 0).toList());
            assertThat(p.skip(10).limit(20).collect())
                    .isEqualTo(expected.stream().skip(10).limit(20).toList());
            assertThat(p.filter(x -> x % 3 == 0).limit(20).collect())
                    .isEqualTo(
                            expected.stream().filter(x -> x % 3 == 0).limit(20).toList());
            assertThat(p.findFirst()).isEqualTo(expected.stream().findFirst());
            assertThat(p.findFirst(x -> x > 2900))
                    .isEqualTo(expected.stream().filter(x -> x > 2900).findFirst());
            assertThat(p.count()).isEqualTo(expected.size());
            assertThat(p.mapToLong(x -> x).sum())
                    .isEqualTo(expected.stream().mapToLong(x -> x).sum());
        }
    }

    @ParameterizedTest
    @MethodSource("maps")
    void aMapGivesItsEntriesInItsOrder(Named<Map<Integer, Integer>> named) {
        Map<Integer, Integer> map = named.collection();
        assertThat(ParIter.of(map).collect()).isEmpty();
        NUMBERS.forEach(x -> map.put(x, -x));
        List<String> expected = new ArrayList<>();
        map.forEach((k, v) -> expected.add(k + "=" + v));

        for (int force : new int[] {0, Options.FORCE_SPLIT}) {
            assertThat(ParIter.of(map)
                            .on(POOL)
                            .force(force)
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect())
                    .isEqualTo(expected);
        }
    }

    static Stream<Named<Map<Integer, Integer>>> maps() {
        return Stream.<Map<Integer, Integer>>of(
                        new HashMap<>(),
                        new LinkedHashMap<>(),
                        new TreeMap<>(),
                        new ConcurrentHashMap<>(),
                        new ConcurrentSkipListMap<>())
                .map(map -> new Named<>(map.getClass().getSimpleName(), map));
    }

    // ---- changed between runs ----

    @ParameterizedTest
    @MethodSource({"failFast", "tolerant"})
    void aCollectionIsReadWhenTheTerminalOperationStarts(Named<Supplier<Collection<Integer>>> named) {
        Collection<Integer> items = named.collection().get();
        ParIter<Integer> pipeline = ParIter.of(items).map(x -> x + 1);

        assertThat(pipeline.collect()).isEmpty();
        items.add(1);
        items.add(2);
        assertThat(pipeline.collect()).containsExactlyInAnyOrder(2, 3);
        items.remove(1);
        assertThat(pipeline.collect()).containsExactly(3);
    }

    @Test
    void anArrayIsNotCopied() {
        Integer[] array = {1, 2, 3};
        ParIter<Integer> ofArray = ParIter.of(array);
        ParIter<Integer> ofList = ParIter.of(Arrays.asList(array));
        array[1] = 20;

        assertThat(ofArray.collect()).containsExactly(1, 20, 3);
        assertThat(ofList.collect()).containsExactly(1, 20, 3);
    }

    // ---- changed during a run ----

    private static void fill(Collection<Integer> items, int n) {
        for (int i = 0; i < n; i++) {
            items.add(i);
        }
    }

    @ParameterizedTest
    @MethodSource("failFast")
    void aChangeDuringTheRunIsNoticed(Named<Supplier<Collection<Integer>>> named) {
        for (int n : new int[] {10, 500, MANY}) {
            for (boolean adds : new boolean[] {true, false}) {
                Collection<Integer> items = named.collection().get();
                fill(items, n);
                ParIter<Integer> pipeline = ParIter.of(items).sequential();

                assertThatThrownBy(() -> pipeline.forEach(x -> {
                            if (x == 3) {
                                if (adds) {
                                    items.add(-1);
                                } else {
                                    items.remove(7);
                                }
                            }
                        }))
                        .as("%d items, %s", n, adds ? "one added" : "one removed")
                        .isInstanceOf(ConcurrentModificationException.class);
                assertThat(pipeline.count()).isEqualTo(adds ? n + 1 : n - 1);
            }
        }
    }

    static Stream<Named<Supplier<Collection<Integer>>>> failFast() {
        return Stream.<Supplier<Collection<Integer>>>of(
                        ArrayList::new,
                        LinkedList::new,
                        HashSet::new,
                        LinkedHashSet::new,
                        TreeSet::new,
                        PriorityQueue::new)
                .map(EveryCollectionTest::named);
    }

    @ParameterizedTest
    @MethodSource("tolerant")
    void aCollectionThatMayChangeMeanwhileMayDoSo(Named<Supplier<Collection<Integer>>> named) {
        for (int n : new int[] {10, 500, MANY}) {
            if (n == MANY && named.name().startsWith("CopyOnWrite")) {
                continue; // to fill it takes a copy per item
            }
            Collection<Integer> items = named.collection().get();
            fill(items, n);

            List<Integer> seen = ParIter.of(items)
                    .on(POOL)
                    .peek(x -> {
                        if (x == 3) {
                            items.add(-1);
                        }
                    })
                    .collect();

            assertThat(seen).containsAll(IntStream.range(0, n).boxed().toList());
            assertThat(items).hasSize(n + 1);
        }
    }

    static Stream<Named<Supplier<Collection<Integer>>>> tolerant() {
        return Stream.<Supplier<Collection<Integer>>>of(
                        CopyOnWriteArrayList::new,
                        CopyOnWriteArraySet::new,
                        ConcurrentLinkedQueue::new,
                        LinkedBlockingQueue::new,
                        ConcurrentSkipListSet::new,
                        ConcurrentHashMap::newKeySet,
                        Vector::new,
                        () -> Collections.synchronizedList(new ArrayList<>()))
                .map(EveryCollectionTest::named);
    }

    private static Named<Supplier<Collection<Integer>>> named(Supplier<Collection<Integer>> supplier) {
        return new Named<>(supplier.get().getClass().getSimpleName(), supplier);
    }

    @Test
    void aViewOfAListThatCopiesIsASnapshotToo() {
        CopyOnWriteArrayList<Integer> items = new CopyOnWriteArrayList<>(List.of(1, 2, 3));
        for (List<Integer> view :
                List.of(Collections.unmodifiableList(items), Collections.checkedList(items, Integer.class))) {
            List<Integer> before = List.copyOf(items);
            assertThat(ParIter.of(view).peek(x -> items.add(9)).collect()).isEqualTo(before);
        }
        ArrayList<Integer> plain = new ArrayList<>(List.of(1, 2, 3));
        List<Integer> view = Collections.unmodifiableList(plain);
        assertThat(ParIter.of(view).explain()).contains("by index, 3 items");
        assertThatThrownBy(() -> ParIter.of(view).peek(plain::add).collect())
                .isInstanceOf(ConcurrentModificationException.class);
    }

    /** Whose iterator and spliterator disagree. */
    private static final class Negated extends HashSet<Integer> {
        @Override
        public Iterator<Integer> iterator() {
            return stream().map(x -> -x).iterator();
        }
    }

    @Test
    void aSetIsReadInOneWayWhoeverReadsIt() {
        Negated items = new Negated();
        fill(items, MANY);
        for (Collection<Integer> read : List.of(items, Collections.unmodifiableSet(items))) {
            assertThat(ParIter.of(read).sequential().mapToLong(x -> x).sum())
                    .isEqualTo(ParIter.of(read).on(POOL).mapToLong(x -> x).sum());
        }
    }

    /** Has indices and no spliterator. */
    private static final class OnlyIndexed extends AbstractList<Integer> implements RandomAccess {
        @Override
        public Integer get(int i) {
            return i;
        }

        @Override
        public int size() {
            return 5;
        }

        @Override
        public Spliterator<Integer> spliterator() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aViewOfAListThatHasNoSpliteratorIsReadByIndex() {
        assertThat(ParIter.of(Collections.unmodifiableList(new OnlyIndexed())).collect())
                .containsExactly(0, 1, 2, 3, 4);
    }

    // ---- lists that lie ----

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
    void aListThatSaysMoreThanItHasFailsAtTheFirstItemThatIsMissing() {
        List<Integer> liar = new Liar(1000, 900);
        for (ParIter<Integer> p : ways(liar)) {
            assertThatThrownBy(p::collect)
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("no item 900");
            assertThat(p.limit(900).collect()).hasSize(900);
            assertThat(p.findFirst(x -> x == 899)).hasValue(899);
        }
    }

    @Test
    void aListThatSaysLessThanItHasGivesWhatItSays() {
        for (ParIter<Integer> p : ways(new Liar(900, 1000))) {
            assertThat(p.collect()).isEqualTo(IntStream.range(0, 900).boxed().toList());
        }
    }

    /** By index: what iterates over such a list might never come to an end. */
    private static final class Restless extends AbstractList<Integer> implements RandomAccess {
        private int size = 100;

        @Override
        public Integer get(int index) {
            return index;
        }

        @Override
        public synchronized int size() {
            return size++;
        }
    }

    @Test
    void aListWhoseSizeChangesWithEveryLookIsOneThatWasChanged() {
        for (ParIter<Integer> p : ways(new Restless())) {
            assertThatThrownBy(p::collect).isInstanceOf(ConcurrentModificationException.class);
        }
    }
}
