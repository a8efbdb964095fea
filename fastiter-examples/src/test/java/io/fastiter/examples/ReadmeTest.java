package io.fastiter.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.CancelToken;
import io.fastiter.ParIter;
import io.fastiter.Profiled;
import io.fastiter.examples.context.MicrometerCarrier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the README on cancelling, progress and context: it compiles, it runs, and it is the code below. */
class ReadmeTest {

    private static final Path README = Path.of("../README.md");
    private static final Path THIS = Path.of("src/test/java/io/fastiter/examples/ReadmeTest.java");

    private record Order(boolean paid) {}

    @Test
    void theCodeOnProgressRuns() {
        StringWriter shown = new StringWriter();
        PrintWriter err = new PrintWriter(shown);
        List<Order> orders = List.of(new Order(true), new Order(false), new Order(true));

        // as in the README
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
    }

    @Test
    void theCodeOnProgressIsThatOfTheReadme() throws IOException {
        String here = unindented(Files.readString(THIS));
        String code = here.substring(
                here.indexOf("// as in the README\n") + "// as in the README\n".length(), here.indexOf("// to here\n"));
        assertThat(unindented(Files.readString(README))).contains("```java\n" + code + "```\n");
    }

    private static String unindented(String text) {
        StringBuilder lines = new StringBuilder();
        text.lines().forEach(line -> lines.append(line.strip()).append('\n'));
        return lines.toString();
    }
}
