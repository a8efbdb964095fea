package io.fastiter.internal.plan;

import io.fastiter.internal.code.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source, a stage or a sink: an immutable description. What it is bound to (functions, arrays, bounds) it hands out by
 * number, in the order in which its lowering names them with {@code code.ref(i)} and {@code code.num(i)}; whatever else
 * decides the text of its lowering is in {@link #variant}.
 */
public interface Operation {
    /** The name of the method that made it, as in {@code map}. */
    String name();

    /** The kind of the items that come out of it. */
    Kind kind();

    /** What it does to order, size and control: bits of {@link Traits}. */
    int traits();

    /** Tells apart lowerings of one class: kinds, flags. Never a bound or a function. */
    default int variant() {
        return 0;
    }

    /**
     * How many references it is bound to; like {@link #nums} the same for all of one class and variant. The first two tell
     * shapes apart, so user functions come first, and more of them than that would share their call sites.
     */
    default int refs() {
        return 0;
    }

    /**
     * The {@code i}-th of these. Where nothing was {@linkplain Traits#OPENS opened} it is the same however often it is asked
     * for.
     */
    default Object ref(int i) {
        throw new IndexOutOfBoundsException(i);
    }

    default int nums() {
        return 0;
    }

    /** The {@code i}-th numeric input; a double as its raw bits. */
    default long num(int i) {
        throw new IndexOutOfBoundsException(i);
    }

    /** The operations of a pipeline that is read in step with this one, as part of this operation; null if none. */
    default Operation @Nullable [] inner() {
        return null;
    }

    /** The pipelines that this one is made of besides itself, for {@code explain()}. */
    default List<Plan> pipelines() {
        return List.of();
    }

    /** What its lowering goes by that runs have found out; null if there is no such thing. */
    default @Nullable Lesson lesson() {
        return null;
    }

    /** Called when the run ends, however it ends: closes what was opened, checks for changes. */
    default void close() {}
}
