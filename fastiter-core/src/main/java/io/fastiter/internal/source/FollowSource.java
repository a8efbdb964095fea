package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.plan.Follower;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;

/** The items of another pipeline, taken in batches: for pipelines that cannot become part of this one's kernel. */
public record FollowSource(Kind kind, Follower follower) implements Source {
    private static final Object[] NONE = {};

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public int traits() {
        return Traits.BATCHES;
    }

    @Override
    public int variant() {
        return kind.ordinal();
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return NONE; // every batch puts its own array here
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
    public Source open(Options options) {
        return new FollowSource(kind, follower.open(options));
    }

    @Override
    public Pull pull() {
        return follower::read;
    }

    @Override
    public void close() {
        follower.close();
    }

    @Override
    public void load(Code c, Next next) {
        ArraySource.loadBatch(c, next, kind);
    }
}
