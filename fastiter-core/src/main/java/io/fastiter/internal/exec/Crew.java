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
 * ns, since what tidies up may have to wait for something itself, then every {@value #PAUSE_NANOS} ns, and by and by every
 * {@value #SHORT_PAUSE_NANOS} ns, since thousands of items of a strip may be left.
 */
final class Crew {
    /** How long who finds nothing to do looks for something before it leaves or parks; waking a thread takes as long. */
    static final long LINGER_NANOS = 50_000;

    private static final long PATIENCE_NANOS = 100_000_000;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final long SHORT_PAUSE_NANOS = 500_000;

    private final List<Thread> inside = new ArrayList<>(1);
    private List<Thread> struck = List.of();

    /** How often those inside were interrupted, and when they are to be interrupted again if they are still there. */
    private int strikes;

    private long due;

    /** How long after so many interrupts the next one follows. */
    static long pause(int strikes) {
        return strikes == 1 ? PATIENCE_NANOS : strikes <= 16 ? PAUSE_NANOS : SHORT_PAUSE_NANOS;
    }

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

    /** Interrupts those anew who did not come back, if it is time to; false if nobody is inside any more. */
    boolean strikeAgain() {
        if (System.nanoTime() - due >= 0) {
            strike();
        }
        return !inside.isEmpty();
    }

    /** In how many nanoseconds it is time to. */
    long pause() {
        return Math.max(1, due - System.nanoTime());
    }

    /** Interrupts all that are inside: they may be in a function that blocks. */
    void strike() {
        struck = List.copyOf(inside);
        for (Thread helper : struck) {
            Failures.interrupt(helper);
        }
        due = System.nanoTime() + pause(++strikes);
    }
}
