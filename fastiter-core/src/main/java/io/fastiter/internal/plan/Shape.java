package io.fastiter.internal.plan;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What all pipelines written at one place have in common: the sequence of operations and of the classes of their
 * functions. The JVM makes one class per lambda expression, so a shape is one pipeline in the user's source, and a
 * kernel compiled for it has call sites that see one receiver for ever.
 *
 * <p>Shapes form a trie. Every pipeline value carries its node, and one more operation is one comparison with the
 * node's last child before it is a look-up. The last child is only written when a miss repeats, so that a node with
 * many children (a library's {@code of(list).map(f)}) does not bounce a cache line between cores.
 *
 * <p>User classes are held weakly. The trie is bounded: where it has grown to {@value #MAX_NODES} nodes it starts
 * afresh; pipelines that still exist keep their nodes, the others' are found garbage.
 */
public final class Shape {
    static final int MAX_NODES = 20_000;

    /** The node before any source. */
    public static final Shape ROOT = new Shape(null, null, null, 0);

    private static final AtomicInteger NODES = new AtomicInteger();

    private final @Nullable Class<?> operation;
    private final int variant;
    private final @Nullable WeakReference<Class<?>> first;
    private final @Nullable WeakReference<Class<?>> second;
    private final int hash;

    /** Plain on purpose: any child is good, and an immutable node is published safely by its final fields. */
    private @Nullable Shape last;

    private int misses;
    private volatile @Nullable ConcurrentHashMap<Shape, Shape> children;

    /** What the engine keeps per shape: null until a pipeline of this shape has run. */
    private volatile @Nullable Object tier;

    private Shape(@Nullable Class<?> operation, @Nullable Class<?> first, @Nullable Class<?> second, int variant) {
        this.operation = operation;
        this.variant = variant;
        this.first = first == null ? null : new WeakReference<>(first);
        this.second = second == null ? null : new WeakReference<>(second);
        this.hash = ((System.identityHashCode(first) * 31 + System.identityHashCode(second)) * 31
                                + System.identityHashCode(operation))
                        * 31
                + variant;
    }

    /** What runs of pipelines of this shape have taught its last stage. */
    private volatile @Nullable Lesson lesson;

    public @Nullable Object tier() {
        return tier;
    }

    public void tier(@Nullable Object tier) {
        this.tier = tier;
    }

    public @Nullable Lesson lesson() {
        return lesson;
    }

    /** Gives the shape a lesson unless it has one already; returns the one that it has. */
    public synchronized Lesson lesson(Lesson first) {
        Lesson had = lesson;
        if (had != null) {
            return had;
        }
        lesson = first;
        return first;
    }

    /** The shape of this pipeline with one operation more, and what is read in step with it. */
    public Shape then(Operation op) {
        Shape shape = child(op);
        Operation[] inner = (op.traits() & Traits.OPENS) == 0 ? null : op.inner();
        if (inner != null) {
            for (Operation each : inner) {
                shape = shape.then(each);
            }
        }
        return shape;
    }

    /** The same for an operation of which is known that nothing is read in step with it. */
    public Shape child(Operation op) {
        Class<?> first = null;
        Class<?> second = null;
        int refs = op.refs();
        if (refs > 0) {
            first = classOf(op.ref(0));
            if (refs > 1) {
                second = classOf(op.ref(1));
            }
        }
        Shape child = last;
        if (child != null && child.matches(op, first, second)) {
            return child;
        }
        return find(op.getClass(), first, second, op.variant());
    }

    private boolean matches(Operation op, @Nullable Class<?> first, @Nullable Class<?> second) {
        return operation == op.getClass()
                && variant == op.variant()
                && same(this.first, first)
                && same(this.second, second);
    }

    private static boolean same(@Nullable WeakReference<Class<?>> held, @Nullable Class<?> type) {
        return held == null ? type == null : type != null && held.refersTo(type);
    }

    private static @Nullable Class<?> classOf(@Nullable Object o) {
        return o == null ? null : o.getClass();
    }

    /** Without the operation itself: passed to a method that is not inlined, it would have to be allocated. */
    private Shape find(Class<?> operation, @Nullable Class<?> first, @Nullable Class<?> second, int variant) {
        ConcurrentHashMap<Shape, Shape> map = children;
        if (map == null) {
            synchronized (this) {
                map = children;
                if (map == null) {
                    map = new ConcurrentHashMap<>(4);
                    children = map;
                }
            }
        }
        Shape fresh = new Shape(operation, first, second, variant);
        Shape child = map.get(fresh);
        if (child == null) {
            if (NODES.incrementAndGet() > MAX_NODES) {
                NODES.set(0);
                ROOT.forgetAll();
                map = new ConcurrentHashMap<>(4);
                children = map;
            }
            Shape raced = map.putIfAbsent(fresh, fresh);
            child = raced == null ? fresh : raced;
            last = child;
        } else if ((++misses & 15) == 0) {
            last = child;
        }
        return child;
    }

    private void forgetAll() {
        children = null;
        last = null;
    }

    /** What the engine keeps for the shapes that have one operation more than this one: its terminal operations. */
    public List<Object> tiersBehind() {
        List<Object> tiers = new ArrayList<>();
        ConcurrentHashMap<Shape, Shape> map = children;
        if (map != null) {
            for (Shape child : map.values()) {
                Object tier = child.tier();
                if (tier != null) {
                    tiers.add(tier);
                } else if (child.operation != null && Source.class.isAssignableFrom(child.operation)) {
                    tiers.addAll(child.tiersBehind()); // the same pipeline, its source read in another way
                }
            }
        }
        return tiers;
    }

    /** The trie from its root on, as if no pipeline had ever been built. For tests of memory. */
    public static void forget() {
        NODES.set(0);
        ROOT.forgetAll();
    }

    /** Whether this node adds the same operation to its own parent: that is what a map of children goes by. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Shape)) {
            return false;
        }
        Shape that = (Shape) other;
        return operation == that.operation
                && variant == that.variant
                && sameReferent(first, that.first)
                && sameReferent(second, that.second);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** By identity of classes, which are held weakly: a node outlives its class but then equals no other. */
    private static boolean sameReferent(@Nullable WeakReference<Class<?>> a, @Nullable WeakReference<Class<?>> b) {
        if (a == null || b == null) {
            return a == b;
        }
        Class<?> type = a.get();
        return type != null && b.refersTo(type);
    }
}
