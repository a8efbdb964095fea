package io.fastiter.bench.report;

import java.util.List;

/** What measuring a cell came to. */
public sealed interface Cell {

    /**
     * A cell that was measured.
     *
     * @param millis milliseconds per call, one value (a mean, garbage collection included) per turn
     */
    record Measured(List<Double> millis) implements Cell {

        public Measured {
            if (millis.isEmpty()) {
                throw new IllegalArgumentException("a measured cell needs at least one turn");
            }
            millis = millis.stream().sorted().toList();
        }

        /** The median of the turns. */
        public double median() {
            int middle = millis.size() / 2;
            return millis.size() % 2 == 1 ? millis.get(middle) : (millis.get(middle - 1) + millis.get(middle)) / 2;
        }

        public double lowest() {
            return millis.get(0);
        }

        public double highest() {
            return millis.get(millis.size() - 1);
        }
    }

    /** A cell that could not be measured, and why. */
    record Failed(String reason) implements Cell {}
}
