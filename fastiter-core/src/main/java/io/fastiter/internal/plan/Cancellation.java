package io.fastiter.internal.plan;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wish that runs should end, which many of them may share: raised once, never taken back. */
public final class Cancellation {
    private volatile boolean raised;
    private volatile @Nullable String reason;

    /** Held weakly: an iterator that was abandoned unsubscribes from nothing. Guarded by this. */
    private List<WeakReference<Runnable>> listeners = new ArrayList<>();

    /** Raises it, and tells those who listen, on this thread; false if it was raised before. */
    public boolean raise(@Nullable String reason) {
        List<WeakReference<Runnable>> told;
        synchronized (this) {
            if (raised) {
                return false;
            }
            this.reason = reason;
            raised = true;
            told = listeners;
            listeners = List.of();
        }
        for (WeakReference<Runnable> listener : told) {
            Runnable r = listener.get();
            if (r != null) {
                r.run();
            }
        }
        return true;
    }

    public boolean isRaised() {
        return raised;
    }

    /** Why, where that was said. */
    public @Nullable String reason() {
        return reason;
    }

    /** Has the listener called once this is raised, at once if it is already; not after {@link #remove}. */
    public void add(Runnable listener) {
        synchronized (this) {
            if (!raised) {
                listeners.removeIf(l -> l.get() == null);
                listeners.add(new WeakReference<>(listener));
                return;
            }
        }
        listener.run();
    }

    public synchronized void remove(Runnable listener) {
        if (!raised) {
            listeners.removeIf(l -> l.get() == null || l.get() == listener);
        }
    }
}
