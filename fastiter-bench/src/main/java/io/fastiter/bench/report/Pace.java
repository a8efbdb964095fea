package io.fastiter.bench.report;

import java.time.Duration;

/** How long a cell is measured: so many turns of so long, the first ones for warming up. */
public record Pace(int warmUpTurns, int turns, Duration turn) {

    /** Three turns of warming up and five that count share the seconds of a cell. */
    public static Pace ofSecondsPerCell(double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("--seconds " + seconds + ": a cell needs more than 0 seconds");
        }
        int warmUpTurns = 3;
        int turns = 5;
        return new Pace(warmUpTurns, turns, Duration.ofNanos((long) (seconds * 1e9 / (warmUpTurns + turns))));
    }

    int allTurns() {
        return warmUpTurns + turns;
    }
}
