package io.fastiter.internal.plan;

import io.fastiter.ContextCarrier;
import io.fastiter.ProgressListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may end a run from outside, who is told of it, and what goes along to other threads.
 *
 * @param timeout how long a terminal operation may take
 * @param token what the user cancels runs with
 * @param owner what the asynchronous call that a run belongs to is cancelled with
 * @param listener who is told how far a run is
 * @param observer who is told which thread does what
 * @param carriers what carries the context of the caller to other threads, besides those that are installed
 */
public record Control(
        @Nullable Duration timeout,
        @Nullable Cancellation token,
        @Nullable Cancellation owner,
        @Nullable ProgressListener listener,
        @Nullable Observer observer,
        List<ContextCarrier> carriers) {

    /** Nothing of all this. */
    public static final Control NONE = new Control(null, null, null, null, null, List.of());

    /** Whether somebody has to watch over a run. */
    public boolean isWatched() {
        return timeout != null || token != null || owner != null || listener != null || observer != null;
    }

    public Control timeout(Duration timeout) {
        return new Control(timeout, token, owner, listener, observer, carriers);
    }

    public Control cancelOn(Cancellation token) {
        return new Control(timeout, token, owner, listener, observer, carriers);
    }

    public Control ownedBy(Cancellation owner) {
        return new Control(timeout, token, owner, listener, observer, carriers);
    }

    public Control onProgress(ProgressListener listener) {
        return new Control(timeout, token, owner, listener, observer, carriers);
    }

    public Control observedBy(Observer observer) {
        return new Control(timeout, token, owner, listener, observer, carriers);
    }

    public Control carrying(ContextCarrier carrier) {
        List<ContextCarrier> more = new ArrayList<>(carriers);
        more.add(carrier);
        return new Control(timeout, token, owner, listener, observer, List.copyOf(more));
    }
}
