package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.kernel.Kernels;
import io.fastiter.internal.plan.Options;
import io.fastiter.memory.Template;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What remains of pipelines that are gone: nothing that grows. */
class MemoryTest {
    private static final long[] DATA = {1, 2, 3, 4};
    private static final long SUM = 14;

    @Test
    void a_class_loader_whose_pipelines_were_compiled_can_be_unloaded() throws Exception {
        WeakReference<ClassLoader> loader = runInLoaderOfItsOwn();
        for (int i = 0; i < 200 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<ClassLoader> runInLoaderOfItsOwn() throws Exception {
        ClassLoader loader = new OwnLoader();
        runAll(loader);
        return new WeakReference<>(loader);
    }

    @Test
    void of_two_thousand_shapes_no_more_are_kept_than_fit_the_cache() throws Exception {
        shapesOf(400);
    }

    @Test
    @Tag("slow")
    void of_ten_thousand_shapes_no_more_are_kept_than_fit_the_cache() throws Exception {
        shapesOf(2000);
    }

    /** Runs six shapes of each of so many loaders, all of which must go, and with them all but the cached kernels. */
    private static void shapesOf(int count) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            loaders.add(runInLoaderOfItsOwn());
        }
        List<WeakReference<ClassLoader>> alive = loaders;
        for (int i = 0; i < 200 && alive.size() > 0; i++) {
            System.gc();
            Thread.sleep(50);
            alive = alive.stream().filter(loader -> loader.get() != null).toList();
        }
        assertThat(alive).isEmpty();
        assertThat(Kernels.kept()).isLessThanOrEqualTo(1024);
    }

    @Test
    void a_hundred_thousand_runs_leave_nothing_behind() {
        runsLeaveNothingBehind(100_000);
    }

    @Test
    @Tag("slow")
    void a_million_runs_leave_nothing_behind() {
        runsLeaveNothingBehind(1_000_000);
    }

    /** Runs of four items: alone, shared, cut, in order, failing, supervised. What one leaves, a hundred thousand show. */
    private static void runsLeaveNothingBehind(int count) {
        ForkJoinPool pool = new ForkJoinPool(2);
        try {
            CancelToken token = new CancelToken();
            tinyRuns(10_000, pool, token);
            long before = usedHeap();
            tinyRuns(count, pool, token);
            assertThat(usedHeap()).isLessThan(before + (4 << 20));
        } finally {
            pool.shutdown();
        }
    }

    private static void tinyRuns(int count, ForkJoinPool pool, CancelToken token) {
        LongParIter alone = ParIter.of(DATA).map(x -> x + 1);
        LongParIter shared = alone.on(pool).force(Options.FORCE_SPLIT);
        LongParIter failing = shared.peek(x -> {
            if (x == 3) {
                throw new IllegalStateException();
            }
        });
        for (int i = 0; i < count; i++) {
            switch (i % 16) {
                case 0 -> assertThat(shared.sum()).isEqualTo(SUM);
                case 1 ->
                    assertThat(shared.filter(x -> x > 2).mapIndexed((k, x) -> k).sum())
                            .isEqualTo(3);
                case 2 -> assertThat(shared.cancelOn(token).sum()).isEqualTo(SUM);
                case 3 -> assertThat(shared.timeout(Duration.ofHours(1)).sum()).isEqualTo(SUM);
                case 4 -> assertThatThrownBy(failing::sum).isInstanceOf(IllegalStateException.class);
                case 5 -> {
                    try (CloseableIterator.OfLong items = shared.cancelOn(token).iterator()) {
                        assertThat(items.nextLong()).isEqualTo(2);
                    }
                }
                default -> assertThat(alone.sum()).isEqualTo(SUM);
            }
        }
        assertThat(pool.awaitQuiescence(1, TimeUnit.MINUTES)).isTrue();
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    @SuppressWarnings("unchecked")
    private static void runAll(ClassLoader loader) throws Exception {
        Class<?> type = loader.loadClass(Template.class.getName());
        assertThat(type).isNotSameAs(Template.class);
        Function<long[], LongParIter[]> template =
                (Function<long[], LongParIter[]>) type.getConstructor().newInstance();
        for (LongParIter pipeline : template.apply(DATA)) {
            assertThat(pipeline.force(Options.FORCE_COMPILED).sum()).isEqualTo(SUM);
        }
    }

    /** Defines {@link Template} itself, everything else its parent does. */
    private static final class OwnLoader extends ClassLoader {
        OwnLoader() {
            super(MemoryTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Template.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = Template.class.getResourceAsStream("Template.class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
