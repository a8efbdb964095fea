package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that hold the values of a strip for the time of a piece. Threads leave them to each other, since a new one of 8 kB
 * for every run would cost as much as summing a thousand items, and several times that in a JVM whose heap is new. At
 * most one is kept for every place, of which there are about two for each processor.
 */
final class Strips {
    /**
     * What is shorter is made anew. So no first pipeline of some hundred items loads these classes; those of the JDK for
     * atomic fields would take another 2 ms.
     */
    private static final int LEAST = 256;

    private static final Place[] PLACES =
            new Place[2 * Integer.highestOneBit(Runtime.getRuntime().availableProcessors())];

    static {
        for (int i = 0; i < PLACES.length; i++) {
            PLACES[i] = new Place();
        }
    }

    private Strips() {}

    /** Has room for one array. */
    private static final class Place {
        private double @Nullable [] spare;

        synchronized double @Nullable [] take() {
            double[] taken = spare;
            spare = null;
            return taken;
        }

        synchronized void give(double[] strip) {
            spare = strip;
        }
    }

    /** An array for strips of a piece of at most so many items, with any values in it. */
    static double[] take(long items) {
        if (items < LEAST) {
            return new double[(int) items];
        }
        double[] spare = place().take();
        return spare == null ? new double[Code.STRIP] : spare;
    }

    /** Leaves an array to the next who takes one. */
    static void give(double[] strip) {
        if (strip.length == Code.STRIP) {
            place().give(strip);
        }
    }

    private static Place place() {
        return PLACES[(int) Thread.currentThread().getId() & PLACES.length - 1];
    }
}
