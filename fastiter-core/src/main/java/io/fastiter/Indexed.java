package io.fastiter;

import org.jspecify.annotations.Nullable;

/**
 * An item and its position, as {@link ParIter#enumerate()} pairs them.
 *
 * @param index the position of the item in encounter order, from 0
 * @param value the item, null if that is what it is
 * @param <T> the type of the item
 */
@SuppressWarnings("exports") // annotations, which users need not see
public record Indexed<T extends @Nullable Object>(long index, T value) {}
