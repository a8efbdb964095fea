package io.fastiter.internal.exec;

import io.fastiter.FailureSite;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.kernel.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How failures of several threads become the one that the caller gets. */
public final class Failures {
    /** The most that are attached: an exception that is thrown again and again would collect them for ever. */
    private static final int MOST = 16;

    private Failures() {}

    /** Attaches where in the pipeline it happened; called on the thread whose stack is to be seen in it. */
    public static void locate(Throwable thrown, @Nullable String name, State s) {
        Insn failed = s.failed();
        if (failed != null && failed.inside != null) {
            locate(thrown, name, failed.inside.operations(), failed.inside.stage(), s.failedInside);
        }
        String stage = failed == null || failed.note.isEmpty() ? null : failed.note;
        locate(thrown, name, s.tier.name(), stage, s.failedAt);
    }

    public static void locate(
            Throwable thrown, @Nullable String name, String operations, @Nullable String stage, long index) {
        try {
            if (thrown.getSuppressed().length < MOST) {
                thrown.addSuppressed(new FailureSite(name, operations, stage, index));
            }
        } catch (StackOverflowError | OutOfMemoryError e) {
            // There is no room to say more: what was thrown matters, not where.
        }
    }

    /** Interrupts a thread, whatever the channel that it waits for makes of being closed: others are to be interrupted. */
    static void interrupt(Thread thread) {
        try {
            thread.interrupt();
        } catch (RuntimeException e) {
            // It is interrupted all the same.
        }
    }

    /** Attaches the others to the first; never one to itself, and each once. */
    static void suppress(Throwable first, List<Throwable> others) {
        for (Throwable other : others) {
            if (first.getSuppressed().length >= MOST) {
                return;
            }
            if (other != first && !State.isInVain(other) && !isSuppressedIn(first, other)) {
                first.addSuppressed(other);
            }
        }
    }

    private static boolean isSuppressedIn(Throwable first, Throwable other) {
        for (Throwable t : first.getSuppressed()) {
            if (t == other) {
                return true;
            }
        }
        return false;
    }
}
