package io.fastiter.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.bench.CrookedWorkload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowRunTest {

    /** One row with worker JVMs of its own, as in the report, but with turns of a millisecond. */
    @Test
    void aFailingCellIsReportedWithItsReasonAndSparesTheOthers() {
        List<String> steps = new ArrayList<>();
        Progress progress = new Progress() {
            @Override
            public void step(String what) {
                steps.add(what);
            }

            @Override
            public void leaveOut(int count) {
                throw new AssertionError("nothing is left out here");
            }

            @Override
            public void close() {}
        };
        Pace pace = new Pace(Duration.ofMillis(1), 2, Duration.ofMillis(1));

        RowResult result = RowRun.of(Row.essential("X1", "crooked", CrookedWorkload.class), pace, progress);

        assertThat(result.failed()).isTrue();
        assertThat(result.cells().get(Column.LOOP))
                .isInstanceOfSatisfying(
                        Cell.Measured.class,
                        cell -> assertThat(cell.millis()).hasSize(2).allMatch(millis -> millis > 0));
        assertThat(reason(result, Column.FORK_JOIN))
                .isEqualTo("forkJoin failed: java.lang.UnsupportedOperationException: no forks here");
        assertThat(reason(result, Column.STREAM)).contains("returned 2 where the loop returned 1");
        assertThat(reason(result, Column.FASTITER)).isEqualTo("the worker ended with status 7: this is the end");
        assertThat(steps).hasSize(RowRun.steps(pace)).contains("X1 crooked: FastIter, polluted");
    }

    private static String reason(RowResult result, Column column) {
        return ((Cell.Failed) result.cells().get(column)).reason();
    }
}
