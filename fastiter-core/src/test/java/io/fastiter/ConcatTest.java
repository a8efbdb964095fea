package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Concatenations of nothing, of much, and of many. */
@MustEnd
class ConcatTest {
    private static final long FAR = 1L << 40;

    @Test
    void ofNothingIsEmpty() {
        assertThat(ParIter.concatAll().collect()).isEmpty();
        assertThat(IntParIter.concatAll().sum()).isZero();
        assertThat(LongParIter.concatAll().toArray()).isEmpty();
        assertThat(DoubleParIter.concatAll().max()).isEmpty();
    }

    @Test
    void theNumberOfItemsIsKnownWherePartsAndStagesTellIt() {
        LongParIter both = ParIter.range(0, FAR).concat(ParIter.range(0, FAR));
        assertThat(both.count()).isEqualTo(2 * FAR);
        assertThat(both.skip(FAR + 3).count()).isEqualTo(FAR - 3);
        assertThat(both.limit(FAR + 3).skip(3).boxed().enumerate().count()).isEqualTo(FAR);
        assertThat(both.spliterator().estimateSize()).isEqualTo(2 * FAR);
        assertThat(both.stream().spliterator().hasCharacteristics(Spliterator.SIZED))
                .isTrue();
        assertThat(ParIter.of(1, 2).concat(ParIter.of(List.of(3))).count()).isEqualTo(3);
        assertThat(ParIter.range(0, Long.MAX_VALUE)
                        .concat(LongParIter.of(1))
                        .limit(7)
                        .count())
                .isEqualTo(7);
        assertThatThrownBy(() -> ParIter.range(0, Long.MAX_VALUE)
                        .concat(ParIter.range(0, 1))
                        .count())
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void moreThanALongCountsIsNotCountedWrongly() {
        LongParIter big = ParIter.range(0, Long.MAX_VALUE);
        LongParIter both = big.concat(big);
        assertThatThrownBy(() -> both.skip(5).count()).isInstanceOf(ArithmeticException.class);
        assertThat(both.skip(5).limit(7).count()).isEqualTo(7);
        assertThat(both.skip(5).spliterator().hasCharacteristics(Spliterator.SIZED))
                .isFalse();
        assertThatThrownBy(both.skip(5)::toArray).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(both.skip(Long.MAX_VALUE)::toArray).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whereTheyDoNotItemsAreCounted() {
        AtomicInteger calls = new AtomicInteger();
        assertThat(ParIter.of(1, 2, 3)
                        .concat(ParIter.of(4))
                        .peek(x -> calls.incrementAndGet())
                        .count())
                .isEqualTo(4);
        assertThat(ParIter.of(1, 2, 3)
                        .map(x -> calls.incrementAndGet())
                        .concat(ParIter.of(4))
                        .count())
                .isEqualTo(4);
        assertThat(calls).hasValue(7);
        assertThat(ParIter.of(1, 2, 3)
                        .filter(x -> x > 1)
                        .concat(ParIter.of(4).concat(ParIter.of(List.of(5).iterator())))
                        .count())
                .isEqualTo(4);
        assertThat(ParIter.of(1, 2, 3)
                        .concat(ParIter.of(4))
                        .skip(1)
                        .concat(ParIter.of(9))
                        .count())
                .isEqualTo(4);
    }

    @Test
    void moreItemsThanAnArrayHoldsAreRefusedAtOnce() {
        for (LongParIter p : List.of(
                ParIter.range(0, FAR).concat(ParIter.range(0, FAR)),
                ParIter.range(0, Long.MAX_VALUE).concat(ParIter.range(0, FAR)),
                ParIter.range(0, FAR).map(x -> x + 1).concat(ParIter.range(0, 1)),
                ParIter.range(0, Long.MAX_VALUE),
                ParIter.rangeClosed(Long.MIN_VALUE, Long.MAX_VALUE),
                ParIter.rangeClosed(Long.MIN_VALUE, Long.MAX_VALUE).map(x -> x).skip(7))) {
            assertThatThrownBy(p::toArray).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> p.boxed().toList()).isInstanceOf(IllegalStateException.class);
            assertThat(p.limit(3).toArray()).hasSize(3);
        }
    }

    @Test
    void manyPartsAreNoMoreWorkEach() {
        List<ParIter<Integer>> parts = new ArrayList<>(Collections.nCopies(200_000, ParIter.of(1)));
        parts.set(77, ParIter.empty());
        @SuppressWarnings("unchecked")
        ParIter<Integer> all = ParIter.concatAll(parts.toArray(new ParIter[0]));
        assertThat(all.mapToInt(x -> x).sum()).isEqualTo(199_999);
        assertThat(all.sequential().mapToInt(x -> x).sum()).isEqualTo(199_999);
        assertThat(all.count()).isEqualTo(199_999);
    }
}
