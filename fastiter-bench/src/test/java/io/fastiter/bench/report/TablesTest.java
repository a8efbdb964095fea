package io.fastiter.bench.report;

import static io.fastiter.bench.report.Results.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void timesHaveThreeDigitsInTheUnitThatSuitsThem() {
        List<String> cells = Tables.times(List.of(row("W01", 1234, 12.345, 0.5, 0.0123, 0.00000566, 0.000999)))
                .rows()
                .get(0);
        assertThat(cells)
                .containsExactly("W01 a workload", "1234 ms", "12.3 ms", "0.50 ms", "12.3 us", "5.66 ns", "999 ns");
    }

    @Test
    void ratiosSayHowManyTimesAsFastFastIterIs() {
        List<String> cells =
                Tables.ratios(List.of(row("W01", 10, 5, 5.2, 50, 5, 10))).rows().get(0);
        assertThat(cells.stream().map(String::strip))
                .containsExactly("W01 a workload", "2.00x +", "1.00x =", "1.04x =", "5.00x +");
    }

    @Test
    void aLossIsMarkedInTheTableAndSpelledOutBelow() {
        List<RowResult> rows = List.of(row("W01", 10, 5, 10, 10, 20, 10));
        assertThat(Tables.ratios(rows).rows().get(0)).contains("0.50x LOSS", "0.25x LOSS");
        assertThat(Tables.verdict(rows))
                .containsExactly(
                        "FastIter: 0 won, 1 even (within 5 %), 3 lost",
                        "LOSS    W01 a workload against loop: FastIter takes 2.00 times as long",
                        "LOSS    W01 a workload against fork-join: FastIter takes 4.00 times as long",
                        "LOSS    W01 a workload against par. stream: FastIter takes 2.00 times as long");
    }

    @Test
    void theMeanOfRatiosIsTheGeometricOne() {
        List<List<String>> rows = Tables.ratios(List.of(row("W01", 10, 1, 1, 1, 1, 1), row("W02", 1000, 1, 1, 1, 1, 1)))
                .rows();
        assertThat(rows.get(2).get(0)).isEqualTo("geometric mean");
        assertThat(rows.get(2).get(1)).startsWith("100.00x");
    }

    @Test
    void aFailedCellIsReportedWithItsReasonAndSparesTheOthers() {
        List<RowResult> rows = List.of(row("W01", 10, 0, 10, 10, 5, 5));
        assertThat(Tables.times(rows).rows().get(0)).contains("FAILED", "10.0 ms");
        assertThat(Tables.ratios(rows).rows().get(0)).contains("-").anyMatch(cell -> cell.startsWith("2.00x"));
        assertThat(Tables.verdict(rows)).last().isEqualTo("FAILED  W01 a workload, fork-join: it broke");
    }

    @Test
    void aDisturbedRowIsMarked() {
        double[] millis = {1, 1, 1, 1, 1, 1};
        List<RowResult> rows = List.of(row("W01", 0.4, millis), row("W02", 0.1, millis), row("W03", 0.6, millis));
        assertThat(Tables.times(rows).rows())
                .extracting(cells -> cells.get(0))
                .containsExactly("W01 a workload (NOISE)", "W02 a workload", "W03 a workload (NOISE)");
        assertThat(Tables.verdict(rows))
                .last()
                .isEqualTo("NOISE   other processes used up to 60 % of the machine during W01 W03:"
                        + " run again when it is quiet");
    }

    @Test
    void figuresHaveOneLinePerCell() {
        assertThat(Tables.figures(List.of(row("W01", 10, 0, 1, 1, 1, 1))).csv())
                .hasSize(1 + Column.values().length)
                .startsWith(
                        "workload,title,variant,profile,median_ms,lowest_ms,highest_ms,failure",
                        "W01,\"a workload\",loop,clean,10.0000,10.0000,10.0000,",
                        "W01,\"a workload\",forkJoin,clean,,,,\"it broke\"");
    }

    @Test
    void theLinesOfATableAreOfEqualLength() {
        Table table = new Table(List.of("name", "value"), List.of(List.of("a long name", "1"), List.of("b", "1,000")));
        assertThat(table.lines())
                .containsExactly(
                        "name         value", "-----------  -----", "a long name      1", "b            1,000");
        assertThat(table.markdown())
                .containsExactly("| name | value |", "|---|---:|", "| a long name | 1 |", "| b | 1,000 |");
    }

    @Test
    void aRowThatDoesNotFitTheHeadIsRefused() {
        assertThatThrownBy(() -> new Table(List.of("a", "b"), List.of(List.of("1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a row has 1 cells, the head has 2");
    }

    @Test
    void theMedianIsThatOfTheTurns() {
        assertThat(new Cell.Measured(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(new Cell.Measured(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3);
    }
}
