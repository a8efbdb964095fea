package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import org.junit.jupiter.api.Test;

class ListingTest {
    @Test
    void prints_the_loop_one_would_have_written() {
        Program p = Programs.of(c -> {
            c.enter("of", 0, 0, 0);
            Var x = c.load("[J", Kind.LONG, c.ref(0), c.cursor(Kind.INT, c.num(0, Kind.LONG)));
            Programs.sum(c, Programs.map(c, 2, Programs.filter(c, 1, x), Kind.LONG));
        });

        assertThat(Listing.print(p)).isEqualTo("""
                long s0 = 0;
                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i + n0];
                  // filter
                  if (!f0.test(x1)) continue;
                  // map, sum
                  s0 += f1.applyAsLong(x1);
                }
                """);
    }

    @Test
    void prints_inner_loops() {
        Program p = Programs.of(c -> Programs.each(
                c,
                "[J",
                Kind.LONG,
                Programs.map(c, 1, Programs.longs(c), Kind.REF),
                y -> Programs.sum(c, Programs.filter(c, 2, y))));

        assertThat(Listing.print(p)).isEqualTo("""
                long s0 = 0;
                for (long i = from; i < to; i++) {
                  // of, map
                  long[] x1 = f0.apply(a0[i]);
                  // flatMap
                  int x2 = 0;
                  int x3 = x1.length;
                  while (x2 < x3) {
                    long x4 = x1[x2];
                    x2++;
                    // filter
                    if (!f1.test(x4)) continue;
                    // sum
                    s0 += x4;
                  }
                }
                """);
    }

