package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.plan.Source;

/**
 * Items that an earlier segment has left in an array: an {@code Object[]} or one of primitives.
 *
 * @param base the index of the array's first item
 */
public record ChunkSource(Kind kind, Object array, long size, long base) implements Source {
    @Override
    public String name() {
        return "chunk";
    }

    @Override
    public int traits() {
        return 0;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return array;
    }

    @Override
    public int nums() {
        return 1;
    }

    @Override
    public long num(int i) {
        return -base;
    }

    @Override
    public void load(Code c, Next next) {
        ArraySource.load(c, next, ArrayType.of(kind));
    }
}
