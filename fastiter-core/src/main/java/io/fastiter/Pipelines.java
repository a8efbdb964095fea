package io.fastiter;

import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.engine.BlockingSource;
import io.fastiter.internal.engine.Engine;
import io.fastiter.internal.engine.Explanation;
import io.fastiter.internal.engine.Feed;
import io.fastiter.internal.engine.Watched;
import io.fastiter.internal.plan.Follower;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Traits;
import io.fastiter.internal.sink.CountSink;
import io.fastiter.internal.sink.ForEachSink;
import io.fastiter.internal.source.ArraySource;
import io.fastiter.internal.source.ConcatSource;
import io.fastiter.internal.source.FollowSource;
import io.fastiter.internal.stage.FollowStage;
import io.fastiter.internal.stage.ZipStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the four public iterators have in common and is more than one stage or one sink. Nothing here is on the way of
 * the simplest pipelines, so that the first of them does not pay for loading it.
 */
final class Pipelines {
    private Pipelines() {}

    // ---- several pipelines ----

    /** Pairs the items of two pipelines by position, up to the end of the shorter one. */
    static Plan zip(Plan plan, Plan other, Kind kind, Object function) {
        JdkFn fn = JdkFn.combine(kind);
        return plan.then(
                ZipStage.isPossible(other)
                        ? ZipStage.of(kind, fn, function, other)
                        : new FollowStage(plan.kind(), kind, other.kind(), fn, function, Feed.of(other)));
    }

    /** The items of these pipelines, which are of one kind, one pipeline after the other. */
    static Plan concat(Kind kind, Plan... plans) {
        if (plans.length == 0) {
            return Plan.of(ArraySource.empty(kind));
        }
        List<ConcatSource.Part> parts = new ArrayList<>();
        List<Follower> followers = new ArrayList<>();
        boolean waits = false;
        for (Plan plan : plans) {
            Feed feed = Feed.of(plan);
            parts.add(new ConcatSource.Part(plan, feed));
            followers.add(feed);
            waits |= (plan.source().traits() & Traits.CUTS) != 0;
        }
        // Where one of them has to be waited for, none is fused: batches of a concatenation are taken by whoever comes.
        return Plan.of(waits ? new FollowSource(kind, followers, true) : ConcatSource.of(kind, parts));
    }

    /** What a function makes of each item on threads of its own; a {@code Function} or the kind's. */
    static Plan mapBlocking(Plan plan, int concurrency, Object function) {
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "mapBlocking(" + concurrency
                            + ", ...): the number of calls at a time must be at least 1; sequential() makes them on the caller");
        }
        return Plan.of(BlockingSource.of(plan, concurrency, function));
    }

    // ---- terminal operations ----

    static long count(Plan plan, Options options) {
        long known = Engine.knownCount(plan);
        if (known < 0) {
            return (Long) Objects.requireNonNull(Engine.run(plan, new CountSink(plan.kind()), options));
        }
        if (options.control().isWatched()) {
            Watched.pass(known, options);
        }
        return known;
    }

    /** Calls the action for each item in order, on the caller. */
    static void forEachOrdered(Plan plan, Object action, Options options) {
        Engine.runInOrder(plan, new ForEachSink(plan.kind(), action), options);
    }

    static String explain(Plan plan, Options options) {
        return Explanation.of(plan, options);
    }

    // ---- arguments ----

    /** The pipeline at an index of a list of arguments, which must not be null. */
    static <P> P at(int index, P[] pipelines) {
        P pipeline = pipelines[index];
        if (pipeline == null) {
            throw new NullPointerException("pipelines[" + index + "]");
        }
        return pipeline;
    }

    static void checkSlice(int from, int to, int length) {
        if (from < 0 || from > to || to > length) {
            throw new IndexOutOfBoundsException(
                    "of(array, " + from + ", " + to + "): the slice must begin at 0 or later," + " end at " + length
                            + " or earlier, and not end before it begins");
        }
    }

    static void checkCount(String operation, long n) {
        if (n < 0) {
            throw new IllegalArgumentException(operation + "(" + n + "): the number of items must be at least 0");
        }
    }

    static void checkThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "parallelism(" + threads + "): the number of threads must be at least 1");
        }
    }

    static Duration checkTimeout(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout(" + timeout + "): the time must be at least 0");
        }
        return timeout;
    }

    static void checkStep(long from, long to, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("range(" + from + ", " + to + ", 0): the step must not be 0");
        }
    }
}
