package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every kernel does, whichever back end made it. */
abstract class KernelContract {
    abstract Kernel kernel(Program program);

    private static final LongPredicate EVEN = x -> x % 2 == 0;
    private static final LongUnaryOperator SQUARE = x -> x * x;

    private static long[] upTo(int n) {
        return LongStream.range(0, n).toArray();
    }

    private static Object[] boxed(Object... all) {
        return all;
    }

    // ---- values ----

    @Test
    void sums_an_array() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = Programs.state(p, upTo(1000));

        assertThat(kernel(p).run(s, 0, 1000)).isEqualTo(1000);
        assertThat(s.num(0)).isEqualTo(499_500);
    }

    @Test
    void goes_on_where_the_block_before_ended() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = Programs.state(p, upTo(100));
        Kernel kernel = kernel(p);

        kernel.run(s, 0, 40);
        kernel.run(s, 40, 100);

        assertThat(s.num(0)).isEqualTo(4950);
    }

    @Test
    void runs_nothing_in_an_empty_range() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = Programs.state(p, upTo(10));

        assertThat(kernel(p).run(s, 5, 5)).isEqualTo(5);
        assertThat(s.num(0)).isZero();
    }

    @Test
    void calls_functions_and_skips_what_a_predicate_refuses() {
        Program p = Programs.of(c ->
                Programs.sum(c, Programs.map(c, 2, Programs.filter(c, 1, Programs.longs(c)), Kind.LONG)));
        State s = Programs.state(p, upTo(10), EVEN, SQUARE);

        kernel(p).run(s, 0, 10);

        assertThat(s.num(0)).isEqualTo(4 + 16 + 36 + 64);
    }

    @Test
    void gives_the_index_beyond_the_range_of_int() {
        Program p = Programs.of(c -> Programs.collect(c, 0, c.cursor(Kind.LONG, c.constant(0))));
        List<Long> seen = new ArrayList<>();
        State s = Programs.state(p, (LongConsumer) seen::add);

        kernel(p).run(s, Long.MAX_VALUE - 5, Long.MAX_VALUE);

        assertThat(seen)
                .containsExactly(
                        Long.MAX_VALUE - 5,
                        Long.MAX_VALUE - 4,
                        Long.MAX_VALUE - 3,
                        Long.MAX_VALUE - 2,
                        Long.MAX_VALUE - 1);
    }

    @Test
    void adds_an_offset_to_the_index() {
        Program p = Programs.of(c -> {
            Var i = c.cursor(Kind.INT, c.num(1, Kind.LONG));
            Programs.collect(c, 0, i);
        });
        List<Integer> seen = new ArrayList<>();
        State s = Programs.state(p, (IntConsumer) seen::add);
        s.nums[1] = -4_000_000_000L;

        kernel(p).run(s, 4_000_000_000L, 4_000_000_003L);

        assertThat(seen).containsExactly(0, 1, 2);
    }

    @Test
    void computes_with_ints_longs_and_doubles() {
        Program p = Programs.of(c -> {
            Var i = c.convert(Kind.INT, Programs.longs(c));
            c.enterSink();
            Var ints = c.state(Kind.INT, 1);
            c.assign(ints, c.mul(ints, i));
            Var longs = c.state(Kind.LONG, 100);
            c.assign(longs, c.sub(longs, c.convert(Kind.LONG, i)));
            Var doubles = c.state(Kind.DOUBLE, Double.doubleToRawLongBits(0.5));
            c.assign(doubles, c.add(doubles, c.convert(Kind.DOUBLE, i)));
        });
        State s = Programs.state(p, new long[] {3, 65_536, 65_536});

        kernel(p).run(s, 0, 2);
        assertThat(s.num(0)).isEqualTo(3 * 65_536);
        kernel(p).run(s, 2, 3);

        assertThat(s.num(0)).as("ints overflow and are kept sign-extended").isZero();
        assertThat(s.num(1)).isEqualTo(100 - 3 - 65_536 - 65_536);
        assertThat(s.dbl(2)).isEqualTo(0.5 + 3 + 65_536 + 65_536);
    }

    @Test
    void keeps_the_sign_of_ints_and_the_bits_of_doubles_between_blocks() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            c.enterSink();
            Var last = c.state(Kind.INT, 0);
            c.assign(last, c.convert(Kind.INT, x));
            Var nan = c.state(Kind.DOUBLE, 0x7ff8_0000_0000_1234L);
            c.assign(nan, nan);
        });
        State s = Programs.state(p, new long[] {-7});

        kernel(p).run(s, 0, 1);

        assertThat(s.num(0)).isEqualTo(-7);
        assertThat(s.num(1)).isEqualTo(0x7ff8_0000_0000_1234L);
    }

    @Test
    void converts_as_java_casts() {
        Program p = Programs.of(c -> {
            c.enter("of", 0, 0, 0);
            Var d = c.load("[D", Kind.DOUBLE, c.ref(0), c.cursor(Kind.INT, c.constant(0)));
            Programs.collect(c, 1, c.convert(Kind.INT, d));
            Programs.collect(c, 2, c.convert(Kind.LONG, d));
        });
        double[] all = {1.9, -1.9, Double.NaN, 1e30, Double.NEGATIVE_INFINITY};
        List<Integer> ints = new ArrayList<>();
        List<Long> longs = new ArrayList<>();

        kernel(p).run(Programs.state(p, all, (IntConsumer) ints::add, (LongConsumer) longs::add), 0, all.length);

        assertThat(ints).containsExactly(1, -1, 0, Integer.MAX_VALUE, Integer.MIN_VALUE);
        assertThat(longs).containsExactly(1L, -1L, 0L, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    @Test
    void widens_the_elements_of_narrow_arrays() {
        Program p = Programs.of(c -> {
            Var i = c.cursor(Kind.INT, c.constant(0));
            Programs.collect(c, 4, c.load("[B", Kind.INT, c.ref(0), i));
            Programs.collect(c, 4, c.load("[S", Kind.INT, c.ref(1), i));
            Programs.collect(c, 4, c.load("[C", Kind.INT, c.ref(2), i));
            Programs.collect(c, 5, c.load("[F", Kind.DOUBLE, c.ref(3), i));
        });
        List<Integer> ints = new ArrayList<>();
        List<Double> doubles = new ArrayList<>();
        State s = Programs.state(
                p,
                new byte[] {-1},
                new short[] {-2},
                new char[] {'\uffff'},
                new float[] {0.5f},
                (IntConsumer) ints::add,
                (DoubleConsumer) doubles::add);

        kernel(p).run(s, 0, 1);

        assertThat(ints).containsExactly(-1, -2, 65_535);
        assertThat(doubles).containsExactly(0.5);
    }

    @Test
    void stores_into_arrays() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            c.store("[J", c.ref(1), c.cursor(Kind.INT, c.constant(2)), c.mul(x, x));
        });
        long[] to = new long[6];

        kernel(p).run(Programs.state(p, new long[] {1, 2, 3, 4}, to), 0, 4);

        assertThat(to).containsExactly(0, 0, 1, 4, 9, 16);
    }

    @Test
    void compares_doubles_as_java_does() {
        Program p = Programs.of(c -> {
            c.enter("of", 0, 0, 0);
            Var i = c.cursor(Kind.INT, c.constant(0));
            Var a = c.load("[D", Kind.DOUBLE, c.ref(0), i);
            Var b = c.load("[D", Kind.DOUBLE, c.ref(1), i);
            Programs.collect(c, 2, c.less(a, b));
            Programs.collect(c, 2, c.equal(a, b));
            Programs.collect(c, 2, c.compare(a, b));
        });
        List<Integer> seen = new ArrayList<>();
        double[] a = {1, Double.NaN, 0.0, 2};
        double[] b = {2, 1, -0.0, Double.NaN};

        kernel(p).run(Programs.state(p, a, b, (IntConsumer) seen::add), 0, 4);

        assertThat(seen).containsExactly(1, 0, -1, 0, 0, 1, 0, 1, 1, 0, 0, -1);
    }

    @Test
    void branches_on_doubles_as_java_does() {
        Program p = Programs.of(c -> {
            c.enter("of", 0, 0, 0);
            Var i = c.cursor(Kind.INT, c.constant(0));
            Var a = c.load("[D", Kind.DOUBLE, c.ref(0), i);
            Var b = c.load("[D", Kind.DOUBLE, c.ref(1), i);
            c.when(c.less(a, b));
            Programs.collect(c, 2, c.constant(Kind.INT, 1));
            c.end();
            c.when(c.not(c.less(a, b)));
            Programs.collect(c, 2, c.constant(Kind.INT, 2));
            c.end();
            c.skipUnless(c.not(c.equal(a, b)));
            Programs.collect(c, 3, i);
        });
        List<Integer> seen = new ArrayList<>();
        List<Integer> different = new ArrayList<>();

        kernel(p)
                .run(
                        Programs.state(
                                p,
                                new double[] {1, Double.NaN, 0.0},
                                new double[] {2, 1, -0.0},
                                (IntConsumer) seen::add,
                                (IntConsumer) different::add),
                        0,
                        3);

        assertThat(seen).containsExactly(1, 2, 2);
        assertThat(different).containsExactly(0, 1);
    }

    @Test
    void tells_nulls_and_classes_apart() {
        Program p = Programs.of(c -> {
            Var x = Programs.objects(c);
            c.skipUnless(c.not(c.isNull(x)));
            c.skipUnless(c.instance(c.ref(1), x));
            Programs.collect(c, 2, x);
        });
        List<Object> seen = new ArrayList<>();

        kernel(p).run(Programs.state(p, boxed("a", null, 1, "b"), String.class, (Consumer<Object>) seen::add), 0, 4);

        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void uses_a_truth_value_as_a_number_too() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            Var even = c.call(JdkFn.test(Kind.LONG), c.ref(1), x);
            Var odd = c.not(even);
            c.enterSink();
            Var evens = c.state(Kind.INT, 0);
            c.assign(evens, c.add(evens, even));
            Var odds = c.state(Kind.INT, 0);
            c.assign(odds, c.add(odds, odd));
        });
        State s = Programs.state(p, upTo(5), EVEN);

        kernel(p).run(s, 0, 5);

        assertThat(s.num(0)).isEqualTo(3);
        assertThat(s.num(1)).isEqualTo(2);
    }

    @Test
    void uses_one_input_as_two_types() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            c.skipUnless(c.call(JdkFn.test(Kind.LONG), c.ref(1), x));
            Programs.sum(c, c.call(JdkFn.map(Kind.LONG, Kind.LONG), c.ref(1), x));
        });
        State s = Programs.state(p, upTo(5), new EvenAndSquare());

        kernel(p).run(s, 0, 5);

        assertThat(s.num(0)).isEqualTo(4 + 16);
    }

    private static final class EvenAndSquare implements LongPredicate, LongUnaryOperator {
        @Override
        public boolean test(long x) {
            return x % 2 == 0;
        }

        @Override
        public long applyAsLong(long x) {
            return x * x;
        }
    }

    @Test
    void carries_references_from_item_to_item() {
        Program p = Programs.of(c -> {
            Var x = Programs.objects(c);
            c.enterSink();
            Var all = c.state(c.ref(1));
            c.assign(all, c.call(JdkFn.combine(Kind.REF), c.ref(2), all, x));
        });
        State s = Programs.state(p, boxed("a", "b", "c"), "", (java.util.function.BiFunction<Object, Object, Object>)
                (a, b) -> a + "" + b);

        kernel(p).run(s, 0, 3);

        assertThat(s.ref(0)).isEqualTo("abc");
    }

    // ---- branches and loops ----

    @Test
    void runs_one_branch_or_the_other() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            Var y = c.temp(Kind.LONG);
            c.when(c.call(JdkFn.test(Kind.LONG), c.ref(1), x));
            c.assign(y, c.constant(100));
            c.otherwise();
            c.assign(y, x);
            c.end();
            Programs.sum(c, y);
        });
        State s = Programs.state(p, upTo(4), EVEN);

        kernel(p).run(s, 0, 4);

        assertThat(s.num(0)).isEqualTo(100 + 1 + 100 + 3);
    }

    @Test
    void runs_inner_loops() {
        Program p = Programs.of(c -> Programs.each(
                c, "[J", Kind.LONG, Programs.map(c, 1, Programs.longs(c), Kind.REF), y -> Programs.sum(c, y)));
        LongFunction<long[]> function = x -> upTo((int) x);
        State s = Programs.state(p, upTo(5), function);

        kernel(p).run(s, 0, 5);

        assertThat(s.num(0)).isEqualTo(1 + 3 + 6);
    }

    @Test
    void runs_inner_loops_that_are_long() {
        Program p = Programs.of(c -> Programs.each(
                c, "[J", Kind.LONG, Programs.map(c, 1, Programs.longs(c), Kind.REF), y -> Programs.sum(c, y)));
        LongFunction<long[]> function = x -> upTo((int) x);
        State s = Programs.state(p, new long[] {255, 256, 257, 1000, 0, 512}, function);

        kernel(p).run(s, 0, 6);

        assertThat(s.num(0))
                .isEqualTo(LongStream.of(255, 256, 257, 1000, 0, 512)
                        .map(n -> n * (n - 1) / 2)
                        .sum());
    }

    @Test
    void counts_up_to_a_limit_farther_away_than_a_long_can_say() {
        Program p = Programs.of(c -> {
            Var i = c.temp(Kind.LONG);
            c.assign(i, Programs.longs(c));
            c.loop();
            c.breakUnless(c.less(i, c.constant(Long.MAX_VALUE)));
            c.assign(i, c.add(i, c.constant(1)));
            Programs.sum(c, c.constant(1));
            c.breakUnless(c.less(i, c.constant(Long.MIN_VALUE + 1000)));
            c.end();
        });
        State s = Programs.state(p, new long[] {Long.MIN_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE});

        kernel(p).run(s, 0, 3);

        assertThat(s.num(0)).isEqualTo(1000 + 1);
    }

    @Test
    void counts_on_after_skipping() {
        Program p = Programs.of(c -> {
            Var i = c.temp(Kind.LONG);
            c.assign(i, c.constant(0));
            c.loop();
            c.breakUnless(c.less(i, Programs.longs(c)));
            Var now = c.temp(Kind.LONG);
            c.assign(now, i);
            c.assign(i, c.add(i, c.constant(3)));
            Programs.sum(c, Programs.filter(c, 1, now));
            c.end();
        });
        State s = Programs.state(p, new long[] {1000}, EVEN);

        kernel(p).run(s, 0, 1);

        assertThat(s.num(0))
                .isEqualTo(LongStream.iterate(0, i -> i < 1000, i -> i + 6).sum());
    }

    @Test
    void drops_an_item_whose_loop_does_not_count() {
        Signal signal = new Signal();
        int[] calls = new int[1];
        LongPredicate raise = x -> {
            if (++calls[0] == 1000) {
                signal.attention = 1;
                signal.bound = 0;
            }
            return false;
        };
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            Var i = c.temp(Kind.LONG);
            c.assign(i, c.constant(0));
            c.loop();
            c.breakUnless(c.less(i, x));
            Programs.filter(c, 1, x);
            c.assign(i, c.add(i, c.constant(1)));
            c.end();
        });
        State s = Programs.state(p, new long[] {10}, raise);
        s.signal = signal;

        assertThat(kernel(p).run(s, 0, 1)).isZero();
        assertThat(calls[0]).isBetween(1000, 2000);
    }

    @Test
    void skipping_in_an_inner_loop_goes_on_with_that_loop() {
        Program p = Programs.of(c -> Programs.each(
                c,
                "[J",
                Kind.LONG,
                Programs.map(c, 1, Programs.longs(c), Kind.REF),
                y -> Programs.sum(c, Programs.filter(c, 2, y))));
        LongFunction<long[]> function = x -> upTo((int) x);
        State s = Programs.state(p, upTo(5), function, EVEN);

        kernel(p).run(s, 0, 5);

        assertThat(s.num(0)).isEqualTo(2 + 2);
    }

    @Test
    void loops_over_what_iterators_give() {
        Program p = Programs.of(c -> {
            Var x = Programs.objects(c);
            Var items = c.call(JdkFn.iterator(), x);
            c.loop();
            c.breakUnless(c.call(JdkFn.hasNext(), items));
            Programs.collect(c, 1, c.call(JdkFn.next(Kind.REF), items));
            c.end();
        });
        List<Object> seen = new ArrayList<>();

        kernel(p)
                .run(
                        Programs.state(p, boxed(List.of(1, 2), List.of(), List.of(3)), (Consumer<Object>) seen::add),
                        0,
                        3);

        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void loops_inside_loops() {
        Program p = Programs.of(c -> Programs.each(
                c,
                "[Ljava/lang/Object;",
                Kind.REF,
                Programs.objects(c),
                row -> Programs.each(c, "[J", Kind.LONG, row, y -> Programs.sum(c, Programs.filter(c, 1, y)))));
        Object[] table = {new Object[] {upTo(4), upTo(3)}, new Object[] {}, new Object[] {upTo(5)}};
        State s = Programs.state(p, table, EVEN);

        kernel(p).run(s, 0, 3);

        assertThat(s.num(0)).isEqualTo(2 + 2 + 6);
    }

    // ---- how a block ends ----

    @Test
    void stops_behind_the_item_that_says_so() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            Programs.sum(c, x);
            c.when(c.equal(x, c.constant(5)));
            c.stop();
            c.end();
        });
        State s = Programs.state(p, upTo(100));

        assertThat(kernel(p).run(s, 0, 100)).isEqualTo(6);
        assertThat(s.stopped).isTrue();
        assertThat(s.num(0)).isEqualTo(15);
    }

    @Test
    void stops_inside_an_inner_loop() {
        Program p = Programs.of(c ->
                Programs.each(c, "[J", Kind.LONG, Programs.map(c, 1, Programs.longs(c), Kind.REF), y -> {
                    Programs.sum(c, y);
                    c.when(c.equal(y, c.constant(2)));
                    c.stop();
                    c.end();
                }));
        LongFunction<long[]> function = x -> upTo((int) x);
        State s = Programs.state(p, upTo(10), function);

        assertThat(kernel(p).run(s, 0, 10)).isEqualTo(4);
        assertThat(s.stopped).isTrue();
        assertThat(s.num(0)).isEqualTo(1 + 1 + 2);
    }

    @Test
    void returns_at_the_end_of_a_strip_once_attention_is_asked_for() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = Programs.state(p, upTo(1000));
        s.stride = 64;
        s.signal = Programs.raised(Long.MAX_VALUE);

        assertThat(kernel(p).run(s, 10, 1000)).isEqualTo(74);
        assertThat(s.stopped).isFalse();
        assertThat(s.num(0)).isEqualTo(LongStream.range(10, 74).sum());
    }

    @Test
    void runs_on_through_many_strips_while_nobody_asks() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = Programs.state(p, upTo(1000));
        s.stride = 32;

        assertThat(kernel(p).run(s, 0, 1000)).isEqualTo(1000);
        assertThat(s.num(0)).isEqualTo(499_500);
    }

    // ---- what comes behind items and strips ----

    /** Counts items, those that pass a filter, strips, the items of strips, and keeps where the last strip ended. */
    private static Program counting() {
        return Programs.of(c -> {
            Var x = Programs.longs(c);
            Var items = c.state(Kind.LONG, 0);
            Var passed = c.state(Kind.LONG, 0);
            Var strips = c.state(Kind.LONG, 0);
            Var inStrips = c.state(Kind.LONG, 0);
            Var end = c.state(Kind.LONG, -1);
            c.behindItem();
            c.assign(items, c.add(items, c.constant(1)));
            c.behindStrip();
            c.assign(strips, c.add(strips, c.constant(1)));
            c.assign(inStrips, c.add(inStrips, c.convert(Kind.LONG, c.offset())));
            c.assign(end, c.cursor(Kind.LONG, c.constant(0)));
            c.toItem();
            Programs.filter(c, 1, x);
            c.assign(passed, c.add(passed, c.constant(1)));
            c.when(c.equal(x, c.constant(5000)));
            c.stop();
            c.end();
        });
    }

    private static void assertCounts(State s, long... counts) {
        assertThat(java.util.Arrays.copyOf(s.nums, s.tier.program.keptNums)).endsWith(counts);
    }

    @Test
    void what_comes_behind_an_item_comes_for_skipped_ones_too() {
        State s = Programs.state(counting(), upTo(100), EVEN);

        kernel(s.tier.program).run(s, 10, 30);

        assertCounts(s, 20, 10, 1, 20, 30);
    }

    @Test
    void strips_end_with_the_stride_and_at_multiples_of_1024_and_with_the_block() {
        State s = Programs.state(counting(), upTo(3000), EVEN);
        s.stride = 512;
        Kernel kernel = kernel(s.tier.program);

        kernel.run(s, 1000, 1024);
        assertCounts(s, 24, 12, 1, 24, 1024);
        kernel.run(s, 1024, 1600); // 1024, 1536
        assertCounts(s, 600, 300, 3, 600, 1600);
        kernel.run(s, 1600, 2500); // 1600, 2048
        assertCounts(s, 1500, 750, 5, 1500, 2500);
    }

    @Test
    void a_strip_ends_behind_the_item_that_ends_the_run() {
        State s = Programs.state(counting(), upTo(6000), EVEN);

        assertThat(kernel(s.tier.program).run(s, 4990, 6000)).isEqualTo(5001);

        assertCounts(s, 11, 6, 1, 11, 5001);
    }

    @Test
    void a_strip_ends_before_the_item_that_fails() {
        LongPredicate failing = x -> {
            if (x == 7) {
                throw new IllegalStateException("seven");
            }
            return true;
        };
        State s = Programs.state(counting(), upTo(100), failing);

        assertThatThrownBy(() -> kernel(s.tier.program).run(s, 3, 100)).hasMessage("seven");

        assertThat(s.failedAt).isEqualTo(7);
        assertCounts(s, 4, 4, 1, 4, 7);
    }

    @Test
    void an_offset_counts_the_items_of_a_strip() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            Var sum = c.state(Kind.LONG, 0);
            c.assign(sum, c.add(sum, c.mul(x, c.convert(Kind.LONG, c.offset()))));
        });
        State s = Programs.state(p, new long[] {0, 0, 3, 5, 7});

        kernel(p).run(s, 2, 5);

        assertThat(s.nums[p.keptNums - 1]).isEqualTo(5 + 2 * 7);
    }

    @Test
    void nothing_that_jumps_comes_behind_items_or_strips() {
        assertThatThrownBy(() -> Programs.of(c -> {
                    c.behindStrip();
                    c.stop();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("STOP");
    }

    @Test
    void drops_an_item_that_no_longer_matters_in_the_middle_of_its_inner_loop() {
        Signal signal = new Signal();
        LongFunction<long[]> function = x -> upTo(100_000);
        LongUnaryOperator raise = y -> {
            if (y == 1000) {
                signal.bound = 1;
                signal.attention = 1;
            }
            return 1;
        };
        Program p = Programs.of(c -> Programs.each(
                c,
                "[J",
                Kind.LONG,
                Programs.map(c, 1, Programs.longs(c), Kind.REF),
                y -> Programs.sum(c, Programs.map(c, 2, y, Kind.LONG))));
        State s = Programs.state(p, upTo(10), function, raise);
        s.signal = signal;

        long next = kernel(p).run(s, 1, 10);

        assertThat(next).isEqualTo(1);
        assertThat(s.dropped).isTrue();
        assertThat(s.stopped).isFalse();
        assertThat(s.num(0)).isBetween(1000L, 2000L);
    }

    @Test
    void finishes_an_item_that_still_matters() {
        LongFunction<long[]> function = x -> upTo(10_000);
        Program p = Programs.of(c -> Programs.each(
                c, "[J", Kind.LONG, Programs.map(c, 1, Programs.longs(c), Kind.REF), y -> Programs.sum(c, y)));
        State s = Programs.state(p, upTo(1), function);
        s.signal = Programs.raised(1);

        assertThat(kernel(p).run(s, 0, 1)).isEqualTo(1);
        assertThat(s.num(0)).isEqualTo(10_000L * 9_999 / 2);
    }

    // ---- failure ----

    @Test
    void throws_on_what_a_function_throws_and_says_at_which_item() {
        RuntimeException failure = new RuntimeException("at 7");
        LongUnaryOperator function = x -> {
            if (x == 7) {
                throw failure;
            }
            return x;
        };
        Program p = Programs.of(c -> Programs.sum(c, Programs.map(c, 1, Programs.longs(c), Kind.LONG)));
        State s = Programs.state(p, upTo(100), function);
        s.stride = 4;

        assertThatThrownBy(() -> kernel(p).run(s, 0, 100)).isSameAs(failure);
        assertThat(s.failedAt).isEqualTo(7);
        assertThat(s.num(0)).as("the state of the items before").isEqualTo(21);
    }

    @Test
    void says_at_which_item_an_index_was_out_of_bounds() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = Programs.state(p, upTo(10));

        assertThatThrownBy(() -> kernel(p).run(s, 5, 20)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThat(s.failedAt).isEqualTo(10);
        assertThat(s.num(0)).isEqualTo(35);
    }

    @Test
    void does_not_cast_before_it_has_to() {
        Program p = Programs.of(c -> {
            Var x = Programs.objects(c);
            c.skipUnless(c.call(JdkFn.test(Kind.REF), c.ref(1), x));
            Var items = c.call(JdkFn.iterator(), x);
            Programs.collect(c, 2, c.call(JdkFn.next(Kind.REF), items));
        });
        List<Object> seen = new ArrayList<>();
        Predicate<Object> isList = List.class::isInstance;

        kernel(p).run(Programs.state(p, boxed(1, List.of(2)), isList, (Consumer<Object>) seen::add), 0, 2);

        assertThat(seen).containsExactly(2);
    }

    @Test
    void fails_at_the_item_that_has_the_wrong_class() {
        Program p = Programs.of(c -> {
            Var x = Programs.objects(c);
            Programs.collect(c, 1, c.call(JdkFn.iterator(), x));
        });
        State s = Programs.state(p, boxed(List.of(), 1), (Consumer<Object>) x -> {});

        assertThatThrownBy(() -> kernel(p).run(s, 0, 2)).isInstanceOf(ClassCastException.class);
        assertThat(s.failedAt).isEqualTo(1);
    }

    // ---- which operation failed ----

    private static final LongPredicate FAILING_TEST = x -> {
        throw new IllegalStateException("test");
    };

    private static final LongUnaryOperator FAILING_MAP = x -> {
        throw new IllegalStateException("map");
    };

    private static final LongConsumer FAILING_ACTION = x -> {
        throw new IllegalStateException("action");
    };

    /** The name of the operation that fails when the program runs over the items 1 and 2. */
    private String failing(Program p, Object... functions) {
        State s = failed(p, functions);
        assertThat(s.failedIn).isNotNegative();
        return p.insns[s.failedIn].note;
    }

    private State failed(Program p, Object... functions) {
        Object[] refs = new Object[functions.length + 1];
        refs[0] = new long[] {1, 2};
        System.arraycopy(functions, 0, refs, 1, functions.length);
        State s = Programs.state(p, refs);
        assertThat(catchThrowable(() -> kernel(p).run(s, 0, 2))).isNotNull();
        return s;
    }

    private static Program filterAndMap() {
        return Programs.of(c ->
                Programs.collect(c, 3, Programs.map(c, 2, Programs.filter(c, 1, Programs.longs(c)), Kind.LONG)));
    }

    private static Program multiAndBehind() {
        return Programs.of(c -> Programs.mapMulti(
                c, 1, Programs.longs(c), y -> Programs.collect(c, 3, Programs.map(c, 2, y, Kind.LONG))));
    }

    @Test
    void says_whether_a_filter_the_map_behind_it_or_the_sink_failed() {
        LongPredicate all = x -> true;

        assertThat(failing(filterAndMap(), FAILING_TEST, SQUARE, FAILING_ACTION))
                .isEqualTo("filter");
        assertThat(failing(filterAndMap(), all, FAILING_MAP, FAILING_ACTION)).isEqualTo("map");
        assertThat(failing(filterAndMap(), all, SQUARE, FAILING_ACTION)).isEqualTo("collect");
    }

    @Test
    void says_that_the_source_failed() {
        Program p = Programs.of(c -> Programs.sum(c, Programs.longs(c)));
        State s = Programs.state(p, new long[1]);

        assertThatThrownBy(() -> kernel(p).run(s, 0, 2)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThat(p.insns[s.failedIn].note).isEqualTo("of");
    }

    @Test
    void says_which_one_failed_inside_an_inner_loop() {
        Program p = Programs.of(c -> Programs.each(
                c,
                "[J",
                Kind.LONG,
                Programs.map(c, 1, Programs.longs(c), Kind.REF),
                y -> Programs.sum(c, Programs.filter(c, 2, y))));
        LongFunction<long[]> none = x -> null;
        LongFunction<long[]> some = x -> new long[1];

        assertThat(failing(p, none, FAILING_TEST)).isEqualTo("flatMap");
        assertThat(failing(p, some, FAILING_TEST)).isEqualTo("filter");
    }

    @Test
    void says_whether_a_function_that_emits_failed_or_what_is_behind_it() {
        java.util.stream.LongStream.LongMapMultiConsumer failing = (x, emit) -> {
            emit.accept(x);
            throw new IllegalStateException("multi");
        };
        LongConsumer nothing = x -> {};

        assertThat(failing(multiAndBehind(), failing, SQUARE, nothing)).isEqualTo("mapMulti");
        assertThat(failing(multiAndBehind(), COUNT, FAILING_MAP, nothing)).isEqualTo("map");
        assertThat(failing(multiAndBehind(), COUNT, SQUARE, FAILING_ACTION)).isEqualTo("collect");
    }

    @Test
    void says_which_one_failed_behind_two_functions_that_emit() {
        Program p = Programs.of(c -> Programs.mapMulti(
                c,
                1,
                Programs.longs(c),
                y -> Programs.mapMulti(c, 2, y, z -> Programs.sum(c, Programs.filter(c, 3, z)))));
        java.util.stream.LongStream.LongMapMultiConsumer once = (x, emit) -> emit.accept(x);

        assertThat(failing(p, once, once, FAILING_TEST)).isEqualTo("filter");
    }

    @Test
    void a_function_that_catches_what_failed_behind_it_and_then_fails_has_failed_itself() {
        java.util.stream.LongStream.LongMapMultiConsumer wrapping = (x, emit) -> {
            try {
                emit.accept(x);
            } catch (IllegalStateException e) {
                throw new IllegalArgumentException(e);
            }
        };

        assertThat(failing(multiAndBehind(), wrapping, FAILING_MAP, FAILING_ACTION))
                .isEqualTo("mapMulti");
    }

    @Test
    void says_nothing_of_operations_while_none_has_failed() {
        assertThat(Programs.state(filterAndMap()).failedIn).isEqualTo(-1);
    }

    // ---- callbacks ----

    /** Emits 0 to x - 1. */
    private static final java.util.stream.LongStream.LongMapMultiConsumer COUNT = (x, emit) -> {
        for (long y = 0; y < x; y++) {
            emit.accept(y);
        }
    };

    private static Program countAndSum() {
        return Programs.of(c ->
                Programs.mapMulti(c, 1, Programs.longs(c), y -> Programs.sum(c, Programs.filter(c, 2, y))));
    }

    @Test
    void runs_a_callback_for_what_a_function_emits() {
        Program p = countAndSum();
        State s = Programs.state(p, upTo(6), COUNT, EVEN);

        assertThat(kernel(p).run(s, 0, 6)).isEqualTo(6);
        assertThat(s.num(0)).isEqualTo(2 + 2 + 6);
    }

    @Test
    void callbacks_see_the_item_and_the_index_they_run_for() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            Programs.mapMulti(c, 1, x, y -> {
                Var i = c.cursor(Kind.LONG, c.constant(1000));
                Programs.collect(c, 2, c.add(c.mul(x, c.constant(10)), y));
                Programs.collect(c, 2, i);
            });
        });
        List<Long> seen = new ArrayList<>();
        State s = Programs.state(p, new long[] {0, 2, 1}, COUNT, (LongConsumer) seen::add);

        kernel(p).run(s, 0, 3);

        assertThat(seen).containsExactly(20L, 1001L, 21L, 1001L, 10L, 1002L);
    }

    @Test
    void callbacks_can_leave_something_to_what_follows_them() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            Var last = c.temp(Kind.LONG);
            c.assign(last, c.constant(-1));
            Programs.mapMulti(c, 1, x, y -> c.assign(last, y));
            Programs.collect(c, 2, last);
        });
        List<Long> seen = new ArrayList<>();

        kernel(p).run(Programs.state(p, new long[] {3, 0, 1}, COUNT, (LongConsumer) seen::add), 0, 3);

        assertThat(seen).containsExactly(2L, -1L, 0L);
    }

    @Test
    void callbacks_nest() {
        Program p = Programs.of(c -> Programs.mapMulti(
                c, 1, Programs.longs(c), y -> Programs.mapMulti(c, 1, y, z -> Programs.collect(c, 2, z))));
        List<Long> seen = new ArrayList<>();

        kernel(p).run(Programs.state(p, new long[] {3, 2}, COUNT, (LongConsumer) seen::add), 0, 2);

        assertThat(seen).containsExactly(0L, 0L, 1L, 0L);
    }

    @Test
    void callbacks_of_different_kinds_nest() {
        Program p = Programs.of(c -> Programs.mapMulti(c, 1, Programs.objects(c), x -> {
            Var n = c.call(JdkFn.map(Kind.REF, Kind.LONG), c.ref(2), x);
            Programs.mapMulti(c, 3, n, y -> Programs.collect(c, 4, y));
        }));
        BiConsumer<Object, Consumer<Object>> twice = (x, emit) -> {
            emit.accept(x);
            emit.accept(x + "+");
        };
        java.util.function.ToLongFunction<Object> length = x -> x.toString().length();
        List<Long> seen = new ArrayList<>();

        kernel(p).run(Programs.state(p, boxed("a", ""), twice, length, COUNT, (LongConsumer) seen::add), 0, 2);

        assertThat(seen).containsExactly(0L, 0L, 1L, 0L);
    }

    @Test
    void loops_run_inside_callbacks_and_callbacks_inside_loops() {
        Program p = Programs.of(c -> Programs.each(
                c,
                "[J",
                Kind.LONG,
                Programs.objects(c),
                x -> Programs.mapMulti(
                        c,
                        1,
                        x,
                        y -> Programs.each(
                                c,
                                "[J",
                                Kind.LONG,
                                Programs.map(c, 2, y, Kind.REF),
                                z -> Programs.sum(c, Programs.filter(c, 3, z))))));
        LongFunction<long[]> function = y -> upTo((int) y + 1);
        State s = Programs.state(p, boxed(new long[] {3, 1}, new long[] {}, new long[] {2}), COUNT, function, EVEN);

        kernel(p).run(s, 0, 3);

        assertThat(s.num(0)).isEqualTo(2);
    }

    @Test
    void a_stop_inside_a_callback_ends_the_run_and_what_the_function_still_emits_is_ignored() {
        List<Long> emitted = new ArrayList<>();
        java.util.stream.LongStream.LongMapMultiConsumer count = (x, emit) -> {
            for (long y = 0; y < x; y++) {
                emitted.add(y);
                emit.accept(y);
            }
        };
        Program p = Programs.of(c -> Programs.mapMulti(c, 1, Programs.longs(c), y -> {
            Programs.sum(c, y);
            c.when(c.equal(y, c.constant(2)));
            c.stop();
            c.end();
        }));
        State s = Programs.state(p, new long[] {2, 5, 9}, count);

        assertThat(kernel(p).run(s, 0, 3)).isEqualTo(2);
        assertThat(s.stopped).isTrue();
        assertThat(s.num(0)).isEqualTo(1 + 1 + 2);
        assertThat(emitted).containsExactly(0L, 1L, 0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void a_stop_inside_a_nested_callback_ends_the_run() {
        Program p = Programs.of(c -> Programs.mapMulti(
                c,
                1,
                Programs.longs(c),
                y -> Programs.mapMulti(c, 1, y, z -> {
                    Programs.collect(c, 2, z);
                    c.when(c.equal(z, c.constant(1)));
                    c.stop();
                    c.end();
                })));
        List<Long> seen = new ArrayList<>();
        State s = Programs.state(p, new long[] {1, 4, 9}, COUNT, (LongConsumer) seen::add);

        assertThat(kernel(p).run(s, 0, 3)).isEqualTo(2);
        assertThat(s.stopped).isTrue();
        assertThat(seen).containsExactly(0L, 0L, 1L);
    }

    @Test
    void an_emitter_that_was_kept_fails_when_it_is_called_later() {
        List<LongConsumer> kept = new ArrayList<>();
        java.util.stream.LongStream.LongMapMultiConsumer keep = (x, emit) -> {
            if (!kept.isEmpty()) {
                kept.get(0).accept(x);
            }
            kept.add(emit);
        };
        Program p = countAndSum();
        State s = Programs.state(p, upTo(5), keep, EVEN);

        assertThatThrownBy(() -> kernel(p).run(s, 0, 5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("emit was called after");
        assertThat(s.failedAt).isEqualTo(1);
        assertThatThrownBy(() -> kept.get(0).accept(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_emitter_fails_when_it_is_called_after_its_function_has_thrown() {
        List<LongConsumer> kept = new ArrayList<>();
        java.util.stream.LongStream.LongMapMultiConsumer fail = (x, emit) -> {
            kept.add(emit);
            throw new IllegalArgumentException("on purpose");
        };
        Program p = countAndSum();
        State s = Programs.state(p, upTo(1), fail, EVEN);

        assertThat(catchThrowable(() -> kernel(p).run(s, 0, 1))).hasMessage("on purpose");
        assertThatThrownBy(() -> kept.get(0).accept(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("emit was called after");
    }

    @Test
    void what_fails_behind_a_callback_passes_through_the_function() {
        RuntimeException failure = new RuntimeException("on purpose");
        LongPredicate fail = x -> {
            if (x == 3) {
                throw failure;
            }
            return true;
        };
        Program p = countAndSum();
        State s = Programs.state(p, upTo(10), COUNT, fail);

        assertThatThrownBy(() -> kernel(p).run(s, 0, 10)).isSameAs(failure);
        assertThat(s.failedAt).isEqualTo(4);
        assertThat(s.num(0)).isEqualTo(1 + 3 + 3);
    }

    @Test
    void a_function_may_go_on_emitting_after_it_has_caught_what_failed_behind_it() {
        java.util.stream.LongStream.LongMapMultiConsumer forgiving = (x, emit) -> {
            for (long y = 0; y < x; y++) {
                try {
                    emit.accept(y);
                } catch (IllegalArgumentException e) {
                    emit.accept(100);
                }
            }
        };
        java.util.stream.LongStream.LongMapMultiConsumer fail = (y, emit) -> {
            if (y == 1) {
                throw new IllegalArgumentException("on purpose");
            }
            emit.accept(y);
        };
        Program p = Programs.of(c ->
                Programs.mapMulti(c, 1, Programs.longs(c), y -> Programs.mapMulti(c, 2, y, z -> Programs.sum(c, z))));
        State s = Programs.state(p, new long[] {3}, forgiving, fail);

        kernel(p).run(s, 0, 1);

        assertThat(s.num(0)).isEqualTo(100 + 2);
    }

    @Test
    void drops_an_item_that_no_longer_matters_while_its_function_emits() {
        Signal signal = new Signal();
        LongPredicate raise = y -> {
            if (y == 1000) {
                signal.bound = 0;
                signal.attention = 1;
            }
            return true;
        };
        Program p = Programs.of(c -> Programs.mapMulti(c, 1, Programs.longs(c), y -> {
            Programs.filter(c, 2, y);
            Programs.sum(c, c.constant(1));
        }));
        State s = Programs.state(p, new long[] {100_000, 5}, COUNT, raise);
        s.signal = signal;

        assertThat(kernel(p).run(s, 0, 2)).isZero();
        assertThat(s.dropped).isTrue();
        assertThat(s.num(0)).isBetween(1000L, 2000L);
    }

    @Test
    void callback_state_goes_on_from_block_to_block() {
        Program p = countAndSum();
        State s = Programs.state(p, upTo(6), COUNT, EVEN);
        Kernel kernel = kernel(p);

        for (int i = 0; i < 6; i++) {
            kernel.run(s, i, i + 1);
        }

        assertThat(s.num(0)).isEqualTo(2 + 2 + 6);
    }

    @Test
    void iterators_from_functions_are_typed_by_what_the_function_gives() {
        Program p = Programs.of(c -> {
            Var x = Programs.objects(c);
            Var items = c.call(JdkFn.map(Kind.REF, Kind.REF), c.ref(1), x);
            c.loop();
            c.breakUnless(c.call(JdkFn.hasNext(), items));
            Programs.collect(c, 2, c.call(JdkFn.next(Kind.REF), items));
            c.end();
        });
        Function<Object, Iterator<?>> function = x -> ((List<?>) x).iterator();
        List<Object> seen = new ArrayList<>();

        kernel(p).run(Programs.state(p, boxed(Arrays.asList(1, null)), function, (Consumer<Object>) seen::add), 0, 1);

        assertThat(seen).containsExactly(1, null);
    }

    @Test
    void a_source_may_emit_by_a_callback_without_an_item() {
        Program p = Programs.of(c -> {
            Var y = c.temp(Kind.REF);
            Var emit = c.callback(y);
            Programs.collect(c, 1, y);
            c.end();
            c.call(JdkFn.accept(Kind.REF), c.ref(0), emit);
        });
        Consumer<Consumer<Object>> function = emit -> List.of(1, 2).forEach(emit);
        List<Object> seen = new ArrayList<>();

        kernel(p).run(Programs.state(p, function, (Consumer<Object>) seen::add), 0, 2);

        assertThat(seen).containsExactly(1, 2, 1, 2);
    }
}
