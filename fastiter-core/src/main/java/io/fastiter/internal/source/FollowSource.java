package io.fastiter.internal.source;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.plan.Closing;
import io.fastiter.internal.plan.Follower;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Pull;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Traits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of other pipelines, one pipeline after the other, taken in batches: for those that cannot become part of this
 * one's kernel.
 *
 * @param waits whether to take a batch may mean to wait for it, see {@link Traits#CUTS}
 */
public record FollowSource(Kind kind, List<Follower> followers, boolean waits) implements Source {
    private static final Object[] NONE = {};

    @Override
    public String name() {
        return followers.size() == 1 ? "pipeline" : "concat";
    }

    @Override
    public @Nullable String note(Options options) {
        return waits ? followers.size() + " pipelines, one after the other, taken as they come" : null;
    }

    @Override
    public List<Plan> pipelines() {
        return followers.stream().map(Follower::plan).toList();
    }

    @Override
    public int traits() {
        return Traits.BATCHES | (waits ? Traits.CUTS : 0);
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
        List<Follower> opened = new ArrayList<>();
        for (Follower follower : followers) {
            opened.add(follower.open(options));
        }
        return new FollowSource(kind, opened, waits);
    }

    @Override
    public Pull pull() {
        Iterator<Follower> rest = followers.iterator();
        return new Pull() {
            private Follower current = rest.next();

            @Override
            public @Nullable Batch next(int atMost) {
                Batch batch = current.read(atMost);
                while (batch == null && rest.hasNext()) {
                    current = rest.next();
                    batch = current.read(atMost);
                }
                return batch;
            }
        };
    }

    @Override
    public void close() {
        Closing.all(followers);
    }

    @Override
    public void load(Code c, Next next) {
        ArraySource.loadBatch(c, next, kind);
    }
}
