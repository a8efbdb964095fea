package io.fastiter;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.Oracle.Calls;
import io.fastiter.Oracle.Case;
import io.fastiter.Oracle.Terminal;
import io.fastiter.OracleOperations.Operation;
import io.fastiter.OracleSources.Origin;
import io.fastiter.internal.code.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/**
 * Every source, every operation and every terminal operation, in chains drawn at random: the result is that of a plain
 * loop at any parallelism, however the work is split, on both back ends; and each function is called exactly once per
 * item where nothing short-circuits, at most once otherwise.
 */
class OracleTest {
    /** Bounds what a drawn pipeline gives: behind so many items nothing that multiplies them is done. */
    private static final int MANY = 2000;

    /** A drawn pipeline: numbers that choose, so that it can be shrunk. */
    record Chain(Kind kind, int origin, int size, int number, List<Step> steps) {}

    record Step(int choice, int number, Chain other) {}

    @Provide
    Arbitrary<Chain> chains() {
        return chains(6, 2);
    }

    private static Arbitrary<Chain> chains(int longest, int depth) {
        Arbitrary<Integer> sizes = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(0, 12)),
                Tuple.of(4, Arbitraries.integers().between(0, 150)),
                Tuple.of(2, Arbitraries.of(255, 256, 257, 1023, 1024, 1025)),
                Tuple.of(1, Arbitraries.of(2047, 5000)));
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 99);
        Arbitrary<Chain> others = depth == 0
                ? Arbitraries.just(new Chain(Kind.REF, 0, 3, 0, List.of()))
                : Arbitraries.lazy(() -> chains(2, depth - 1));
        Arbitrary<Step> steps = Combinators.combine(numbers, numbers, others).as(Step::new);
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        numbers,
                        sizes,
                        numbers,
                        steps.list().ofMaxSize(longest))
                .as(Chain::new);
    }

    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
    void a_pipeline_gives_what_the_loop_gives(@ForAll("chains") Chain chain, @ForAll("chosen") int end) {
        Case drawn = draw(chain);
        List<Terminal> terminals = OracleTerminals.ALL.get(drawn.kind());
        Oracle.check(drawn, terminals.get(end % terminals.size()));
    }

    @Tag("slow")
    @Property(tries = 30_000, edgeCases = EdgeCasesMode.NONE)
    void a_pipeline_gives_what_the_loop_gives_for_long(@ForAll("chains") Chain chain, @ForAll("chosen") int end) {
        a_pipeline_gives_what_the_loop_gives(chain, end);
    }

    @Provide
    Arbitrary<Integer> chosen() {
        return Arbitraries.integers().between(0, 999);
    }

    @Example
    void every_source_gives_its_items() {
        for (Kind kind : Kind.values()) {
            for (int origin = 0; origin < OracleSources.ALL.get(kind).size(); origin++) {
                for (int size : new int[] {0, 1, 2, 3, 100}) {
                    Case c = draw(new Chain(kind, origin, size, size + 1, List.of()));
                    Oracle.check(c, OracleTerminals.ALL.get(kind).get(0));
                }
            }
        }
    }

    @Example
    void every_operation_gives_what_the_loop_gives_first_and_behind_a_filter() {
        for (Kind kind : Kind.values()) {
            int filter = indexOf(kind, "filterNot");
            for (int i = 0; i < OracleOperations.ALL.get(kind).size(); i++) {
                Chain other = new Chain(kind, 0, 70, 5, List.of());
                Step step = new Step(i, 5, other);
                Step filtered = new Step(filter, 1, other);
                for (List<Step> steps :
                        List.of(List.of(step), List.of(filtered, step), List.of(step, filtered, step))) {
                    Case c = draw(new Chain(kind, 0, 90, 3, steps));
                    Oracle.check(c, OracleTerminals.ALL.get(c.kind()).get(1));
                }
            }
        }
    }

    @Example
    void every_terminal_operation_gives_what_the_loop_gives_first_and_behind_a_filter() {
        for (Kind kind : Kind.values()) {
            Step filtered = new Step(indexOf(kind, "filterNot"), 1, null);
            for (Terminal terminal : OracleTerminals.ALL.get(kind)) {
                for (int size : new int[] {0, 1, 200}) {
                    Oracle.check(draw(new Chain(kind, 0, size, 3, List.of())), terminal);
                    Oracle.check(draw(new Chain(kind, 0, size, 3, List.of(filtered))), terminal);
                }
            }
        }
    }

    private static int indexOf(Kind kind, String name) {
        List<Operation> all = OracleOperations.ALL.get(kind);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new AssertionError(name);
    }

    // ---- what is drawn becomes a case ----

    private static Case draw(Chain chain) {
        List<Origin> origins = OracleSources.ALL.get(chain.kind());
        Origin origin = origins.get(chain.origin() % origins.size());
        List<Object> items = origin.items().of(chain.size(), chain.number());
        Case drawn = new Case(
                origin.name() + "(" + chain.size() + ", " + chain.number() + ")",
                chain.kind(),
                items,
                () -> origin.pipeline().apply(items),
                new ArrayList<>());
        for (Step step : chain.steps()) {
            drawn = then(drawn, step);
        }
        return drawn;
    }

    private static Case then(Case before, Step step) {
        List<Operation> operations = OracleOperations.ALL.get(before.kind());
        Operation operation = operations.get(step.choice() % operations.size());
        if (operation.expands() && before.items().size() > MANY) {
            return before;
        }
        Case other = null;
        if (operation.joins()) {
            Case any = draw(step.other());
            // Items of another kind come as the kind that is needed.
            Supplier<Object> pipeline = () -> converted(any.pipeline().get(), any.kind(), before.kind());
            List<Object> items = new ArrayList<>();
            any.items().forEach(x -> items.add(convertedItem(x, any.kind(), before.kind())));
            other = new Case(any.text(), before.kind(), items, pipeline, any.calls());
        }
        return then(before, operation, step.number(), other);
    }

    private static Case then(Case before, Operation operation, int number, Case other) {
        Calls own = new Calls("the function of " + operation.name());
        List<Calls> calls = new ArrayList<>(before.calls());
        if (other != null) {
            calls.addAll(other.calls());
        }
        if (operation.shortens()) {
            calls.forEach(Calls::mayBeCutShort);
        }
        calls.add(own);
        List<Object> items = operation.items().apply(before.items(), own, number, other == null ? null : other.items());
        Supplier<Object> pipeline = () -> operation
                .pipeline()
                .apply(before.pipeline().get(), own, number, other == null ? null : other.pipeline());
        String argument = other == null ? "" + number : number + ", " + other.text();
        String text = before.text() + "." + operation.name() + "(" + argument + ")";
        return new Case(text, operation.to(), items, pipeline, calls);
    }

    private static Object converted(Object pipeline, Kind from, Kind to) {
        if (from == to) {
            return pipeline;
        }
        ParIter<?> objects = from == Kind.INT
                ? ((IntParIter) pipeline).boxed()
                : from == Kind.LONG
                        ? ((LongParIter) pipeline).boxed()
                        : from == Kind.DOUBLE ? ((DoubleParIter) pipeline).boxed() : (ParIter<?>) pipeline;
        return switch (to) {
            case REF -> objects;
            case INT -> objects.mapToInt(OracleFunctions::mix);
            case LONG -> objects.mapToLong(OracleFunctions::mix);
            case DOUBLE -> objects.mapToDouble(x -> OracleFunctions.toDouble(OracleFunctions.mix(x)));
        };
    }

    private static Object convertedItem(Object item, Kind from, Kind to) {
        if (from == to || to == Kind.REF) {
            return item;
        }
        int hash = OracleFunctions.mix(item);
        if (to == Kind.INT) {
            return hash;
        }
        return to == Kind.LONG ? (Object) (long) hash : (Object) OracleFunctions.toDouble(hash);
    }

    // ---- the fixture can fail ----

    private static Case wrong(List<Object> items, Function<Calls, ParIter<Object>> pipeline) {
        Calls calls = new Calls("the function");
        items.forEach(calls::want);
        return new Case("wrong", Kind.REF, items, () -> pipeline.apply(calls), List.of(calls));
    }

    private static final List<Object> ITEMS = List.of(1, 2, 3, 4, 5);

    private static void assertThatItFails(String complaint, Function<Calls, ParIter<Object>> pipeline) {
        assertThatThrownBy(() -> Oracle.check(
                        wrong(ITEMS, pipeline),
                        OracleTerminals.ALL.get(Kind.REF).get(0)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(complaint);
    }

    @Example
    void what_is_right_passes() {
        assertThatCode(() -> Oracle.check(
                        wrong(ITEMS, calls -> ParIter.of(ITEMS).peek(calls::saw)),
                        OracleTerminals.ALL.get(Kind.REF).get(0)))
                .doesNotThrowAnyException();
    }

    @Example
    void a_missing_item_is_noticed() {
        assertThatItFails(
                "expected [1, 2, 3, 4, 5]",
                calls -> ParIter.of(ITEMS).peek(calls::saw).limit(4));
    }

    @Example
    void a_wrong_order_is_noticed() {
        assertThatItFails(
                "gave     [2, 3, 4, 5, 1]",
                calls -> ParIter.of(ITEMS).peek(calls::saw).skip(1).concat(ParIter.of(1)));
    }

    @Example
    void a_second_call_for_an_item_is_noticed() {
        assertThatItFails(
                "called 2 times",
                calls -> ParIter.of(ITEMS).peek(calls::saw).peek(x -> {
                    if (x.equals(3)) {
                        calls.saw(x);
                    }
                }));
    }

    @Example
    void a_call_that_is_missing_is_noticed() {
        assertThatItFails("called 0 times with 1", calls -> ParIter.of(ITEMS));
    }

    @Example
    void what_goes_wrong_only_in_a_later_way_is_noticed() {
        AtomicInteger built = new AtomicInteger();

        assertThatItFails(
                "parallelism",
                calls -> ParIter.of(ITEMS).peek(calls::saw).limit(built.incrementAndGet() == 15 ? 3 : 5));
    }

    @Example
    void a_last_bit_that_differs_between_ways_is_noticed() {
        AtomicInteger built = new AtomicInteger();
        Case c = new Case(
                "wrong",
                Kind.DOUBLE,
                List.of(1.0),
                () -> DoubleParIter.of(built.incrementAndGet() < 5 ? 1.0 : Math.nextUp(1.0)),
                List.of());
        Terminal sum = OracleTerminals.ALL.get(Kind.DOUBLE).stream()
                .filter(t -> t.name().equals("sum()"))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> Oracle.check(c, sum))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("when run sequential, interpreted");
    }
}
