package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code explain()} says of pipelines of each form, to the letter; only the line about kernels is left out. */
class ExplainedPipelinesTest {
    private static final long[] LONGS = {1, 2, 3};
    private static final List<String> WORDS = new ArrayList<>(List.of("a", "bc"));

    private static String explained(ParIter<?> pipeline) {
        return withoutKernels(pipeline.explain());
    }

    private static String explained(LongParIter pipeline) {
        return withoutKernels(pipeline.explain());
    }

    /** Kernels of segments that call no function may have been left by other tests. */
    private static String withoutKernels(String text) {
        assertThat(text).containsOnlyOnce("\n  kernels: ");
        return text.replaceFirst("  kernels: .*\n", "");
    }

    @Test
    void a_filter_and_a_map_are_one_loop() {
        assertThat(explained(ParIter.of(LONGS).filter(x -> x > 1).map(x -> x * x)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        by index, 3 items
                  filter    in place
                  map       in place

                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i + n0];
                  // filter
                  if (!f0.test(x1)) continue;
                  // map, terminal operation
                  f2.accept(f1.applyAsLong(x1));
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.
                """);
    }

    @Test
    void what_follows_in_objects_is_in_the_same_loop() {
        assertThat(explained(ParIter.of(WORDS).map(String::trim).filterNot(String::isEmpty)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of         by index, 2 items
                  map        in place
                  filterNot  in place

                for (long i = from; i < to; i++) {
                  // of, map
                  Object x1 = f0.apply(a0.get((int) (i + n0)));
                  // filterNot
                  if (f1.test(x1)) continue;
                  // terminal operation
                  f2.accept(x1);
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.
                """);
    }

