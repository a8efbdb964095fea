package io.fastiter.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Source;
import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CollectionSourceTest {
    /** More than are taken by a snapshot. */
    private static final int MANY = 20_000;

    /** Every kind of collection of the JDK, with no, one, some and many items. */
    static Stream<Named<Collection<?>>> collections() {
        return Stream.of(0, 1, 100, MANY).flatMap(CollectionSourceTest::collectionsOf);
    }

    private static Stream<Named<Collection<?>>> collectionsOf(int n) {
        List<Integer> items = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            items.add(i * 31 % (n + 1) - n / 2);
        }
        Map<Integer, Integer> map = items.stream().collect(Collectors.toMap(x -> x, x -> -x));
        Map<String, Collection<?>> all = new LinkedHashMap<>();
        all.put("ArrayList", items);
        all.put("Arrays.asList", Arrays.asList(items.toArray()));
        all.put("List.of", List.of(items.toArray()));
        all.put("List.copyOf", List.copyOf(items));
        all.put("nCopies", Collections.nCopies(n, "x"));
        all.put("sublist", new ArrayList<>(items).subList(n / 4, n - n / 4));
        all.put("sublist of List.of", List.of(items.toArray()).subList(n / 4, n - n / 4));
        all.put("LinkedList", new LinkedList<>(items));
        all.put("sublist of LinkedList", new LinkedList<>(items).subList(n / 4, n - n / 4));
        all.put("Vector", new Vector<>(items));
        all.put("sublist of Vector", new Vector<>(items).subList(n / 4, n - n / 4));
        all.put("CopyOnWriteArrayList", new CopyOnWriteArrayList<>(items));
        all.put("sublist of it", new CopyOnWriteArrayList<>(items).subList(n / 4, n - n / 4));
        all.put("CopyOnWriteArraySet", new CopyOnWriteArraySet<>(items.subList(0, Math.min(n, 500))));
        all.put("synchronizedList", Collections.synchronizedList(new ArrayList<>(items)));
        all.put("synchronizedList, linked", Collections.synchronizedList(new LinkedList<>(items)));
        all.put("synchronizedSet", Collections.synchronizedSet(new HashSet<>(items)));
        all.put("synchronizedCollection", Collections.synchronizedCollection(new ArrayDeque<>(items)));
        all.put(
                "values of synchronizedMap",
                Collections.synchronizedMap(new HashMap<>(map)).values());
        all.put("unmodifiableList", Collections.unmodifiableList(items));
        all.put("unmodifiableSet", Collections.unmodifiableSet(new HashSet<>(items)));
        all.put("checkedList", Collections.checkedList(items, Integer.class));
        all.put("HashSet", new HashSet<>(items));
        all.put("LinkedHashSet", new LinkedHashSet<>(items));
        all.put("TreeSet", new TreeSet<>(items));
        all.put("descending TreeSet", new TreeSet<>(items).descendingSet());
        all.put("head of TreeSet", new TreeSet<>(items).headSet(1));
        all.put("Set.of", Set.copyOf(items));
        all.put("HashMap's keys", new HashMap<>(map).keySet());
        all.put("HashMap's values", new HashMap<>(map).values());
        all.put("HashMap's entries", new HashMap<>(map).entrySet());
        all.put(
                "entries of unmodifiableMap",
                Collections.unmodifiableMap(new HashMap<>(map)).entrySet());
        all.put("Map.of's entries", Map.copyOf(map).entrySet());
        all.put("TreeMap's keys", new TreeMap<>(map).keySet());
        all.put("TreeMap's values", new TreeMap<>(map).values());
        all.put("TreeMap's entries", new TreeMap<>(map).entrySet());
        all.put("tail of TreeMap", new TreeMap<>(map).tailMap(1).entrySet());
        all.put("IdentityHashMap's values", new IdentityHashMap<>(map).values());
        all.put("ConcurrentHashMap's keys", new ConcurrentHashMap<>(map).keySet());
        all.put("ConcurrentHashMap's values", new ConcurrentHashMap<>(map).values());
        all.put("ConcurrentHashMap's entries", new ConcurrentHashMap<>(map).entrySet());
        all.put("ConcurrentSkipListSet", new ConcurrentSkipListSet<>(items));
        all.put("ConcurrentLinkedQueue", new ConcurrentLinkedQueue<>(items));
        all.put("LinkedBlockingQueue", new LinkedBlockingQueue<>(items));
        all.put("ArrayBlockingQueue", new ArrayBlockingQueue<>(n + 1, false, items));
        all.put("PriorityBlockingQueue", new PriorityBlockingQueue<>(items));
        all.put("PriorityQueue", new PriorityQueue<>(items));
        all.put("ArrayDeque", new ArrayDeque<>(items));
        all.put("AbstractCollection", new Plain(items));
        return all.entrySet().stream().map(e -> Named.of(e.getKey() + " of " + n, e.getValue()));
    }

    /** A collection that says what it must and nothing more. */
    private static class Plain extends AbstractCollection<Object> {
        private final Collection<?> items;

        Plain(Collection<?> items) {
            this.items = items;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Iterator<Object> iterator() {
            return (Iterator<Object>) items.iterator();
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    @ParameterizedTest
    @MethodSource("collections")
    void aCollectionGivesItsItemsInItsOrderEachTime(Collection<?> collection) {
        List<Object> expected = new ArrayList<>(collection);
        Source source = CollectionSource.of(collection);
        SourceRuns.ways()
                .forEach((name, way) ->
                        assertThat(SourceRuns.items(source, way)).as(name).isEqualTo(expected));
    }

    @ParameterizedTest
    @MethodSource("collections")
    void aCollectionCanBeReadInParts(Collection<?> collection) {
        List<Object> expected = new ArrayList<>(collection);
        int n = expected.size();
        Plan middle = SourceRuns.limited(SourceRuns.skipped(Plan.of(CollectionSource.of(collection)), n / 3), n / 3);
        SourceRuns.ways().forEach((name, way) -> {
            assertThat(SourceRuns.items(middle, way)).as(name).isEqualTo(expected.subList(n / 3, n / 3 + n / 3));
            assertThat(SourceRuns.first(7, CollectionSource.of(collection), way))
                    .as(name)
                    .isEqualTo(expected.subList(0, Math.min(7, n)));
        });
    }

    @Test
    void nullsAreItems() {
        List<Object> items = Arrays.asList(null, 1, null);
        SourceRuns.ways().forEach((name, way) -> {
            assertThat(SourceRuns.items(CollectionSource.of(items), way))
                    .as(name)
                    .isEqualTo(items);
            assertThat(SourceRuns.items(CollectionSource.of(new LinkedList<>(items)), way))
                    .as(name)
                    .isEqualTo(items);
            assertThat(SourceRuns.items(CollectionSource.of(new HashSet<>(items)), way))
                    .as(name)
                    .containsExactlyElementsOf(new HashSet<>(items));
        });
    }

    // ---- how each is read ----

    @Test
    void aListWithRandomAccessIsReadByIndexAndItsKernelSeesOneClassOfList() {
        Source list = CollectionSource.of(new ArrayList<>(List.of(1, 2)));
        assertThat(list).isInstanceOf(ListSource.class);
        assertThat(Plan.of(list).shape)
                .isSameAs(Plan.of(CollectionSource.of(new ArrayList<>())).shape)
                .isNotSameAs(Plan.of(CollectionSource.of(Arrays.asList(1, 2))).shape);
    }

    @Test
    void aListThatLocksIsAskedForItsItemsOnceInARun() {
        AtomicInteger gets = new AtomicInteger();
        Vector<Integer> vector = new Vector<>(List.of(1, 2, 3)) {
            @Override
            public synchronized Integer get(int index) {
                gets.incrementAndGet();
                return super.get(index);
            }
        };
        assertThat(SourceRuns.items(CollectionSource.of(vector))).containsExactly(1, 2, 3);
        assertThat(SourceRuns.items(CollectionSource.of(Collections.synchronizedList(vector))))
                .containsExactly(1, 2, 3);
        assertThat(gets).hasValue(0);
    }

    @Test
    void aCollectionWithoutIndicesIsReadAsFarAsTheRunGoes() {
        AtomicInteger taken = new AtomicInteger();
        Collection<Object> counted =
                new Plain(IntStream.range(0, 100_000).boxed().collect(Collectors.toList())) {
                    @Override
                    public Iterator<Object> iterator() {
                        Iterator<Object> items = super.iterator();
                        return new Iterator<>() {
                            @Override
                            public boolean hasNext() {
                                return items.hasNext();
                            }

                            @Override
                            public Object next() {
                                taken.incrementAndGet();
                                return items.next();
                            }
                        };
                    }
                };
        assertThat(SourceRuns.items(SourceRuns.limited(Plan.of(CollectionSource.of(counted)), 3), Options.STANDARD))
                .containsExactly(0, 1, 2);
        assertThat(taken).hasValue(3);
    }

    @Test
    void theSizeOfACollectionIsToldBeforeTheRunWhereItIsReadByIndexOrSnapshot() {
        assertThat(CollectionSource.of(List.of(1, 2)).size()).isEqualTo(2);
        assertThat(CollectionSource.of(new Vector<>(List.of(1, 2))).size()).isEqualTo(2);
        assertThat(CollectionSource.of(new HashSet<>(List.of(1, 2))).size()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFewItemsOfACollectionOfTheJdkAreTakenAtOnceAndManyAreNot() {
        for (Collection<Object> collection : List.<Collection<Object>>of(
                new HashSet<>(), new LinkedList<>(), new TreeSet<>(), ConcurrentHashMap.newKeySet())) {
            Source source = CollectionSource.of(collection);
            assertThat(source.open(Options.STANDARD)).isInstanceOf(SnapshotSource.class);
            for (int i = 0; i < MANY; i++) {
                collection.add(i);
            }
            assertThat(source.open(Options.STANDARD)).isSameAs(source);
        }
        assertThat(CollectionSource.of(new Plain(List.of(1))).open(Options.STANDARD))
                .isInstanceOf(PullSource.class);
        assertThat(CollectionSource.of(new HashSet<>() {}).open(Options.STANDARD))
                .isInstanceOf(PullSource.class);
    }

    @ParameterizedTest
    @MethodSource("maps")
    void entriesAreThoseOfTheMap(Map<Object, Object> map) {
        Source source = CollectionSource.of(map.entrySet());
        map.put(Day.MONDAY, 1);
        List<Object> items = SourceRuns.items(source);
        ((Map.Entry<?, Object>) items.get(0)).setValue(2);
        assertThat(map).containsEntry(Day.MONDAY, 2);
    }

    private enum Day {
        MONDAY
    }

    /** Not IdentityHashMap and WeakHashMap: the entries that their spliterators give are copies, in streams too. */
    static Stream<Map<?, ?>> maps() {
        return Stream.of(
                new HashMap<>(),
                new LinkedHashMap<>(),
                new TreeMap<>(),
                new EnumMap<>(Day.class),
                new ConcurrentHashMap<>());
    }

    // ---- late binding and changes ----

    @ParameterizedTest
    @MethodSource("growing")
    void whatIsAddedBeforeTheRunBelongsToIt(Collection<Integer> collection) {
        Source source = CollectionSource.of(collection);
        collection.addAll(List.of(1, 2));
        assertThat(SourceRuns.items(source)).containsExactly(1, 2);
        collection.addAll(List.of(3));
        assertThat(SourceRuns.items(source)).containsExactly(1, 2, 3);
        collection.clear();
        assertThat(SourceRuns.items(source)).isEmpty();
    }

    static Stream<Collection<Integer>> growing() {
        return Stream.of(
                new ArrayList<>(),
                new LinkedList<>(),
                new HashSet<>(),
                new TreeSet<>(),
                new ArrayDeque<>(),
                new Vector<>(),
                new CopyOnWriteArrayList<>(),
                Collections.synchronizedList(new ArrayList<>()),
                ConcurrentHashMap.newKeySet());
    }

    @Test
    void aListThatHasGrownDuringTheRunIsReportedWithBothSizes() {
        SourceRuns.ways().forEach((name, way) -> {
            List<Object> list = new ArrayList<>(List.of(1, 2, 3));
            Plan adding = SourceRuns.peeked(CollectionSource.of(list), x -> {
                if (x.equals(2)) {
                    list.add(4);
                }
            });
            assertThatThrownBy(() -> SourceRuns.items(adding, way))
                    .as(name)
                    .isInstanceOf(ConcurrentModificationException.class)
                    .hasMessageContaining("had 3 items")
                    .hasMessageContaining("has 4");
        });
    }

    @Test
    void aListThatHasShrunkDuringTheRunIsReportedAsChanged() {
        SourceRuns.ways().forEach((name, way) -> {
            List<Object> list = IntStream.range(0, 10_000).boxed().collect(Collectors.toCollection(ArrayList::new));
            Plan clearing = SourceRuns.peeked(CollectionSource.of(list), x -> {
                if (x.equals(0)) {
                    list.clear();
                }
            });
            assertThatThrownBy(() -> SourceRuns.items(clearing, way))
                    .as(name)
                    .isInstanceOf(ConcurrentModificationException.class)
                    .hasMessageContaining("has 0");
        });
    }

    @ParameterizedTest
    @MethodSource("checking")
    void aCollectionThatChecksForChangesThrows(Collection<Object> collection) {
        assertNoticesAnAddition(collection, 10);
        assertNoticesAnAddition(collection, MANY);
    }

    private static void assertNoticesAnAddition(Collection<Object> collection, int items) {
        collection.clear();
        for (int i = 0; i < items; i++) {
            collection.add(i);
        }
        Plan adding = SourceRuns.peeked(CollectionSource.of(collection), x -> {
            if (x.equals(0)) {
                collection.add(-1);
            }
        });
        assertThatThrownBy(() -> SourceRuns.items(adding, Options.STANDARD.makeSequential()))
                .isInstanceOf(ConcurrentModificationException.class);
    }

    static Stream<Collection<Object>> checking() {
        return Stream.of(
                new LinkedList<>(), new HashSet<>(), new LinkedHashSet<>(), new TreeSet<>(), new PriorityQueue<>());
    }

    @ParameterizedTest
    @MethodSource("tolerant")
    void aCollectionThatMayChangeWhileItIsReadMayDoSoHereToo(Collection<Object> collection, boolean isSnapshot) {
        assertToleratesAnAddition(collection, isSnapshot, 10);
        assertToleratesAnAddition(collection, isSnapshot, 3000);
        if (!isSnapshot) {
            assertToleratesAnAddition(collection, isSnapshot, MANY);
        }
    }

    private static void assertToleratesAnAddition(Collection<Object> collection, boolean isSnapshot, int n) {
        collection.clear();
        for (int i = 0; i < n; i++) {
            collection.add(i);
        }
        List<Object> before = new ArrayList<>(collection);
        Plan adding = SourceRuns.peeked(CollectionSource.of(collection), x -> {
            if (x.equals(5)) {
                collection.add(-1);
            }
        });
        List<Object> items = SourceRuns.items(adding, Options.STANDARD);
        assertThat(items).containsAll(before);
        if (isSnapshot) {
            assertThat(items).isEqualTo(before);
        }
        assertThat(collection).contains(-1);
    }

    static Stream<Arguments> tolerant() {
        return Stream.of(
                Arguments.of(new CopyOnWriteArrayList<>(), true),
                Arguments.of(new CopyOnWriteArraySet<>(), true),
                Arguments.of(Collections.synchronizedList(new ArrayList<>()), true),
                Arguments.of(Collections.synchronizedSet(new HashSet<>()), true),
                Arguments.of(new Vector<>(), true),
                Arguments.of(new ConcurrentLinkedQueue<>(), false),
                Arguments.of(ConcurrentHashMap.newKeySet(), false));
    }

    // ---- collections that lie ----

    /** A list with random access that says it has another number of items than it has. */
    private static final class Lying extends AbstractList<Object> implements RandomAccess {
        private final int holds;
        private final int says;

        Lying(int holds, int says) {
            this.holds = holds;
            this.says = says;
        }

        @Override
        public Object get(int i) {
            if (i >= holds) {
                throw new IndexOutOfBoundsException("no item " + i);
            }
            return i;
        }

        @Override
        public int size() {
            return says;
        }
    }

    @Test
    void aListThatSaysItHasLessGivesAsManyAsItSays() {
        assertThat(SourceRuns.items(CollectionSource.of(new Lying(5, 3)))).containsExactly(0, 1, 2);
    }

    @Test
    void aListThatSaysItHasMoreThrowsWhatItsGetThrowsBehindTheItemsBefore() {
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        Plan plan = SourceRuns.peeked(CollectionSource.of(new Lying(3, 5)), seen::add);
        SourceRuns.ways().forEach((name, way) -> {
            seen.clear();
            assertThatThrownBy(() -> SourceRuns.items(plan, way))
                    .as(name)
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("no item 3");
            assertThat(seen).as(name).containsExactlyInAnyOrder(0, 1, 2);
        });
    }

    @Test
    void aListWithANegativeSizeIsRefused() {
        assertThatThrownBy(() -> SourceRuns.items(CollectionSource.of(new Lying(3, -2))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("size() gave -2");
    }

    @Test
    void aCollectionWithoutIndicesMaySayAnySize() {
        for (int says : new int[] {0, 2, 5, Integer.MAX_VALUE}) {
            Collection<Object> lying = new Plain(List.of(1, 2, 3)) {
                @Override
                public int size() {
                    return says;
                }
            };
            SourceRuns.ways()
                    .forEach((name, way) -> assertThat(SourceRuns.items(CollectionSource.of(lying), way))
                            .as(name + ", " + says)
                            .containsExactly(1, 2, 3));
        }
    }

    @Test
    void aCollectionWithoutASpliteratorIsNamed() {
        Collection<Object> broken = new Plain(List.of(1)) {
            @Override
            public Spliterator<Object> spliterator() {
                return null;
            }
        };
        assertThatThrownBy(() -> SourceRuns.items(CollectionSource.of(broken)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("spliterator() gave null");
    }
}
