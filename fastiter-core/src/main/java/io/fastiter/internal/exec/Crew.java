package io.fastiter.internal.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * The invited threads that are inside of a run or a flow, and those of them that a cancellation has interrupted. Guarded
 * by the lock of whoever has it, so a thread that has left is never interrupted.
 *
 * <p><b>More than once.</b> Much code catches an interrupt and goes on. A kernel looks around behind a strip of items, so
 * a function that returns from its interrupt may be called for the next item, and block there, as may one that blocks
 * twice in one item. So whoever has not come back is interrupted again: for the first time after {@value #PATIENCE_NANOS}
 * ns, since what tidies up may have to wait for something itself, and every {@value #PAUSE_NANOS} ns from then on, since
 * thousands of items of a strip may be left.
 */
final class Crew {
    static final long PATIENCE_NANOS = 100_000_000;

    static final long PAUSE_NANOS = 10_000_000;

    private final List<Thread> inside = new ArrayList<>(1);
    private List<Thread> struck = List.of();

    /** When those who are still inside are to be interrupted again. */
    private long due;

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
        strike(PATIENCE_NANOS);
    }

    /** Interrupts those anew who did not come back, if it is time to; false if nobody is inside any more. */
    boolean strikeAgain() {
        if (System.nanoTime() - due >= 0) {
            strike(PAUSE_NANOS);
        }
        return !inside.isEmpty();
    }

    private void strike(long pause) {
        struck = List.copyOf(inside);
        for (Thread helper : struck) {
            Failures.interrupt(helper);
        }
        due = System.nanoTime() + pause;
    }
}
