package io.fastiter.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void withoutATerminalThereAreFewWholeLines() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Progress progress = Progress.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, 1_000)) {
            for (int step = 0; step < 900; step++) {
                progress.step("W03 seven maps: fork-join");
            }
            progress.leaveOut(100);
        }
        String output = bytes.toString(StandardCharsets.UTF_8);
        assertThat(output)
                .contains("100%")
                .contains("W03 seven maps: fork-join")
                .doesNotContain("\r");
        assertThat(output.lines().count()).isLessThan(5);
    }
}
