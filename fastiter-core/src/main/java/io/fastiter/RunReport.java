package io.fastiter;

import io.fastiter.internal.engine.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which thread did what at which time, in the terminal operations of one {@link ParIter#profile profile}. Its string is a
 * table.
 *
 * @param pipeline the pipeline's name; empty if it has none
 * @param elapsed from the call of {@code profile} until the result was there
 * @param threads those that took part, the caller first
 * @param pieces the stretches of a source that a thread worked through at a time, by their beginning
 * @param timeToFirstHelp how long after the beginning the first invited thread came; empty if none did
 */
public record RunReport(
        Optional<String> pipeline,
        Duration elapsed,
        List<ThreadReport> threads,
        List<PieceReport> pieces,
        Optional<Duration> timeToFirstHelp) {

    /**
     * What one thread did.
     *
     * @param name the thread's name
     * @param busy how long it was inside of pieces
     * @param pieces how many of them
     * @param items how many items of a source were in them
     * @param steals how many of them another thread had split off
     */
    public record ThreadReport(String name, Duration busy, long pieces, long items, long steals) {}

    /**
     * A stretch of a source that one thread worked through. Where pipelines are nested, an inner piece lies within the
     * time of an outer one.
     *
     * @param thread whose it was, an index into {@link RunReport#threads}
     * @param from the index of its first item in the source
     * @param to the index behind its last item
     * @param begun when it began, after the beginning of everything
     * @param took how long it took
     * @param stolen whether another thread had split it off
     */
    public record PieceReport(int thread, long from, long to, Duration begun, Duration took, boolean stolen) {}

    /** How many items of a source were run. */
    public long items() {
        long items = 0;
        for (ThreadReport thread : threads) {
            items += thread.items();
        }
        return items;
    }

    /** How many threads were busy on average: the time inside of pieces, over the time elapsed. */
    public double busyThreads() {
        long busy = 0;
        for (ThreadReport thread : threads) {
            busy += thread.busy().toNanos();
        }
        return (double) busy / Math.max(1, elapsed.toNanos());
    }

    /** The part of the time in which the threads that took part were busy, from 0 to 1. */
    public double efficiency() {
        return Math.min(1, busyThreads() / Math.max(1, threads.size()));
    }

    /**
     * A picture of who did which piece when, as the text of an SVG file: a row for each thread, a bar for each piece, the
     * stolen ones in another colour. Of very many pieces those next to each other are drawn as one.
     */
    public String toSvg() {
        return Timeline.svg(this);
    }

    @Override
    public String toString() {
        return Timeline.table(this);
    }
}