    @Test
    void numbers_become_objects_in_place() {
        assertThat(explained(ParIter.of(LONGS).mapToObj(Long::toString))).isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        by index, 3 items
                  mapToObj  in place

                for (long i = from; i < to; i++) {
                  // of, mapToObj, terminal operation
                  f1.accept(f0.apply(a0[i + n0]));
                }
                """);
    }

    @Test
    void skip_and_limit_of_a_source_are_a_range_of_indices() {
        assertThat(explained(ParIter.of(LONGS).skip(1).limit(10))).isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        by index, 3 items
                  skip      in place
                  limit     in place, by the range of indices

                for (long i = from; i < to; i++) {
                  // of, skip
                  long x1 = a0[i + n0];
                  if (i + n1 < n2) continue;
                  // terminal operation
                  f0.accept(x1);
                }
                """);
    }

    @Test
    void a_range_with_a_step_multiplies() {
        assertThat(explained(ParIter.range(0, 100, 7).map(x -> x + 1))).isEqualTo("""
                on the calling thread, helped by the standard pool
                  range     by index, 15 items
                  map       in place

                for (long i = from; i < to; i++) {
                  // range, map, terminal operation
                  f1.accept(f0.applyAsLong(n2 + n1 * (i + n0)));
                }
                """);
    }

    @Test
    void an_iterator_has_no_indices() {
        assertThat(explained(ParIter.of(WORDS.iterator()).map(String::trim))).isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        without indices, read as the run goes on
                  map       in place

                for (long i = from; i < to; i++) {
                  // of, map, terminal operation
                  f1.accept(f0.apply(a0[i + n0]));
                }
                """);
    }

    @Test
    void zip_by_index_has_the_other_pipeline_in_its_loop() {
        assertThat(explained(ParIter.of(LONGS).zip(ParIter.range(0L, 100L).map(x -> x + 1), (x, y) -> x * y)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        by index, 3 items
                  zip       in place, by the range of indices
                    range   by index, 100 items
                    map     in place

                for (long i = from; i < to; i++) {
                  // of, zip, range, map
                  long x1 = a0[i + n0];
                  // zip, terminal operation
                  f2.accept(f1.applyAsLong(x1, f0.applyAsLong(i + n1 + n2)));
                }
                """);
    }

    @Test
    void zip_takes_what_has_no_indices_in_order() {
        assertThat(explained(ParIter.of(LONGS).zip(ParIter.range(0L, 100L).filter(x -> x > 1), (x, y) -> x * y)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        by index, 3 items
                  zip       cut: what comes before is gathered, a wave at a time, and so are the other's items
                    range   by index, 100 items
                    filter  in place

                what zip takes:
                for (long i = from; i < to; i++) {
                  // range
                  long x1 = i + n0;
                  // filter
                  if (!f0.test(x1)) continue;
                  // terminal operation
                  f1.accept(x1);
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.

                the rest:
                for (long i = from; i < to; i++) {
                  // of, terminal operation
                  f0.accept(a0[i + n0]);
                }

                for (long i = from; i < to; i++) {
                  // chunk, zip, chunk, zip, terminal operation
                  f1.accept(f0.applyAsLong(a0[i + n0], a1[(int) (i + n1 + n2)]));
                }
                """);
    }

    @Test
    void a_limit_behind_a_filter_is_a_cut() {
        assertThat(explained(ParIter.of(LONGS).filter(x -> x > 1).limit(10))).isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        by index, 3 items
                  filter    in place
                  limit     cut: what comes before is gathered, a wave at a time, to know the positions

                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i + n0];
                  // filter
                  if (!f0.test(x1)) continue;
                  // terminal operation
                  f1.accept(x1);
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.

                for (long i = from; i < to; i++) {
                  // chunk, terminal operation
                  f0.accept(a0[i + n0]);
                }
                """);
    }

    @Test
    void a_skip_behind_a_filter_is_a_cut() {
        assertThat(explained(ParIter.of(LONGS).filter(x -> x > 1).skip(1).map(x -> -x)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        by index, 3 items
                  filter    in place
                  skip      cut: what comes before is gathered, a wave at a time, to know the positions
                  map       in place

                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i + n0];
                  // filter
                  if (!f0.test(x1)) continue;
                  // terminal operation
                  f1.accept(x1);
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.

                for (long i = from; i < to; i++) {
                  // chunk, skip
                  long x1 = a0[i + n0];
                  if (i + n1 < n2) continue;
                  // map, terminal operation
                  f1.accept(f0.applyAsLong(x1));
                }
                """);
    }

    @Test
    void enumerate_behind_a_filter_is_a_cut() {
        assertThat(explained(ParIter.of(WORDS).filter(s -> s.length() > 1).enumerate()))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of         by index, 2 items
                  filter     in place
                  enumerate  cut: what comes before is gathered, a wave at a time, to know the positions

                for (long i = from; i < to; i++) {
                  // of
                  Object x1 = a0.get((int) (i + n0));
                  // filter
                  if (!f0.test(x1)) continue;
                  // terminal operation
                  f1.accept(x1);
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.

                for (long i = from; i < to; i++) {
                  // chunk, enumerate, terminal operation
                  f1.accept(f0.apply(i + n1, a0[i + n0]));
                }
                """);
    }

    @Test
    void a_pipeline_that_cannot_be_cut_says_that_one_thread_runs_it() {
        assertThat(explained(ParIter.of(WORDS)
                        .flatMap(s -> List.of(s, s))
                        .mapIndexed((n, s) -> n + s)
                        .filter(s -> s.length() > 2)
                        .limit(3)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of          by index, 2 items
                  flatMap     in place, an inner loop
                  mapIndexed  in place, counts the items, on one thread
                  filter      in place
                  limit       in place, counts the items, on one thread

                long s0 = 0;
                long s1 = 0;
                for (long i = from; i < to; i++) {
                  // of, flatMap
                  Object x1 = f0.apply(a0.get((int) (i + n0)));
                  if (x1 == null) continue;
                  Iterator x2 = f1.open(x1).iterator();
                  while (x2.hasNext()) {
                    // mapIndexed
                    long x3 = s0;
                    s0++;
                    Object x4 = f2.apply(x3, x2.next());
                    // filter
                    if (!f3.test(x4)) continue;
                    // limit
                    long x5 = s1;
                    s1++;
                    if (x5 >= n1) {
                      stop;
                    }
                    do {
                      // terminal operation
                      f4.accept(x4);
                    } while (false);
                    // limit
                    if (x5 + 1 >= n1) {
                      stop;
                    }
                  }
                }
                """);
    }

    @Test
    void sequential_counts_in_its_loop() {
        assertThat(explained(ParIter.of(LONGS).filter(x -> x > 1).limit(10).sequential()))
                .isEqualTo("""
                sequential: item after item on the calling thread
                  of        by index, 3 items
                  filter    in place
                  limit     in place, counts the items

                long s0 = 0;
                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i + n0];
                  // filter
                  if (!f0.test(x1)) continue;
                  // limit
                  long x2 = s0;
                  s0++;
                  if (x2 >= n1) {
                    stop;
                  }
                  do {
                    // terminal operation
                    f1.accept(x1);
                  } while (false);
                  // limit
                  if (x2 + 1 >= n1) {
                    stop;
                  }
                }
                """);
    }

    @Test
    void mapMulti_has_the_rest_of_the_loop_in_a_lambda() {
        assertThat(explained(ParIter.of(LONGS).<String>mapMultiToObj((x, sink) -> sink.accept("" + x))))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of             by index, 3 items
                  mapMultiToObj  in place, an inner loop

                for (long i = from; i < to; i++) {
                  // of, mapMultiToObj
                  long x1 = a0[i + n0];
                  Consumer emit1 = x2 -> {
                    // terminal operation
                    f0.accept(x2);
                  };
                  // mapMultiToObj
                  f1.accept(x1, emit1);
                }
                """);
    }

    @Test
    void flatMap_of_arrays_is_an_inner_loop() {
        assertThat(explained(ParIter.of(WORDS)
                        .flatMapToLong(s -> new long[] {s.length()})
                        .filter(x -> x > 1)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of             by index, 2 items
                  flatMapToLong  in place, an inner loop
                  filter         in place

                for (long i = from; i < to; i++) {
                  // of, flatMapToLong
                  long[] x1 = f0.apply(a0.get((int) (i + n0)));
                  if (x1 == null) continue;
                  int x2 = 0;
                  int x3 = x1.length;
                  while (x2 < x3) {
                    long x4 = x1[x2];
                    x2++;
                    // filter
                    if (!f1.test(x4)) continue;
                    // terminal operation
                    f2.accept(x4);
                  }
                }
                """);
    }

    @Test
    void flatMap_of_pipelines_is_an_inner_loop() {
        assertThat(explained(ParIter.of(LONGS).flatMap(x -> ParIter.range(0, x))))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of        by index, 3 items
                  flatMap   in place, an inner loop

                for (long i = from; i < to; i++) {
                  // of, flatMap
                  Object x1 = f0.apply(a0[i + n0]);
                  if (x1 == null) continue;
                  OfLong x2 = f1.open(x1);
                  while (x2.hasNext()) {
                    // terminal operation
                    f2.accept(x2.nextLong());
                  }
                }
                """);
    }

    @Test
    void each_part_of_a_concatenation_has_a_loop() {
        assertThat(explained(ParIter.of(LONGS)
                        .map(x -> x + 1)
                        .concat(ParIter.range(0L, 5L).filter(x -> x > 2))
                        .map(x -> x * 3)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  concat      2 pipelines, one after the other
                    part 1    in one loop with what follows
                      of      by index, 3 items
                      map     in place
                    part 2    in one loop with what follows
                      range   by index, 5 items
                      filter  in place
                  map         in place

                part 1:
                for (long i = from; i < to; i++) {
                  // of, map, terminal operation
                  f2.accept(f1.applyAsLong(f0.applyAsLong(a0[i + n0])));
                }

                part 2:
                for (long i = from; i < to; i++) {
                  // range
                  long x1 = i + n0;
                  // filter
                  if (!f0.test(x1)) continue;
                  // map, terminal operation
                  f2.accept(f1.applyAsLong(x1));
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.
                """);
    }

    @Test
    void a_part_that_counts_is_run_by_itself() {
        assertThat(explained(ParIter.of(LONGS)
                        .concat(ParIter.range(0L, 5L).filter(x -> x > 2).limit(2))
                        .map(x -> x * 3)
                        .limit(3)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  concat      2 pipelines, one after the other
                    part 1    in one loop with what follows
                      of      by index, 3 items
                    part 2    by itself, what follows takes its items in order
                      range   by index, 5 items
                      filter  in place
                      limit   cut: what comes before is gathered, a wave at a time, to know the positions
                  map         in place
                  limit       cut: what comes before is gathered, a wave at a time, to know the positions

                part 1:
                for (long i = from; i < to; i++) {
                  // of, map, terminal operation
                  f1.accept(f0.applyAsLong(a0[i + n0]));
                }

                part 2 by itself:
                for (long i = from; i < to; i++) {
                  // range
                  long x1 = i + n0;
                  // filter
                  if (!f0.test(x1)) continue;
                  // terminal operation
                  f1.accept(x1);
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.

                for (long i = from; i < to; i++) {
                  // chunk, terminal operation
                  f0.accept(a0[i + n0]);
                }

                part 2:
                for (long i = from; i < to; i++) {
                  // pipeline, map, terminal operation
                  f1.accept(f0.applyAsLong(a0[i + n0]));
                }

                the rest:
                for (long i = from; i < to; i++) {
                  // chunk, terminal operation
                  f0.accept(a0[i + n0]);
                }
                """);
    }

    @Test
    void mapBlocking_takes_the_items_of_the_loop_before_it() {
        assertThat(explained(ParIter.of(LONGS)
                        .filter(x -> x > 1)
                        .mapBlocking(8, x -> x)
                        .map(x -> x + 1)))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  of           by index, 3 items
                  filter       in place
                  mapBlocking  at most 8 calls at a time, on threads of their own; results in order
                  map          in place

                for (long i = from; i < to; i++) {
                  // of
                  long x1 = a0[i + n0];
                  // filter
                  if (!f0.test(x1)) continue;
                  // terminal operation
                  f1.accept(x1);
                }
                Where that is faster, what comes before a filter is done for up to 1024 items before what comes behind it.

                for (long i = from; i < to; i++) {
                  // chunk, map, terminal operation
                  f1.accept(f0.apply(a0[i + n0]));
                }
                """);
    }

    @Test
    void parts_that_block_are_run_by_themselves() {
        assertThat(explained(ParIter.of(WORDS)
                        .mapBlocking(8, s -> s)
                        .concat(ParIter.of(WORDS).map(String::trim))))
                .isEqualTo("""
                on the calling thread, helped by the standard pool
                  concat           2 pipelines, one after the other, taken as they come
                    part 1         by itself, what follows takes its items in order
                      of           by index, 2 items
                      mapBlocking  at most 8 calls at a time, on threads of their own; results in order
                    part 2         by itself, what follows takes its items in order
                      of           by index, 2 items
                      map          in place

                part 1:
                for (long i = from; i < to; i++) {
                  // of, terminal operation
                  f0.accept(a0.get((int) (i + n0)));
                }

                for (long i = from; i < to; i++) {
                  // chunk, terminal operation
                  f0.accept(a0[i + n0]);
                }

                part 2:
                for (long i = from; i < to; i++) {
                  // of, map, terminal operation
                  f1.accept(f0.apply(a0.get((int) (i + n0))));
                }

                the rest:
                for (long i = from; i < to; i++) {
                  // chunk, terminal operation
                  f0.accept(a0[i + n0]);
                }
                """);
    }

    @Test
    void names_and_options_are_told() {
        LongParIter pipeline = ParIter.of(LONGS)
                .named("three")
                .parallelism(4)
                .timeout(Duration.ofSeconds(3))
                .cancelOn(new CancelToken())
                .onProgress(progress -> {})
                .carry(() -> () -> () -> {});

        assertThat(explained(pipeline)).startsWith("""
                three: on the calling thread, helped by the standard pool, at most 4 threads
                with timeout(PT3S), cancelOn, onProgress, carry
                  of        by index, 3 items
                """);
        assertThat(ParIter.of(LONGS).profile(p -> p.explain()).result()).contains("\nwith profile\n");
    }

    @Test
    void a_range_of_more_items_than_a_long_can_count_is_not_without_end() {
        assertThat(explained(ParIter.rangeClosed(Long.MIN_VALUE, Long.MAX_VALUE)))
                .contains("  rangeClosed  by index, more items than a long can count\n");
        assertThat(explained(ParIter.range(0, Long.MAX_VALUE)))
                .contains("  range     by index, 9223372036854775807 items\n");
    }

    @Test
    void parts_that_are_alike_have_one_loop() {
        ParIter<String> one = ParIter.of("a");

        assertThat(explained(ParIter.concatAll(one, one, one, ParIter.of(WORDS))))
                .contains("\npart 1 to part 3:\n", "\npart 4:\n")
                .doesNotContain("\npart 2", "\npart 3:");
    }

    @Test
    void kernels_of_segments_and_of_parts_are_told() {
        LongParIter cut = ParIter.of(LONGS).filter(x -> x > 1).mapIndexed((i, x) -> x);
        LongParIter parts =
                ParIter.of(LONGS).map(x -> x + 1).concat(ParIter.of(LONGS)).filter(x -> x > 2);
        assertThat(cut.explain()).contains("\n  kernels: none yet, no terminal operation has run\n");
        assertThat(parts.explain()).contains("\n  kernels: none yet, no terminal operation has run\n");

        cut.sum();
        parts.sum();

        assertThat(cut.explain()).contains("mapIndexed.sum (");
        assertThat(parts.explain()).contains("of.concat.filter.sum (", "of.map.concat.filter.sum (");
    }

    @Test
    void what_can_be_run_once_still_can() {
        Iterator<String> words = WORDS.iterator();
        ParIter<String> pipeline = ParIter.of(words).concat(ParIter.of(WORDS).filter(s -> s.length() > 1));

        assertThat(pipeline.explain()).contains("without indices");

        assertThat(pipeline.collect()).containsExactly("a", "bc", "bc");
    }
}
