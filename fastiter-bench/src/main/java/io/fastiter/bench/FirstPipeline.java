package io.fastiter.bench;

import io.fastiter.bench.coldstart.FirstFastIter;
import io.fastiter.bench.coldstart.FirstNothing;
import io.fastiter.bench.coldstart.FirstStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The cold start: what the first pipeline (100 longs through filter, map and sum) costs in a fresh JVM.
 *
 * <p>Launches each variant in turn, so that whatever else the machine does hits all of them alike, and prints medians:
 * of the time within the process and of the whole process.
 */
@Command(
        name = "first-pipeline",
        description =
                "Measures what the first pipeline of a fresh JVM costs: with FastIter, a stream, and nothing at all.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all was measured", "1:a launch failed", "2:the number of launches was wrong"})
public final class FirstPipeline implements Callable<Integer> {

    /** What a fresh JVM does first. */
    public enum Variant {
        NOTHING("nothing but the lambdas", FirstNothing.class),
        STREAM("java.util.stream", FirstStream.class),
        FASTITER("FastIter", FirstFastIter.class);

        private final String title;
        private final Class<?> program;

        Variant(String title, Class<?> program) {
            this.title = title;
            this.program = program;
        }
    }

    /** The medians of some launches, in milliseconds. */
    public record Times(double pipeline, double process) {}

    private record Launch(double pipeline, double process) {}

    @Parameters(
            arity = "0..1",
            paramLabel = "<launches>",
            description = "how often each variant is launched, at least 1 (default: ${DEFAULT-VALUE})",
            defaultValue = "15")
    private int launches;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this")
    private boolean help;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new FirstPipeline()).execute(args));
    }

    @Override
    public Integer call() {
        if (launches < 1) {
            throw new ParameterException(
                    spec.commandLine(), "<launches> " + launches + ": the number of launches must be at least 1");
        }
        describe(measure(launches), launches).forEach(System.out::println);
        return 0;
    }

    public static Map<Variant, Times> measure(int launches) {
        Map<Variant, List<Launch>> all = new EnumMap<>(Variant.class);
        for (int i = 0; i < launches; i++) {
            for (Variant variant : Variant.values()) {
                all.computeIfAbsent(variant, v -> new ArrayList<>()).add(launch(variant));
            }
        }
        Map<Variant, Times> medians = new EnumMap<>(Variant.class);
        all.forEach((variant, runs) -> medians.put(
                variant,
                new Times(
                        median(runs.stream().map(Launch::pipeline).toList()),
                        median(runs.stream().map(Launch::process).toList()))));
        return medians;
    }

    /** The result in lines for people. */
    public static List<String> describe(Map<Variant, Times> medians, int launches) {
        List<String> lines = new ArrayList<>();
        lines.add(format("First pipeline of a fresh JVM (medians of %d launches)", launches));
        medians.forEach((variant, times) -> lines.add(format(
                "  %-24s %7.1f ms   (whole process %.0f ms)", variant.title, times.pipeline(), times.process())));
        double ratio = medians.get(Variant.STREAM).pipeline()
                / medians.get(Variant.FASTITER).pipeline();
        lines.add(format("  FastIter against java.util.stream: %.2fx%s", ratio, ratio < 0.95 ? " LOSS" : ""));
        return lines;
    }

    private static Launch launch(Variant variant) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command =
                List.of(java.toString(), "-cp", System.getProperty("java.class.path"), variant.program.getName());
        try {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            long nanos = System.nanoTime() - start;
            if (status != 0) {
                throw new IllegalStateException(variant.program.getSimpleName() + " ended with status " + status);
            }
            return new Launch(Long.parseLong(output.substring(0, output.indexOf(' '))) / 1e6, nanos / 1e6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + variant.program.getSimpleName() + " ran", e);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
