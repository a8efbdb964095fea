package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.internal.plan.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a profile, and a flight recording, tell of runs. */
@MustEnd
class ProfileTest {
    private static final ForkJoinPool POOL = new ForkJoinPool(2);

    @AfterAll
    static void endPool() {
        POOL.shutdown();
    }

    /** Items that wait for each other, so that two threads take part. */
    private static LongParIter shared() {
        CountDownLatch both = new CountDownLatch(2);
        return ParIter.range(0, 100)
                .on(POOL)
                .named("<shared> & split")
                .force(Options.FORCE_SPLIT)
                .map(x -> {
                    both.countDown();
                    try {
                        both.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return x;
                });
    }

    @Test
    void itTellsWhoDidWhat() {
        Profiled<Long> profiled = shared().profile(LongParIter::sum);

        RunReport report = profiled.report();
        assertThat(profiled.result()).isEqualTo(4950);
        assertThat(report.pipeline()).contains("<shared> & split");
        assertThat(report.items()).isEqualTo(100);
        assertThat(report.threads()).hasSizeBetween(2, 3);
        assertThat(report.threads().get(0).name())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(report.timeToFirstHelp()).isPresent();
        assertThat(report.pieces().stream().mapToLong(p -> p.to() - p.from()).sum())
                .isEqualTo(100);
        assertThat(report.pieces()).anyMatch(RunReport.PieceReport::stolen);
        assertThat(report.threads().stream()
                        .mapToLong(RunReport.ThreadReport::steals)
                        .sum())
                .isEqualTo(report.pieces().stream()
                        .filter(RunReport.PieceReport::stolen)
                        .count());
        assertThat(report.efficiency()).isBetween(0.0, 1.0);
        assertThat(report.elapsed()).isPositive();
        assertThat(report.toString())
                .contains("100 items", report.threads().get(1).name());
    }

    @Test
    void aRunOfOneThreadIsOnePiece() {
        RunReport report = ParIter.range(0, 1000)
                .sequential()
                .profile(p -> p.map(x -> x).sum())
                .report();

        assertThat(report.threads()).hasSize(1);
        assertThat(report.pieces()).hasSize(1);
        assertThat(report.items()).isEqualTo(1000);
        assertThat(report.timeToFirstHelp()).isEmpty();
    }

    @Test
    void batchesOfAnIteratorAreCounted() {
        RunReport report = ParIter.of(List.of(1, 2, 3).iterator())
                .profile(p -> p.map(x -> x).collect())
                .report();

        assertThat(report.items()).isEqualTo(3);
    }

    @Test
    void anIteratorThatRunsItemByItemIsNotAPieceForEach() {
        RunReport report = ParIter.range(0, 100_000)
                .sequential()
                .profile(p -> {
                    long sum = 0;
                    for (var items = p.iterator(); items.hasNext(); ) {
                        sum += items.nextLong();
                    }
                    return sum;
                })
                .report();

        assertThat(report.items()).isEqualTo(100_000);
        assertThat(report.pieces()).hasSizeLessThan(90_000);
    }

    @Test
    void theTimelineIsAPicture() {
        String svg = shared().profile(LongParIter::sum).report().toSvg();

        assertThat(svg).startsWith("<svg ").endsWith("</svg>\n");
        assertThat(svg).contains(">&lt;shared&gt; &amp; split: 100 items in ");
        assertThat(svg.split("<rect ", -1)).hasSizeGreaterThan(4);
        assertThat(svg.lines())
                .allMatch(line -> line.matches("<svg [^<>]*>|</svg>|<rect [^<>]*/>|<text [^<>]*>[^<>]*</text>"));
    }

    @Test
    void aReportOfNothingHasAPictureToo() {
        RunReport report = ParIter.range(0, 0).profile(p -> 0).report();

        assertThat(report.toSvg()).contains("</svg>");
        assertThat(report.items()).isZero();
    }

    @Test
    void aFlightRecordingSeesRunsPiecesAndCompilations(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("io.fastiter.Run").withThreshold(Duration.ZERO);
            recording.enable("io.fastiter.Piece").withThreshold(Duration.ZERO);
            recording.enable("io.fastiter.Compilation").withThreshold(Duration.ZERO);
            recording.start();
            for (int i = 0; i < 100; i++) {
                shared().sum(); // the first shared run of a JVM only has somebody look whether there is a recording
                Thread.sleep(5);
            }
            ParIter.range(0, 10)
                    .force(Options.FORCE_COMPILED)
                    .map(x -> x ^ 4711)
                    .sum();
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events).anySatisfy(e -> {
            assertThat(e.getEventType().getName()).isEqualTo("io.fastiter.Run");
            assertThat(e.getString("pipeline")).isEqualTo("<shared> & split");
            assertThat(e.getString("ended")).isEqualTo("result");
            assertThat(e.getInt("threads")).isEqualTo(3);
            assertThat(e.getLong("pieces")).isGreaterThan(1);
        });
        long runs = of(events, "io.fastiter.Run").count();
        assertThat(runs).isPositive();
        assertThat(of(events, "io.fastiter.Piece")
                        .mapToLong(e -> e.getLong("items"))
                        .sum())
                .isEqualTo(100 * runs);
        assertThat(events).anySatisfy(e -> {
            assertThat(e.getEventType().getName()).isEqualTo("io.fastiter.Compilation");
            assertThat(e.getString("pipeline")).isEqualTo("range.map.sum");
            assertThat(e.getBoolean("compiled")).isTrue();
        });
        assertThat(Files.size(file)).isPositive();
    }

    private static Stream<RecordedEvent> of(List<RecordedEvent> events, String type) {
        return events.stream()
                .filter(e -> e.getEventType().getName().equals(type))
                .filter(e -> "<shared> & split".equals(e.getString("pipeline")));
    }
}
