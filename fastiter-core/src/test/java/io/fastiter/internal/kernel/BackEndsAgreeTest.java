package io.fastiter.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream.LongMapMultiConsumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The compiled kernel does what the interpreter does: for programs drawn at random, over blocks drawn at random, both
 * call the same functions with the same values in the same order, and end in the same way in the same state.
 */
class BackEndsAgreeTest {
    private static final int ITEMS = 40;

    @Property(tries = 1500)
    void on_every_program(@ForAll long seed) {
        Program program = new Generator(new Random(seed)).program();
        Kernel compiled = Objects.requireNonNull(Bytecode.compile(program, "drawn", null, Boxes.NONE));

        String expected = new Run(program, new Interpreter(program), seed).outcome();
        String actual = new Run(program, compiled, seed).outcome();

        assertThat(actual).as(() -> Listing.print(program)).isEqualTo(expected);
    }

    /**
     * Passes call the same functions with the same values, if nothing fails, and end in the same way in the same state.
     * Each function sees its values in the order of the items.
     */
    @Property(tries = 1500)
    void in_passes(@ForAll long seed) {
        Program program = new Generator(new Random(seed), true).program();
        Passes passes = Passes.of(program);
        Kernel inPasses = Objects.requireNonNull(Bytecode.compile(program, "drawn", passes, Boxes.NONE));

        Run expected = new Run(program, new Interpreter(program), seed);
        Run actual = new Run(program, inPasses, seed);

        assertThat(actual.end()).as(() -> Listing.print(program)).isEqualTo(expected.end());
        if (!actual.failed) {
            assertThat(actual.calls()).as(() -> Listing.print(program)).isEqualTo(expected.calls());
        }
    }

    /** Without this, most programs might have no passes. */
    @Example
    void many_of_the_programs_drawn_have_passes() {
        int some = 0;
        int failed = 0;
        for (long seed = 0; seed < 1000; seed++) {
            Program program = new Generator(new Random(seed), true).program();
            if (Passes.of(program) != null) {
                Run run = new Run(program, new Interpreter(program), seed);
                run.end();
                failed += run.failed ? 1 : 0;
                some++;
            }
        }

        assertThat(some).isGreaterThan(200);
        assertThat(failed).isGreaterThan(10);
    }

    /** Without this, a generator that draws nothing but empty programs would pass. */
    @Example
    void the_programs_drawn_do_something_of_everything() {
        StringBuilder all = new StringBuilder();
        for (long seed = 0; seed < 500; seed++) {
            Program program = new Generator(new Random(seed)).program();
            all.append(Listing.print(program)).append(new Run(program, new Interpreter(program), seed).outcome());
        }

        assertThat(all).contains("while (", "-> {", "continue;", "return;", "break;", "} else {", "stop;");
        assertThat(all).contains("stopped", "failed at", "emit2", "? 1 : 0", "Double.compare", "(double)");
    }

    /** One run of a program over some blocks, and a text that says all that can be seen of it. */
    private static final class Run {
        private final Program program;
        private final Kernel kernel;
        private final Random random;
        private final StringBuilder log = new StringBuilder();
        private boolean failed;

        Run(Program program, Kernel kernel, long seed) {
            this.program = program;
            this.kernel = kernel;
            this.random = new Random(seed + 1);
        }

        String outcome() {
            String end = end();
            return log + end;
        }

        /** What was called, in no order. */
        List<String> calls() {
            List<String> calls = new ArrayList<>(List.of(log.toString().split(" ")));
            Collections.sort(calls);
            return calls;
        }

