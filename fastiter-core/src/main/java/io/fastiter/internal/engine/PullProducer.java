package io.fastiter.internal.engine;

import io.fastiter.internal.plan.Pull;
import org.jspecify.annotations.Nullable;

/** The batches of a source whose pipeline is cut right behind it, as they are. */
final class PullProducer extends Producer {
    private static final int MOST = 1024;

    private final Pull pull;

    PullProducer(Pull pull) {
        super(1);
        this.pull = pull;
    }

    @Override
    Chunks.@Nullable Chunk next(long most) {
        if (most == 0) {
            return null;
        }
        pull.want(most);
        Pull.Batch batch = pull.next((int) Math.min(most, MOST));
        return batch == null ? null : new Chunks.Chunk(batch.array(), batch.size());
    }
}
