package io.fastiter.bench.report;

import static io.fastiter.bench.report.Results.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {

    private static final Pace PACE = Pace.ofSecondsPerCell(0.8);

    @TempDir
    Path directory;

    @BeforeAll
    static void withoutAScreen() {
        System.setProperty("java.awt.headless", "true");
    }

    @Test
    void writesTableFiguresAndPicture() throws IOException {
        Summary summary = new Summary(
                List.of(row("W01", 10, 5, 5, 20, 4, 4), row("W02", 10, 0, 5, 20, 4, 4)), List.of(), List.of(), PACE);
        assertThat(summary.write(directory)).hasSize(3).noneMatch(line -> line.contains("none"));
        assertThat(directory.resolve("report.md"))
                .content()
                .contains("| W01 a workload |")
                .contains("(speedup.png)");
        assertThat(directory.resolve("report.csv")).content().contains("W02");
        BufferedImage picture = ImageIO.read(directory.resolve("speedup.png").toFile());
        assertThat(picture.getWidth()).isGreaterThan(800);
    }

    @Test
    void aPictureThatCannotBeDrawnLeavesTheFiguresAlone() throws IOException {
        Summary summary = new Summary(List.of(row("W01", 0, 5, 5, 20, 4, 4)), List.of(), List.of(), PACE);
        assertThat(summary.write(directory)).last().asString().contains("none").contains("no loop was measured");
        assertThat(directory.resolve("report.md")).content().doesNotContain("speedup.png");
        assertThat(directory.resolve("report.csv")).exists();
    }

    @Test
    void failsIfACellFailed() {
        assertThat(new Summary(List.of(row("W01", 1, 1, 1, 1, 1, 1)), List.of(), List.of(), PACE).failed())
                .isFalse();
        assertThat(new Summary(List.of(row("W01", 1, 1, 1, 1, 0, 1)), List.of(), List.of(), PACE).failed())
                .isTrue();
    }

    @Test
    void namesTheMachineAndWhatThereWasNoTimeFor() {
        Summary summary =
                new Summary(List.of(row("W01", 1, 1, 1, 1, 1, 1)), Catalogue.chosen(List.of("W18")), List.of(), PACE);
        assertThat(summary.text())
                .anyMatch(line -> line.startsWith("cores"))
                .anyMatch(line -> line.startsWith("JDK"))
                .anyMatch(line -> line.startsWith("GC"))
                .last()
                .asString()
                .startsWith("NOT RUN W18");
    }
}
