package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Thrown;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import org.jspecify.annotations.Nullable;

/**
 * Takes items out of a spliterator and puts them into arrays. It never asks for more items than it was asked for, not
 * even whether there are more. Until it was asked for the first batch it can be an iterator instead.
 *
 * <p>A spliterator is the user's code and need not keep to its contract: several items from one {@code tryAdvance} are
 * all kept, the surplus for the next batch; none is no item. What it throws comes behind the items that it gave before,
 * in the same call too; it is not called again.
 */
abstract class Batches implements Pull {
    /** A batch ends early when reading it has taken as long: slow items should not wait for each other. */
    private static final long PATIENCE_NANOS = 50_000;

    /** The clock is read after so many items; after the first one where the batch before was slow. */
    private static final int BETWEEN_LOOKS = 16;

    /** The length of the first array; it grows if there are more items, and the next ones begin as long as that. */
    private static final int FIRST_ROOM = 64;

    /** How many items are in the array. */
    int size;

    /** How many of these were given, as an iterator or because more had come than were asked for. */
    int given;

    /** What the spliterator was made of; null where it was one. */
    private @Nullable Iterator<?> origin;

    private int room = FIRST_ROOM;
    private boolean isSlow;
    private boolean exhausted;

    private @Nullable Throwable failure;

    static Batches of(Spliterator<?> items, Kind kind) {
        return switch (kind) {
            case INT -> new IntBatches((Spliterator.OfInt) items);
            case LONG -> new LongBatches((Spliterator.OfLong) items);
            case DOUBLE -> new DoubleBatches((Spliterator.OfDouble) items);
            case REF -> new RefBatches(items);
        };
    }

    /** Takes items out of a collection. */
    static Batches of(Collection<?> items, Spliterator<?> spliterator) {
        return PartBatches.suits(spliterator) ? new PartBatches(items, spliterator) : of(spliterator, Kind.REF);
    }

    /** Takes items out of an iterator, a {@link PrimitiveIterator} unless the kind is {@link Kind#REF}. */
    static Batches of(Iterator<?> items, Kind kind) {
        Spliterator<?> source = switch (kind) {
            case INT -> Spliterators.spliteratorUnknownSize((PrimitiveIterator.OfInt) items, 0);
            case LONG -> Spliterators.spliteratorUnknownSize((PrimitiveIterator.OfLong) items, 0);
            case DOUBLE -> Spliterators.spliteratorUnknownSize((PrimitiveIterator.OfDouble) items, 0);
            case REF -> Spliterators.spliteratorUnknownSize(items, 0);
        };
        Batches batches = of(source, kind);
        batches.origin = items;
        return batches;
    }

    @Override
    public @Nullable Source oneByOne(boolean alone) {
        Iterator<?> items = origin;
        // What was read ahead, and that there is nothing more, only this knows.
        return new IteratorSource(kind(), items == null || exhausted || given < size ? iterator() : items);
    }

    abstract Kind kind();

    /** Itself as an iterator. */
    abstract Iterator<?> iterator();

    /** Whether an iterator has an item to give. */
    final boolean isMore() {
        if (given < size) {
            return true;
        }
        given = 0;
        size = 0;
        if (!exhausted) {
            try {
                reserve(1);
                exhausted = !advance(1);
            } catch (Throwable t) {
                failure = t;
                exhausted = true;
            }
        }
        if (size == 0) {
            throwFailure();
            all();
        }
        return size > 0;
    }

    /** The place in the array of the item that an iterator gives. */
    final int give() {
        if (!isMore()) {
            throw new NoSuchElementException();
        }
        return given++;
    }

    /** Whether there is nothing more but what was not given yet, and perhaps a failure. */
    final boolean isExhausted() {
        return exhausted;
    }

    private void throwFailure() {
        Throwable thrown = failure;
        failure = null;
        if (thrown != null) {
            throw Thrown.sneaky(thrown);
        }
    }

    @Override
    public final @Nullable Batch next(int atMost) {
        if (given == size) {
            given = 0;
            size = 0;
            if (!exhausted) {
                try {
                    reserve(Math.min(atMost, room));
                    exhausted = !fill(atMost);
                } catch (Throwable t) {
                    failure = t;
                    exhausted = true;
                }
            }
            if (size == 0) {
                throwFailure();
                all(); // what comes from now on is late
                return null;
            }
        }
        return rest(atMost);
    }

    /** What is in the array and was not given yet: no more than so many items, and at least one. */
    final Batch rest(int atMost) {
        int taken = Math.min(size - given, atMost);
        room = Math.max(room, taken);
        if (given == 0 && taken == size) {
            size = 0;
            return new Batch(Objects.requireNonNull(all()), taken);
        }
        int from = given;
        given += taken;
        return new Batch(copy(from, given), taken);
    }

    /** Takes items until there are so many, or some and time is up; false if there are no more. */
    boolean fill(int atMost) {
        long begun = System.nanoTime();
        boolean more;
        do {
            more = advance(Math.min(size + (isSlow ? 1 : BETWEEN_LOOKS), atMost));
            isSlow = System.nanoTime() - begun > PATIENCE_NANOS;
        } while (more && size < atMost && !isSlow);
        return more;
    }

    /** Takes items until there are so many; false if there are no more. */
    abstract boolean advance(int until);

    /** Makes an array of this length unless there is one. */
    abstract void reserve(int length);

    /** Gives the array away, if there is one. */
    abstract @Nullable Object all();

    /** A copy of a part of the array. */
    abstract Object copy(int from, int to);

    static IllegalStateException late() {
        return new IllegalStateException("a spliterator called the action of a tryAdvance that had returned");
    }
}
