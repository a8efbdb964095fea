package io.fastiter.internal.plan;

/** Told what the threads of a run do, by these threads themselves. Times are those of {@link System#nanoTime()}. */
public interface Observer {
    /**
     * The calling thread has worked through items of the source.
     *
     * @param from the source index of the first one
     * @param to the index behind the last one
     * @param begun when it began
     * @param taken whether the piece was split off by another thread
     */
    void piece(long from, long to, long begun, boolean taken);

    /** A thread that was invited has come to help. */
    void helped();
}