        /** How the run ends. */
        String end() {
            long[] items = random.longs(ITEMS, -20, 20).toArray();
            long failing = random.nextInt(3) == 0 ? items[random.nextInt(ITEMS)] : 1000;
            LongUnaryOperator map = x -> {
                log.append(" f").append(x);
                if (x == failing) {
                    throw new IllegalArgumentException("at " + x);
                }
                return x * 3 + 1;
            };
            LongPredicate test = x -> {
                log.append(" t").append(x);
                return (x & 3) != 0;
            };
            LongFunction<long[]> array = x -> {
                long[] some = new long[(int) (x & 3)];
                Arrays.fill(some, x);
                return some;
            };
            LongMapMultiConsumer multi = (x, emit) -> {
                log.append(" m").append(x);
                for (long y = x & 3; y > 0; y--) {
                    emit.accept(y + x);
                }
            };
            LongConsumer peek = x -> log.append(" p").append(x);
            State s = Programs.state(program, items, map, test, array, multi, peek);
            s.nums[0] = 7;
            s.stride = 8;
            StringBuilder end = new StringBuilder();
            long at = 0;
            try {
                while (at < ITEMS && !s.stopped) {
                    at = kernel.run(s, at, Math.min(ITEMS, at + 1 + random.nextInt(20)));
                }
            } catch (IllegalArgumentException e) {
                failed = true;
                end.append(" failed at ")
                        .append(s.failedAt)
                        .append(" in ")
                        .append(s.failedIn)
                        .append(": ")
                        .append(e.getMessage());
            }
            end.append(" ended at ").append(at).append(s.stopped ? " stopped" : "");
            for (Var v : program.states) {
                end.append(' ').append(s.nums[v.slot()]);
            }
            return end.toString();
        }
    }

    /** Draws programs. A variable is used only where it certainly has a value. */
    private static final class Generator {
        private static final int MAX_DEPTH = 4;

        private final Random random;
        private final List<Var> values = new ArrayList<>();
        private final List<Var> states = new ArrayList<>();
        private int left;

        /** Draws mostly programs that have passes: what keeps them from it does not occur, or not often. */
        private final boolean inPasses;

        Generator(Random random) {
            this(random, false);
        }

        Generator(Random random, boolean inPasses) {
            this.random = random;
            this.inPasses = inPasses;
        }

        Program program() {
            left = 3 + random.nextInt(25);
            return Programs.of(c -> {
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    Kind kind = kind();
                    states.add(c.state(kind, kind == Kind.DOUBLE ? Double.doubleToRawLongBits(0.5) : i));
                }
                if (!inPasses) {
                    values.addAll(states);
                }
                values.add(Programs.longs(c));
                values.add(c.num(0, Kind.LONG));
                block(c, 0, false);
                for (Var state : states) {
                    c.assign(state, c.add(state, any(c, state.kind)));
                }
            });
        }

        private Kind kind() {
            switch (random.nextInt(4)) {
                case 0:
                    return Kind.INT;
                case 1:
                    return Kind.DOUBLE;
                default:
                    return Kind.LONG;
            }
        }

        /** Some value of the kind. */
        private Var any(Code c, Kind kind) {
            List<Var> all = new ArrayList<>();
            for (Var v : values) {
                if (v.kind == kind) {
                    all.add(v);
                }
            }
            if (all.isEmpty() || random.nextInt(6) == 0) {
                int value = random.nextInt(5) - 1;
                return c.constant(kind, kind == Kind.DOUBLE ? Double.doubleToRawLongBits(value) : value);
            }
            return all.get(random.nextInt(all.size()));
        }

        private Var truth(Code c) {
            Kind kind = kind();
            Var truth;
            switch (random.nextInt(5)) {
                case 0:
                    truth = c.equal(any(c, kind), any(c, kind));
                    break;
                case 1:
                    truth = c.call(JdkFn.test(Kind.LONG), c.ref(2), any(c, Kind.LONG));
                    break;
                case 2:
                    truth = c.isNull(c.ref(random.nextInt(6)));
                    break;
                case 3:
                    truth = any(c, Kind.INT);
                    break;
                default:
                    truth = c.less(any(c, kind), any(c, kind));
                    break;
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                truth = c.not(truth);
            }
            if (random.nextInt(4) == 0) {
                values.add(truth);
            }
            return truth;
        }

