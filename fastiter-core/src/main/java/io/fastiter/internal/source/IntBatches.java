package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Takes ints out of a spliterator. */
final class IntBatches extends Batches implements IntConsumer, PrimitiveIterator.OfInt {
    private final Spliterator.OfInt source;
    private int @Nullable [] items;

    IntBatches(Spliterator.OfInt source) {
        this.source = source;
    }

    @Override
    Kind kind() {
        return Kind.INT;
    }

    @Override
    Iterator<?> iterator() {
        return this;
    }

    @Override
    public boolean hasNext() {
        return isMore();
    }

    @Override
    public int nextInt() {
        int i = give();
        return Objects.requireNonNull(items)[i];
    }

    @Override
    boolean advance(int until) {
        while (size < until) {
            if (!source.tryAdvance(this)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void accept(int x) {
        int[] a = items;
        if (a == null) {
            throw late();
        }
        if (size == a.length) {
            a = Arrays.copyOf(a, 2 * size);
            items = a;
        }
        a[size++] = x;
    }

    @Override
    void reserve(int length) {
        if (items == null) {
            items = new int[length];
        }
    }

    @Override
    @Nullable
    Object all() {
        Object full = items;
        items = null;
        return full;
    }

    @Override
    Object copy(int fromIndex, int toIndex) {
        return Arrays.copyOfRange(Objects.requireNonNull(items), fromIndex, toIndex);
    }
}