    @Test
    void prints_loops_of_a_single_turn_as_such_and_names_nobody_at_their_end() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            c.enter("limit", 0, 0, 0);
            Var turn = c.temp(Kind.INT);
            c.assign(turn, c.constant(Kind.INT, 1));
            c.loop();
            c.breakUnless(turn);
            c.assign(turn, c.constant(Kind.INT, 0));
            Code.Place limit = c.place();
            Programs.sum(c, Programs.filter(c, 1, x));
            c.leave(limit);
            c.end();
        });

        assertThat(Listing.print(p)).isEqualTo("""
                long s0 = 0;
                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i];
                  // limit
                  do {
                    // filter
                    if (!f0.test(x1)) continue;
                    // sum
                    s0 += x1;
                  } while (false);
                }
                """);
    }

    @Test
    void prints_iterators() {
        Program p = Programs.of(c -> {
            Var x = Programs.objects(c);
            c.enter("flatMap", 0, 0, 0);
            Var items = c.call(JdkFn.iterator(), x);
            c.loop();
            c.breakUnless(c.call(JdkFn.hasNext(), items));
            Programs.collect(c, 1, c.call(JdkFn.next(Kind.REF), items));
            c.end();
        });

        assertThat(Listing.print(p)).isEqualTo("""
                for (long i = from; i < to; i++) {
                  // of, flatMap
                  Iterator x1 = a0[i].iterator();
                  while (x1.hasNext()) {
                    // collect
                    f0.accept(x1.next());
                  }
                }
                """);
    }

    @Test
    void prints_callbacks_as_lambdas() {
        Program p = Programs.of(c ->
                Programs.mapMulti(c, 1, Programs.longs(c), y -> Programs.sum(c, Programs.filter(c, 2, y))));

        assertThat(Listing.print(p)).isEqualTo("""
                long s0 = 0;
                for (long i = from; i < to; i++) {
                  // of, mapMulti
                  long x1 = a0[i];
                  LongConsumer emit1 = x2 -> {
                    // filter
                    if (!f0.test(x2)) return;
                    // sum
                    s0 += x2;
                  };
                  // mapMulti
                  f1.accept(x1, emit1);
                }
                """);
    }

    @Test
    void prints_branches_and_the_end_of_the_run() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            c.enter("takeWhile", 0, 0, 0);
            c.when(c.not(c.call(JdkFn.test(Kind.LONG), c.ref(1), x)));
            c.stop();
            c.end();
            c.enter("clamp", 0, 0, 0);
            Var y = c.temp(Kind.LONG);
            c.when(c.less(x, c.constant(0)));
            c.assign(y, c.constant(0));
            c.otherwise();
            c.assign(y, x);
            c.end();
            Programs.sum(c, y);
        });

        assertThat(Listing.print(p)).isEqualTo("""
                long s0 = 0;
                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i];
                  // takeWhile
                  if (!f0.test(x1)) {
                    stop;
                  }
                  // clamp
                  long x2;
                  if (x1 < 0) {
                    x2 = 0;
                  } else {
                    x2 = x1;
                  }
                  // sum
                  s0 += x2;
                }
                """);
    }

    @Test
    void prints_counters_as_what_they_were_before_counting() {
        Program p = Programs.of(c -> {
            Var x = Programs.filter(c, 1, Programs.objects(c));
            c.unalign();
            c.enter("skip", 0, 0, 0);
            c.skipUnless(c.not(c.less(c.position(), c.num(1, Kind.LONG))));
            Programs.collect(c, 2, x);
        });

        assertThat(Listing.print(p)).isEqualTo("""
                long s0 = 0;
                for (long i = from; i < to; i++) {
                  // of
                  Object x1 = a0[i];
                  // filter
                  if (!f0.test(x1)) continue;
                  // skip
                  long x2 = s0;
                  s0++;
                  if (x2 < n0) continue;
                  // collect
                  f1.accept(x1);
                }
                """);
    }

    @Test
    void prints_stores_casts_and_comparisons_with_the_parentheses_they_need() {
        Program p = Programs.of(c -> {
            c.enter("of", 0, 0, 0);
            Var d = c.load("[D", Kind.DOUBLE, c.ref(0), c.cursor(Kind.INT, c.constant(0)));
            Var e = c.num(1, Kind.DOUBLE);
            c.skipUnless(c.not(c.less(d, e)));
            Var i = c.convert(Kind.INT, c.mul(d, c.sub(d, c.sub(e, d))));
            c.store("[I", c.ref(1), c.cursor(Kind.INT, c.constant(2)), i);
        });

        assertThat(Listing.print(p)).isEqualTo("""
                for (long i = from; i < to; i++) {
                  // of
                  double x1 = a0[i];
                  if (x1 < n0) continue;
                  a1[i + 2] = (int) (x1 * (x1 - (n0 - x1)));
                }
                """);
    }

    @Test
    void declares_values_ahead_of_calls_that_they_must_not_pass() {
        Program p = Programs.of(c -> {
            Var x = Programs.longs(c);
            c.enter("zip", 0, 0, 0);
            Var y = c.load("[J", Kind.LONG, c.ref(1), c.cursor(Kind.INT, c.constant(0)));
            Var z = c.call(JdkFn.map(Kind.LONG, Kind.LONG), c.ref(2), x);
            Programs.sum(c, c.add(y, z));
        });

        assertThat(Listing.print(p)).isEqualTo("""
                long s0 = 0;
                for (long i = from; i < to; i++) {
                  // of, zip
                  long x1 = a1[i];
                  // sum
                  s0 += x1 + f0.applyAsLong(a0[i]);
                }
                """);
    }

    @Test
    void equal_programs_give_equal_text() {
        assertThat(Listing.print(twoFilters())).isEqualTo(Listing.print(twoFilters()));
    }

    private static Program twoFilters() {
        return Programs.of(c -> Programs.sum(c, Programs.filter(c, 2, Programs.filter(c, 1, Programs.longs(c)))));
    }

    @Test
    void prints_what_comes_behind_items_and_strips() {
        Program p = Programs.of(c -> {
            Var x = Programs.filter(c, 1, Programs.longs(c));
            Programs.sum(c, x);
            Var strips = c.state(Kind.INT, 0);
            Var last = c.state(Kind.LONG, 0);
            c.behindItem();
            c.store("[J", c.ref(2), c.offset(), c.constant(1));
            c.behindStrip();
            c.assign(strips, c.add(strips, c.constant(Kind.INT, 1)));
            c.assign(last, c.cursor(Kind.LONG, c.constant(0)));
        });

        assertThat(Listing.print(p)).isEqualTo("""
                long s0 = 0;
                int s1 = 0;
                long s2 = 0;
                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i];
                  // filter
                  if (!f0.test(x1)) continue;
                  // sum
                  s0 += x1;
                  // behind each item, skipped or not
                  a1[offset] = 1;
                }
                // behind each strip of items
                s1++;
                s2 = i;
                """);
    }
}
