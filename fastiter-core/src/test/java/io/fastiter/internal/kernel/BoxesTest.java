package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.sink.MinMaxKeySink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Kernels that keep boxes as numbers give what the interpreter gives, whether what they expect comes or not. */
class BoxesTest {
    private static final int ITEMS = 60;

    /** Every double is itself again, whatever its bits, and null and text are not numbers. */
    private static final Object[] VALUES = {
        1,
        1000,
        Integer.MIN_VALUE,
        2L,
        Long.MAX_VALUE,
        0.5,
        -0.0,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        null,
        "text",
        '1'
    };

    /** A map, a filter, a map, and a reduce: of what the maps give, and of what there was at first. */
    private static Program program() {
        return Programs.of(c -> {
            Var x = Programs.map(c, 1, Programs.objects(c), Kind.REF);
            Var y = Programs.map(c, 3, Programs.filter(c, 2, x), Kind.REF);
            c.enter("reduce", 0, 0, 0);
            c.enterSink();
            Var all = c.state(c.ref(5));
            c.assign(all, c.call(JdkFn.combine(Kind.REF), c.ref(4), all, y));
        });
    }

    private static Var state(Program p) {
        return p.states.get(0);
    }

    /** One run over items that are mostly of one type, and a text that says all that can be seen of it. */
    private static final class Run {
        private final Random random;
        private final List<Object> log = new ArrayList<>();
        final State s;

        Run(Program p, long seed) {
            random = new Random(seed);
            Object usual = any();
            Object[] items = new Object[ITEMS];
            int unusual = random.nextInt(4);
            for (int i = 0; i < ITEMS; i++) {
                items[i] = random.nextInt(10) < unusual ? any() : usual;
            }
            int failing = random.nextInt(3) == 0 ? random.nextInt(3 * ITEMS) : Integer.MAX_VALUE;
            int refused = random.nextInt(5);
            int[] calls = new int[3];
            Function<Object, Object> map = x -> step(calls, 0, failing, x);
            Predicate<Object> test = x -> Objects.hashCode(step(calls, 1, Integer.MAX_VALUE, x)) % 5 != refused;
            Function<Object, Object> twice = x -> x instanceof Integer i ? (Object) (i * 2) : x;
            BiFunction<Object, Object, Object> combine = (all, x) -> {
                step(calls, 2, failing, x);
                return all instanceof Integer a && x instanceof Integer b ? (Object) (a + b) : x;
            };
            s = Programs.state(p, items, map, test, twice, combine, random.nextBoolean() ? usual : 0);
            s.stride = 8;
        }

        private Object any() {
            return VALUES[random.nextInt(VALUES.length)];
        }

        private Object step(int[] calls, int function, int failing, Object x) {
            log.add(function + ":" + x);
            if (++calls[function] == failing) {
                throw new IllegalArgumentException("call " + failing + " of " + function + " with " + x);
            }
            return x;
        }

        /** What is seen of the run; in passes, functions may see more items than the one that fails. */
        String outcome(Kernel kernel, boolean inPasses) {
            StringBuilder text = new StringBuilder();
            long at = 0;
            try {
                while (at < ITEMS) {
                    at = kernel.run(s, at, Math.min(ITEMS, at + 1 + random.nextInt(20)));
                }
            } catch (IllegalArgumentException e) {
                text.append(e.getMessage())
                        .append(" at ")
                        .append(s.failedAt)
                        .append(" in ")
                        .append(s.failedIn);
                if (inPasses) {
                    log.clear();
                }
            }
            if (inPasses) {
                log.sort(null);
            }
            Object last = s.refs[state(s.tier.program).slot()];
            return text + " " + log + " ends as " + last + (last == null ? "" : " " + last.getClass());
        }
    }

    private static Boxes seen(Program p, long seed) {
        Run run = new Run(p, seed);
        run.outcome(new Interpreter(p), false);
        return Boxes.seen(p, run.s);
    }

    /** What was seen is another run's, so now and then all of it is a wrong guess. */
    @Property(tries = 1500)
    void item_by_item(@ForAll long seed, @ForAll long other) {
        Program p = program();
        Kernel kernel = Objects.requireNonNull(Bytecode.compile(p, "boxes", null, seen(p, other)));

        assertThat(new Run(p, seed).outcome(kernel, false))
                .isEqualTo(new Run(p, seed).outcome(new Interpreter(p), false));
    }

    @Property(tries = 1500)
    void in_passes(@ForAll long seed, @ForAll long other) {
        Program p = program();
        Passes passes = Objects.requireNonNull(Passes.of(p));
        Kernel kernel = Objects.requireNonNull(Bytecode.compile(p, "boxes", passes, seen(p, other)));

        // Which of several failing calls comes first is not the same; where none fails all calls are.
        String expected = new Run(p, seed).outcome(new Interpreter(p), true);
        String actual = new Run(p, seed).outcome(kernel, true);
        if (expected.startsWith(" ") && actual.startsWith(" ")) {
            assertThat(actual).isEqualTo(expected);
        }
    }

    /** Keys are compared as numbers where both are; keys of two types, and null, fail as {@code compareTo} does. */
    @Property(tries = 1500)
    void compared(@ForAll long seed, @ForAll long other, @ForAll boolean max) {
        Function<Object, Object> unused = x -> x;
        Program p = Programs.of(c -> {
            Var x = Programs.objects(c);
            c.enter("maxBy", 1, 0, 0);
            c.enterSink();
            new MinMaxKeySink(Kind.REF, unused, max).lower(c, x);
        });
        State guess = keyed(p, other);
        ends(new Interpreter(p), guess);
        Kernel kernel = Objects.requireNonNull(Bytecode.compile(p, "boxes", null, Boxes.seen(p, guess)));

        assertThat(ends(kernel, keyed(p, seed))).isEqualTo(ends(new Interpreter(p), keyed(p, seed)));
    }

