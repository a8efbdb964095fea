package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.plan.Options;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is suppressed into the exception of a function: where in the pipeline it failed. */
@MustEnd
class FailureSiteTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);
    private static final List<Integer> ITEMS = IntStream.range(0, 2000).boxed().toList();

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    static Stream<Function<ParIter<Integer>, ParIter<Integer>>> ways() {
        return Stream.of(
                p -> p.sequential(),
                p -> p.parallelism(1),
                p -> p.on(POOL),
                p -> p.on(POOL).force(Options.FORCE_COMPILED),
                p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED),
                p -> p.on(POOL).force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
    }

    private static int failAt(int x, int at) {
        if (x == at) {
            throw new IllegalStateException("at " + x);
        }
        return x;
    }

    private static FailureSite siteOf(Throwable thrown) {
        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(thrown.getSuppressed()).isNotEmpty();
        assertThat(thrown.getSuppressed()[0]).isInstanceOf(FailureSite.class);
        return (FailureSite) thrown.getSuppressed()[0];
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itNamesPipelineStageAndItem(Function<ParIter<Integer>, ParIter<Integer>> way) {
        FailureSite site =
                siteOf(catchThrowable(() -> way.apply(ParIter.of(ITEMS).named("numbers"))
                        .map(x -> x)
                        .filter(x -> failAt(x, 1234) >= 0)
                        .map(x -> x + 1)
                        .reduce(0, Integer::sum)));

        assertThat(site.pipeline()).isEqualTo("numbers");
        assertThat(site.stage()).contains("filter");
        assertThat(site.index()).hasValue(1234);
        assertThat(site).hasMessageStartingWith("filter failed at item 1234 of pipeline \"numbers\" (");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itsStackIsTheCallers(Function<ParIter<Integer>, ParIter<Integer>> way) {
        FailureSite site = siteOf(catchThrowable(
                () -> way.apply(ParIter.of(ITEMS)).map(x -> failAt(x, 777)).collect()));

        assertThat(site.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().startsWith("itsStackIsTheCallers")
                        || frame.getMethodName().contains("lambda$itsStackIsTheCallers"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itIsThatOfTheFirstFailure(Function<ParIter<Integer>, ParIter<Integer>> way) {
        Throwable thrown = catchThrowable(() -> way.apply(ParIter.of(ITEMS))
                .map(x -> {
                    if (x >= 500) {
                        throw new IllegalStateException("at " + x);
                    }
                    return x;
                })
                .forEach(x -> {}));

        assertThat(thrown).hasMessage("at 500");
        assertThat(siteOf(thrown).index()).hasValue(500);
        assertThat(siteOf(thrown).stage()).contains("map");
    }

    @Test
    void behindACutItNamesTheWholePipeline() {
        FailureSite site = siteOf(catchThrowable(() -> ParIter.of(ITEMS)
                .on(POOL)
                .force(Options.FORCE_SPLIT)
                .filter(x -> x % 2 == 0)
                .skip(10)
                .map(x -> failAt(x, 1000))
                .reduce(0, Integer::sum)));

        assertThat(site.pipeline()).isEqualTo("of.filter.skip.map.reduce");
        assertThat(site.stage()).contains("map");
        assertThat(site.index()).hasValue(500); // of those that the filter let through
    }

    @ParameterizedTest
    @MethodSource("ways")
    void itTellsWhichBlockingCallItWas(Function<ParIter<Integer>, ParIter<Integer>> way) {
        FailureSite site = siteOf(catchThrowable(() ->
                way.apply(ParIter.of(ITEMS)).mapBlocking(4, x -> failAt(x, 33)).collect()));

        assertThat(site.stage()).contains("mapBlocking");
        assertThat(site.index()).hasValue(33);
    }

    @Test
    void aPipelineInsideAddsItsOwn() {
        Throwable thrown = catchThrowable(() -> ParIter.of(ITEMS)
                .named("outer")
                .map(x -> IntParIter.range(0, 10)
                        .named("inner")
                        .map(y -> failAt(x * 10 + y, 57))
                        .sum())
                .collect());

        assertThat(thrown.getSuppressed()).hasSize(2);
        assertThat(((FailureSite) thrown.getSuppressed()[0]).pipeline()).isEqualTo("inner");
        assertThat(((FailureSite) thrown.getSuppressed()[0]).index()).hasValue(7);
        assertThat(((FailureSite) thrown.getSuppressed()[1]).pipeline()).isEqualTo("outer");
        assertThat(((FailureSite) thrown.getSuppressed()[1]).index()).hasValue(5);
    }

    @Test
    void anErrorHasOneToo() {
        Throwable thrown = catchThrowable(() -> ParIter.of(1, 2)
                .map(x -> {
                    throw new AssertionError(x);
                })
                .collect());

        assertThat(thrown).isInstanceOf(AssertionError.class).hasMessage("1");
        assertThat(thrown.getSuppressed()).hasSize(1).hasOnlyElementsOfType(FailureSite.class);
    }

    @Test
    void anExceptionThatIsThrownAgainAndAgainDoesNotCollectThemForEver() {
        IllegalStateException one = new IllegalStateException();
        for (int i = 0; i < 100; i++) {
            assertThat(catchThrowable(() -> ParIter.of(1, 2)
                            .map(x -> {
                                throw one;
                            })
                            .collect()))
                    .isSameAs(one);
        }

        assertThat(one.getSuppressed()).hasSizeLessThan(20);
    }

    @Test
    void anExceptionThatTakesNoneIsThrownAsItIs() {
        class Bare extends RuntimeException {
            private static final long serialVersionUID = 1L;

            Bare() {
                super("bare", null, false, false);
            }
        }
        Bare bare = new Bare();

        assertThat(catchThrowable(() -> ParIter.of(1, 2)
                        .map(x -> {
                            throw bare;
                        })
                        .collect()))
                .isSameAs(bare);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void inOrderItTellsThePosition(Function<ParIter<Integer>, ParIter<Integer>> way) {
        FailureSite site =
                siteOf(catchThrowable(() -> way.apply(ParIter.of(ITEMS)).forEachOrdered(x -> failAt(x, 1500))));

        assertThat(site.index()).hasValue(1500);
        assertThat(site.stage()).contains("forEach");
    }
}
