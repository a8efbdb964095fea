package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams are closed when the run that they belong to ends, read or not, and whatever closing them throws. */
@MustEnd
class ClosedSourcesTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(3);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    enum How {
        SEQUENTIAL,
        AS_IT_COMES,
        SPLIT;

        <T> ParIter<T> on(ParIter<T> p) {
            return switch (this) {
                case SEQUENTIAL -> p.sequential();
                case AS_IT_COMES -> p.on(POOL);
                case SPLIT -> p.on(POOL).force(Options.FORCE_SPLIT);
            };
        }
    }

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    private ParIter<Integer> stream() {
        return ParIter.of(Stream.of(7, 8, 9).onClose(closed::incrementAndGet));
    }

    private void closes(How how, ParIter<Integer> pipeline, Consumer<ParIter<Integer>> end) {
        closed.set(0);
        try {
            end.accept(how.on(pipeline));
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("a function of the test");
        }
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_of_which_nothing_was_read_is_closed(How how) {
        closes(how, ParIter.of(1, 2).zip(stream(), Integer::sum).limit(0), ParIter::toList);
        closes(how, ParIter.<Integer>empty().zip(stream(), Integer::sum), ParIter::toList);
        closes(how, ParIter.of(1, 2).concat(stream().filter(x -> true).limit(5)), ParIter::findFirst);
        closes(
                how,
                ParIter.of(1, 2, 3).concat(stream().filter(x -> true).limit(5)).limit(2),
                ParIter::toList);
        closes(
                how,
                ParIter.of(1)
                        .<Integer>map(x -> {
                            throw new IllegalStateException("a function of the test");
                        })
                        .concat(stream().filter(x -> true).limit(5)),
                ParIter::toList);
        closes(
                how,
                stream().filter(x -> true).limit(2).concat(ParIter.of(1)),
                p -> p.iterator().close());
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_that_was_read_is_closed_once(How how) {
        closes(how, ParIter.of(1, 2).zip(stream(), Integer::sum), ParIter::toList);
        closes(how, ParIter.of(1, 2).concat(stream().filter(x -> true).limit(5)), ParIter::toList);
        closes(
                how,
                stream().filter(x -> true).limit(2).concat(ParIter.of(1)),
                p -> p.iterator().forEachRemaining(x -> {}));
    }

    @ParameterizedTest
    @EnumSource
    void what_closing_throws_is_thrown_checked_or_not(How how) {
        Supplier<ParIter<Integer>> inner =
                () -> ParIter.of(Stream.of(1, 2).onClose(() -> sneak(new IOException("shut"))));
        assertThatThrownBy(() ->
                        how.on(ParIter.of(1).flatMap(x -> inner.get()).limit(1)).toList())
                .isInstanceOf(IOException.class)
                .hasMessage("shut");
    }

    @ParameterizedTest
    @EnumSource
    void all_streams_are_closed_whatever_the_first_one_throws(How how) {
        for (int round = 0; round < 20; round++) {
            opened.set(0);
            closed.set(0);
            ParIter<Integer> pipeline = ParIter.range(0, 64).mapToObj(x -> x).flatMapStream(x -> {
                opened.incrementAndGet();
                return Stream.of(1, 2, 3).onClose(() -> {
                    closed.incrementAndGet();
                    sneak(new IOException("shut"));
                });
            });
            assertThatThrownBy(() -> how.on(pipeline).forEach(x -> {
                        throw new IllegalStateException("a function of the test");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(closed).hasValue(opened.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_source_that_was_cancelled_fails_like_any_other(How how) {
        Iterable<Integer> cancelled = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next == 5) {
                    throw new CancellationException("the source's own");
                }
                return next++;
            }
        };
        ParIter<Indexed<Integer>> pipeline =
                how.on(ParIter.of(cancelled).concat(ParIter.of(1))).enumerate();
        assertThat(pipeline.findFirst(x -> x.index() == 3)).hasValue(new Indexed<>(3, 3));
        assertThatThrownBy(pipeline::toList)
                .isInstanceOf(CancellationException.class)
                .hasMessage("the source's own");
    }

    @Test
    void a_pipeline_too_long_for_the_stack_is_refused_in_words() throws InterruptedException {
        LongParIter p = ParIter.range(0, 10);
        for (int i = 0; i < 200_000; i++) {
            p = p.map(x -> x + 1);
        }
        LongParIter deep = p;
        Throwable[] thrown = new Throwable[1];
        Thread small = new Thread(
                null,
                () -> {
                    try {
                        deep.sum();
                    } catch (Throwable t) {
                        thrown[0] = t;
                    }
                },
                "small",
                256 << 10);
        small.start();
        small.join();
        assertThat(thrown[0])
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("a pipeline of 200002 operations is too long for the stack of this thread");
        assertThat(List.of(ParIter.range(0, 3).sum())).containsExactly(3L);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable t) throws E {
        throw (E) t;
    }
}