        private void block(Code c, int depth, boolean inLoop) {
            int known = values.size();
            for (int i = 1 + random.nextInt(8); i > 0 && left > 0; i--) {
                left--;
                step(c, depth, inLoop);
            }
            while (values.size() > known && depth > 0) {
                values.remove(values.size() - 1);
            }
        }

        /** A map instead of what keeps a program from running in passes. */
        private int without(int step, int depth) {
            boolean fits = step == 10 ? depth == 0 : step != 5 && step != 8 && step != 9 && step != 12;
            return fits ? step : step == 9 && depth == 0 ? 10 : 6;
        }

        private void step(Code c, int depth, boolean inLoop) {
            c.enter("step" + left, 0, 0, 0);
            Kind kind = kind();
            int kinds = depth == MAX_DEPTH ? 13 : inPasses ? 15 : 18;
            switch (inPasses ? without(random.nextInt(kinds), depth) : random.nextInt(kinds)) {
                case 0:
                    values.add(c.add(any(c, kind), any(c, kind)));
                    break;
                case 1:
                    values.add(c.sub(any(c, kind), any(c, kind)));
                    break;
                case 2:
                    values.add(c.mul(any(c, kind), any(c, kind)));
                    break;
                case 3:
                    values.add(c.convert(kind, any(c, kind())));
                    break;
                case 4:
                    values.add(c.compare(any(c, Kind.DOUBLE), any(c, Kind.DOUBLE)));
                    break;
                case 5:
                    values.add(c.cursor(random.nextBoolean() ? Kind.INT : Kind.LONG, c.num(0, Kind.LONG)));
                    break;
                case 6:
                    values.add(c.call(JdkFn.map(Kind.LONG, Kind.LONG), c.ref(1), any(c, Kind.LONG)));
                    break;
                case 7:
                    c.call(JdkFn.accept(Kind.LONG), c.ref(5), any(c, Kind.LONG));
                    break;
                case 8:
                case 9:
                    Var state = states.get(random.nextInt(states.size()));
                    c.assign(state, c.add(state, any(c, state.kind)));
                    break;
                case 10:
                    c.skipUnless(truth(c));
                    break;
                case 11:
                    if (inLoop) {
                        c.breakUnless(truth(c));
                    } else {
                        Var copy = c.temp(kind);
                        c.assign(copy, any(c, kind));
                        values.add(copy);
                    }
                    break;
                case 12:
                    if (random.nextInt(6) == 0) {
                        c.when(c.equal(any(c, Kind.LONG), c.constant(5)));
                        c.stop();
                        c.end();
                    }
                    break;
                case 13:
                case 14:
                    when(c, depth, inLoop, kind);
                    break;
                case 15:
                case 16:
                    Var array = c.call(JdkFn.map(Kind.LONG, Kind.REF), c.ref(3), any(c, Kind.LONG));
                    Programs.each(c, "[J", Kind.LONG, array, y -> inside(c, depth, true, y));
                    break;
                default:
                    // No name of the outside is passed to a loop inside: a break cannot leave the callback.
                    Programs.mapMulti(c, 4, any(c, Kind.LONG), y -> inside(c, depth, false, y));
                    break;
            }
        }

        private void inside(Code c, int depth, boolean inLoop, Var y) {
            int known = values.size();
            values.add(y);
            block(c, depth + 1, inLoop);
            while (values.size() > known) {
                values.remove(values.size() - 1);
            }
        }

        private void when(Code c, int depth, boolean inLoop, Kind kind) {
            Var result = c.temp(kind);
            if (random.nextBoolean()) {
                c.when(truth(c));
                block(c, depth + 1, inLoop);
                c.assign(result, any(c, kind));
                c.otherwise();
                block(c, depth + 1, inLoop);
                c.assign(result, any(c, kind));
                c.end();
                values.add(result);
            } else {
                c.assign(result, any(c, kind));
                values.add(result);
                c.when(truth(c));
                block(c, depth + 1, inLoop);
                c.assign(result, any(c, kind));
                c.end();
            }
        }
    }
}
