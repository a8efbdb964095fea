package io.fastiter.examples;

import io.fastiter.ParIter;
import io.fastiter.Profiled;
import io.fastiter.RunReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A command that counts the words in a directory of text files; {@link WordCount} has the pipeline.
 *
 * <pre>
 * mvn -q -DskipTests -pl fastiter-examples -am package &amp;&amp; java -jar fastiter-examples/target/fastiter-examples.jar
 * </pre>
 */
@Command(
        name = "words",
        sortOptions = false,
        description = {
            "Counts the words in the text files of a directory and of those below it.",
            "Files that are not UTF-8 text are skipped; symbolic links are not followed."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the words were counted, also where single files could not be read",
            "1:with --compare, the results differ; with --timeline, the picture could not be written",
            "2:the options or the directory were wrong"
        })
public final class WordFrequencies implements Callable<Integer> {

    private static final int PROBLEMS_SHOWN = 10;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "where the files are (default: the licence texts of the JDK)")
    private Path directory;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "print the N most frequent words (default: ${DEFAULT-VALUE})")
    private int top;

    @Option(
            names = "--extension",
            split = ",",
            paramLabel = "EXT",
            description = "only files that end so, in either case: txt,md (default: all)")
    private List<String> extensions;

    @Option(names = "--threads", paramLabel = "N", description = "on at most N threads (default: all of the machine's)")
    private Integer threads;

    @Option(
            names = "--progress",
            negatable = true,
            description = "show on the error stream how far the counting is (default: on a terminal)")
    private Boolean progress;

    @Option(
            names = "--timeline",
            paramLabel = "FILE",
            description = "print which thread did what, and write a picture of it, an SVG, to FILE")
    private Path timeline;

    @Option(names = "--compare", description = "time java.util.stream on the same files too")
    private boolean compare;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this")
    private boolean help;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new WordFrequencies()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        require(top >= 1, "--top " + top + ": the number of words must be at least 1");
        require(threads == null || threads >= 1, "--threads " + threads + ": the number must be at least 1");
        require(
                extensions == null || !(extensions.isEmpty() || extensions.contains("")),
                "--extension: an ending is missing, give some like txt,md or leave the option out");
        Path root = directory == null ? textsOfTheJdk() : directory;
        require(Files.isDirectory(root), root + (Files.exists(root) ? " is not a directory" : ": no such directory"));

        if (timeline != null) {
            Path folder = timeline.toAbsolutePath().getParent();
            require(
                    folder == null || Files.isDirectory(folder),
                    "--timeline " + timeline + ": there is no directory " + folder);
            require(!Files.isDirectory(timeline), "--timeline " + timeline + ": is a directory, not a file");
        }

        FileTree tree = FileTree.below(root, this::wanted);
        // A pipeline is a value: the comparison runs the same one many times.
        ParIter<Path> files = ParIter.of(tree.files()).named("words");
        if (threads != null) {
            files = files.parallelism(threads);
        }
        long start = System.nanoTime();
        Counted counted = count(files);
        print(root, counted.count(), (System.nanoTime() - start) / 1e9);
        reportProblems(tree.problems(), counted.count().problems());
        boolean drawn = timeline == null || draw(counted.report());
        if (!compare) {
            return drawn ? 0 : 1;
        }
        Comparison comparison = Comparison.of(files, tree.files(), threads);
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        comparison.lines().forEach(out::println);
        return drawn && comparison.equalResults() ? 0 : 1;
    }

    /** What was counted, and who did it if somebody wants to know. */
    private record Counted(WordCount count, RunReport report) {}

    private Counted count(ParIter<Path> files) {
        if (progress == null ? !Terminal.present() : !progress) {
            return profiled(files);
        }
        PrintWriter err = spec.commandLine().getErr();
        try (ProgressBarListener bar = Terminal.present()
                ? ProgressBarListener.onTerminal(err, "words", "files")
                : ProgressBarListener.inLines(err, "words", "files")) {
            return profiled(files.onProgress(bar));
        }
    }

    private Counted profiled(ParIter<Path> files) {
        if (timeline == null) {
            return new Counted(WordCount.of(files), null);
        }
        Profiled<WordCount> profiled = files.profile(WordCount::of);
        return new Counted(profiled.result(), profiled.report());
    }

    /** Whether the picture is there now; what it shows is printed in any case. */
    private boolean draw(RunReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%n%s", report);
        try {
            Files.writeString(timeline, report.toSvg());
            out.printf("timeline  %s%n", timeline);
            return true;
        } catch (IOException e) {
            spec.commandLine().getErr().println("not written: " + TextReader.problem(timeline, e));
            return false;
        } finally {
            out.flush();
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** A directory with texts that every machine with a JDK has; a run-time image of jlink's may lack the licences. */
    private static Path textsOfTheJdk() {
        Path home = Path.of(System.getProperty("java.home"));
        Path legal = home.resolve("legal");
        return Files.isDirectory(legal) ? legal : home;
    }

    private boolean wanted(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return extensions == null
                || extensions.stream()
                        .map(extension -> extension.toLowerCase(Locale.ROOT))
                        .anyMatch(extension -> name.endsWith(extension.startsWith(".") ? extension : "." + extension));
    }

    private void print(Path root, WordCount count, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s%n", root);
        for (var entry : count.top(top)) {
            out.printf(Locale.ROOT, "%,12d  %s%n", entry.getValue(), entry.getKey());
        }
        out.printf(Locale.ROOT, "files     %,d (%,d skipped: not text)%n", count.files(), count.skipped());
        out.printf(
                Locale.ROOT,
                "words     %,d (%,d different)%n",
                count.words(),
                count.frequencies().size());
        out.printf(Locale.ROOT, "time      %.3f s%n", seconds);
        out.flush();
    }

    private void reportProblems(List<String> ofWalk, List<String> ofReading) {
        List<String> problems = new ArrayList<>(ofWalk);
        problems.addAll(ofReading);
        PrintWriter err = spec.commandLine().getErr();
        problems.stream().limit(PROBLEMS_SHOWN).forEach(problem -> err.println("not read: " + problem));
        if (problems.size() > PROBLEMS_SHOWN) {
            err.println("not read: " + (problems.size() - PROBLEMS_SHOWN) + " more");
        }
        err.flush();
    }
}
