package io.fastiter.archcontrol;

import org.junit.jupiter.api.Test;

class TestsNobodyRuns {
    @Test
    void neverRun() {
        // The build runs classes named *Test and *IT alone.
    }
}
