package io.fastiter.bench.report;

import io.fastiter.bench.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Fork;

/** The report's side of a {@link Worker}: a JVM that measures one cell and sleeps until it is asked to. */
final class WorkerProcess implements AutoCloseable {

    /** How long an answer is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int REMEMBERED_LINES = 40;
    private static final String ENDED = "ended";

    private final Process process;
    private final Writer requests;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Deque<String> lastErrors = new ArrayDeque<>();
    private final Thread errorReader;

    private WorkerProcess(Process process) {
        this.process = process;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        read(process.getInputStream(), answers::add, () -> answers.add(ENDED));
        this.errorReader = read(process.getErrorStream(), this::remember, () -> {});
    }

    /** Starts the worker of a cell; {@link #awaitReady} says when it is set up. */
    static WorkerProcess start(Row row, Column column) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions(row.workload()));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                row.workload().getName(),
                column.variant(),
                column.profile(),
                Integer.toString(row.items())));
        try {
            return new WorkerProcess(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The options that JMH uses for this workload, too. */
    static List<String> jvmOptions(Class<? extends Workload> workload) {
        return List.of(workload.getAnnotation(Fork.class).jvmArgsAppend());
    }

    void awaitReady() throws CellFailure {
        String answer = answer();
        if (!answer.equals("ready")) {
            throw failure(answer);
        }
    }

    /** One turn: milliseconds per call. */
    double turn(Duration length) throws CellFailure {
        try {
            requests.write(length.toNanos() + "\n");
            requests.flush();
        } catch (IOException e) {
            // The worker is gone; what it left behind says why.
            throw failure(answer());
        }
        String answer = answer();
        String[] words = answer.split(" ");
        if (!words[0].equals("turn")) {
            throw failure(answer);
        }
        return Long.parseLong(words[2]) / 1e6 / Long.parseLong(words[1]);
    }

    /** The processor time that the worker has used so far. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What the worker printed besides its answers, such as a warning of the library under test. */
    List<String> messages() {
        synchronized (lastErrors) {
            return List.copyOf(lastErrors);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String answer() throws CellFailure {
        try {
            String answer = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new CellFailure("gave no answer for " + PATIENCE.toSeconds() + " s");
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CellFailure("was interrupted");
        }
    }

    private CellFailure failure(String answer) throws CellFailure {
        if (answer.startsWith("failed ")) {
            return new CellFailure(answer.substring("failed ".length()));
        }
        try {
            int status = process.waitFor();
            errorReader.join(1_000);
            List<String> messages = messages();
            String last = messages.isEmpty() ? "" : ": " + messages.get(messages.size() - 1);
            return new CellFailure("the worker ended with status " + status + last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CellFailure("was interrupted");
        }
    }

    private void remember(String line) {
        synchronized (lastErrors) {
            lastErrors.add(line);
            if (lastErrors.size() > REMEMBERED_LINES) {
                lastErrors.remove();
            }
        }
    }

    private static Thread read(InputStream stream, Consumer<String> taker, Runnable atEnd) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(taker);
                    } catch (IOException | UncheckedIOException e) {
                        // The worker was killed while it wrote: the same as the end of what it says.
                    }
                    atEnd.run();
                },
                "worker output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Why a cell has no time. */
    static final class CellFailure extends Exception {
        private static final long serialVersionUID = 1L;

        CellFailure(String reason) {
            super(reason);
        }
    }
}
