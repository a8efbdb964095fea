// Derived from IntBatches: do not edit, change that and run
// mvn -pl fastiter-core test spotless:apply -Dtest=DerivedIteratorsTest -Dfastiter.derive=true
package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Takes longs out of a spliterator. */
final class LongBatches extends Batches implements LongConsumer, PrimitiveIterator.OfLong {
    private final Spliterator.OfLong source;
    private long @Nullable [] items;

    LongBatches(Spliterator.OfLong source) {
        this.source = source;
    }

    @Override
    Kind kind() {
        return Kind.LONG;
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
    public long nextLong() {
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
    public void accept(long x) {
        long[] a = items;
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
            items = new long[length];
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
