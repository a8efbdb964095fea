package io.fastiter.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The finished report: for the terminal, as Markdown, as CSV and as a picture.
 *
 * @param rows what was run, in order
 * @param notRun rows that there was no time for
 * @param extras further lines, such as the cold start's
 */
public record Summary(List<RowResult> rows, List<Row> notRun, List<String> extras, Pace pace) {

    private static final String RATIOS = "FastIter's speed as a multiple of each rival's (LOSS where it is slower)";

    private String times() {
        return "Time per call (medians of " + pace.turns() + " turns of "
                + pace.turn().toMillis() + " ms, in turn with the rest of the line)";
    }

    public boolean failed() {
        return rows.stream().anyMatch(RowResult::failed);
    }

    /** The report for a terminal, losses and failures last, where they are read. */
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add("FastIter speedup report");
        lines.addAll(MachineFacts.lines());
        lines.add("");
        lines.add(times());
        lines.addAll(Tables.times(rows).lines());
        lines.add("");
        lines.add(RATIOS);
        lines.addAll(Tables.ratios(rows).lines());
        lines.add("");
        if (!extras.isEmpty()) {
            lines.addAll(extras);
            lines.add("");
        }
        lines.addAll(Tables.verdict(rows));
        lines.addAll(notRunLines());
        return lines;
    }

    /** Writes {@code report.md}, {@code report.csv} and {@code speedup.png}; returns what to tell about them. */
    public List<String> write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path csv = Files.write(
                directory.resolve("report.csv"), Tables.figures(rows).csv());
        Path picture = directory.resolve("speedup.png");
        String pictureLine = "picture   " + picture;
        boolean drawn = true;
        try {
            Chart.write(rows, picture);
        } catch (IOException | LinkageError | RuntimeException e) {
            // A JDK without fonts or without its desktop libraries can't draw; the figures are worth having all the
            // same.
            drawn = false;
            pictureLine = "picture   none: " + e;
        }
        Path markdown = Files.write(directory.resolve("report.md"), markdown(drawn));
        return List.of("table     " + markdown, "figures   " + csv, pictureLine);
    }

    private List<String> markdown(boolean drawn) {
        List<String> lines = new ArrayList<>();
        lines.add("# FastIter speedup report");
        lines.add("");
        lines.addAll(codeBlock(MachineFacts.lines()));
        lines.add("");
        lines.add(times() + ":");
        lines.add("");
        lines.addAll(Tables.times(rows).markdown());
        lines.add("");
        lines.add(RATIOS + ":");
        lines.add("");
        lines.addAll(Tables.ratios(rows).markdown());
        lines.add("");
        if (drawn) {
            lines.add("![Times as fast as the hand-written loop](speedup.png)");
            lines.add("");
        }
        List<String> closing = new ArrayList<>(extras);
        closing.addAll(Tables.verdict(rows));
        closing.addAll(notRunLines());
        lines.addAll(codeBlock(closing));
        return lines;
    }

    private List<String> notRunLines() {
        return notRun.stream()
                .map(row -> "NOT RUN " + row.label() + ": the time was up (--limit)")
                .toList();
    }

    private static List<String> codeBlock(List<String> lines) {
        List<String> block = new ArrayList<>();
        block.add("```");
        block.addAll(lines);
        block.add("```");
        return block;
    }
}
