package io.fastiter.internal.engine;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Shape;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.stage.JunctionStage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The loops that a pipeline becomes, in the order in which items pass through them: what an {@link Explanation} prints. */
final class Loops {
    /**
     * One of them.
     *
     * @param label which of several pipelines it belongs to; empty where there is only one
     * @param ops source, stages, and what stands for the sink
     * @param isAlone whether one thread runs it
     */
    record Loop(String label, Operation[] ops, boolean isAlone) {
        /** The shape of all but the sink. */
        Shape shape() {
            Shape shape = Shape.ROOT;
            for (int i = 0; i < ops.length - 1; i++) {
                shape = shape.then(ops[i]);
            }
            return shape;
        }
    }

    private final Options options;
    private final List<Loop> all = new ArrayList<>();

    private Loops(Options options) {
        this.options = options;
    }

    static List<Loop> of(Plan plan, Options options) {
        Loops loops = new Loops(options);
        loops.add(plan, "");
        return loops.all;
    }

    /** The operations of a plan as runs use them, and what stands for the sink. */
    static Operation[] operations(Plan plan) {
        Operation[] ops = plan.operations(1);
        for (Plan p = plan; p.up != null; p = p.up) {
            ops[p.depth - 1] = ((Stage) p.last).taught(p.shape);
        }
        ops[plan.depth] = new Rest(plan.kind());
        return ops;
    }

    /** Whether one thread runs a plan: as was asked for, or because it cannot be cut where it had to be. */
    static boolean isAlone(Plan plan, Options options) {
        Sink rest = new Rest(plan.kind());
        return options.isAlone() || Segments.isAlone(plan, rest) && !Segments.isCut(plan, rest);
    }

    private void add(Plan plan, String label) {
        Plan before = plan.source().before();
        if (before != null) {
            add(before, label);
        }
        Operation[] ops = operations(plan);
        addFollowed(ops, label);
        boolean alone = isAlone(plan, options);
        int from = 1;
        if (alone || (ops[0].traits() & Traits.CUTS) == 0) {
            from = alone ? plan.depth : Math.min(plan.depth, Plan.firstCut(ops));
            addFirst(plan.source(), ops, from, label, alone);
            if (from == plan.depth) {
                return;
            }
        }
        do {
            int cut = Math.min(plan.depth, Plan.nextCut(ops, from));
            all.add(new Loop(label, behindCut(ops, from, cut), alone));
            from = cut;
        } while (from < plan.depth);
    }

    /** The loops of the pipelines whose items are taken as they come. */
    private void addFollowed(Operation[] ops, String label) {
        for (Operation op : ops) {
            if ((op.traits() & Traits.CUTS) == 0) {
                continue;
            }
            int number = 0;
            for (Plan each : op.pipelines()) {
                number++;
                add(each, within(label, op instanceof Source ? "part " + number : "what " + op.name() + " takes"));
            }
        }
    }

    /** The loops from the source up to the first cut. */
    private void addFirst(Source source, Operation[] ops, int cut, String label, boolean alone) {
        Plan[] parts = source.parts();
        if (parts == null) {
            Operation[] loop = Arrays.copyOf(ops, cut + 1);
            loop[cut] = new Rest(ops[cut - 1].kind());
            all.add(new Loop(label, loop, alone));
            return;
        }
        List<Plan> pipelines = source.pipelines();
        for (int i = 0; i < parts.length; i++) {
            String part = within(label, "part " + (i + 1));
            Plan written = pipelines.get(i);
            if (parts[i] != written) {
                add(written, part + " by itself");
            }
            all.add(new Loop(part, joined(parts[i], ops, cut), alone));
        }
    }

    /** A part of a concatenation, and what is behind that up to the cut: see {@link JoinedJob}. */
    private static Operation[] joined(Plan part, Operation[] ops, int cut) {
        Operation[] loop = Arrays.copyOf(operations(part), part.depth + cut + 1);
        loop[part.depth] = new JunctionStage(part.kind());
        System.arraycopy(ops, 1, loop, part.depth + 1, cut - 1);
        loop[loop.length - 1] = new Rest(ops[cut - 1].kind());
        return loop;
    }

    /** The stages from one cut up to the next one, over what was gathered before them: see {@link SegmentProducer}. */
    private static Operation[] behindCut(Operation[] ops, int from, int to) {
        Operation[] loop = new Operation[to - from + 2];
        loop[0] = SegmentProducer.items(ops[from - 1].kind());
        for (int i = from; i < to; i++) {
            Stage stage = (Stage) ops[i];
            loop[i - from + 1] = i == from ? stage.over(0, 0) : stage;
        }
        loop[loop.length - 1] = new Rest(ops[to - 1].kind());
        return loop;
    }

    private static String within(String label, String part) {
        return label.isEmpty() ? part : label + ", " + part;
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
