package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes references out of a spliterator, one after the other. */
class RefBatches extends Batches implements Consumer<Object>, Iterator<@Nullable Object> {
    final Spliterator<?> source;
    private Object @Nullable [] items;

    RefBatches(Spliterator<?> source) {
        this.source = source;
    }

    @Override
    Kind kind() {
        return Kind.REF;
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
    public @Nullable Object next() {
        int at = give();
        return Objects.requireNonNull(items)[at];
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
    public void accept(Object x) {
        Object[] a = items;
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
            items = new Object[length];
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
    Object copy(int from, int to) {
        return Arrays.copyOfRange(Objects.requireNonNull(items), from, to);
    }
}
