package io.fastiter;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/**
 * The fixture that compares pipelines with plain loops over lists. A {@link Case} says everything twice: as a pipeline,
 * and as the list of its items. {@link #check} runs it into a terminal operation in every {@link Way} and compares each
 * result with what follows from the list, and each function's calls with the items that come by it.
 */
final class Oracle {
    private static final ForkJoinPool POOL = new ForkJoinPool(8);

    private Oracle() {}

    /** How a pipeline is run. */
    record Way(String name, boolean sequential, int parallelism, int force) {
        /** The sequential loop, interpreted: the one that all others have to agree with to the last bit. */
        static final Way FIRST = new Way("sequential, interpreted", true, 0, Options.FORCE_INTERPRETED);

        static List<Way> all() {
            List<Way> ways = new ArrayList<>();
            ways.add(FIRST);
            Map<String, Integer> backEnds =
                    Map.of("interpreted", Options.FORCE_INTERPRETED, "compiled", Options.FORCE_COMPILED, "auto", 0);
            backEnds.forEach((name, force) -> {
                if (force != Options.FORCE_INTERPRETED) {
                    ways.add(new Way("sequential, " + name, true, 0, force));
                }
                for (int threads : new int[] {1, 2, 3, 8}) {
                    String where = "parallelism " + threads + ", " + name;
                    ways.add(new Way(where, false, threads, force));
                    ways.add(new Way(where + ", split to single items", false, threads, force | Options.FORCE_SPLIT));
                }
            });
            for (int force : new int[] {0, Options.FORCE_SPLIT}) {
                String where = force == 0 ? "in passes" : "in passes, split to single items";
                ways.add(new Way(where, false, 3, force | Options.FORCE_COMPILED | Options.FORCE_PASSES));
            }
            ways.add(new Way("a short run, sequential", true, 0, Options.FORCE_SHORT));
            ways.add(new Way("a short run", false, 3, Options.FORCE_SHORT));
            return ways;
        }

        Object apply(Object pipeline) {
            if (pipeline instanceof IntParIter p) {
                return sequential
                        ? p.force(force).sequential()
                        : p.force(force).on(POOL).parallelism(parallelism);
            } else if (pipeline instanceof LongParIter p) {
                return sequential
                        ? p.force(force).sequential()
                        : p.force(force).on(POOL).parallelism(parallelism);
            } else if (pipeline instanceof DoubleParIter p) {
                return sequential
                        ? p.force(force).sequential()
                        : p.force(force).on(POOL).parallelism(parallelism);
            }
            ParIter<?> p = (ParIter<?>) pipeline;
            return sequential
                    ? p.force(force).sequential()
                    : p.force(force).on(POOL).parallelism(parallelism);
        }
    }

    private static final List<Way> WAYS = Way.all();

    /** Which items came by one function, and which have to. */
    static class Calls {
        private static final Object NULL = "null itself";

        private final String name;
        private final Map<Object, Integer> wanted = new HashMap<>();
        private final ConcurrentHashMap<Object, Integer> seen = new ConcurrentHashMap<>();
        private boolean exact = true;

        Calls(String name) {
            this.name = name;
        }

        /** The sequential loop calls the function with this item. */
        void want(Object item) {
            wanted.merge(item == null ? NULL : item, 1, Integer::sum);
        }

        /** The pipeline called the function with this item. */
        void saw(Object item) {
            seen.merge(item == null ? NULL : item, 1, Integer::sum);
        }

        /** Something behind the function may end the run before all items have come by it. */
        void mayBeCutShort() {
            exact = false;
        }

        void begin() {
            seen.clear();
        }

        /** What is wrong with the calls; null if nothing is. */
        String complaint(boolean exhaustive) {
            boolean all = exact && exhaustive;
            for (Map.Entry<Object, Integer> entry : seen.entrySet()) {
                int most = wanted.getOrDefault(entry.getKey(), 0);
                if (entry.getValue() > most) {
                    return name + " was called " + entry.getValue() + " times with " + entry.getKey() + ", not " + most;
                }
            }
            for (Map.Entry<Object, Integer> entry : wanted.entrySet()) {
                int times = seen.getOrDefault(entry.getKey(), 0);
                if (all && times != entry.getValue()) {
                    return name + " was called " + times + " times with " + entry.getKey() + ", not "
                            + entry.getValue();
                }
            }
            return null;
        }
    }

