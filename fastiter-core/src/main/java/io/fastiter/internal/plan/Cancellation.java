package io.fastiter.internal.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** A wish that runs should end, which many of them may share: raised once, never taken back. */
public final class Cancellation {
    private volatile boolean raised;
    private volatile @Nullable String reason;

    /** Held weakly: an iterator that was abandoned unsubscribes from nothing. Guarded by this. */
    private final Set<Runnable> listeners = Collections.newSetFromMap(new WeakHashMap<>());

    /** Raises it, and tells those who listen, on this thread; false if it was raised before. */
    public boolean raise(@Nullable String reason) {
        List<Runnable> told;
        synchronized (this) {
            if (raised) {
                return false;
            }
            this.reason = reason;
            raised = true;
            told = new ArrayList<>(listeners);
            listeners.clear();
        }
        for (Runnable listener : told) {
            listener.run();
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

    /**
     * Has the listener, which must not throw, called once this is raised, at once if it is already. A listener that is
     * removed while this is being raised may still be called.
     */
    public void add(Runnable listener) {
        synchronized (this) {
            if (!raised) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /** Takes a listener back. */
    public synchronized void remove(Runnable listener) {
        listeners.remove(listener);
    }
}
