package io.fastiter.bench.report;

import java.util.OptionalDouble;

/** A rival that FastIter is compared with, both in the same state of the JVM. */
public enum Comparison {
    LOOP("loop", Column.LOOP, Column.FASTITER),
    FORK_JOIN("fork-join", Column.FORK_JOIN, Column.FASTITER),
    STREAM("par. stream", Column.STREAM, Column.FASTITER),
    STREAM_POLLUTED("par. stream, both polluted", Column.STREAM_POLLUTED, Column.FASTITER_POLLUTED);

    /** How a comparison came out. */
    public enum Verdict {
        WIN,
        EVEN,
        LOSS
    }

    /** Differences below this are noise on most machines. */
    private static final double EVEN_WITHIN = 0.05;

    private final String title;
    private final Column rival;
    private final Column ours;

    Comparison(String title, Column rival, Column ours) {
        this.title = title;
        this.rival = rival;
        this.ours = ours;
    }

    public String title() {
        return title;
    }

    /** How many times as fast as the rival FastIter is; empty if one of them failed. */
    OptionalDouble ratio(RowResult result) {
        OptionalDouble rivalMillis = result.millis(rival);
        OptionalDouble ourMillis = result.millis(ours);
        return rivalMillis.isPresent() && ourMillis.isPresent()
                ? OptionalDouble.of(rivalMillis.getAsDouble() / ourMillis.getAsDouble())
                : OptionalDouble.empty();
    }

    static Verdict verdict(double ratio) {
        if (ratio < 1 - EVEN_WITHIN) {
            return Verdict.LOSS;
        }
        return ratio > 1 + EVEN_WITHIN ? Verdict.WIN : Verdict.EVEN;
    }
}
