package io.fastiter.internal.sink;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import java.lang.reflect.Array;

/**
 * A buffer in front of a large array of references, or of several, that is filled from left to right. Each store of a reference into an
 * old array marks a card of the garbage collector's: a million of them took 43 to 46 ms under G1, of which 4 remain when
 * they are collected in a small, young array and copied by the thousand.
 */
public final class Shelf {
    private static final int MOST = 1024;

    /** Those of a {@link ChunkedList}, or one array. */
    private final Object[][] chunks;

    /** Of the same class as the chunks, so that what does not belong there is refused with the item itself. */
    private final Object[] buffer;

    private int filled;

    /** Where in the chunks the buffer's first element belongs. */
    private int start;

    Shelf(Object[][] chunks, long expected) {
        this.chunks = chunks;
        int room = (int) Math.min(Math.max(1, expected), Math.min(chunks[0].length, MOST));
        this.buffer = (Object[]) Array.newInstance(chunks[0].getClass().getComponentType(), room);
    }

    /** Takes in the item at a position: the one behind the last, except for the first. */
    public void put(long position, Object x) {
        int i = filled;
        if (i == 0) {
            start = (int) position;
        }
        buffer[i++] = x;
        filled = i;
        if (i == buffer.length) {
            flush();
        }
    }

    /** Copies what is in the buffer to its place. */
    void flush() {
        ChunkedList.copy(buffer, filled, chunks, start);
        filled = 0;
    }

    /** {@link #put}. */
    static final class Put extends Fn {
        static final Put FN = new Put();

        private Put() {
            super(Shelf.class.getName().replace('.', '/'), false, "put", "(JLjava/lang/Object;)V", null, null);
        }

        @Override
        public void call(Insn insn, Frame f) {
            ((Shelf) f.refs[insn.a]).put(f.nums[insn.b], f.refs[insn.c]);
        }
    }
}
