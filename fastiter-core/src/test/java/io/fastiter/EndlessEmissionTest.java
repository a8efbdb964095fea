package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions that emit for ever: whoever cancels the run ends them. */
@MustEnd
class EndlessEmissionTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    static Stream<UnaryOperator<LongParIter>> ways() {
        return Stream.of(
                LongParIter::sequential,
                p -> p.sequential().force(Options.FORCE_COMPILED),
                p -> p.on(POOL),
                p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED),
                p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
    }

    private static LongParIter endless(AtomicInteger inside) {
        return ParIter.range(0, 10).mapMulti((x, emit) -> {
            inside.incrementAndGet();
            try {
                for (long i = 0; ; i++) {
                    emit.accept(i);
                }
            } finally {
                inside.decrementAndGet();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTimeLimitEndsThem(UnaryOperator<LongParIter> way) {
        AtomicInteger inside = new AtomicInteger();
        LongParIter p = way.apply(endless(inside)).timeout(Duration.ofMillis(30));
        for (LongParIter each : new LongParIter[] {p, p.limit(2), p.filter(x -> x < 0)}) {
            assertThat(catchThrowable(each::sum))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("timeout")
                    .hasNoSuppressedExceptions();
            assertThat(catchThrowable(() -> each.findFirst(x -> x > 5))).isInstanceOf(CancellationException.class);
            assertThat(catchThrowable(() -> each.filter(x -> x < 0).iterator().hasNext()))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("timeout")
                    .hasNoSuppressedExceptions();
            assertThat(inside).hasValue(0);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsNotWantedIsIgnoredUntilTheFunctionReturns(UnaryOperator<LongParIter> way) {
        AtomicInteger ended = new AtomicInteger();
        assertThat(way.apply(LongParIter.of(7))
                        .mapMulti((x, emit) -> {
                            for (long i = 0; i < 1000; i++) {
                                emit.accept(i);
                            }
                            ended.incrementAndGet();
                        })
                        .limit(2)
                        .toArray())
                .containsExactly(0, 1);
        assertThat(ended).hasValue(1);
    }

    @Test
    void whoeverClosesAnIteratorEndsThem() throws Exception {
        CountDownLatch begun = new CountDownLatch(1000);
        CloseableIterator<Long> items = ParIter.range(0, 10)
                .mapMulti((x, emit) -> {
                    try {
                        for (long i = 0; ; i++) {
                            emit.accept(i);
                        }
                    } catch (CancellationException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .filter(x -> {
                    begun.countDown();
                    return x < 0;
                })
                .sequential()
                .iterator();
        FutureTask<Boolean> asking = new FutureTask<>(items::hasNext);
        new Thread(asking).start();
        begun.await();
        items.close();
        assertThat(asking.get()).isFalse();
    }
}
