package io.fastiter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ReportTest {

    @TempDir
    private Path directory;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    private int execute(String... args) {
        return new CommandLine(new Report())
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(errors))
                .execute(args);
    }

    /** Asks for as little as can be measured, so that a test fails soon where the directory is not refused. */
    private int executeInto(Path out) {
        return execute("--workloads", "W16", "--seconds", "0.001", "--out", out.toString());
    }

    @Test
    void anUnknownWorkloadIsRefusedWithTheKnownOnes() {
        assertThat(execute("--workloads", "W01,W99")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("--workloads W99: no workload is called so")
                .contains("W05a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "W01,,W02"})
    void aMissingNameOfAWorkloadIsRefusedWithTheKnownOnes(String names) {
        assertThat(execute("--workloads=" + names)).isEqualTo(2);
        assertThat(errors.toString())
                .contains("the name of a workload is missing")
                .contains("W05a");
    }

    @Test
    void twoChoicesOfWorkloadsAreRefused() {
        assertThat(execute("--quick", "--workloads", "W01")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("--quick and --workloads: both choose workloads, give one of them");
    }

    @Test
    void aCellWithoutTimeIsRefused() {
        assertThat(execute("--seconds", "0")).isEqualTo(2);
        assertThat(errors.toString()).contains("--seconds 0.0: a cell needs more than 0 seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"61", "Infinity"})
    void aCellThatItsWorkerWouldBeGivenUpForIsRefused(String seconds) {
        assertThat(execute("--seconds", seconds)).isEqualTo(2);
        assertThat(errors.toString()).contains("a cell gets at most 60 seconds");
    }

    @Test
    void aLimitBelowZeroIsRefused() {
        assertThat(execute("--limit", "-1")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("--limit -1: it must be at least 0 seconds");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefusedBeforeMeasuring() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(executeInto(file)).isEqualTo(2);
        assertThat(errors.toString()).startsWith("--out " + file + ": is a file, name a directory");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefusedBeforeMeasuring() throws IOException {
        Path below = Files.createFile(directory.resolve("file")).resolve("report");
        assertThat(executeInto(below)).isEqualTo(2);
        assertThat(errors.toString())
                .startsWith("--out " + below + ": cannot be written to (")
                .contains("), name another directory");
    }

    @Test
    void aRefusedCommandLeavesNoDirectory() {
        Path out = directory.resolve("report");
        assertThat(execute("--limit", "-1", "--out", out.toString())).isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    @Test
    void theVersionIsPrinted() {
        assertThat(execute("--version")).isZero();
        // The number itself is in the manifest of the jar, which no test of a module runs from.
        assertThat(output.toString()).startsWith("FastIter ");
    }
}
