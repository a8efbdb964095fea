package io.fastiter;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * A pool whose invitations are handed to the actor that calls {@link #help}: it takes the part of the pool's thread, so
 * that the race is between actors. The pool has no thread of its own.
 */
final class HandedOver extends ForkJoinPool {
    private volatile ForkJoinTask<?> task;
    private volatile boolean over;

    HandedOver() {
        super(1);
    }

    @Override
    public void execute(ForkJoinTask<?> invitation) {
        task = invitation;
    }

    /** Takes up invitations until the caller's actor is through. */
    void help() {
        while (!over) {
            ForkJoinTask<?> handed = task;
            if (handed != null) {
                task = null;
                handed.invoke();
            }
            Thread.onSpinWait();
        }
    }

    /** Called by the caller's actor at its end. */
    void callerIsThrough() {
        over = true;
    }
}