    /** Where what is compared came through a filter, so that a pass keeps it, and the outcome is branched on at once. */
    @Property(tries = 1500)
    void compared_behind_a_filter(@ForAll long seed, @ForAll long other, @ForAll boolean inPasses) {
        Program p = Programs.of(c -> {
            Var key = Programs.filter(c, 2, Programs.map(c, 1, Programs.objects(c), Kind.REF));
            c.enter("changes", 0, 0, 0);
            c.enterSink();
            Var last = c.state(c.ref(3));
            Var changes = c.state(Kind.LONG, 0);
            c.when(c.call(JdkFn.compareTo(), last, key));
            c.assign(changes, c.add(changes, c.constant(1)));
            c.end();
            c.assign(last, key);
        });
        Passes passes = inPasses ? Objects.requireNonNull(Passes.of(p)) : null;
        State guess = changing(p, other);
        new Interpreter(p).run(guess, 0, ITEMS);
        Kernel kernel = Objects.requireNonNull(Bytecode.compile(p, "boxes", passes, Boxes.seen(p, guess)));
        State expected = changing(p, seed);
        new Interpreter(p).run(expected, 0, ITEMS);
        State actual = changing(p, seed);
        kernel.run(actual, 0, ITEMS);

        assertThat(actual.num(0)).isEqualTo(expected.num(0));
        assertThat(actual.ref(0)).isEqualTo(expected.ref(0));
    }

    private static State changing(Program p, long seed) {
        Random random = new Random(seed);
        int type = random.nextInt(3);
        int odds = 1 + random.nextInt(4);
        Object[] items = new Object[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            int n = random.nextInt(3);
            items[i] = type == 0 ? (Object) n : type == 1 ? (Object) (long) n : (Object) (double) n;
        }
        Function<Object, Object> same = x -> x;
        Predicate<Object> some = x -> x.hashCode() % odds == 0;
        return Programs.state(p, items, same, some, items[0]);
    }

    /** Items are keys or indices of keys, so that some keys are computed. */
    private static State keyed(Program p, long seed) {
        Random random = new Random(seed);
        Object[] keys = new Object[ITEMS];
        int usual = random.nextInt(3);
        int unusual = random.nextInt(40);
        for (int i = 0; i < ITEMS; i++) {
            int n = random.nextInt(9) - 4;
            Object[] numbers = {n, (long) n << 33, n == 0 ? -0.0 : n == 4 ? Double.NaN : n * 0.5};
            keys[i] = random.nextInt(40) < unusual / 20 ? VALUES[random.nextInt(VALUES.length)] : numbers[usual];
        }
        Object[] items = new Object[ITEMS];
        Arrays.setAll(items, i -> i);
        return Programs.state(p, items, (Function<Object, Object>) i -> keys[(Integer) i]);
    }

    private static String ends(Kernel kernel, State s) {
        String failure = "";
        try {
            kernel.run(s, 0, ITEMS / 2);
            kernel.run(s, ITEMS / 2, ITEMS);
        } catch (ClassCastException | NullPointerException e) {
            failure = e.getClass() + " at " + s.failedAt + " in " + s.failedIn + " ";
        }
        Object key = s.refs[s.sinkRefs];
        return failure + s.num(0) + " " + key + " " + (key == null ? "" : key.getClass()) + " of " + s.ref(1);
    }

    /** Without this, nothing might ever be kept as a number. */
    @Example
    void every_kind_of_box_is_seen() {
        Program p = program();
        List<Kind> kinds = new ArrayList<>();
        for (long seed = 0; seed < 100; seed++) {
            kinds.add(seen(p, seed).of(state(p)));
        }

        assertThat(kinds).contains(Kind.INT, Kind.LONG, Kind.DOUBLE, null);
    }

    @Example
    void items_of_the_source_stay_the_objects_they_are() {
        Program p = Programs.of(c -> Programs.collect(c, 5, Programs.filter(c, 2, Programs.objects(c))));
        Integer one = 1234567;
        List<Object> kept = new ArrayList<>();
        Predicate<Object> all = x -> true;
        java.util.function.Consumer<Object> keep = kept::add;
        State s = Programs.state(p, new Object[] {one}, null, all, null, null, keep);
        new Interpreter(p).run(s, 0, 1);
        kept.clear();

        Objects.requireNonNull(Bytecode.compile(p, "boxes", Passes.of(p), Boxes.seen(p, s)))
                .run(s, 0, 1);

        assertThat(kept.get(0)).isSameAs(one);
    }

    @Example
    void what_the_interpreter_saw_decides() {
        Program p = program();
        State s = Programs.state(
                p,
                new Object[] {1, 2, 3},
                (Function<Object, Object>) x -> x,
                (Predicate<Object>) x -> true,
                (Function<Object, Object>) x -> "no number",
                (BiFunction<Object, Object, Object>) (all, x) -> 1L,
                0);
        new Interpreter(p).run(s, 0, 3);
        Boxes seen = Boxes.seen(p, s);

        List<Kind> kinds = new ArrayList<>();
        for (var insn : p.insns) {
            if (insn.dstVar != null && insn.dstVar.kind == Kind.REF) {
                kinds.add(seen.of(insn.dstVar));
            }
        }
        // The item, what the maps give, what is combined, and what that is assigned to.
        assertThat(kinds).containsExactly(null, Kind.INT, null, Kind.LONG, Kind.LONG);
    }
}
