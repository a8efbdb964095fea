package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The first pipeline of a JVM is as slow as the classes on its way are many, each 0.4 ms: how many there are, and which
 * may not be among them. A new one has to be worth its place.
 */
@Tag("tree-only")
class FirstPipelineTest {
    /** There are 41, of which the verifier of another JDK may want to see one or two more. */
    private static final int MOST_CLASSES = 43;

    private static final Pattern LOADED = Pattern.compile("\\[class,load\\s*] (\\S+) source: ");

    /** What compiles, shares, watches over, cuts or reports, and where a pipeline that was compiled runs. */
    private static final List<String> ELSEWHERE = List.of(
            "kernel.Compiler",
            "kernel.Bytecode",
            "kernel.FasterKernel",
            "kernel.Passes",
            "kernel.Listing",
            "exec.Run",
            "exec.Pools",
            "exec.Context",
            "exec.Flight",
            "exec.Failures",
            "exec.Supervision",
            "exec.Meter",
            "engine.ShortRun",
            "engine.Segments",
            "engine.Watched",
            "engine.JoinedJob",
            "engine.Recorder",
            "plan.Control");

    /** All classes that the other JVM loaded, in order. */
    private static final List<String> ALL = new ArrayList<>();

    /** Those of them that are of FastIter. */
    private static final List<String> OURS = new ArrayList<>();

    @BeforeAll
    static void run() throws Exception {
        List<String> path =
                new ArrayList<>(List.of(Path.of("target", "test-classes").toString()));
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            path.addAll(List.of(System.getProperty(property, "").split(File.pathSeparator)));
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        String.join(File.pathSeparator, path),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed;
        try {
            printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(printed).contains("sum = 7350");
        Matcher loaded = LOADED.matcher(printed);
        while (loaded.find()) {
            ALL.add(loaded.group(1));
        }
        ALL.stream()
                .filter(name -> name.startsWith("io.fastiter.") && !name.startsWith(Program.class.getName()))
                .forEach(OURS::add);
    }

    /** What the other JVM runs. */
    static final class Program {
        public static void main(String[] args) {
            long[] items = new long[100];
            for (int i = 0; i < items.length; i++) {
                items[i] = i;
            }
            long sum = ParIter.of(items).filter(x -> x % 2 == 0).map(x -> x * 3).sum();
            System.out.print("sum = ");
            System.out.println(sum);
        }
    }

    /** Without those on its way the other tests would see nothing, and pass. */
    @Test
    void loadsWhatItRunsOn() {
        assertThat(OURS)
                .contains("io.fastiter.ParIter", "io.fastiter.LongParIter")
                .contains("io.fastiter.internal.engine.Engine", "io.fastiter.internal.kernel.Interpreter");
    }

    @Test
    void loadsFewClasses() {
        assertThat(OURS).hasSizeLessThanOrEqualTo(MOST_CLASSES);
    }

    @Test
    void loadsNothingThatCompilesSharesWatchesOrReports() throws ClassNotFoundException {
        for (String name : ELSEWHERE) {
            Class<?> existing = Class.forName(
                    "io.fastiter.internal." + name, false, getClass().getClassLoader());
            assertThat(OURS).doesNotContain(existing.getName());
        }
    }

    @Test
    void loadsNoLoggerAndNoBytecodeLibrary() {
        assertThat(ALL)
                .noneMatch(name -> name.startsWith("org.slf4j."))
                .noneMatch(name -> name.startsWith("org.objectweb.asm."))
                .noneMatch(name -> name.startsWith("io.fastiter.internal.asm."));
    }

    @Test
    void startsNoPool() {
        assertThat(ALL)
                .doesNotContain("java.util.concurrent.ForkJoinPool", "java.util.concurrent.ForkJoinWorkerThread");
    }

    /** The JVM makes a class for each lambda and links it in 1 to 8 ms, the first one in the most. */
    @Test
    void linksNoLambdaOfOurOwn() {
        assertThat(OURS).noneMatch(name -> name.contains("$$Lambda"));
    }
}
