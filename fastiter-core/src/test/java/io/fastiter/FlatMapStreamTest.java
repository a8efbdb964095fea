package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The streams that flatMapStream takes in are closed, whatever becomes of the run. */
class FlatMapStreamTest {
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private Stream<Integer> stream(Stream<Integer> stream) {
        opened.incrementAndGet();
        return stream.onClose(closed::incrementAndGet);
    }

    private static ParIter<Integer> hundred(int force) {
        return IntParIter.range(0, 100).boxed().force(force);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Options.FORCE_INTERPRETED, Options.FORCE_COMPILED, Options.FORCE_SPLIT})
    void aStreamIsClosedBehindItsLastItem(int force) {
        long count = hundred(force)
                .flatMapStream(x -> stream(Stream.of(x, x)))
                .filter(x -> x % 2 == 0)
                .count();

        assertThat(count).isEqualTo(100);
        assertThat(opened).hasValue(100);
        assertThat(closed).hasValue(100);
    }

    @Test
    void aStreamIsClosedBeforeTheNextOneIsOpened() {
        ParIter.of(1, 2, 3)
                .sequential()
                .flatMapStream(x -> {
                    assertThat(closed).hasValue(opened.get());
                    return stream(Stream.of(x, x));
                })
                .forEach(x -> assertThat(opened.get()).isEqualTo(closed.get() + 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Options.FORCE_INTERPRETED, Options.FORCE_COMPILED, Options.FORCE_SPLIT})
    void anEndlessStreamAheadOfALimitEndsAndIsClosed(int force) {
        assertThat(hundred(force)
                        .flatMapStream(x -> stream(Stream.iterate(x, y -> y + 1)))
                        .limit(3)
                        .collect())
                .containsExactly(0, 1, 2);
        assertThat(closed).hasValue(opened.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Options.FORCE_INTERPRETED, Options.FORCE_COMPILED, Options.FORCE_SPLIT})
    void aFailureDownstreamClosesThem(int force) {
        IllegalStateException failure = new IllegalStateException("at 7");

        assertThatThrownBy(() -> hundred(force)
                        .flatMapStream(x -> stream(Stream.of(x, x)))
                        .forEach(x -> {
                            if (x == 7) {
                                throw failure;
                            }
                        }))
                .isSameAs(failure);
        assertThat(closed).hasValue(opened.get());
    }

    @Test
    void aStreamThatFailsWhenItIsClosedFailsTheRun() {
        assertThatThrownBy(() -> ParIter.of(1, 2)
                        .flatMapStream(x -> Stream.of(x).onClose(() -> {
                            throw new IllegalStateException("close");
                        }))
                        .count())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("close");
    }

    @Test
    void nullCountsAsEmpty() {
        assertThat(hundred(0).flatMapStream(x -> x == 5 ? Stream.of(x) : null).collect())
                .containsExactly(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, Options.FORCE_INTERPRETED, Options.FORCE_COMPILED})
    void streamsOfNumbersGiveTheirItems(int force) {
        Queue<Integer> seen = new ConcurrentLinkedQueue<>();

        assertThat(IntParIter.of(1, 2)
                        .force(force)
                        .flatMapStream(x -> IntStream.of(x, -x).onClose(() -> seen.add(x)))
                        .toArray())
                .containsExactly(1, -1, 2, -2);
        assertThat(LongParIter.of(1, 2)
                        .force(force)
                        .flatMapStream(x -> LongStream.of(x, -x))
                        .toArray())
                .containsExactly(1, -1, 2, -2);
        assertThat(seen).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void itWorksBeforeAnOperationThatCounts() {
        assertThat(hundred(0)
                        .flatMapStream(x -> stream(Stream.of(x, x)))
                        .mapIndexed((i, x) -> i)
                        .collect())
                .hasSize(200)
                .isSorted();
        assertThat(closed).hasValue(100);
    }
}