    /**
     * A pipeline and its items.
     *
     * @param pipeline makes the pipeline anew, since some sources can be read only once
     * @param calls one for each function on the way
     */
    record Case(String text, Kind kind, List<Object> items, Supplier<Object> pipeline, List<Calls> calls) {}

    /** A terminal operation, and what it gives for a list of items. */
    interface Terminal {
        String name();

        /** Whether every item comes to the end. */
        boolean exhaustive();

        /** Runs a pipeline; what is counted in {@code calls} are the calls of the operation's own function. */
        Object run(Object pipeline, Calls calls);

        /** The result for these items; may be {@link Near} or {@link AnyOf}, or hold them in a list. */
        Object expected(List<Object> items, Calls calls);
    }

    /** A number that is known up to rounding. */
    record Near(double value, double scale) {
        boolean fits(Object actual) {
            if (!(actual instanceof Double)) {
                return false;
            }
            double d = (Double) actual;
            return Double.compare(d, value) == 0 || Math.abs(d - value) <= 1e-9 * Math.max(scale, 1e-300);
        }
    }

    /** One of several answers, all of them right. */
    record AnyOf(List<Object> answers) {
        boolean fits(Object actual) {
            return answers.contains(actual);
        }
    }

    /** Fails unless the case gives what its list says, in every way. */
    static void check(Case c, Terminal terminal) {
        Calls last = new Calls("the function of " + terminal.name());
        Object expected = terminal.expected(c.items(), last);
        Object first = null;
        for (Way way : WAYS) {
            Object pipeline = way.apply(c.pipeline().get());
            c.calls().forEach(Calls::begin);
            last.begin();
            Object actual;
            try {
                actual = terminal.run(pipeline, last);
            } catch (Throwable t) {
                throw new AssertionError(message(c, terminal, way, pipeline) + "\n  threw " + t, t);
            }
            if (!fits(expected, actual)) {
                throw new AssertionError(message(c, terminal, way, pipeline) + "\n  gave     " + shortened(actual)
                        + "\n  expected " + shortened(expected));
            }
            if (way == Way.FIRST) {
                first = actual;
            } else if (!(expected instanceof AnyOf) && !Objects.equals(first, actual)) {
                throw new AssertionError(message(c, terminal, way, pipeline) + "\n  gave " + shortened(actual)
                        + "\n  but  " + shortened(first) + " when run " + Way.FIRST.name());
            }
            List<Calls> all = new ArrayList<>(c.calls());
            all.add(last);
            for (Calls calls : all) {
                String complaint = calls.complaint(terminal.exhaustive());
                if (complaint != null) {
                    throw new AssertionError(message(c, terminal, way, pipeline) + "\n  " + complaint);
                }
            }
        }
    }

    private static boolean fits(Object expected, Object actual) {
        if (expected instanceof Near near) {
            return near.fits(actual);
        }
        if (expected instanceof AnyOf any) {
            return any.fits(actual);
        }
        if (expected instanceof List<?> wanted && actual instanceof List<?> given) {
            if (wanted.size() != given.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!fits(wanted.get(i), given.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return Objects.equals(expected, actual);
    }

    private static String message(Case c, Terminal terminal, Way way, Object pipeline) {
        String explained = pipeline instanceof IntParIter p
                ? p.explain()
                : pipeline instanceof LongParIter q
                        ? q.explain()
                        : pipeline instanceof DoubleParIter r ? r.explain() : ((ParIter<?>) pipeline).explain();
        return c.text() + "." + terminal.name() + "  [" + way.name() + "]\n" + explained;
    }

    private static String shortened(Object result) {
        String text = String.valueOf(result);
        return text.length() <= 600 ? text : text.substring(0, 600) + "... (" + text.length() + " characters)";
    }
}
