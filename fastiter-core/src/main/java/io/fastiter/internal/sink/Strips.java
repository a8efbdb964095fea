package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays that hold the values of a strip for the time of a piece. Threads leave them to each other, since a new one of 8 kB
 * for every run would cost as much as summing a thousand items, and several times that in a JVM whose heap is new. At
 * most one is kept for every place, of which there are about two for each processor.
 */
final class Strips {
    /** What is shorter is made anew. */
    private static final int LEAST = 64;

    private static final int PLACES =
            2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors());

    private static final AtomicReferenceArray<double[]> SPARE = new AtomicReferenceArray<>(PLACES);

    private Strips() {}

    /** An array for strips of a piece of at most so many items, with any values in it. */
    static double[] take(long items) {
        if (items < LEAST) {
            return new double[(int) items];
        }
        double[] spare = SPARE.getAndSet(place(), null);
        return spare == null ? new double[Code.STRIP] : spare;
    }

    /** Leaves an array to the next who takes one. */
    static void give(double[] strip) {
        if (strip.length == Code.STRIP) {
            SPARE.setRelease(place(), strip);
        }
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & PLACES - 1;
    }
}
