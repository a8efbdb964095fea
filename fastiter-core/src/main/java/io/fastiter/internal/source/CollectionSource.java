package io.fastiter.internal.source;

import io.fastiter.internal.plan.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
import java.util.Vector;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Chooses how a collection is read: lists with random access by index; collections that lock, or that may change between
 * one item and the next without saying so, by a snapshot; all others by their spliterator in batches, so that a run that
 * ends early has not read them all.
 */
public final class CollectionSource {
    private CollectionSource() {}

    public static Source of(Collection<?> collection) {
        Class<?> type = collection.getClass();
        if (type == ArrayList.class) {
            return new ListSource((List<?>) collection);
        }
        if (wantsSnapshot(collection, type.getName())) {
            return new SnapshotSource(collection);
        }
        return collection instanceof RandomAccess && collection instanceof List
                ? new ListSource((List<?>) collection)
                : PullSource.ofIterable(collection);
    }

    private static boolean wantsSnapshot(Collection<?> collection, String name) {
        return name.startsWith("java.util.Collections$Synchronized")
                || name.startsWith("java.util.concurrent.CopyOnWriteArray") // their sublists too
                || collection instanceof CopyOnWriteArrayList
                || collection instanceof CopyOnWriteArraySet
                || collection instanceof Vector;
    }
}
