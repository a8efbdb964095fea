package io.fastiter.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table of text, first column to the left, the others to the right. */
record Table(List<String> head, List<List<String>> rows) {

    Table {
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException(
                        "a row has " + row.size() + " cells, the head has " + head.size() + ": " + row);
            }
        }
    }

    /** Lines of equal length for a terminal. */
    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < head.size(); column++) {
            int width = head.get(column).length();
            for (List<String> row : rows) {
                width = Math.max(width, row.get(column).length());
            }
            widths.add(width);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(head, widths));
        lines.add(widths.stream().map("-"::repeat).collect(Collectors.joining("  ")));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths.get(column) - cell.length());
            line.append(column == 0 ? cell + space : "  " + space + cell);
        }
        return line.toString();
    }

    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add(markdownLine(head));
        lines.add("|---" + "|---:".repeat(head.size() - 1) + "|");
        rows.forEach(row -> lines.add(markdownLine(row)));
        return lines;
    }

    private static String markdownLine(List<String> cells) {
        return "| " + cells.stream().map(String::strip).collect(Collectors.joining(" | ")) + " |";
    }

    List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add(csvLine(head));
        rows.forEach(row -> lines.add(csvLine(row)));
        return lines;
    }

    private static String csvLine(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.matches("[^,\"\\s]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }
}
