package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.plan.Options;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/**
 * What every run holds to while its functions and its source are slow at random, fail, or end it from outside: it ends as
 * the run in sequence does, or was cancelled; nothing of it goes on; and the threads that helped are as they were.
 *
 * <p>A pipeline is a seed, which a failure names: {@code -Dfastiter.faults=seed} runs that one alone, many times.
 */
@MustEnd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FaultInjectionTest {
    private static final int RUNS = 400;
    private static final int RUNS_OF_A_SOAK = 40_000;

    /** The stages whose functions see one item at a time, in a kernel. */
    private static final Set<String> STAGES = Set.of(
            "map",
            "filter",
            "peek",
            "flatMap",
            "flatMapStream",
            "flatMapArray",
            "mapMulti",
            "mapIndexed",
            "mapNotNull",
            "zip");

    private static final ThreadLocal<String> CARRIED = new ThreadLocal<>();

    private static Set<Thread> before;
    private static List<ForkJoinPool> pools;
    private static ClassLoader workersLoader;

    @BeforeAll
    static void openPools() throws Exception {
        before = liveThreads();
        pools = List.of(pool(1), pool(2), pool(4));
        workersLoader = pools.get(0)
                .submit(() -> Thread.currentThread().getContextClassLoader())
                .get();
        for (ForkJoinPool pool : pools) {
            // All its threads begin here: one that a run began would inherit the diagnostics of that run's caller.
            assertThatWorkersAreClean("before", pool);
        }
    }

    private static ForkJoinPool pool(int threads) {
        return new ForkJoinPool(
                threads,
                ForkJoinPool.defaultForkJoinWorkerThreadFactory,
                null,
                false,
                threads,
                threads,
                1,
                null,
                1,
                TimeUnit.HOURS);
    }

    @AfterAll
    static void noThreadIsLeft() throws Exception {
        for (ForkJoinPool pool : pools) {
            pool.shutdown();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        // The threads of blocking calls and the compiler's end when they have been idle for a while.
        for (int i = 0; i < 600 && !threadsOfOurs().isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertThat(threadsOfOurs()).isEmpty();
    }

    private static Set<Thread> liveThreads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static List<String> threadsOfOurs() {
        return liveThreads().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("fastiter") || name.startsWith("ForkJoinPool-"))
                .toList();
    }

    @AfterEach
    void clear() {
        boolean left = Thread.interrupted();
        MDC.clear();
        CARRIED.remove();
        assertThat(left).as("interrupt left behind").isFalse();
    }

    @Test
    void disturbedRunsEndAsTheRunInSequenceDoes() throws Exception {
        Long one = Long.getLong("fastiter.faults");
        for (int i = 1; i <= RUNS; i++) {
            check(one == null ? i : one);
        }
    }

    @Test
    @Tag("slow")
    void manyDisturbedRunsEndAsTheRunInSequenceDoes() throws Exception {
        long seed = System.nanoTime();
        for (int i = 0; i < RUNS_OF_A_SOAK; i++) {
            check(seed + i);
        }
    }

    // ---- one run ----

    private static void check(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(~seed);
        int[] rates = {0, 0, 1000, 200, 50};
        int faultsPer = rates[random.nextInt(rates.length)];
        FaultyRun.Strike strike = random.nextInt(3) > 0
                ? FaultyRun.Strike.NONE
                : random.nextBoolean() ? FaultyRun.Strike.TOKEN : FaultyRun.Strike.INTERRUPT;
        int strikesPer = 1 << 3 + random.nextInt(7);
        ForkJoinPool pool = pools.get(random.nextInt(pools.size()));

        FaultyRun inSequence = new FaultyRun(seed, false, faultsPer, FaultyRun.Strike.NONE, strikesPer);
        FaultyPipeline pipeline = new FaultyPipeline(seed, inSequence, ParIter::sequential);
        FaultyPipeline.Outcome expected = pipeline.run(ParIter::sequential);

        String as = "seed " + seed + ", a fault per " + faultsPer + ", " + strike + " per " + strikesPer + " on "
                + pool.getParallelism() + ": " + pipeline;
        FaultyPipeline.Outcome outcome;
        FaultyRun shared;
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[0], own)) {
            Thread.currentThread().setContextClassLoader(loader);
            MDC.put(FaultyRun.DIAGNOSTIC, Long.toString(seed));
            CARRIED.set(as);
            shared = new FaultyRun(seed, true, faultsPer, strike, strikesPer);
            UnaryOperator<ParIter<Long>> options = options(random, pool, strike, shared, as);
            UnaryOperator<ParIter<Long>> inner = random.nextBoolean() ? p -> p.on(pool) : p -> p.force(force(seed));
            outcome = new FaultyPipeline(seed, shared, inner).run(options);
            shared.end();
        } finally {
            Thread.currentThread().setContextClassLoader(own);
            MDC.remove(FaultyRun.DIAGNOSTIC);
            CARRIED.remove();
        }
        boolean interrupted = Thread.interrupted();

        assertThat(interrupted)
                .as("interrupted, " + as)
                .isEqualTo(strike == FaultyRun.Strike.INTERRUPT && shared.isStruck());
        checkOutcome(as, expected, outcome, inSequence, shared);
        assertThat(pool.awaitQuiescence(1, TimeUnit.MINUTES)).as(as).isTrue();
        assertThatWorkersAreClean(as, pool);
        assertThat(ParIter.range(0, 100)
                        .on(pool)
                        .force(Options.FORCE_SPLIT)
                        .map(x -> x + 1)
                        .sum())
                .as(as)
                .isEqualTo(5050);
        assertThat(shared.violations()).as(as).isEmpty();
    }

    private static int force(long seed) {
        int[] forced = {
            0,
            Options.FORCE_SPLIT,
            Options.FORCE_SPLIT | Options.FORCE_INTERPRETED,
            Options.FORCE_SPLIT | Options.FORCE_COMPILED,
            Options.FORCE_SPLIT | Options.FORCE_COMPILED | Options.FORCE_PASSES
        };
        return forced[(int) Math.floorMod(seed, (long) forced.length)];
    }

    private static UnaryOperator<ParIter<Long>> options(
            SplittableRandom random, ForkJoinPool pool, FaultyRun.Strike strike, FaultyRun run, String as) {
        List<UnaryOperator<ParIter<Long>>> options = new ArrayList<>();
        options.add(p -> p.on(pool));
        int force = force(random.nextInt(100));
        options.add(p -> p.force(force));
        if (strike == FaultyRun.Strike.TOKEN) {
            options.add(p -> p.cancelOn(run.token));
        }
        if (random.nextInt(4) == 0) {
            int threads = 1 + random.nextInt(3);
            options.add(p -> p.parallelism(threads));
        }
        if (random.nextInt(4) == 0) {
            options.add(p -> p.onProgress(progress -> {
                throw new IllegalStateException("a listener that fails");
            }));
        }
        if (random.nextInt(4) == 0) {
            boolean fails = random.nextBoolean();
            options.add(p -> p.carry(() -> () -> {
                CARRIED.set(as);
                run.pause();
                if (fails) {
                    CARRIED.remove();
                    throw new IllegalStateException("a carrier that fails");
                }
                return CARRIED::remove;
            }));
        }
        return p -> {
            ParIter<Long> all = p;
            for (UnaryOperator<ParIter<Long>> option : options) {
                all = option.apply(all);
            }
            return all;
        };
    }

    private static void checkOutcome(
            String as,
            FaultyPipeline.Outcome expected,
            FaultyPipeline.Outcome outcome,
            FaultyRun inSequence,
            FaultyRun shared) {
        Throwable thrown = outcome.thrown();
        if (thrown instanceof CancellationException) {
            assertThat(shared.isStruck()).as("struck, " + as).isTrue();
            if (expected.thrown() == null) {
                List<Long> all = expected.delivered();
                int some = Math.min(outcome.delivered().size(), all.size());
                assertThat(outcome.delivered()).as(as).isEqualTo(all.subList(0, some));
            }
            return;
        }
        if (thrown != null) {
            assertThat(shared.hasThrown(thrown)).as("%s thrown, %s", thrown, as).isTrue();
        }
        if (inSequence.hasThrownLoosely() || shared.hasThrownLoosely()) {
            return; // which of these calls happen at all depends on how the work is shared
        }
        assertThat(placeOf(thrown)).as(as).isEqualTo(placeOf(expected.thrown()));
        assertThat(outcome.value()).as(as).isEqualTo(expected.value());
        assertThat(outcome.delivered()).as(as).isEqualTo(expected.delivered());
        if (thrown != null) {
            checkSite(as, placeOf(thrown).stage(), firstSite(expected.thrown()), firstSite(thrown));
        }
    }

    private static FaultyRun.Place placeOf(Throwable thrown) {
        return thrown instanceof FaultyRun.Fault fault ? fault.place() : null;
    }

    /** Where it failed, in the innermost pipeline; null if that is not said. */
    private static FailureSite firstSite(Throwable thrown) {
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (suppressed instanceof FailureSite site) {
                return site;
            }
        }
        return null;
    }

    private static void checkSite(String as, String stage, FailureSite expected, FailureSite site) {
        if (!STAGES.contains(stage)) {
            return; // a source's failure says where it was only if a kernel reads the source
        }
        assertThat(site).as(as).isNotNull();
        assertThat(site.stage()).as(as).hasValue(stage);
        // A pipeline that is cut counts the items of the part that failed.
        if (!site.getMessage().contains("chunk.") && !expected.getMessage().contains("chunk.")) {
            assertThat(site.index()).as(as).isEqualTo(expected.index());
        }
    }

    // ---- behind a run ----

    private static void assertThatWorkersAreClean(String as, ForkJoinPool pool) throws Exception {
        CyclicBarrier all = new CyclicBarrier(pool.getParallelism());
        List<ForkJoinTask<String>> asked = new ArrayList<>();
        for (int i = 0; i < pool.getParallelism(); i++) {
            asked.add(pool.submit(() -> {
                String left = leftOnThisThread();
                all.await(1, TimeUnit.MINUTES);
                return left;
            }));
        }
        for (ForkJoinTask<String> answer : asked) {
            assertThat(answer.get()).as("left on a worker, " + as).isEmpty();
        }
    }

    private static String leftOnThisThread() {
        Thread me = Thread.currentThread();
        String left = Thread.interrupted() ? "an interrupt " : "";
        if (me.getContextClassLoader() != workersLoader) {
            left += "a loader ";
        }
        if (MDC.get(FaultyRun.DIAGNOSTIC) != null) {
            left += "diagnostics ";
        }
        return Objects.requireNonNullElse(CARRIED.get(), "") + left;
    }
}
