package io.fastiter.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.CancelToken;
import io.fastiter.Checked;
import io.fastiter.LongParIter;
import io.fastiter.ParIter;
import io.fastiter.Profiled;
import io.fastiter.examples.context.MicrometerCarrier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The code of the README: it compiles, it runs, it prints what stands there, and it is the code below. */
class ReadmeTest {

    private static final Path README = Path.of("../README.md");
    private static final Path THIS = Path.of("src/test/java/io/fastiter/examples/ReadmeTest.java");

    private record Order(boolean paid) {}

    private static String fetch(String url) throws IOException {
        if (url.isEmpty()) {
            throw new IOException("nowhere");
        }
        return url;
    }

    @Test
    void theFirstPipelineRunsAndPrintsWhatTheReadmeSays() throws IOException {
        long[] digits = LongStream.range(0, 1_000_000).map(i -> i % 10).toArray();
        List<String> urls = List.of("here", "there");
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            // the first pipeline
            LongParIter squares = ParIter.of(digits).filter(x -> x % 2 == 0).map(x -> x * x);
            System.out.println(squares.named("squares").explain()); // runs nothing

            squares.sum(); // runs it
            squares.limit(10).toArray(); // runs it again: a pipeline is a value
            squares.parallelism(4).max(); // with at most four threads
            squares.zip(ParIter.range(0, 1_000_000), (x, y) -> x * y).average();

            // Calls that wait: 32 at a time, on virtual threads where there are any, results in order.
            ParIter.of(urls)
                    .mapBlocking(32, Checked.function(url -> fetch(url)))
                    .mapToInt(String::length)
                    .sum();
            // to here
        } finally {
            System.setOut(out);
        }

        assertThat(unindented(Files.readString(README)))
                .contains("```java\nlong[] digits = ...;\n" + codeBehind("// the first pipeline") + "```\n")
                .contains("```\n"
                        + unindented(printed.toString(StandardCharsets.UTF_8).strip()) + "```\n");
    }

    @Test
    void theCodeOnProgressRunsAndIsThatOfTheReadme() throws IOException {
        StringWriter shown = new StringWriter();
        PrintWriter err = new PrintWriter(shown);
        List<Order> orders = List.of(new Order(true), new Order(false), new Order(true));

        // on progress
        CancelToken token = new CancelToken(); // token.cancel(), on any thread, ends the runs and what they wait for
        try (ProgressBarListener bar = ProgressBarListener.onTerminal(err, "orders", "items")) {
            Profiled<Long> paid = ParIter.of(orders)
                    .timeout(Duration.ofMinutes(1))
                    .cancelOn(token)
                    .onProgress(bar) // a few times a second: how many items are done, and of how many
                    .carry(new MicrometerCarrier()) // what belongs to the caller's thread is there on the others
                    .profile(p -> p.filter(Order::paid).count());
            System.out.println(paid.report()); // which thread did what; toSvg() draws it
        }
        // to here

        assertThat(shown.toString()).contains("3/3 items");
        assertThat(unindented(Files.readString(README))).contains("```java\n" + codeBehind("// on progress") + "```\n");
    }

    /** What stands in this file between a comment of this text and the next one that says where the code ends. */
    private static String codeBehind(String comment) throws IOException {
        String here = unindented(Files.readString(THIS));
        int from = here.indexOf(comment + "\n") + comment.length() + 1;
        return here.substring(from, here.indexOf("// to here\n", from));
    }

    /** The lines of a text without the white space that a formatter may change: at their ends, and ahead of comments. */
    private static String unindented(String text) {
        StringBuilder lines = new StringBuilder();
        text.lines()
                .forEach(line ->
                        lines.append(line.strip().replaceAll(" +// ", " // ")).append('\n'));
        return lines.toString();
    }
}
