package io.fastiter.internal.engine;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.exec.Pools;
import io.fastiter.internal.kernel.Listing;
import io.fastiter.internal.kernel.Passes;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Lowering;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;

/** What a pipeline would do, in words and as the loop it becomes. Running it is not needed, and does not happen. */
public final class Explanation {
    private Explanation() {}

    public static String of(Plan plan, Options options) {
        StringBuilder text = new StringBuilder();
        if (options.name != null) {
            text.append(options.name).append(": ");
        }
        text.append(threads(options)).append('\n');
        explain(text, plan, options);
        return text.toString();
    }

    private static void explain(StringBuilder text, Plan plan, Options options) {
        Plan before = plan.source().before();
        if (before != null) {
            explain(text, before, options);
            text.append('\n');
        }
        Operation[] ops = plan.operations(1);
        for (Plan p = plan; p.up != null; p = p.up) {
            ops[p.depth - 1] = ((Stage) p.last).taught(p.shape);
        }
        ops[plan.depth] = new Rest(plan.kind());
        describe(text, ops, plan.depth, options);
        kernels(text, plan);
        if (plan.source().parts() != null) {
            text.append("\nEach part has a loop of its own, in which its stages and those above are fused.\n");
            return;
        }
        int from = (ops[0].traits() & Traits.CUTS) != 0 ? 1 : 0;
        while (from < plan.depth) {
            int cut = options.isAlone()
                    ? plan.depth
                    : Math.min(plan.depth, from == 0 ? Plan.firstCut(ops) : Plan.nextCut(ops, from));
            Program program = Lowering.lower(segment(ops, from, cut));
            text.append('\n').append(Listing.print(program));
            if (!options.isAlone() && Passes.exist(program)) {
                text.append("Where that is faster, what comes before a filter is done for up to ")
                        .append(Code.STRIP)
                        .append(" items before what comes behind it.\n");
            }
            from = cut;
        }
    }

    private static String threads(Options options) {
        if (options.sequential) {
            return "sequential: item after item on the calling thread";
        }
        if (options.parallelism == 1) {
            return "on the calling thread";
        }
        String pool =
                options.pool == null ? "the standard pool" : "a pool of parallelism " + Pools.threadsOf(options.pool);
        String most = options.parallelism == Integer.MAX_VALUE ? "" : ", at most " + options.parallelism + " threads";
        return "on the calling thread, helped by " + pool + most;
    }

    private static void describe(StringBuilder text, Operation[] ops, int end, Options options) {
        int width = 8;
        for (int i = 0; i < end; i++) {
            width = Math.max(width, ops[i].name().length());
        }
        boolean aligned = (ops[0].traits() & Traits.COUNTED) == 0;
        for (int i = 0; i < end; i++) {
            int traits = ops[i].traits();
            String cost;
            if (i == 0) {
                cost = source((Source) ops[0], options);
            } else if (!options.isAlone()
                    && ((traits & Traits.CUTS) != 0 || !aligned && (traits & Traits.POSITION) != 0)) {
                cost = "cut: what comes before is gathered, a wave at a time, to know the positions";
                aligned = true;
            } else if (!aligned && (traits & Traits.POSITION) != 0) {
                cost = "in place, counts the items";
                aligned = true;
            } else if ((traits & (Traits.SHORTENS | Traits.POSITION | Traits.CUTS))
                    == (Traits.SHORTENS | Traits.POSITION)) {
                cost = "in place, by the range of indices";
            } else if ((traits & (Traits.SHORTENS | Traits.STOPS)) != 0) {
                cost = "in place, may end the run";
            } else if ((traits & Traits.EXPANDS) != 0) {
                cost = "in place, an inner loop";
            } else {
                cost = "in place";
            }
            aligned &= i == 0 || (traits & Traits.ONE_TO_ONE) != 0;
            text.append("  ").append(ops[i].name());
            for (int k = ops[i].name().length(); k < width + 2; k++) {
                text.append(' ');
            }
            text.append(cost).append('\n');
        }
    }

    private static String source(Source source, Options options) {
        String note = source.note(options);
        if (note != null) {
            return note;
        }
        Plan[] parts = source.parts();
        if (parts != null) {
            return parts.length + " pipelines, one after the other";
        }
        if ((source.traits() & Traits.BATCHES) != 0) {
            return "without indices, read as the run goes on";
        }
        long size = source.size();
        return size == Long.MAX_VALUE ? "by index, without end" : "by index, " + size + " items";
    }

    private static void kernels(StringBuilder text, Plan plan) {
        text.append("  kernels: ");
        boolean any = false;
        for (Object each : plan.shape.tiersBehind()) {
            Tier tier = (Tier) each;
            text.append(any ? ", " : "").append(tier.name());
            text.append(
                    tier.hasShortKernel()
                            ? " (compiled, also for few items)"
                            : tier.isCompiled()
                                    ? " (compiled)"
                                    : tier.isRefused() ? " (cannot be compiled)" : " (interpreted)");
            any = true;
        }
        text.append(any ? "\n" : "none yet, no terminal operation has run\n");
    }

    private static Operation[] segment(Operation[] ops, int from, int to) {
        Kind before = from == 0 ? ops[0].kind() : ops[from - 1].kind();
        int first = from == 0 ? 0 : from - 1;
        Operation[] segment = new Operation[to - first + 1];
        System.arraycopy(ops, first, segment, 0, to - first);
        if (from > 0) {
            segment[0] = SegmentProducer.items(before);
        }
        segment[segment.length - 1] = new Rest(ops[to - 1].kind());
        return segment;
    }

    /** Stands for whatever terminal operation follows. */
    private record Rest(Kind kind) implements Sink {
        @Override
        public String name() {
            return "terminal operation";
        }

        @Override
        public int traits() {
            return 0;
        }

        @Override
        public void lower(Code c, Var x) {
            c.call(JdkFn.accept(kind), c.ref(0), x);
        }

        @Override
        public int refs() {
            return 1;
        }

        @Override
        public Object partial(Frame f) {
            throw new UnsupportedOperationException("an explanation does not run");
        }

        @Override
        public Object combine(Object left, Object right) {
            throw new UnsupportedOperationException("an explanation does not run");
        }

        @Override
        public Object finish(Object partial) {
            throw new UnsupportedOperationException("an explanation does not run");
        }
    }
}
