package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Follower;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Combines each item with the next one of a pipeline whose items cannot be found by index, up to the end of the shorter
 * one. On one thread it takes them from an iterator; on several it is always the first stage of a segment, and takes as
 * many as the chunk has that it is run over.
 */
public record FollowStage(Kind from, Kind kind, Kind otherKind, Fn fn, Object function, Follower other)
        implements Stage {
    @Override
    public Stage open(Options options) {
        return new FollowStage(from, kind, otherKind, fn, function, other.open(options));
    }

    @Override
    public void close() {
        other.close();
    }

    @Override
    public Stage over(long position, int items) {
        Source chunk = other.chunk(position, items);
        long end = chunk.size() == items ? Long.MAX_VALUE : position + chunk.size();
        return ZipStage.of(kind, fn, function, chunk, end);
    }

    @Override
    public @Nullable Throwable failureBehind() {
        return other.failureBehind();
    }

    @Override
    public String name() {
        return "zip";
    }

    @Override
    public int traits() {
        return Traits.ONE_TO_ONE | Traits.POSITION | Traits.CALLS | Traits.OPENS | Traits.CUTS | Traits.SHORTENS;
    }

    @Override
    public int variant() {
        return (from.ordinal() * 4 + kind.ordinal()) * 4 + otherKind.ordinal();
    }

    @Override
    public List<Plan> pipelines() {
        return List.of(other.plan());
    }

    @Override
    public int refs() {
        return 2;
    }

    @Override
    public Object ref(int i) {
        return i == 0 ? function : other.iterator();
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        c.restart();
        Var f = c.ref(0);
        Var iterator = c.ref(1);
        Var more = c.call(JdkFn.hasNext(), iterator);
        c.when(c.not(more));
        c.stop();
        c.end();
        Var y = c.call(JdkFn.next(otherKind), iterator);
        next.emit(c.call(fn, f, x, y));
    }
}
