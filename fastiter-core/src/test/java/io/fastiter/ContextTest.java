package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.plan.Options;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What goes along with a pipeline to other threads, and that these have their own back. */
@MustEnd
class ContextTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(1);
    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    @AfterEach
    void clear() {
        MDC.clear();
        TENANT.remove();
    }

    /** Two items that wait for each other, so that the caller and the pool's thread run one each. */
    private static LongParIter onBothThreads() {
        CountDownLatch both = new CountDownLatch(2);
        return ParIter.range(0, 2).on(POOL).force(Options.FORCE_SPLIT).peek(x -> {
            both.countDown();
            try {
                both.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static <T> T onThePoolsThread(Callable<T> asked) throws Exception {
        return POOL.submit(asked).get();
    }

    private static ContextCarrier tenantCarrier() {
        return () -> {
            String captured = TENANT.get();
            return () -> {
                String before = TENANT.get();
                TENANT.set(captured);
                return () -> TENANT.set(before);
            };
        };
    }

    @Test
    void theContextClassLoaderIsTheCallers() throws Exception {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        ClassLoader workers = onThePoolsThread(() -> Thread.currentThread().getContextClassLoader());
        Set<ClassLoader> seen = ConcurrentHashMap.newKeySet();
        try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(loader);
            onBothThreads().forEach(x -> seen.add(Thread.currentThread().getContextClassLoader()));
            assertThat(seen).containsExactly(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }
        assertThat(onThePoolsThread(() -> Thread.currentThread().getContextClassLoader()))
                .isSameAs(workers);
    }

    @Test
    void theDiagnosticContextIsTheCallersAndTheWorkerHasItsOwnBack() throws Exception {
        onThePoolsThread(() -> {
            MDC.put("who", "worker");
            return 0;
        });
        MDC.put("who", "caller");
        Queue<String> seen = new ConcurrentLinkedQueue<>();

        onBothThreads().forEach(x -> seen.add(MDC.get("who")));

        assertThat(seen).containsExactly("caller", "caller");
        assertThat(onThePoolsThread(MDC::getCopyOfContextMap)).isEqualTo(Map.of("who", "worker"));
    }

    @Test
    void anEmptyDiagnosticContextGoesAlongToo() throws Exception {
        onThePoolsThread(() -> {
            MDC.put("who", "worker");
            return 0;
        });
        Set<String> seen = ConcurrentHashMap.newKeySet();

        onBothThreads().forEach(x -> seen.add(String.valueOf(MDC.get("who"))));

        assertThat(seen).containsExactly("null");
        assertThat(onThePoolsThread(() -> MDC.get("who"))).isEqualTo("worker");
    }

    @Test
    void aCarrierBringsWhatItCarriesAndTakesItBackAfterAFailure() throws Exception {
        onThePoolsThread(() -> {
            TENANT.set("worker");
            return 0;
        });
        TENANT.set("caller");
        Queue<String> seen = new ConcurrentLinkedQueue<>();

        assertThatThrownBy(() -> onBothThreads().carry(tenantCarrier()).forEach(x -> {
                    seen.add(TENANT.get());
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(seen).containsExactly("caller", "caller");
        assertThat(onThePoolsThread(TENANT::get)).isEqualTo("worker");
    }

    @Test
    void severalCarriersAreInstalledInOrderAndUndoneInReverse() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        onBothThreads().carry(noting("a", seen)).carry(noting("b", seen)).forEach(x -> {});
        onThePoolsThread(() -> 0);

        assertThat(seen).containsExactly("capture a", "capture b", "install a", "install b", "close b", "close a");
    }

    private static ContextCarrier noting(String name, Queue<String> seen) {
        return () -> {
            seen.add("capture " + name);
            return () -> {
                seen.add("install " + name);
                return () -> seen.add("close " + name);
            };
        };
    }

    @Test
    void aRunThatIsNotSharedCapturesNothing() {
        AtomicInteger captured = new AtomicInteger();
        ContextCarrier counting = () -> {
            captured.incrementAndGet();
            return () -> () -> {};
        };

        assertThat(ParIter.range(0, 10).map(x -> x).carry(counting).sequential().sum())
                .isEqualTo(45);
        assertThat(ParIter.range(0, 100_000)
                        .map(x -> x)
                        .carry(counting)
                        .parallelism(1)
                        .sum())
                .isEqualTo(4_999_950_000L);

        assertThat(captured).hasValue(0);
    }

    @Test
    @Tag("tree-only")
    void whereSlf4jHasNoProviderNothingIsPrinted() throws Exception {
        List<String> path =
                new ArrayList<>(List.of(Path.of("target", "test-classes").toString()));
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            for (String entry : System.getProperty(property, "").split(File.pathSeparator)) {
                if (!entry.contains("slf4j-simple")) {
                    path.add(entry);
                }
            }
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(File.pathSeparator, path),
                        SharedRun.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualToIgnoringNewLines("1");
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the other JVM runs. */
    static final class SharedRun {
        public static void main(String[] args) {
            System.out.println(onBothThreads().sum());
        }
    }

    @Test
    void aCarrierThatFailsDoesNoHarm() {
        ContextCarrier failsToCapture = () -> {
            throw new IllegalStateException("capture");
        };
        ContextCarrier failsToInstall = () -> () -> {
            throw new IllegalStateException("install");
        };
        ContextCarrier failsToClose = () -> () -> () -> {
            throw new IllegalStateException("close");
        };

        assertThat(onBothThreads()
                        .carry(failsToCapture)
                        .carry(failsToInstall)
                        .carry(failsToClose)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void whatAFunctionSetsDoesNotStayWithTheWorker() throws Exception {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        ClassLoader workers = onThePoolsThread(() -> Thread.currentThread().getContextClassLoader());
        onThePoolsThread(() -> {
            MDC.clear();
            return 0;
        });
        try (URLClassLoader other = new URLClassLoader(new URL[0])) {
            onBothThreads().forEach(x -> {
                Thread.currentThread().setContextClassLoader(other);
                MDC.put("who", "function");
            });
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }

        assertThat(onThePoolsThread(() -> Thread.currentThread().getContextClassLoader()))
                .isSameAs(workers);
        assertThat(onThePoolsThread(() -> MDC.get("who"))).isNull();
    }
}
