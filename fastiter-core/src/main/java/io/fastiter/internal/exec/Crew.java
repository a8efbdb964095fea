package io.fastiter.internal.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * The invited threads that are inside of a run or a flow, and those of them that a cancellation has interrupted. Guarded
 * by the lock of whoever has it.
 */
final class Crew {
    private final List<Thread> inside = new ArrayList<>(1);
    private List<Thread> struck = List.of();

    int size() {
        return inside.size();
    }

    /** The calling thread comes in. */
    void enter() {
        inside.add(Thread.currentThread());
    }

    /** The calling thread goes; an interrupt that it has from here is nobody else's business. */
    void leave() {
        Thread me = Thread.currentThread();
        inside.remove(me);
        if (struck.contains(me)) {
            Thread.interrupted();
        }
    }

    /** Interrupts all that are inside: they may be in a function that blocks. */
    void strike() {
        struck = List.copyOf(inside);
        for (Thread helper : struck) {
            Failures.interrupt(helper);
        }
    }
}
