package io.fastiter.internal.source;

import io.fastiter.internal.code.Kind;
import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.sink.GatherSink;
import io.fastiter.internal.sink.Parts;
import io.fastiter.internal.stage.FilterStage;
import io.fastiter.internal.stage.LimitStage;
import io.fastiter.internal.stage.MapStage;
import io.fastiter.internal.stage.PeekStage;
import io.fastiter.internal.stage.SkipStage;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs a source with nothing, or little, behind it, in all the ways in which a run can go. */
final class SourceRuns {
    private SourceRuns() {}

    /** Ways to run, by name: alone and with others, at once and down to single items, on both back ends. */
    static Map<String, Options> ways() {
        Map<String, Options> ways = new LinkedHashMap<>();
        Options four = Options.STANDARD.on(Four.POOL).parallelism(4);
        ways.put("standard", Options.STANDARD);
        ways.put("sequential", Options.STANDARD.makeSequential());
        ways.put("interpreted", four.force(Options.FORCE_INTERPRETED));
        ways.put("compiled", four.force(Options.FORCE_COMPILED));
        ways.put("single items", four.force(Options.FORCE_SPLIT));
        ways.put("single items, interpreted", four.force(Options.FORCE_SPLIT | Options.FORCE_INTERPRETED));
        ways.put("single items, compiled", four.force(Options.FORCE_SPLIT | Options.FORCE_COMPILED));
        return ways;
    }

    private static final class Four {
        static final ForkJoinPool POOL = new ForkJoinPool(4);
    }

    static Plan limited(Plan plan, long n) {
        return plan.then(new LimitStage(plan.kind(), n));
    }

    static Plan skipped(Plan plan, long n) {
        return plan.then(new SkipStage(plan.kind(), n));
    }

    static Plan mapped(Source source, Function<Object, Object> function) {
        return Plan.of(source).then(new MapStage("map", Kind.REF, Kind.REF, function));
    }

    static Plan filtered(Source source, java.util.function.Predicate<Object> predicate) {
        return Plan.of(source).then(new FilterStage(Kind.REF, predicate, false));
    }

    static Plan peeked(Source source, Consumer<Object> action) {
        return Plan.of(source).then(new PeekStage(Kind.REF, action));
    }

    static List<Object> items(Source source) {
        return items(Plan.of(source), Options.STANDARD);
    }

    static List<Object> items(Source source, Options options) {
        return items(Plan.of(source), options);
    }

    /** The items of the plan, boxed. */
    static List<Object> items(Plan plan, Options options) {
        return boxed((Parts) Engine.run(plan, new GatherSink(plan.kind(), Long.MAX_VALUE), options));
    }

    /** The first {@code most} items, found by ending the run once they are there. */
    static List<Object> first(int most, Source source, Options options) {
        List<Object> all = boxed((Parts) Engine.run(Plan.of(source), new GatherSink(source.kind(), most), options));
        return all.subList(0, Math.min(most, all.size()));
    }

    private static List<Object> boxed(Parts parts) {
        Object array = parts.toArray(parts.size(), null);
        int length = Array.getLength(array);
        List<Object> all = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            all.add(Array.get(array, i));
        }
        return all;
    }
}
