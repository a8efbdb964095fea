package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** What comes out of iterators, streams and {@code forEachOrdered}, against the sequential loop. */
class StreamingOrderTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterContainer
    static void endPool() {
        POOL.shutdown();
    }

    @Property(tries = 60)
    void all_ways_out_give_the_items_of_the_loop_in_order(
            @ForAll @IntRange(max = 5000) int size,
            @ForAll @IntRange(min = 1, max = 8) int threads,
            @ForAll boolean split) {
        LongParIter plain = ParIter.range(0, size).on(POOL).parallelism(threads).force(split ? Options.FORCE_SPLIT : 0);
        Function<LongParIter, LongParIter> filtered = p -> p.filter(x -> x % 3 != 1);
        Function<LongParIter, LongParIter> counted = p -> filtered.apply(p).mapIndexed((i, x) -> i * 7 + x);
        Function<LongParIter, LongParIter> limited =
                p -> counted.apply(p).filter(x -> x % 2 == 0).limit(1000).map(x -> -x);
        Function<LongParIter, LongParIter> expanded = p -> p.flatMapArray(x -> new long[(int) x % 5]);
        Function<LongParIter, LongParIter> joined =
                p -> p.concat(filtered.apply(p)).zip(expanded.apply(p), Long::sum);

        for (Function<LongParIter, LongParIter> shape : List.of(filtered, counted, limited, expanded, joined)) {
            long[] expected = shape.apply(ParIter.range(0, size).sequential()).toArray();
            LongParIter p = shape.apply(plain);
            List<Long> each = new ArrayList<>();
            p.forEachOrdered(each::add);

            assertThat(drained(p.iterator())).isEqualTo(expected);
            assertThat(p.stream().toArray()).isEqualTo(expected);
            assertThat(p.stream().parallel().toArray()).isEqualTo(expected);
            assertThat(each.stream().mapToLong(x -> x).toArray()).isEqualTo(expected);
            assertThat(drained(p.sequential().iterator())).isEqualTo(expected);
        }
    }

    private static long[] drained(PrimitiveIterator.OfLong items) {
        LongStream.Builder all = LongStream.builder();
        while (items.hasNext()) {
            all.accept(items.nextLong());
        }
        return all.build().toArray();
    }
}
