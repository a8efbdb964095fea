package io.fastiter.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list in chunks is the unmodifiable list of the same items, whichever way it is looked at. */
class ChunkedListTest {
    private static final int CHUNK = ChunkedList.CHUNK;

    /** Numbers, and a null now and then. */
    private static List<Object> items(int size) {
        List<Object> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            items.add(i % 7 == 3 ? null : i);
        }
        return Collections.unmodifiableList(items);
    }

    private static List<Object> chunked(List<Object> items) {
        Object[][] chunks = ChunkedList.chunks(items.size());
        ChunkedList.copy(items.toArray(), items.size(), chunks, 0);
        return ChunkedList.of(chunks);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK})
    void upToAChunkItIsThePlainListOfTheJdk(int size) {
        List<Object> list = chunked(items(size));
        assertThat(list).isEqualTo(items(size));
        assertThat(list.getClass())
                .isEqualTo(Collections.unmodifiableList(Arrays.asList()).getClass());
    }

    @ParameterizedTest
    @ValueSource(ints = {CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK + 77})
    void everyWayToReadItGivesTheItems(int size) {
        List<Object> items = items(size);
        List<Object> list = chunked(items);
        assertThat(list).isInstanceOf(ChunkedList.class).isInstanceOf(RandomAccess.class);
        assertThat(list.size()).isEqualTo(size);
        assertThat(list.isEmpty()).isFalse();
        for (int i = 0; i < size; i++) {
            assertThat(list.get(i)).isSameAs(items.get(i));
        }
        List<Object> iterated = new ArrayList<>();
        for (Object x : list) {
            iterated.add(x);
        }
        assertThat(iterated).isEqualTo(items);
        List<Object> visited = new ArrayList<>();
        list.forEach(visited::add);
        assertThat(visited).isEqualTo(items);
        assertThat(list.toArray()).isEqualTo(items.toArray());
        assertThat(new ArrayList<>(list)).isEqualTo(items);
        assertThat(list.stream().toList()).isEqualTo(items);
        assertThat(list.parallelStream().toList()).isEqualTo(items);
    }

    @ParameterizedTest
    @ValueSource(ints = {CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1})
    void itIsEqualToAnyListOfTheSameItems(int size) {
        List<Object> items = items(size);
        List<Object> list = chunked(items);
        assertThat(list.equals(items)).isTrue();
        assertThat(items.equals(list)).isTrue();
        assertThat(list.hashCode()).isEqualTo(items.hashCode());
        assertThat(list.toString()).isEqualTo(items.toString());
        List<Object> other = new ArrayList<>(items);
        other.set(size - 1, "other");
        assertThat(list.equals(other)).isFalse();
        assertThat(list.equals(items.subList(0, size - 1))).isFalse();
    }

    @Test
    void itemsAreFoundOnBothSidesOfABorder() {
        List<Object> list = chunked(items(2 * CHUNK + 1));
        for (int i : new int[] {0, CHUNK - 1, CHUNK, 2 * CHUNK - 1, 2 * CHUNK}) {
            Object x = list.get(i);
            int first = x == null ? 3 : i;
            assertThat(list.indexOf(x)).isEqualTo(first);
            assertThat(list.contains(x)).isTrue();
        }
        assertThat(list.indexOf("none")).isEqualTo(-1);
        assertThat(list.contains("none")).isFalse();
        assertThat(list.lastIndexOf(null)).isEqualTo(items(2 * CHUNK + 1).lastIndexOf(null));
    }

    @Test
    void arraysOfAnyLengthAndTypeTakeItIn() {
        int size = CHUNK + 9;
        List<Object> items = items(size);
        List<Object> list = chunked(items);
        assertThat(list.toArray(new Integer[0])).isEqualTo(items.toArray(new Integer[0]));
        assertThat(list.toArray(Integer[]::new)).isEqualTo(items.toArray(new Integer[0]));
        Integer[] longer = new Integer[size + 2];
        Arrays.fill(longer, -1);
        assertThat(list.toArray(longer)).isSameAs(longer);
        assertThat(longer[size]).isNull();
        assertThat(longer[size + 1]).isEqualTo(-1);
        assertThat(Arrays.asList(longer).subList(0, size)).isEqualTo(items);
        assertThatThrownBy(() -> list.toArray(new String[0])).isInstanceOf(ArrayStoreException.class);
        list.toArray()[0] = "changed";
        assertThat(list).isEqualTo(items);
    }

    @Test
    void anIndexOutsideIsToldWithTheSize() {
        int size = CHUNK + 9;
        List<Object> list = chunked(items(size));
        for (int index : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> list.get(index))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContainingAll("" + index, "" + size);
        }
        for (int index : new int[] {-1, size + 1}) {
            assertThatThrownBy(() -> list.listIterator(index))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContainingAll("" + index, "" + size);
        }
    }

    @Test
    void listIteratorsGoBothWaysAcrossABorder() {
        int size = 2 * CHUNK + 1;
        List<Object> items = items(size);
        List<Object> list = chunked(items);
        for (int start : new int[] {0, CHUNK - 2, CHUNK, CHUNK + 1, 2 * CHUNK, size}) {
            ListIterator<Object> expected = items.listIterator(start);
            ListIterator<Object> actual = list.listIterator(start);
            // Three steps ahead, two back, again and again; then all the way back.
            for (int i = 0; i < 50; i++) {
                step(actual, expected, i % 5 < 3);
            }
            while (expected.hasPrevious()) {
                step(actual, expected, false);
            }
            step(actual, expected, false);
        }
    }

    private static void step(ListIterator<Object> actual, ListIterator<Object> expected, boolean ahead) {
        assertThat(actual.hasNext()).isEqualTo(expected.hasNext());
        assertThat(actual.hasPrevious()).isEqualTo(expected.hasPrevious());
        assertThat(actual.nextIndex()).isEqualTo(expected.nextIndex());
        assertThat(actual.previousIndex()).isEqualTo(expected.previousIndex());
        if (ahead ? expected.hasNext() : expected.hasPrevious()) {
            assertThat(ahead ? actual.next() : actual.previous())
                    .isSameAs(ahead ? expected.next() : expected.previous());
        } else {
            assertThatThrownBy(() -> {
                        Object none = ahead ? actual.next() : actual.previous();
                    })
                    .isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aSpliteratorSplitsAtBordersAsLongAsThereAreAny() {
        int size = 3 * CHUNK + 5;
        Spliterator<Object> all = chunked(items(size)).spliterator();
        assertThat(all.hasCharacteristics(
                        Spliterator.SIZED | Spliterator.SUBSIZED | Spliterator.ORDERED | Spliterator.IMMUTABLE))
                .isTrue();
        List<Object> seen = new ArrayList<>();
        assertThat(all.tryAdvance(seen::add)).isTrue();
        assertThat(all.getExactSizeIfKnown()).isEqualTo(size - 1);
        Spliterator<Object> before = all.trySplit();
        assertThat((1 + before.getExactSizeIfKnown()) % CHUNK).isZero();
        before.forEachRemaining(seen::add);
        assertThat(before.tryAdvance(seen::add)).isFalse();
        all.forEachRemaining(seen::add);
        assertThat(all.tryAdvance(seen::add)).isFalse();
        assertThat(seen).isEqualTo(items(size));
    }

    @Test
    void aSpliteratorSplitsDownToSingleItems() {
        int size = CHUNK + 3;
        List<Object> seen = new ArrayList<>();
        shatter(chunked(items(size)).spliterator(), seen);
        assertThat(seen).isEqualTo(items(size));
    }

    private static void shatter(Spliterator<Object> items, List<Object> seen) {
        Spliterator<Object> before = items.trySplit();
        if (before == null) {
            assertThat(items.estimateSize()).isEqualTo(1);
            items.forEachRemaining(seen::add);
        } else {
            shatter(before, seen);
            shatter(items, seen);
        }
    }

    @Test
    void partsOfItAreListsOfTheSameKind() {
        int size = 2 * CHUNK + 1;
        List<Object> items = items(size);
        List<Object> part = chunked(items).subList(CHUNK - 3, size - 1);
        assertThat(part).isInstanceOf(RandomAccess.class).isEqualTo(items.subList(CHUNK - 3, size - 1));
        assertThat(part.get(3)).isSameAs(items.get(CHUNK));
        assertThatThrownBy(() -> part.set(0, 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> part.subList(0, 0).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> chunked(items).subList(0, size + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> chunked(items).subList(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingChangesIt() {
        List<Object> items = items(CHUNK + 1);
        List<Object> list = chunked(items);
        // Also where nothing would change: as the unmodifiable lists of the JDK do it.
        List<Consumer<List<Object>>> changes = List.of(
                l -> l.add(1),
                l -> l.add(0, 1),
                l -> l.addAll(List.of()),
                l -> l.addAll(0, List.of()),
                l -> l.set(0, 1),
                l -> l.remove(0),
                l -> l.remove("none"),
                l -> l.removeAll(List.of()),
                l -> l.retainAll(l),
                l -> l.removeIf(x -> false),
                l -> l.replaceAll(x -> x),
                l -> l.sort((x, y) -> 0),
                List::clear,
                l -> {
                    Iterator<Object> iterator = l.iterator();
                    iterator.next();
                    iterator.remove();
                },
                l -> {
                    ListIterator<Object> iterator = l.listIterator();
                    iterator.next();
                    iterator.set(1);
                },
                l -> l.listIterator().add(1));
        for (Consumer<List<Object>> change : changes) {
            assertThatThrownBy(() -> change.accept(items)).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> change.accept(list)).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(list).isEqualTo(items);
    }

    @Test
    void whatIsSerializedIsAListOfTheJdk() throws IOException, ClassNotFoundException {
        List<Object> list = chunked(items(2 * CHUNK + 1));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(list);
        }
        assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("fastiter");
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Object read = in.readObject();
            assertThat(read).isEqualTo(list);
            assertThat(read.getClass())
                    .isEqualTo(Collections.unmodifiableList(Arrays.asList()).getClass());
        }
    }

    @Test
    void copiesLandInTheirPlacesAcrossBorders() {
        int size = 2 * CHUNK + 10;
        Object[][] chunks = ChunkedList.chunks(size);
        Object[] items = items(size).toArray();
        // Odd lengths, from the end to the beginning; the last one in front of it spans two borders.
        int at = size;
        while (at > CHUNK + 500) {
            int from = Math.max(CHUNK + 500, at - 777);
            ChunkedList.copy(Arrays.copyOfRange(items, from, at + 1), at - from, chunks, from);
            at = from;
        }
        ChunkedList.copy(items, at, chunks, 0);
        assertThat(ChunkedList.of(chunks)).isEqualTo(items(size));
        ChunkedList.copy(Arrays.copyOfRange(items, 3, size), size - 3, chunks, 3);
        assertThat(ChunkedList.of(chunks)).isEqualTo(items(size));
    }
}
