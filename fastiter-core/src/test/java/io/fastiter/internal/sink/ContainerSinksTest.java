package io.fastiter.internal.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.stage.FilterStage;
import io.fastiter.internal.stage.FlatMapArrayStage;
import io.fastiter.internal.stage.LimitStage;
import io.fastiter.internal.stage.SkipStage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sinks that hold all items: arrays, collectors, containers, joined text. */
class ContainerSinksTest {
    private static final Predicate<Object> ODD = x -> (Integer) x % 2 == 1;

    // ---- arrays ----

    @ParameterizedTest
    @EnumSource
    void arraysAreFilledInPlaceWherePositionsAreKnown(Way way) {
        for (int n : new int[] {0, 1, 31, 1024, 1025, 5000}) {
            assertThat(way.items(Sources.ints(n)))
                    .isEqualTo(IntStream.range(0, n).toArray());
            assertThat(way.items(Sources.longs(n)))
                    .isEqualTo(LongStream.range(0, n).toArray());
            assertThat(way.items(Sources.doubles(n)))
                    .isEqualTo(IntStream.range(0, n).asDoubleStream().toArray());
            assertThat(way.items(Sources.boxed(n)))
                    .isEqualTo(IntStream.range(0, n).boxed().toArray());
        }
    }

    @ParameterizedTest
    @EnumSource
    void arraysAreFilledInPlaceBehindSkipAndLimit(Way way) {
        Plan boxed = Sources.boxed(3000).then(new SkipStage(Kind.REF, 7)).then(new LimitStage(Kind.REF, 2500));
        assertThat(way.items(boxed)).isEqualTo(IntStream.range(7, 2507).boxed().toArray());
        Plan ints = Sources.ints(3000).then(new SkipStage(Kind.INT, 7)).then(new LimitStage(Kind.INT, 2500));
        assertThat(way.items(ints)).isEqualTo(IntStream.range(7, 2507).toArray());
    }

    @ParameterizedTest
    @EnumSource
    void arraysAreGatheredWherePositionsAreNotKnown(Way way) {
        Plan odd = Sources.boxed(5000).then(new FilterStage(Kind.REF, ODD, false));
        assertThat(way.items(odd))
                .isEqualTo(
                        IntStream.range(0, 5000).filter(x -> x % 2 == 1).boxed().toArray());
        IntFunction<Object> twice = x -> new double[] {x, x + 0.5};
        Plan doubles = Sources.ints(1000).then(new FlatMapArrayStage("flatMap", Kind.INT, Kind.DOUBLE, twice));
        assertThat(way.items(doubles))
                .isEqualTo(DoubleStream.iterate(0, x -> x + 0.5).limit(2000).toArray());
    }

