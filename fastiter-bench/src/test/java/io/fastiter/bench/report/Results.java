package io.fastiter.bench.report;

import io.fastiter.bench.W01Sum;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes up rows for the tests. */
final class Results {

    private Results() {}

    /** A row with these milliseconds, in the order of the columns; 0 for a cell that failed. */
    static RowResult row(String id, double... millis) {
        return row(id, 0, millis);
    }

    static RowResult row(String id, double disturbance, double[] millis) {
        Map<Column, Cell> cells = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            double time = millis[column.ordinal()];
            cells.put(column, time > 0 ? new Cell.Measured(List.of(time)) : new Cell.Failed("it broke"));
        }
        return new RowResult(Row.essential(id, "a workload", W01Sum.class), cells, List.of(), disturbance);
    }
}
