package io.fastiter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReportTest {

    private final StringWriter errors = new StringWriter();

    private int execute(String... args) {
        return new CommandLine(new Report()).setErr(new PrintWriter(errors)).execute(args);
    }

    @Test
    void anUnknownWorkloadIsRefusedWithTheKnownOnes() {
        assertThat(execute("--workloads", "W01,W99")).isEqualTo(2);
        assertThat(errors.toString()).contains("no workload is called W99").contains("W05a");
    }

    @Test
    void aCellWithoutTimeIsRefused() {
        assertThat(execute("--seconds", "0")).isEqualTo(2);
        assertThat(errors.toString()).contains("--seconds 0.0: a cell needs more than 0 seconds");
    }
}
