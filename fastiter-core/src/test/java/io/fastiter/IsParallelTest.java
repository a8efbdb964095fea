package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.Oracle.Calls;
import io.fastiter.Oracle.Terminal;
import io.fastiter.OracleOperations.Operation;
import io.fastiter.OracleSources.Origin;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sequential implementation would pass every test of results. So here each source, each operation and each terminal
 * operation, over indices and behind a filter, has to have its functions run by two threads at least.
 */
class IsParallelTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(4);

    /** So many calls of the gate take half a minute, in which a second thread has to come. */
    private static final int ITEMS = 30_000;

    /** No predicate of the oracle's terminal operations ends a search at this item. */
    private static final int DULL = 4;

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    /** Slows every call down until a second thread has come, and then ends the run. */
    private static final class Gate extends Calls {
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        private final AtomicInteger calls = new AtomicInteger();

        Gate() {
            super("the gate");
        }

        @Override
        void saw(Object item) {
            threads.add(Thread.currentThread());
            if (threads.size() > 1) {
                throw new Enough();
            }
            // Short at first: some items pass before a run is shared.
            LockSupport.parkNanos(calls.incrementAndGet() < 5000 ? 50_000 : 1_000_000);
        }
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Runs a pipeline, built anew and with nothing known about what its items cost. */
    private static int threadsOf(Gate gate, Supplier<Object> pipeline, Consumer<Object> terminal) {
        Shape.forget();
        try {
            terminal.accept(pipeline.get());
        } catch (Enough e) {
            // two threads were seen
        }
        return gate.threads.size();
    }

    // ---- what is the same for all kinds ----

    private static Object dull(Kind kind) {
        return switch (kind) {
            case REF -> ParIter.of(Collections.nCopies(ITEMS, (Object) DULL)).on(POOL);
            case INT -> IntParIter.range(0, ITEMS).on(POOL).map(x -> DULL);
            case LONG -> ParIter.range(0, ITEMS).on(POOL).map(x -> DULL);
            case DOUBLE -> IntParIter.range(0, ITEMS).on(POOL).mapToDouble(x -> DULL + 0.5);
        };
    }

    private static Object filtered(Object pipeline) {
        if (pipeline instanceof IntParIter p) {
            return p.filter(x -> true);
        } else if (pipeline instanceof LongParIter p) {
            return p.filter(x -> true);
        } else if (pipeline instanceof DoubleParIter p) {
            return p.filter(x -> true);
        }
        return ((ParIter<?>) pipeline).filter(x -> true);
    }

    private static Object gated(Object pipeline, Gate gate) {
        if (pipeline instanceof IntParIter p) {
            return p.on(POOL).peek(gate::saw);
        } else if (pipeline instanceof LongParIter p) {
            return p.on(POOL).peek(gate::saw);
        } else if (pipeline instanceof DoubleParIter p) {
            return p.on(POOL).peek(gate::saw);
        }
        return ((ParIter<?>) pipeline).on(POOL).peek(gate::saw);
    }

    private static void run(Object pipeline) {
        if (pipeline instanceof IntParIter p) {
            p.on(POOL).toArray();
        } else if (pipeline instanceof LongParIter p) {
            p.on(POOL).toArray();
        } else if (pipeline instanceof DoubleParIter p) {
            p.on(POOL).toArray();
        } else {
            ((ParIter<?>) pipeline).on(POOL).toArray();
        }
    }

    // ---- sources ----

    record NamedOrigin(Kind kind, Origin origin) {
        @Override
        public String toString() {
            return kind + " " + origin.name();
        }
    }

    static Stream<NamedOrigin> sources() {
        return Stream.of(Kind.values())
                .flatMap(kind -> OracleSources.ALL.get(kind).stream().map(origin -> new NamedOrigin(kind, origin)));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void what_follows_a_source_runs_on_several_threads(NamedOrigin named) {
        Origin origin = named.origin();
        // What is held by chars and bytes is small, what sorts by itself is in order: all sources take as many.
        List<Object> items = origin.items().of(ITEMS, 3);
        Gate gate = new Gate();

        assertThat(threadsOf(gate, () -> gated(origin.pipeline().apply(items), gate), IsParallelTest::run))
                .isGreaterThan(1);
    }

    // ---- intermediate operations ----

    record NamedOperation(Operation operation) {
        @Override
        public String toString() {
            return operation.from() + " " + operation.name();
        }
    }

    static Stream<NamedOperation> operations() {
        return Stream.of(Kind.values())
                .flatMap(kind -> OracleOperations.ALL.get(kind).stream().map(NamedOperation::new));
    }

    /** What varies limit and skip: enough has to be left. */
    private static int number(Operation operation) {
        return operation.name().equals("limit") ? 13 : 3;
    }

    private static Object applied(Operation operation, Object pipeline, Calls calls, boolean filterOther) {
        Supplier<Object> other = () -> filterOther ? filtered(dull(operation.from())) : dull(operation.from());
        return operation.pipeline().apply(pipeline, calls, number(operation), other);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void an_operation_runs_on_several_threads(NamedOperation named) {
        for (boolean behindFilter : new boolean[] {false, true}) {
            Operation operation = named.operation();
            Supplier<Object> upstream = () -> behindFilter ? filtered(dull(operation.from())) : dull(operation.from());
            if (hasFunction(operation)) {
                Gate gate = new Gate();
                assertThat(threadsOf(
                                gate,
                                () -> applied(operation, upstream.get(), gate, behindFilter),
                                IsParallelTest::run))
                        .as("its own function")
                        .isGreaterThan(1);
            }
            Gate before = new Gate();
            Calls ignored = new Calls("ignored");
            assertThat(threadsOf(
                            before,
                            () -> applied(operation, gated(upstream.get(), before), ignored, behindFilter),
                            IsParallelTest::run))
                    .as("a function before it")
                    .isGreaterThan(1);
            if (passesDullItemsOn(operation)) {
                Gate behind = new Gate();
                assertThat(threadsOf(
                                behind,
                                () -> gated(applied(operation, upstream.get(), ignored, behindFilter), behind),
                                IsParallelTest::run))
                        .as("a function behind it")
                        .isGreaterThan(1);
            }
        }
    }

    private static final Set<String> WITHOUT_FUNCTION =
            Set.of("boxed", "asLong", "asDouble", "enumerate", "select", "limit", "skip", "concat");

    private static boolean hasFunction(Operation operation) {
        return !WITHOUT_FUNCTION.contains(operation.name());
    }

    private static boolean passesDullItemsOn(Operation operation) {
        List<Object> one = List.of(dullItem(operation.from()), dullItem(operation.from()));
        return operation.name().equals("skip")
                || !operation
                        .items()
                        .apply(one, new Calls("ignored"), number(operation), one)
                        .isEmpty();
    }

    private static Object dullItem(Kind kind) {
        return switch (kind) {
            case REF, INT -> DULL;
            case LONG -> (long) DULL;
            case DOUBLE -> DULL + 0.5;
        };
    }

    // ---- terminal operations ----

    record NamedTerminal(Kind kind, Terminal terminal) {
        @Override
        public String toString() {
            return kind + " " + terminal.name();
        }
    }

    static Stream<NamedTerminal> terminals() {
        // What is content with the first items ends before a second thread can come.
        Set<String> short_ = Set.of("findFirst()", "findAny()", "iterator(), three items", "iterator(), 1500 items");
        return Stream.of(Kind.values())
                .flatMap(kind -> OracleTerminals.ALL.get(kind).stream()
                        .filter(t -> !short_.contains(t.name()))
                        .map(t -> new NamedTerminal(kind, t)));
    }

    @ParameterizedTest
    @MethodSource("terminals")
    void a_terminal_operation_runs_on_several_threads(NamedTerminal named) {
        for (boolean behindFilter : new boolean[] {false, true}) {
            Supplier<Object> upstream = () -> behindFilter ? filtered(dull(named.kind())) : dull(named.kind());
            Gate gate = new Gate();
            assertThat(threadsOf(
                            gate,
                            () -> gated(upstream.get(), gate),
                            p -> named.terminal().run(p, new Calls("ignored"))))
                    .as("a function before it")
                    .isGreaterThan(1);
            // The action of forEachOrdered runs on the caller, as it says.
            if (callsItsFunction(named) && !named.terminal().name().equals("forEachOrdered")) {
                Gate own = new Gate();
                assertThat(threadsOf(own, upstream, p -> named.terminal().run(p, own)))
                        .as("its own function")
                        .isGreaterThan(1);
            }
        }
    }

    private static boolean callsItsFunction(NamedTerminal named) {
        boolean[] called = {false};
        named.terminal().expected(List.of(dullItem(named.kind())), new Calls("asked") {
            @Override
            void want(Object item) {
                called[0] = true;
            }
        });
        return called[0];
    }

    // ---- the fixture can fail ----

    @Test
    void one_thread_is_noticed() {
        Gate gate = new Gate();

        int threads = threadsOf(
                gate, () -> IntParIter.range(0, 20).peek(gate::saw).sequential(), p -> ((IntParIter) p).sum());

        assertThat(threads).isEqualTo(1);
    }
}
