package io.fastiter.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.ParIter;
import io.fastiter.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ProgressBarListenerTest {

    private final StringWriter out = new StringWriter();

    private ProgressBarListener onTerminal() {
        return ProgressBarListener.onTerminal(new PrintWriter(out), "reading", "files");
    }

    /** What stands in the line at the end. */
    private String lastPicture() {
        assertThat(out.toString()).endsWith(System.lineSeparator());
        List<String> pictures = List.of(out.toString().stripTrailing().split("\r|\n"));
        return pictures.get(pictures.size() - 1);
    }

    @Test
    void showsWhatIsDoneTheTotalTheRateAndTheTimeLeft() {
        try (ProgressBarListener bar = onTerminal()) {
            bar.progress(new Progress(3, OptionalLong.of(12)));
        }
        assertThat(lastPicture())
                .matches(
                        "reading +25% \\[=+>? +] +3/12 files \\(\\d+:\\d\\d:\\d\\d / \\d+:\\d\\d:\\d\\d\\) [\\d,]+\\.\\d files/s");
    }

    @Test
    void showsOnlyWhatIsDoneWhileTheTotalIsUnknown() {
        try (ProgressBarListener bar = onTerminal()) {
            bar.progress(new Progress(7, OptionalLong.empty()));
        }
        assertThat(lastPicture()).contains("? % [", "7/? files", " / ?)").doesNotContain("100%");
    }

    @Test
    void showsTheTotalOnceItIsKnown() {
        try (ProgressBarListener bar = onTerminal()) {
            bar.progress(new Progress(7, OptionalLong.empty()));
            bar.progress(new Progress(9, OptionalLong.of(9)));
        }
        assertThat(lastPicture()).contains("100% [", "9/9 files").doesNotContain("?)");
    }

    @Test
    void isFullAfterARunWithAnUnknownNumberOfItems() {
        try (ProgressBarListener bar = onTerminal()) {
            assertThat(ParIter.of(List.of(1, 2, 3, 4).iterator())
                            .onProgress(bar)
                            .count())
                    .isEqualTo(4);
        }
        assertThat(lastPicture()).contains("100%", "4/4 files");
    }

    @Test
    void isNotFullAfterAFailure() {
        assertThatThrownBy(() -> {
                    try (ProgressBarListener bar = onTerminal()) {
                        ParIter.of(1, 2, 0, 4).onProgress(bar).map(x -> 1 / x).forEach(x -> {});
                    }
                })
                .isInstanceOf(ArithmeticException.class);
        assertThat(lastPicture()).startsWith("reading").doesNotContain("100%");
    }

    @Test
    void endsItsLineOnceHoweverEarlyItIsClosed() {
        for (int i = 0; i < 200; i++) {
            out.getBuffer().setLength(0);
            ProgressBarListener bar = onTerminal();
            bar.close();
            bar.close();
            assertThat(out.toString()).startsWith("\rreading").endsWith(System.lineSeparator());
            assertThat(out.toString()).containsOnlyOnce("\n");
        }
    }

    @Test
    void leavesAnInterruptToTheCaller() {
        ProgressBarListener bar = onTerminal();
        Thread.currentThread().interrupt();
        bar.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lastPicture()).startsWith("reading");
    }

    @Test
    void writesLinesThatAreNeverOverwrittenToALog() {
        try (ProgressBarListener bar = ProgressBarListener.inLines(new PrintWriter(out), "reading", "files")) {
            bar.progress(new Progress(12, OptionalLong.of(12)));
        }
        assertThat(out.toString().lines()).allMatch(line -> line.startsWith("reading"));
        assertThat(out.toString().replace(System.lineSeparator(), "")).doesNotContain("\r");
        assertThat(lastPicture()).contains("100%", "12/12 files");
    }
}
