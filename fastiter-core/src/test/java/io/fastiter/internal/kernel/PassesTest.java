package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Kernels that run in passes keep the contract of all kernels, wherever there are passes. */
class PassesTest extends KernelContract {
    @Override
    Kernel kernel(Program program) {
        return Objects.requireNonNull(Bytecode.compile(program, "passes", Passes.of(program), Boxes.NONE));
    }

    private final List<String> calls = new ArrayList<>();

    private LongPredicate unless(String name, long failing, LongPredicate test) {
        return x -> {
            calls.add(name + x);
            if (x == failing) {
                throw new IllegalStateException(name + x);
            }
            return test.test(x);
        };
    }

    private LongUnaryOperator unless(String name, long failing) {
        return x -> {
            calls.add(name + x);
            if (x == failing) {
                throw new IllegalStateException(name + x);
            }
            return x;
        };
    }

    private static Program twoFiltersAndAMap() {
        return Programs.of(c -> Programs.sum(
                c, Programs.map(c, 3, Programs.filter(c, 2, Programs.filter(c, 1, Programs.longs(c))), Kind.LONG)));
    }

    private State state(long firstFails, long secondFails, long mapFails) {
        return Programs.state(
                twoFiltersAndAMap(),
                LongStream.range(0, 3000).toArray(),
                unless("first", firstFails, x -> x % 2 == 0),
                unless("second", secondFails, x -> x % 3 == 0),
                unless("map", mapFails));
    }

    private void check(State s, String message, long at, String operation) {
        Program p = s.tier.program;
        assertThatThrownBy(() -> kernel(p).run(s, 0, 3000)).hasMessage(message);
        assertThat(s.failedAt).isEqualTo(at);
        assertThat(p.insns[s.failedIn].note).isEqualTo(operation);
        assertThat(s.num(0))
                .as("the sum of what came before")
                .isEqualTo(LongStream.range(0, at).filter(x -> x % 6 == 0).sum());
    }

    @Test
    void a_function_sees_a_strip_of_items_before_the_next_function_sees_the_first() {
        State s = state(-1, -1, -1);
        s.stride = 4;

        kernel(s.tier.program).run(s, 0, 8);

        assertThat(calls)
                .containsExactly(
                        "first0", "first1", "first2", "first3", "second0", "second2", "map0", //
                        "first4", "first5", "first6", "first7", "second4", "second6", "map6");
    }

    @Test
    void what_came_before_a_failing_item_is_finished() {
        check(state(1500, -1, -1), "first1500", 1500, "filter");
        check(state(-1, 1502, -1), "second1502", 1502, "filter");
        check(state(-1, -1, 1506), "map1506", 1506, "map");
    }

    @Test
    void of_several_failures_that_of_the_first_item_counts_whichever_pass_it_is_in() {
        check(state(1501, 1502, 1500), "map1500", 1500, "map");
        check(state(1501, 1498, 1500), "second1498", 1498, "filter");
        check(state(1497, 1498, 1500), "first1497", 1497, "filter");
        check(state(1511, 1508, 1506), "map1506", 1506, "map");
        check(state(0, 2, 6), "first0", 0, "filter");
    }

    @Test
    void of_one_failure_in_two_passes_the_later_pass_is_named() {
        IllegalStateException same = new IllegalStateException("same");
        LongPredicate test = x -> {
            if (x == 7) {
                throw same;
            }
            return true;
        };
        LongUnaryOperator map = x -> {
            if (x == 5) {
                throw same;
            }
            return x;
        };
        Program p = Programs.of(c ->
                Programs.sum(c, Programs.map(c, 2, Programs.filter(c, 1, Programs.longs(c)), Kind.LONG)));
        State s = Programs.state(p, LongStream.range(0, 10).toArray(), test, map);

        assertThatThrownBy(() -> kernel(p).run(s, 0, 10)).isSameAs(same);

        assertThat(s.failedAt).isEqualTo(5);
        assertThat(p.insns[s.failedIn].note).isEqualTo("map");
    }

