package io.fastiter.bench.report;

import java.time.Duration;

/**
 * How long a cell is measured.
 *
 * @param warmUp how long a worker runs its variant while others are started: enough for the JIT, no measurement
 * @param turns so many turns follow with nobody else running, and one before them that does not count
 * @param turn how long one of them takes
 */
public record Pace(Duration warmUp, int turns, Duration turn) {

    /** Half of a cell's seconds are for warming up, a twelfth is for each turn. */
    public static Pace ofSecondsPerCell(double seconds) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("--seconds " + seconds + ": a cell needs more than 0 seconds");
        }
        // A worker is silent longest while it warms up, for half of this; one silent for too long is given up.
        long most = WorkerProcess.PATIENCE.toSeconds();
        if (seconds > most) {
            throw new IllegalArgumentException("--seconds " + seconds + ": a cell gets at most " + most + " seconds");
        }
        long twelfth = (long) (seconds * 1e9 / 12);
        return new Pace(Duration.ofNanos(6 * twelfth), 5, Duration.ofNanos(twelfth));
    }

    int allTurns() {
        return 1 + turns;
    }
}
