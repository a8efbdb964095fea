package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Pipelines that are run again and again over a few items: short cuts, which must not show. */
@MustEnd
class SmallRunsTest {
    private static final int MANY_RUNS = 200_000;

    private static List<Integer> upTo(int n) {
        return new ArrayList<>(IntStream.range(0, n).boxed().toList());
    }

    @Test
    void positions_behind_a_filter_are_right_however_often_they_are_asked_for() {
        List<Integer> items = upTo(10);
        for (int run = 0; run < 20_000; run++) {
            int n = run % 5;
            assertThat(ParIter.of(items)
                            .filter(x -> x > 3)
                            .skip(1)
                            .limit(n)
                            .mapToLong(x -> x)
                            .sum())
                    .isEqualTo(IntStream.range(5, 5 + n).sum());
        }
    }

    @Test
    void a_sum_of_doubles_behind_a_zip_is_the_same_in_all_runs_and_on_one_thread() {
        List<Integer> items = upTo(37);
        Supplier<DoubleParIter> pipeline = () -> ParIter.of(items)
                .filter(y -> y % 5 != 0)
                .zip(ParIter.of(items).filter(y -> y % 3 != 0), (y, z) -> y + z)
                .mapToDouble(y -> 1.0 / (y + 3));
        Supplier<DoubleParIter> skipping = () -> ParIter.of((Iterable<Integer>) items::iterator)
                .skip(3)
                .zip(ParIter.of(items).filter(y -> y % 3 != 0), (y, z) -> y + z)
                .skip(2)
                .mapToDouble(y -> 1.0 / (y + 3));
        for (Supplier<DoubleParIter> p : List.of(pipeline, skipping)) {
            double first = p.get().sum();
            assertThat(p.get().sequential().sum()).isEqualTo(first);
            for (int run = 0; run < 10_000; run++) {
                assertThat(p.get().sum()).isEqualTo(first);
            }
        }
    }

    @Test
    void what_was_cheap_and_becomes_dear_is_shared_again() {
        ForkJoinPool pool = new ForkJoinPool(3);
        try {
            List<Integer> items = upTo(16);
            boolean[] dear = {false};
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            Runnable run = () -> ParIter.of(items)
                    .on(pool)
                    .filter(x -> {
                        if (dear[0]) {
                            seen.add(Thread.currentThread());
                            LockSupport.parkNanos(700_000);
                        }
                        return x % 2 == 0;
                    })
                    .limit(9)
                    .forEach(x -> {});
            for (int i = 0; i < 20_000; i++) {
                run.run();
            }
            dear[0] = true;
            // Whoever waits for ever would be noticed by the limit of the test.
            while (seen.size() < 2) {
                run.run();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void a_search_that_always_ends_soon_is_compiled_all_the_same() {
        List<Integer> items = upTo(50_000);
        Supplier<ParIter<Integer>> pipeline = () -> ParIter.of(items).filter(x -> x >= 3);
        for (int i = 0; i < MANY_RUNS / 100 && !pipeline.get().explain().contains("findFirst (compiled)"); i++) {
            for (int k = 0; k < 100; k++) {
                assertThat(pipeline.get().findFirst()).hasValue(3);
            }
        }
        assertThat(pipeline.get().explain()).contains("findFirst (compiled)");
    }

    @Test
    void what_is_often_run_over_a_few_items_gets_a_kernel_for_that_however_it_began() {
        getsAKernelForFew(3, n -> ParIter.range(0, n).map(x -> x * x));
        getsAKernelForFew(1_000_000, n -> ParIter.range(0, n).map(x -> x * x));
        // A pipeline so long that only one of the kernels can be compiled has that.
        LongParIter p = ParIter.range(0, 10);
        for (int i = 0; i < 180; i++) {
            p = p.map(x -> x + 1);
        }
        while (!p.explain().contains("sum (compiled)")) {
            assertThat(p.explain()).doesNotContain("cannot be compiled");
            assertThat(p.sum()).isEqualTo(45 + 10 * 180);
        }
        for (int i = 0; i < 3000; i++) {
            assertThat(p.sum()).isEqualTo(45 + 10 * 180);
        }
    }

    private static void getsAKernelForFew(int first, IntFunction<LongParIter> pipeline) {
        pipeline.apply(first).sum();
        while (!pipeline.apply(4).explain().contains("sum (compiled, also for few items)")) {
            for (int i = 0; i < 100; i++) {
                assertThat(pipeline.apply(4).sum()).isEqualTo(14);
            }
        }
    }

    @Test
    void a_failure_of_a_short_run_is_that_of_its_item_and_leaves_what_came_before() {
        long[] items = LongStream.range(0, 10).toArray();
        boolean[] fails = {false};
        IllegalStateException failure = new IllegalStateException();
        Supplier<LongParIter> pipeline = () -> ParIter.of(items, 2, 10).map(x -> {
            if (x == 7 && fails[0]) {
                throw failure;
            }
            return x * x;
        });
        for (int run = 0; run < 5_000; run++) {
            assertThat(pipeline.get().sum()).isEqualTo(284);
            assertThat(firstOf(pipeline.get().iterator(), 8)).isEqualTo(284);
        }
        fails[0] = true;
        assertThatThrownBy(() -> pipeline.get().sum())
                .isSameAs(failure)
                .satisfies(t -> assertThat(t.getSuppressed()[0]).hasMessageContaining("item 5"));
        assertThat(firstOf(pipeline.get().iterator(), 5)).isEqualTo(4 + 9 + 16 + 25 + 36);
        fails[0] = false;
        assertThat(pipeline.get().sum()).isEqualTo(284);
    }

    private static long firstOf(Iterator<Long> items, int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += items.next();
        }
        return sum;
    }

    @Test
    void a_set_that_changes_during_a_short_run_is_noticed() {
        for (int run = 0; run < 5_000; run++) {
            Set<Integer> items = new HashSet<>(List.of(1, 2, 3));
            int last = run;
            Runnable change = () -> ParIter.of(items)
                    .map(x -> {
                        if (last % 1_000 == 999) {
                            items.add(-x);
                        }
                        return x;
                    })
                    .mapToLong(x -> x)
                    .sum();
            if (last % 1_000 == 999) {
                assertThatThrownBy(change::run).isInstanceOf(ConcurrentModificationException.class);
            } else {
                change.run();
            }
        }
    }
}
