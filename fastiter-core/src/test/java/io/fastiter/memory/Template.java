package io.fastiter.memory;

import io.fastiter.LongParIter;
import io.fastiter.ParIter;
import java.util.function.Function;

/**
 * What a user's class looks like to the library: pipelines whose lambdas are classes of the loader that defined this
 * one. Every loader that defines it anew makes six shapes that nobody has seen before.
 */
public final class Template implements Function<long[], LongParIter[]> {
    @Override
    public LongParIter[] apply(long[] data) {
        return new LongParIter[] {
            ParIter.of(data).map(x -> x + 1),
            ParIter.of(data).filter(x -> x >= 0).map(x -> x + 1),
            ParIter.of(data).map(x -> x * 2).map(x -> x / 2 + 1),
            ParIter.of(data).<Long>mapToObj(x -> x + 1).mapToLong(x -> x),
            ParIter.of(data).mapMulti((x, emit) -> emit.accept(x + 1)),
            // Often enough for the shape inside to be learned.
            ParIter.range(0, 100).flatMap(x -> ParIter.of(data).map(y -> x == 99 ? y + 1 : 0)),
        };
    }
}