    @ParameterizedTest
    @EnumSource
    void theTypeDecidesTheClassOfTheArray(Way way) {
        ToArraySink strings = new ToArraySink(Kind.REF, new String[0]);
        assertThat(way.run(Sources.of("a", null, "b"), strings)).isEqualTo(new String[] {"a", null, "b"});
        assertThat(way.run(Sources.of(), strings)).isInstanceOf(String[].class);
        Plan filtered =
                Sources.of("a", null, "b").then(new FilterStage(Kind.REF, (Predicate<Object>) x -> x != null, false));
        assertThat(way.run(filtered, strings)).isEqualTo(new String[] {"a", "b"});
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotBelongIntoTheArrayIsRefused(Way way) {
        ToArraySink strings = new ToArraySink(Kind.REF, new String[0]);
        assertThatThrownBy(() -> way.run(Sources.of("a", 1), strings)).isInstanceOf(ArrayStoreException.class);
        Plan filtered = Sources.of("a", 1).then(new FilterStage(Kind.REF, (Predicate<Object>) x -> true, false));
        assertThatThrownBy(() -> way.run(filtered, strings)).isInstanceOf(ArrayStoreException.class);
    }

    @Test
    void moreThanAnArrayCanHoldIsAClearError() {
        for (Sink sink : List.of(new ToArraySink(Kind.INT, null), new ToListSink())) {
            assertThatThrownBy(() -> sink.fit(1L << 31))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("2147483648 items", "can hold 2147483639", "limit the pipeline");
        }
    }

    // ---- collectors ----

    @ParameterizedTest
    @EnumSource
    void collectorsKeepEncounterOrder(Way way) {
        assertThat(way.run(Sources.boxed(500), new CollectorSink(Collectors.toList())))
                .isEqualTo(IntStream.range(0, 500).boxed().toList());
        Collector<Object, ?, Map<Boolean, List<Object>>> byParity = Collectors.partitioningBy(ODD);
        assertThat(way.run(Sources.boxed(6), new CollectorSink(byParity)))
                .isEqualTo(Map.of(false, List.of(0, 2, 4), true, List.of(1, 3, 5)));
    }

    @ParameterizedTest
    @EnumSource
    void theFinisherRunsUnlessItIsTheIdentity(Way way) {
        Collector<Object, ?, Integer> size = Collectors.collectingAndThen(Collectors.toList(), List::size);
        assertThat(way.run(Sources.boxed(20), new CollectorSink(size))).isEqualTo(20);
        Collector<Object, List<Object>, List<Object>> identity = Collector.of(
                ArrayList::new,
                List::add,
                (a, b) -> {
                    a.addAll(b);
                    return a;
                },
                Collector.Characteristics.IDENTITY_FINISH);
        assertThat(way.run(Sources.of("a"), new CollectorSink(identity))).isEqualTo(List.of("a"));
    }

    @ParameterizedTest
    @EnumSource
    void aConcurrentCollectorThatDoesNotCareForOrderGetsOneContainer(Way way) {
        AtomicInteger supplied = new AtomicInteger();
        Collector<Object, ?, ConcurrentMap<Object, Object>> toMap = Collectors.toConcurrentMap(x -> x, x -> x);
        Collector<Object, Object, Object> counting = counting(toMap, supplied);
        Map<?, ?> map = (Map<?, ?>) way.run(Sources.boxed(500), new CollectorSink(counting));
        assertThat(map).hasSize(500);
        assertThat(supplied).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void theSupplierIsAskedForAnEmptyInputToo(Way way) {
        assertThat(way.run(Sources.of(), new CollectorSink(Collectors.toList())))
                .isEqualTo(List.of());
        assertThat(way.run(Sources.of(), new CollectorSink(Collectors.toConcurrentMap(x -> x, x -> x))))
                .isEqualTo(Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void whatACollectorThrowsIsHeard(Way way) {
        Runnable fail = () -> {
            throw new IllegalStateException("full");
        };
        List<Collector<Object, List<Object>, List<Object>>> failing = List.of(
                collector(fail, () -> {}, () -> {}),
                collector(() -> {}, fail, () -> {}),
                collector(() -> {}, () -> {}, fail));
        for (Collector<Object, List<Object>, List<Object>> each : failing) {
            assertThatThrownBy(() -> way.run(Sources.boxed(5), new CollectorSink(each)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("full");
        }
    }

    private static Collector<Object, List<Object>, List<Object>> collector(
            Runnable inSupplier, Runnable inAccumulator, Runnable inFinisher) {
        return Collector.of(
                () -> {
                    inSupplier.run();
                    return new ArrayList<>();
                },
                (list, x) -> {
                    inAccumulator.run();
                    list.add(x);
                },
                (a, b) -> {
                    a.addAll(b);
                    return a;
                },
                list -> {
                    inFinisher.run();
                    return list;
                });
    }

    @SuppressWarnings("unchecked")
    private static Collector<Object, Object, Object> counting(Collector<?, ?, ?> collector, AtomicInteger supplied) {
        Collector<Object, Object, Object> c = (Collector<Object, Object, Object>) collector;
        return Collector.of(
                () -> {
                    supplied.incrementAndGet();
                    return c.supplier().get();
                },
                c.accumulator(),
                c.combiner(),
                c.characteristics().toArray(new Collector.Characteristics[0]));
    }

    // ---- containers ----

    @ParameterizedTest
    @EnumSource
    void collectPutsItemsOfAnyKindIntoContainers(Way way) {
        Supplier<Object> list = ArrayList::new;
        ObjIntConsumer<List<Object>> add = List::add;
        BiConsumer<List<Object>, List<Object>> addAll = List::addAll;
        assertThat(way.run(Sources.ints(500), new CollectSink(Kind.INT, list, add, addAll)))
                .isEqualTo(IntStream.range(0, 500).boxed().toList());
        BiConsumer<List<Object>, Object> addObject = List::add;
        assertThat(way.run(Sources.of("a", null), new CollectSink(Kind.REF, list, addObject, addAll)))
                .isEqualTo(Arrays.asList("a", null));
    }

    // ---- text ----

    @ParameterizedTest
    @EnumSource
    void joiningPutsTheDelimiterBetweenItems(Way way) {
        assertThat(way.run(Sources.of("a", "b", "c"), new JoiningSink(", ", "[", "]")))
                .isEqualTo("[a, b, c]");
        assertThat(way.run(Sources.of(1, null, 'x'), new JoiningSink("", "", "")))
                .isEqualTo("1nullx");
        assertThat(way.run(Sources.of(), new JoiningSink(", ", "[", "]"))).isEqualTo("[]");
    }

    @ParameterizedTest
    @EnumSource
    void joiningSeesEmptyTexts(Way way) {
        assertThat(way.run(Sources.of("", "", ""), new JoiningSink(",", "", "")))
                .isEqualTo(",,");
        assertThat(way.run(Sources.of("", "a", ""), new JoiningSink(",", "", "")))
                .isEqualTo(",a,");
    }
}
