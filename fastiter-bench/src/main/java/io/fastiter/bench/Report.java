package io.fastiter.bench;

import io.fastiter.bench.report.Catalogue;
import io.fastiter.bench.report.Pace;
import io.fastiter.bench.report.Progress;
import io.fastiter.bench.report.Row;
import io.fastiter.bench.report.RowResult;
import io.fastiter.bench.report.RowRun;
import io.fastiter.bench.report.Summary;
import io.fastiter.bench.report.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The speedup report: how fast FastIter is against what else one could have written, as a table and as a picture. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Report.Version.class,
        sortOptions = false,
        description = {
            "Measures the workloads as a hand-written loop, hand-written fork-join, parallel stream and FastIter,",
            "the latter two also after unrelated pipelines have run in the same JVM (polluted)."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all cells were measured", "1:a cell failed", "2:the options were wrong"})
public final class Report implements Callable<Integer> {

    private static final int COLD_LAUNCHES = 7;

    /** About what the launches of the cold start take. */
    private static final Duration COLD_START = Duration.ofSeconds(5);

    @Option(names = "--quick", description = "a few workloads in half a minute")
    private boolean quick;

    @Option(
            names = "--workloads",
            split = ",",
            paramLabel = "<id>",
            description = "only these, by the beginning of their names: W01,W05")
    private List<String> workloads;

    @Option(
            names = "--seconds",
            paramLabel = "<s>",
            description = "how long a cell is measured, warming up included (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private double seconds;

    @Option(
            names = "--limit",
            paramLabel = "<s>",
            description =
                    "start no further optional workload that would end later than this (default: ${DEFAULT-VALUE})",
            defaultValue = "130")
    private long limitSeconds;

    @Option(
            names = "--out",
            paramLabel = "<dir>",
            description = "where the table and the picture are written (default: ${DEFAULT-VALUE})",
            defaultValue = "fastiter-bench/target/report")
    private Path out;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        // The picture is drawn without a screen.
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Report()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        long start = System.nanoTime();
        List<Row> rows = rows();
        Pace pace = pace();
        require(
                limitSeconds >= 0,
                "--limit " + limitSeconds + ": it must be at least 0 seconds; at 0, optional workloads are left out");
        // Last, so that a refused command leaves no directory behind.
        Path directory = directory();
        Summary summary = measure(rows, pace, start);
        summary.text().forEach(System.out::println);
        System.out.println();
        summary.write(directory).forEach(System.out::println);
        System.out.printf("time      %d s%n", since(start).toSeconds());
        return summary.failed() ? 1 : 0;
    }

    private List<Row> rows() {
        if (workloads == null) {
            return quick ? Catalogue.quick() : Catalogue.all();
        }
        require(!quick, "--quick and --workloads: both choose workloads, give one of them");
        try {
            return Catalogue.chosen(workloads);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    private Pace pace() {
        try {
            return Pace.ofSecondsPerCell(seconds);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    /** Where the report will be written, made and tried out now: minutes of measuring must not end in a refusal. */
    private Path directory() {
        Path directory = out.toAbsolutePath().normalize();
        require(
                Files.isDirectory(directory) || !Files.exists(directory),
                "--out " + out + ": is a file, name a directory");
        try {
            Files.createDirectories(directory);
            // Permissions alone don't tell: root has all of them, also where the file system takes no files.
            Files.delete(Files.createTempFile(directory, "report", null));
        } catch (IOException e) {
            throw refused("--out " + out + ": cannot be written to (" + e + "), name another directory");
        }
        return directory;
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw refused(message);
        }
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Summary measure(List<Row> rows, Pace pace, long start) {
        List<RowResult> results = new ArrayList<>();
        List<Row> notRun = new ArrayList<>();
        List<String> coldStart;
        try (Progress progress = Progress.on(System.err, Terminal.present(), rows.size() * RowRun.steps(pace) + 1)) {
            for (Row row : rows) {
                if (row.essential() || fits(results.size(), start)) {
                    results.add(RowRun.of(row, pace, progress));
                } else {
                    notRun.add(row);
                    progress.leaveOut(RowRun.steps(pace));
                }
            }
            progress.step("cold start");
            coldStart = coldStart();
        }
        return new Summary(results, notRun, coldStart, pace);
    }

    /** Whether one more row, taking as long as those before it, and the cold start would end before the limit. */
    private boolean fits(int done, long start) {
        Duration used = since(start);
        return used.plus(used.dividedBy(Math.max(1, done))).plus(COLD_START).compareTo(Duration.ofSeconds(limitSeconds))
                <= 0;
    }

    private static List<String> coldStart() {
        try {
            return FirstPipeline.describe(FirstPipeline.measure(COLD_LAUNCHES), COLD_LAUNCHES);
        } catch (RuntimeException e) {
            return List.of("First pipeline of a fresh JVM: FAILED, " + e.getMessage());
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The version that the manifest of the jar names. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Report.class.getPackage().getImplementationVersion();
            return new String[] {"FastIter " + (version == null ? "(no version: not run from its jar)" : version)};
        }
    }
}
