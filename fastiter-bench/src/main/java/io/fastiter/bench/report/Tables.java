package io.fastiter.bench.report;

import io.fastiter.bench.report.Comparison.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report's tables, and its verdict in words. */
public final class Tables {

    private Tables() {}

    /** Time per call. */
    static Table times(List<RowResult> results) {
        return new Table(
                head(Arrays.stream(Column.values()).map(Column::title)),
                results.stream()
                        .map(result -> line(
                                result.label(),
                                Arrays.stream(Column.values())
                                        .map(column -> time(result.cells().get(column)))))
                        .toList());
    }

    /** How many times as fast as each rival FastIter is, and the geometric means. */
    static Table ratios(List<RowResult> results) {
        List<List<String>> lines = new ArrayList<>();
        for (RowResult result : results) {
            lines.add(line(
                    result.label(),
                    Arrays.stream(Comparison.values()).map(comparison -> ratio(comparison.ratio(result)))));
        }
        lines.add(line(
                "geometric mean",
                Arrays.stream(Comparison.values()).map(comparison -> ratio(geometricMean(comparison, results)))));
        return new Table(head(Arrays.stream(Comparison.values()).map(Comparison::title)), lines);
    }

    /** All figures for a spreadsheet: one line per cell. */
    static Table figures(List<RowResult> results) {
        List<List<String>> lines = new ArrayList<>();
        for (RowResult result : results) {
            for (Column column : Column.values()) {
                Cell cell = result.cells().get(column);
                List<String> line = new ArrayList<>(
                        List.of(result.row().id(), result.row().title(), column.variant(), column.profile()));
                if (cell instanceof Cell.Measured measured) {
                    line.addAll(
                            List.of(exact(measured.median()), exact(measured.lowest()), exact(measured.highest()), ""));
                } else {
                    line.addAll(List.of("", "", "", ((Cell.Failed) cell).reason()));
                }
                lines.add(line);
            }
        }
        return new Table(
                List.of("workload", "title", "variant", "profile", "median_ms", "lowest_ms", "highest_ms", "failure"),
                lines);
    }

    /** How many comparisons were won, even and lost, then every loss, and what else there is to know. */
    static List<String> verdict(List<RowResult> results) {
        int[] count = new int[Verdict.values().length];
        List<String> losses = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (RowResult result : results) {
            for (Comparison comparison : Comparison.values()) {
                comparison.ratio(result).ifPresent(ratio -> {
                    Verdict verdict = Comparison.verdict(ratio);
                    count[verdict.ordinal()]++;
                    if (verdict == Verdict.LOSS) {
                        losses.add(String.format(
                                Locale.ROOT,
                                "LOSS    %s against %s: FastIter takes %.2f times as long",
                                result.row().label(),
                                comparison.title(),
                                1 / ratio));
                    }
                });
            }
            for (Column column : Column.values()) {
                if (result.cells().get(column) instanceof Cell.Failed failed) {
                    remarks.add("FAILED  " + result.row().label() + ", " + column.title() + ": " + failed.reason());
                }
            }
            result.messages()
                    .forEach(message -> remarks.add("SAID    " + result.row().label() + ": " + message));
        }
        List<String> lines = new ArrayList<>();
        lines.add("FastIter: " + count[Verdict.WIN.ordinal()] + " won, " + count[Verdict.EVEN.ordinal()]
                + " even (within 5 %), " + count[Verdict.LOSS.ordinal()] + " lost");
        lines.addAll(losses);
        lines.addAll(remarks);
        lines.addAll(noise(results));
        return lines;
    }

    /** One line for all rows that were disturbed: they count, but they prove little. */
    private static List<String> noise(List<RowResult> results) {
        List<RowResult> disturbed =
                results.stream().filter(RowResult::disturbed).toList();
        if (disturbed.isEmpty()) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "NOISE   other processes used up to %.0f %% of the machine during %s: run again when it is quiet",
                100
                        * disturbed.stream()
                                .mapToDouble(RowResult::disturbance)
                                .max()
                                .orElseThrow(),
                disturbed.stream().map(result -> result.row().id()).collect(Collectors.joining(" "))));
    }

    private static OptionalDouble geometricMean(Comparison comparison, List<RowResult> results) {
        OptionalDouble meanOfLogs = results.stream()
                .map(comparison::ratio)
                .flatMapToDouble(OptionalDouble::stream)
                .map(Math::log)
                .average();
        return meanOfLogs.isPresent() ? OptionalDouble.of(Math.exp(meanOfLogs.getAsDouble())) : meanOfLogs;
    }

    /** Three significant digits, in the unit that suits them. */
    private static String time(Cell cell) {
        if (!(cell instanceof Cell.Measured measured)) {
            return "FAILED";
        }
        double millis = measured.median();
        if (millis < 1e-3) {
            return threeDigits(millis * 1e6) + " ns";
        }
        return millis < 0.1 ? threeDigits(millis * 1e3) + " us" : threeDigits(millis) + " ms";
    }

    private static String threeDigits(double value) {
        int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String exact(double millis) {
        return String.format(Locale.ROOT, "%.6g", millis);
    }

    /** A loss stands out; a win needs no praise. */
    private static String ratio(OptionalDouble ratio) {
        if (ratio.isEmpty()) {
            return "-";
        }
        String mark = switch (Comparison.verdict(ratio.getAsDouble())) {
            case WIN -> " +";
            case EVEN -> " =";
            case LOSS -> " LOSS";
        };
        return String.format(Locale.ROOT, "%.2fx%-5s", ratio.getAsDouble(), mark);
    }

    private static List<String> head(Stream<String> titles) {
        return line("workload", titles);
    }

    private static List<String> line(String first, Stream<String> rest) {
        return Stream.concat(Stream.of(first), rest).toList();
    }
}
