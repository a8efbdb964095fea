package io.fastiter.bench.report;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A row that was run.
 *
 * @param cells what became of each column
 * @param messages what FastIter's workers printed
 * @param disturbance the share of the machine, from 0 to 1, that other processes used meanwhile
 */
public record RowResult(Row row, Map<Column, Cell> cells, List<String> messages, double disturbance) {

    /** With less than this used by others, the figures are as good as on an idle machine. */
    private static final double DISTURBED = 0.15;

    public RowResult {
        cells = Map.copyOf(cells);
        messages = List.copyOf(messages);
    }

    /** The median in milliseconds, where there is one. */
    OptionalDouble millis(Column column) {
        return cells.get(column) instanceof Cell.Measured cell
                ? OptionalDouble.of(cell.median())
                : OptionalDouble.empty();
    }

    /** The row's name, with a warning where its figures are not to be trusted. */
    String label() {
        return disturbed() ? row.label() + " (NOISE)" : row.label();
    }

    boolean disturbed() {
        return disturbance > DISTURBED;
    }

    public boolean failed() {
        return cells.values().stream().anyMatch(Cell.Failed.class::isInstance);
    }
}
