package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.plan.Follower;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import java.util.ArrayList;
import java.util.List;

/**
 * The items of several pipelines, one after the other. It has no kernel of its own: each part is run by one in which its
 * own stages and those behind the concatenation are fused, see the engine.
 */
public final class ConcatSource implements Source {
    /** A pipeline, and how its items are taken where it cannot be fused with what follows. */
    public record Part(Plan plan, Follower follower) {}

    private final Kind kind;
    private final List<Part> parts;
    private final Plan[] plans;

    /** Whether the plans are those that a run has opened. */
    private final boolean isOpen;

    private ConcatSource(Kind kind, List<Part> parts, Plan[] plans, boolean isOpen) {
        this.kind = kind;
        this.parts = parts;
        this.plans = plans;
        this.isOpen = isOpen;
    }

    /** The concatenation of these pipelines of one kind, at least one; those that are just a concatenation are taken apart. */
    public static ConcatSource of(Kind kind, List<Part> parts) {
        List<Part> flat = new ArrayList<>();
        for (Part part : parts) {
            if (part.plan().last instanceof ConcatSource inner) {
                flat.addAll(inner.parts);
            } else {
                flat.add(part);
            }
        }
        Plan[] plans = new Plan[flat.size()];
        for (int i = 0; i < plans.length; i++) {
            plans[i] = flat.get(i).plan();
        }
        return new ConcatSource(kind, flat, plans, false);
    }

    @Override
    public Source open(Options options) {
        Plan[] opened = parts();
        int i = 0;
        try {
            for (; i < opened.length; i++) {
                opened[i] = opened[i].open(options);
            }
        } catch (Throwable t) {
            for (int k = 0; k < i; k++) {
                opened[k].closeAfter(t);
            }
            throw t;
        }
        return new ConcatSource(kind, parts, opened, true);
    }

    /**
     * Not where positions have to be counted within the part, also on one thread: what ends the part would end the whole
     * run there, and the items behind it would have other indices than on several threads.
     */
    private static boolean isFusible(Plan plan) {
        if (plan.source().parts() != null || plan.has(Traits.STOPS | Traits.CUTS)) {
            return false;
        }
        Operation[] ops = plan.operations(0);
        return Plan.firstCut(ops) == ops.length;
    }

    @Override
    public void close() {
        Plan.closeAll(plans);
    }

    @Override
    public Plan[] parts() {
        Plan[] run = plans.clone();
        for (int i = 0; i < run.length && !isOpen; i++) {
            if (!isFusible(run[i])) {
                run[i] = Plan.of(new FollowSource(kind, List.of(parts.get(i).follower()), false));
            }
        }
        return run;
    }

    @Override
    public List<Plan> pipelines() {
        return List.of(plans);
    }

    @Override
    public String note(Options options) {
        return plans.length + " pipelines, one after the other";
    }

    @Override
    public String name() {
        return "concat";
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public int traits() {
        int traits = Traits.BATCHES | Traits.COUNTED;
        for (Plan plan : plans) {
            traits |= plan.traits & (Traits.EXPANDS | Traits.CALLS);
        }
        return traits;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public int nums() {
        return 1;
    }

    @Override
    public long num(int i) {
        return 0;
    }

    @Override
    public long size() {
        return Long.MAX_VALUE;
    }

    @Override
    public void load(Code c, Next next) {
        throw new IllegalStateException("a concatenation is run by the kernels of its parts");
    }
}
