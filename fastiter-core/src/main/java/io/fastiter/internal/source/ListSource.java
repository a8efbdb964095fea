package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;

/**
 * A list with random access, read through {@link List#get}. Its class is part of the shape, so that the kernel's call
 * sees one class of list and is inlined.
 *
 * <p>A run reads as many items as the list has when the run begins. If the size has changed when it ends, it throws a
 * {@link ConcurrentModificationException}, also where an index was beyond the list's end by then: what the list threw is
 * suppressed in that. A list whose {@code size} is less than it holds gives
 * so many items, one whose {@code size} is more gives what its {@code get} throws.
 */
final class ListSource implements Source {
    private static final int NOT_OPENED = -1;

    private final List<?> list;

    /** The size when the run began. */
    private final int size;

    ListSource(List<?> list) {
        this(list, NOT_OPENED);
    }

    private ListSource(List<?> list, int size) {
        this.list = list;
        this.size = size;
    }

    @Override
    public Source open(Options options) {
        return new ListSource(list, sizeNow());
    }

    private int sizeNow() {
        int now = list.size();
        if (now < 0) {
            throw new IllegalStateException(list.getClass().getName() + ".size() gave " + now);
        }
        return now;
    }

    @Override
    public void close() {
        if (size != NOT_OPENED) {
            checkSize(list, size);
        }
    }

    @Override
    public void check(long then) {
        checkSize(list, (int) then);
    }

    /** Throws unless the collection still has as many items as when the run began. */
    static void checkSize(Collection<?> collection, int then) {
        int now = collection.size();
        if (now != then) {
            throw new ConcurrentModificationException("the collection had " + then
                    + " items when the run began and has " + now
                    + " at its end: change it after the terminal operation, or run over a copy of it");
        }
    }

    @Override
    public String name() {
        return "of";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return Traits.STABLE;
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return list;
    }

    @Override
    public int nums() {
        return 1;
    }

    @Override
    public long num(int i) {
        return 0;
    }

    @Override
    public long size() {
        return size == NOT_OPENED ? sizeNow() : size;
    }

    @Override
    public void load(Code c, Next next) {
        Var at = c.cursor(Kind.INT, c.num(0, Kind.LONG));
        next.emit(c.call(JdkFn.listGet(), c.ref(0), at));
    }
}
