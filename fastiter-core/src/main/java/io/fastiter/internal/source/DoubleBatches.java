// Derived from IntBatches: do not edit, change that and run
// mvn -pl fastiter-core test spotless:apply -Dtest=DerivedIteratorsTest -Dfastiter.derive=true
package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Takes doubles out of a spliterator. */
final class DoubleBatches extends Batches implements DoubleConsumer, PrimitiveIterator.OfDouble {
    private final Spliterator.OfDouble source;
    private double @Nullable [] items;

    DoubleBatches(Spliterator.OfDouble source) {
        this.source = source;
    }

    @Override
    Kind kind() {
        return Kind.DOUBLE;
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
    public double nextDouble() {
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
    public void accept(double x) {
        double[] a = items;
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
            items = new double[length];
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
