package io.fastiter.internal.engine;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.exec.Pools;
import io.fastiter.internal.kernel.Listing;
import io.fastiter.internal.kernel.Passes;
import io.fastiter.internal.kernel.Tier;
import io.fastiter.internal.plan.Control;
import io.fastiter.internal.plan.Lowering;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a pipeline would do, in words and as the loops it becomes. Running it is not needed, and does not happen. */
public final class Explanation {
    private static final int MIN_WIDTH = 8;

    private final Options options;
    private final StringBuilder text = new StringBuilder();
    private final List<Row> rows = new ArrayList<>();

    private Explanation(Options options) {
        this.options = options;
    }

    public static String of(Plan plan, Options options) {
        return new Explanation(options).of(plan);
    }

    private String of(Plan plan) {
        if (options.name != null) {
            text.append(options.name).append(": ");
        }
        text.append(threads()).append('\n');
        control();
        describe(plan, "  ");
        rows();
        List<Loops.Loop> loops = Loops.of(plan, options);
        kernels(plan, loops);
        print(loops);
        return text.toString();
    }

    // ---- how it is run ----

    private String threads() {
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

    private void control() {
        Control control = options.control();
        List<String> asked = new ArrayList<>();
        if (control.timeout() != null) {
            asked.add("timeout(" + control.timeout() + ")");
        }
        if (control.token() != null) {
            asked.add("cancelOn");
        }
        if (control.listener() != null) {
            asked.add("onProgress");
        }
        if (!control.carriers().isEmpty()) {
            asked.add("carry");
        }
        if (control.observer() != null) {
            asked.add("profile");
        }
        if (!asked.isEmpty()) {
            text.append("with ").append(String.join(", ", asked)).append('\n');
        }
    }

    // ---- what each operation costs ----

    /** A line about an operation; its name is indented as far as it is inside of others. */
    private record Row(String name, String cost) {}

    private void rows() {
        int width = MIN_WIDTH + 2;
        for (Row row : rows) {
            width = Math.max(width, row.name.length());
        }
        for (Row row : rows) {
            text.append(row.name)
                    .append(" ".repeat(width + 2 - row.name.length()))
                    .append(row.cost)
                    .append('\n');
        }
    }

    private void describe(Plan plan, String indent) {
        Plan before = plan.source().before();
        if (before != null) {
            describe(before, indent);
        }
        Operation[] ops = Loops.operations(plan);
        boolean alone = Loops.isAlone(plan, options);
        boolean aligned = (ops[0].traits() & Traits.COUNTED) == 0;
        for (int i = 0; i < plan.depth; i++) {
            int traits = ops[i].traits();
            boolean counts = !aligned && (traits & Traits.POSITION) != 0;
            String cost = i == 0 ? source(plan.source()) : stage(traits, counts, alone);
            rows.add(new Row(indent + ops[i].name(), cost));
            if (i == 0) {
                describeParts(plan.source(), indent + "  ");
            } else {
                for (Plan other : ops[i].pipelines()) {
                    describe(other, indent + "  ");
                }
                aligned = (aligned || counts) && (traits & Traits.ONE_TO_ONE) != 0;
            }
        }
    }

    private void describeParts(Source source, String indent) {
        List<Plan> written = source.pipelines();
        Plan[] parts = source.parts();
        for (int i = 0; i < written.size(); i++) {
            boolean fused = parts != null && parts[i] == written.get(i);
            String cost = fused ? "in one loop with what follows" : "by itself, what follows takes its items in order";
            rows.add(new Row(indent + "part " + (i + 1), cost));
            describe(written.get(i), indent + "  ");
        }
    }

    private String source(Source source) {
        String note = source.note(options);
        if (note != null) {
            return note;
        }
        if ((source.traits() & Traits.BATCHES) != 0) {
            return "without indices, read as the run goes on";
        }
        long size = source.size();
        return source.isLongerThanIndices()
                ? "by index, more items than a long can count"
                : "by index, " + size + " items";
    }

    /** @param counts whether its positions do not follow from the source's indices */
    private String stage(int traits, boolean counts, boolean alone) {
        String onOne = options.isAlone() ? "" : ", on one thread";
        if ((traits & Traits.CUTS) != 0) {
            return alone
                    ? "in place, takes the other's items in order" + onOne
                    : "cut: what comes before is gathered, a wave at a time, and so are the other's items";
        }
        if (counts) {
            return alone
                    ? "in place, counts the items" + onOne
                    : "cut: what comes before is gathered, a wave at a time, to know the positions";
        }
        if ((traits & (Traits.SHORTENS | Traits.POSITION)) == (Traits.SHORTENS | Traits.POSITION)) {
            return "in place, by the range of indices";
        }
        if ((traits & (Traits.SHORTENS | Traits.STOPS)) != 0) {
            return "in place, may end the run";
        }
        return (traits & Traits.EXPANDS) != 0 ? "in place, an inner loop" : "in place";
    }

    // ---- what it becomes ----

    /** The kernels that terminal operations have left: of the whole pipeline, or of its segments and parts. */
    private void kernels(Plan plan, List<Loops.Loop> loops) {
        Set<Object> tiers = new LinkedHashSet<>(plan.shape.tiersBehind());
        for (Loops.Loop loop : loops) {
            tiers.addAll(loop.shape().tiersBehind());
        }
        Set<String> kernels = new TreeSet<>();
        for (Object tier : tiers) {
            kernels.add(kernel((Tier) tier));
        }
        text.append("  kernels: ")
                .append(kernels.isEmpty() ? "none yet, no terminal operation has run" : String.join(", ", kernels))
                .append('\n');
    }

    private static String kernel(Tier tier) {
        if (tier.hasShortKernel()) {
            return tier.name() + " (compiled, also for few items)";
        }
        if (tier.isCompiled()) {
            return tier.name() + " (compiled)";
        }
        return tier.name() + (tier.isRefused() ? " (cannot be compiled)" : " (interpreted)");
    }

    /** Prints the loops; parts of a concatenation that are next to each other and alike have one. */
    private void print(List<Loops.Loop> loops) {
        String before = "";
        int i = 0;
        while (i < loops.size()) {
            String label = loops.get(i).label();
            String loop = print(loops.get(i));
            String last = label;
            i++;
            while (!label.isEmpty()
                    && i < loops.size()
                    && isAnother(loops.get(i).label(), last)
                    && print(loops.get(i)).equals(loop)) {
                last = loops.get(i++).label();
            }
            text.append('\n');
            if (!label.equals(before)) {
                text.append(label.isEmpty() ? "the rest" : label)
                        .append(last.equals(label) ? "" : " to " + last)
                        .append(":\n");
            }
            text.append(loop);
            before = last;
        }
    }

    private static boolean isAnother(String label, String last) {
        return !label.isEmpty() && !label.equals(last);
    }

    private static String print(Loops.Loop loop) {
        Program program = Lowering.lower(loop.ops());
        String passes = loop.isAlone() || !Passes.exist(program)
                ? ""
                : "Where that is faster, what comes before a filter is done for up to " + Code.STRIP
                        + " items before what comes behind it.\n";
        return Listing.print(program) + passes;
    }
}