    @Test
    void survivors_keep_what_was_found_before_the_filter() {
        Program p = Programs.of(c -> {
            c.enter("of", 0, 0, 0);
            Var i = c.cursor(Kind.INT, c.constant(0));
            Var l = c.load("[J", Kind.LONG, c.ref(0), i);
            Var d = c.convert(Kind.DOUBLE, l);
            Var o = c.load("[Ljava/lang/Object;", Kind.REF, c.ref(1), i);
            c.skipUnless(c.call(JdkFn.test(Kind.LONG), c.ref(2), l));
            c.skipUnless(c.not(c.isNull(o)));
            Programs.collect(c, 3, i);
            Programs.collect(c, 3, c.convert(Kind.INT, l));
            Programs.collect(c, 3, c.convert(Kind.INT, d));
            Programs.collect(c, 4, o);
        });
        List<Object> seen = new ArrayList<>();
        LongPredicate odd = x -> x % 2 != 0;

        kernel(p)
                .run(
                        Programs.state(
                                p,
                                new long[] {10, 11, 12, 13, 15},
                                new Object[] {"a", "b", "c", null, "e"},
                                odd,
                                (java.util.function.IntConsumer) seen::add,
                                (java.util.function.Consumer<Object>) seen::add),
                        0,
                        5);

        assertThat(seen).containsExactly(1, 11, 11, "b", 4, 15, 15, "e");
    }

    @Test
    void anything_but_zero_is_true() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            c.skipUnless(c.convert(Kind.INT, x));
            Programs.collect(c, 1, x);
        });
        List<Long> seen = new ArrayList<>();
        long[] all = {0, 1, -1, 2, Integer.MIN_VALUE, 1L << 32, Integer.MAX_VALUE};

        kernel(p).run(Programs.state(p, all, (LongConsumer) seen::add), 0, all.length);

        assertThat(seen).containsExactly(1L, -1L, 2L, (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE);
    }

    // ---- which programs have passes ----

    @Test
    void a_filter_makes_two_passes_and_each_further_one_another() {
        assertThat(Objects.requireNonNull(Passes.of(twoFiltersAndAMap())).cuts).hasSize(2);
    }

    @Test
    void there_are_none_without_a_filter() {
        assertThat(Passes.of(Programs.of(c -> Programs.sum(c, Programs.longs(c)))))
                .isNull();
    }

    @Test
    void there_are_none_where_items_are_dropped_by_nothing_but_their_positions() {
        assertThat(Passes.of(Programs.of(c -> Programs.sum(c, skip(c, Programs.longs(c))))))
                .isNull();
        assertThat(Passes.of(Programs.of(c -> Programs.sum(c, Programs.filter(c, 1, skip(c, Programs.longs(c)))))))
                .isNotNull();
    }

    private static Var skip(Code c, Var x) {
        c.skipUnless(c.not(c.less(c.position(), c.num(0, Kind.LONG))));
        return x;
    }

    @Test
    void there_are_none_where_an_item_may_end_the_run() {
        assertThat(Passes.of(Programs.of(c -> {
                    Programs.filter(c, 1, Programs.longs(c));
                    c.stop();
                })))
                .isNull();
    }

    @Test
    void there_are_none_where_something_is_counted_ahead_of_a_filter() {
        assertThat(Passes.of(Programs.of(c -> {
                    Var count = c.state(Kind.LONG, 0);
                    c.assign(count, c.add(count, c.constant(1)));
                    Programs.sum(c, Programs.filter(c, 1, Programs.longs(c)));
                })))
                .isNull();
    }

    @Test
    void there_are_none_where_the_index_is_asked_for_behind_a_filter() {
        assertThat(Passes.of(Programs.of(c -> {
                    Programs.filter(c, 1, Programs.longs(c));
                    Programs.sum(c, c.cursor(Kind.LONG, c.constant(0)));
                })))
                .isNull();
    }

    @Test
    void there_are_none_where_something_comes_behind_every_item() {
        assertThat(Passes.of(Programs.of(c -> {
                    Var x = Programs.filter(c, 1, Programs.longs(c));
                    Var sum = c.state(Kind.LONG, 0);
                    c.assign(sum, c.add(sum, x));
                    c.behindItem();
                    c.assign(sum, c.add(sum, c.constant(1)));
                    c.toItem();
                })))
                .isNull();
    }
}
