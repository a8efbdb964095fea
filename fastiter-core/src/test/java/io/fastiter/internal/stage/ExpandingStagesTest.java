package io.fastiter.internal.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.sink.Sources;
import io.fastiter.internal.sink.Way;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stages that pass on any number of items for each that comes. */
class ExpandingStagesTest {

    @ParameterizedTest
    @EnumSource
    void flatMapPassesOnTheItemsOfIterablesAndTakesNullForEmpty(Way way) {
        Function<Object, Object> repeat = x -> (Integer) x == 2 ? null : Collections.nCopies((Integer) x, x);
        Plan plan = Sources.boxed(5).then(new FlatMapStage("flatMap", Kind.REF, Kind.REF, repeat, null));
        assertThat(way.items(plan)).isEqualTo(new Object[] {1, 3, 3, 3, 4, 4, 4, 4});
    }

    @ParameterizedTest
    @EnumSource
    void flatMapOfPrimitivesUsesTheOpenerItIsGiven(Way way) {
        LongFunction<Object> upTo = x -> LongStream.range(0, x);
        Plan plan = Sources.longs(4).then(new FlatMapStage("flatMap", Kind.LONG, Kind.LONG, upTo, new LongStreams()));
        assertThat(way.items(plan)).isEqualTo(new long[] {0, 0, 1, 0, 1, 2});
    }

    @ParameterizedTest
    @EnumSource
    void flatMapArrayPassesOnElementsOfAllKinds(Way way) {
        IntFunction<Object> ints = x -> x == 1 ? null : IntStream.range(0, x).toArray();
        assertThat(way.items(Sources.ints(4).then(new FlatMapArrayStage("flatMap", Kind.INT, Kind.INT, ints))))
                .isEqualTo(new int[] {0, 1, 0, 1, 2});
        IntFunction<Object> longs = x -> new long[] {x, 1L << 40};
        assertThat(way.items(Sources.ints(2).then(new FlatMapArrayStage("flatMap", Kind.INT, Kind.LONG, longs))))
                .isEqualTo(new long[] {0, 1L << 40, 1, 1L << 40});
        IntFunction<Object> doubles = x -> new double[] {x + 0.5};
        assertThat(way.items(Sources.ints(2).then(new FlatMapArrayStage("flatMap", Kind.INT, Kind.DOUBLE, doubles))))
                .isEqualTo(new double[] {0.5, 1.5});
        Function<Object, Object> words = x -> ((String) x).split(" ");
        assertThat(way.items(
                        Sources.of("a b", "c").then(new FlatMapArrayStage("flatMapArray", Kind.REF, Kind.REF, words))))
                .isEqualTo(new Object[] {"a", "b", "c"});
    }

    @ParameterizedTest
    @EnumSource
    void aFilterInsideDropsItsItemOnly(Way way) {
        IntFunction<Object> ints = x -> IntStream.range(0, x).toArray();
        IntPredicate even = x -> x % 2 == 0;
        Plan plan = Sources.ints(4)
                .then(new FlatMapArrayStage("flatMap", Kind.INT, Kind.INT, ints))
                .then(new FilterStage(Kind.INT, even, false));
        assertThat(way.items(plan)).isEqualTo(new int[] {0, 0, 0, 2});
    }

    @ParameterizedTest
    @EnumSource
    void expansionsNest(Way way) {
        Function<Object, Object> twice = x -> Arrays.asList(x, x);
        Plan plan = Sources.of("a", "b")
                .then(new FlatMapStage("flatMap", Kind.REF, Kind.REF, twice, null))
                .then(new FlatMapStage("flatMap", Kind.REF, Kind.REF, twice, null));
        assertThat(way.items(plan)).isEqualTo(new Object[] {"a", "a", "a", "a", "b", "b", "b", "b"});
    }

    @ParameterizedTest
    @EnumSource
    void mapMultiPassesOnWhatIsEmitted(Way way) {
        java.util.stream.IntStream.IntMapMultiConsumer down = (x, emit) -> {
            for (int i = x; i > 0; i--) {
                emit.accept(i);
            }
        };
        IntPredicate notTwo = x -> x != 2;
        Plan plan = Sources.ints(4)
                .then(new MapMultiStage("mapMulti", Kind.INT, Kind.INT, down))
                .then(new FilterStage(Kind.INT, notTwo, false));
        assertThat(way.items(plan)).isEqualTo(new int[] {1, 1, 3, 1});
    }

    @ParameterizedTest
    @EnumSource
    void mapMultiOfReferencesEmitsAnyKind(Way way) {
        BiConsumer<Object, Consumer<Object>> twice = (x, emit) -> {
            emit.accept(x);
            emit.accept(null);
        };
        assertThat(way.items(Sources.of("a", "b").then(new MapMultiStage("mapMulti", Kind.REF, Kind.REF, twice))))
                .isEqualTo(new Object[] {"a", null, "b", null});
        BiConsumer<Object, LongConsumer> lengths = (x, emit) -> emit.accept(((String) x).length());
        assertThat(way.items(
                        Sources.of("a", "bcd").then(new MapMultiStage("mapMultiToLong", Kind.REF, Kind.LONG, lengths))))
                .isEqualTo(new long[] {1, 3});
    }

    @ParameterizedTest
    @EnumSource
    void mapMultiTakesFunctionsOfOthers(Way way) {
        ToObjects spell = (x, emit) -> emit.accept("number " + x);
        Plan plan = Sources.ints(2).then(new MapMultiStage("mapMultiToObj", new Emits(), Kind.INT, Kind.REF, spell));
        assertThat(way.items(plan)).isEqualTo(new Object[] {"number 0", "number 1"});
    }

    @Test
    void mapMultiSaysForWhichKindsItHasNoFunctionType() {
        assertThatThrownBy(() -> new MapMultiStage("mapMultiToObj", Kind.INT, Kind.REF, new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from INT to REF");
    }

    /** A function type that the JDK does not have. */
    public interface ToObjects {
        void accept(int x, Consumer<Object> emit);
    }

    private static final class Emits extends Fn {
        Emits() {
            super(
                    ToObjects.class.getName().replace('.', '/'),
                    true,
                    "accept",
                    "(ILjava/util/function/Consumer;)V",
                    null,
                    null);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void call(Insn insn, Frame f) {
            ((ToObjects) f.refs[insn.a]).accept((int) f.nums[insn.b], (Consumer<Object>) f.refs[insn.c]);
        }
    }

    /** Of a type that is no {@code Iterable}. */
    private static final class LongStreams extends FlatMapStage.Opener {
        @Override
        public Object open(Object inner) {
            return ((LongStream) inner).iterator();
        }

        @Override
        public FlatMapStage.Opener of(Options options) {
            return this;
        }

        @Override
        public void close() {}
    }
}
