package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends a run from outside: a token, a time limit, an interrupt of the caller. */
@MustEnd
class CancellationTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    @AfterEach
    void noInterruptIsLeft() throws Exception {
        boolean left = Thread.interrupted();
        assertThat(left).isFalse();
        for (int i = 0; i < 8; i++) {
            assertThat(POOL.submit(() -> Thread.currentThread().isInterrupted()).get())
                    .isFalse();
        }
    }

    /** A way to run items one by one: what is behind the function differs, and who calls it. */
    record Way(String name, Function<LongParIter, Object> run) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Way way(String name, UnaryOperator<LongParIter> shape, Function<LongParIter, Object> end) {
        return new Way(name, p -> end.apply(shape.apply(p)));
    }

    static Stream<Way> ways() {
        return Stream.of(
                way("alone", p -> p.sequential(), LongParIter::sum),
                way("with one thread", p -> p.parallelism(1), LongParIter::sum),
                way("shared", p -> p.on(POOL), LongParIter::sum),
                way("in single items", p -> p.on(POOL).force(Options.FORCE_SPLIT), LongParIter::sum),
                way(
                        "in single items, compiled",
                        p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED),
                        LongParIter::sum),
                way("as a search", p -> p.on(POOL), p -> p.noneMatch(x -> x < 0)),
                way("as a list", p -> p.on(POOL), p -> p.filter(x -> x >= 0).collect()),
                way(
                        "with positions",
                        p -> p.on(POOL),
                        p -> p.filter(x -> x >= 0).limit(1_000_000).sum()),
                way("in order", p -> p.on(POOL), p -> {
                    p.forEachOrdered(x -> {});
                    return 0;
                }));
    }

    /** So many that none of these runs ends by itself. */
    private static final long MANY = 1L << 40;

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsCancelledBeforeCallsNoFunction(Way way) {
        CancelToken token = new CancelToken();
        token.cancel("too late");
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> way.run.apply(
                        ParIter.range(0, MANY).cancelOn(token).named("p").map(x -> {
                            calls.incrementAndGet();
                            return x;
                        })))
                .isInstanceOf(CancellationException.class)
                .hasMessage("the pipeline \"p\" was cancelled by its token: too late");

        assertThat(calls).hasValue(0);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTokenEndsARunAndNothingRunsAfterwards(Way way) throws Exception {
        CancelToken token = new CancelToken();
        AtomicInteger calls = new AtomicInteger();
        LongParIter pipeline = ParIter.range(0, MANY).map(x -> {
            if (calls.incrementAndGet() == 1000) {
                token.cancel();
            }
            return x;
        });

        assertThatThrownBy(() -> way.run.apply(pipeline.cancelOn(token)))
                .isInstanceOf(CancellationException.class)
                .hasMessage("the pipeline was cancelled by its token");

        int after = calls.get();
        Thread.sleep(20);
        assertThat(calls).hasValue(after);
        assertThat(ParIter.range(0, 10).map(x -> x).on(POOL).sum()).isEqualTo(45);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTimeLimitEndsFunctionsThatBlock(Way way) {
        LongParIter pipeline = ParIter.range(0, MANY).map(CancellationTest::block);

        assertThatThrownBy(() -> way.run.apply(pipeline.timeout(Duration.ofMillis(50))))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("did not end within its timeout of PT0.05S");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anInterruptOfTheCallerEndsARunAndIsKept(Way way) {
        Thread caller = Thread.currentThread();
        AtomicInteger calls = new AtomicInteger();
        LongParIter pipeline = ParIter.range(0, MANY).map(x -> {
            if (calls.incrementAndGet() == 1000) {
                caller.interrupt();
            }
            return x;
        });

        assertThatThrownBy(() -> way.run.apply(pipeline))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("interrupted");

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptOfTheCallerEndsFunctionsThatBlockElsewhere() throws Exception {
        CountDownLatch inside = new CountDownLatch(2);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            Thread me = Thread.currentThread();
            LongParIter pipeline = ParIter.range(0, 100)
                    .on(POOL)
                    .force(Options.FORCE_SPLIT)
                    .map(x -> {
                        inside.countDown();
                        if (Thread.currentThread() != me) {
                            return block(x);
                        }
                        await(inside);
                        return x;
                    });
            thrown.set(catchThrowable(pipeline::sum));
            flag.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        inside.await();

        caller.interrupt();

        caller.join();
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        assertThat(flag).isTrue();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void noThreadBeginsMoreThan32ItemsOnceATokenIsCancelled(Way way) {
        CancelToken token = new CancelToken();
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger before = new AtomicInteger(Integer.MAX_VALUE);

        assertThatThrownBy(() ->
                        way.run.apply(ParIter.range(0, MANY).cancelOn(token).map(x -> {
                            if (calls.incrementAndGet() == 5000) {
                                token.cancel();
                                before.set(calls.get());
                            }
                            return spend(x);
                        })))
                .isInstanceOf(CancellationException.class);

        assertThat(calls.get() - before.get()).isLessThanOrEqualTo(5 * 33);
    }

    /** Some ten microseconds' work: of items that are known to take less than 400 ns, more may be begun. */
    private static long spend(long x) {
        long r = x;
        for (int i = 0; i < 20_000; i++) {
            r = r * 6364136223846793005L + 1442695040888963407L;
        }
        return r >>> 1;
    }

    @Test
    void oneTokenEndsManyRuns() throws Exception {
        CancelToken token = new CancelToken();
        CountDownLatch begun = new CountDownLatch(8);
        List<Thread> callers = new ArrayList<>();
        List<Throwable> thrown = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread caller = new Thread(() -> {
                Throwable t = catchThrowable(() -> ParIter.range(0, MANY)
                        .on(POOL)
                        .cancelOn(token)
                        .peek(x -> begun.countDown())
                        .map(CancellationTest::block)
                        .sum());
                synchronized (thrown) {
                    thrown.add(t);
                }
            });
            caller.start();
            callers.add(caller);
        }
        begun.await();

        token.cancel("enough");
        token.cancel("more than enough");

        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(thrown)
                .hasSize(8)
                .allSatisfy(t ->
                        assertThat(t).isInstanceOf(CancellationException.class).hasMessageEndingWith(": enough"));
        assertThat(token.reason()).contains("enough");
        assertThat(token.isCancelled()).isTrue();
    }

    @Test
    void whatAFunctionThrewOnItsInterruptIsSuppressed() {
        CancelToken token = new CancelToken();
        Throwable thrown = catchThrowable(() -> ParIter.range(0, 10)
                .sequential()
                .cancelOn(token)
                .map(x -> {
                    token.cancel();
                    return block(x);
                })
                .sum());

        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(thrown.getSuppressed()).hasSize(1);
        assertThat(thrown.getSuppressed()[0]).hasMessage("interrupted at 0");
    }

    @Test
    void aPipelineInsideEndsWithTheOneAround() {
        CancelToken token = new CancelToken();
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> ParIter.range(0, 100)
                        .on(POOL)
                        .cancelOn(token)
                        .map(x -> ParIter.range(0, MANY)
                                .on(POOL)
                                .map(y -> {
                                    if (calls.incrementAndGet() == 100_000) {
                                        token.cancel();
                                    }
                                    return y;
                                })
                                .sum())
                        .sum())
                .isInstanceOf(CancellationException.class)
                .hasMessage("the pipeline was cancelled by its token");
    }

    @Test
    void noTimeIsNotEnoughToBegin() {
        AtomicInteger calls = new AtomicInteger();
        ParIter<Integer> pipeline = ParIter.of(1, 2).peek(x -> calls.incrementAndGet());

        assertThatThrownBy(() -> pipeline.timeout(Duration.ZERO).collect()).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> ParIter.of(1, 2).timeout(Duration.ZERO).count())
                .isInstanceOf(CancellationException.class);
        assertThat(calls).hasValue(0);
    }

    @Test
    void whatEndsInTimeDoesNotNotice() {
        assertThat(ParIter.range(0, 100_000)
                        .timeout(Duration.ofDays(200_000))
                        .map(x -> x + 1)
                        .sum())
                .isEqualTo(LongStream.rangeClosed(1, 100_000).sum());
        assertThat(ParIter.of(1, 2, 3).timeout(Duration.ofSeconds(100)).collect())
                .containsExactly(1, 2, 3);
    }

    @Test
    void theLastTimeLimitCounts() {
        assertThat(ParIter.of(1, 2)
                        .timeout(Duration.ZERO)
                        .timeout(Duration.ofMinutes(5))
                        .collect())
                .containsExactly(1, 2);
    }

    @Test
    void aNegativeTimeLimitIsRefused() {
        assertThatThrownBy(() -> ParIter.of(1).timeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout(PT-0.001S): the time must be at least 0");
    }

    @Test
    void anIteratorEndsWithItsToken() {
        CancelToken token = new CancelToken();
        var iterator =
                ParIter.range(0, MANY).cancelOn(token).map(x -> x).boxed().iterator();
        assertThat(iterator.next()).isZero();

        token.cancel();

        assertThatThrownBy(() -> {
                    while (true) {
                        iterator.next();
                    }
                })
                .isInstanceOf(CancellationException.class);
    }

    private static long block(long x) {
        try {
            Thread.sleep(TimeUnit.MINUTES.toMillis(1));
            return x;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted at " + x, e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatAFunctionGivesOnItsInterruptIsNoResult() {
        UnaryOperator<Integer> swallows = x -> {
            try {
                Thread.sleep(TimeUnit.MINUTES.toMillis(1));
                return x;
            } catch (InterruptedException e) {
                return -1;
            }
        };

        assertThatThrownBy(() -> ParIter.of(List.of(1))
                        .timeout(Duration.ofMillis(20))
                        .map(swallows)
                        .collect())
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> ParIter.of(List.of(1, 2).iterator())
                        .sequential()
                        .timeout(Duration.ofMillis(20))
                        .map(swallows)
                        .findFirst())
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void aTimeLimitEndsBlockingCalls() {
        assertThatThrownBy(() -> ParIter.range(0, 10)
                        .mapBlocking(4, CancellationTest::block)
                        .timeout(Duration.ofMillis(20))
                        .collect())
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> ParIter.range(0, 10)
                        .mapBlocking(4, CancellationTest::block)
                        .timeout(Duration.ofMillis(20))
                        .iterator()
                        .next())
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void theOptionsOfTheReceiverHoldForPipelinesInsideOfFlatMap() {
        Thread me = Thread.currentThread();
        assertThat(ParIter.of(1, 2)
                        .sequential()
                        .flatMap(x -> ParIter.range(0, 1000)
                                .boxed()
                                .force(Options.FORCE_SPLIT)
                                .map(y -> Thread.currentThread()))
                        .allMatch(thread -> thread == me))
                .isTrue();

        assertThatThrownBy(() -> ParIter.of(1, 2)
                        .timeout(Duration.ofMillis(20))
                        .flatMap(x -> ParIter.range(0, MANY).boxed().filter(y -> y < 0))
                        .count())
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void blockingCallsOfAPipelineInsideOfFlatMapEndWithTheRun() throws Exception {
        AtomicInteger calls = new AtomicInteger();

        assertThat(ParIter.of(List.of(1))
                        .flatMap(i -> ParIter.range(0, 1000).boxed().mapBlocking(4, x -> {
                            calls.incrementAndGet();
                            return x;
                        }))
                        .limit(1)
                        .collect())
                .containsExactly(0L);

        int after = calls.get();
        Thread.sleep(20);
        assertThat(calls).hasValue(after);
    }

    @Test
    void aStreamThatIsNotReadSinceTheRunWasCancelledIsClosed() {
        AtomicBoolean closed = new AtomicBoolean();
        CancelToken token = new CancelToken();
        token.cancel();

        assertThatThrownBy(() -> ParIter.of(Stream.of(1, 2).onClose(() -> closed.set(true)))
                        .cancelOn(token)
                        .collect())
                .isInstanceOf(CancellationException.class);

        assertThat(closed).isTrue();
    }
}
