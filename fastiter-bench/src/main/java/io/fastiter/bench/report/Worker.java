package io.fastiter.bench.report;

import io.fastiter.bench.Workload;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The program of a worker JVM: sets up one variant of one workload, then measures a turn for every line it reads.
 *
 * <p>It answers each line by one line: {@code ready} once it is set up, {@code turn <calls> <nanoseconds>} for every
 * line {@code <nanoseconds>} it gets, or {@code failed <reason>}, after which it ends. It also ends with its input, so
 * no worker outlives the report.
 */
public final class Worker {

    private Worker() {}

    public static void main(String[] args) {
        PrintStream answers = System.out;
        // Whatever a variant prints must not look like an answer.
        System.setOut(System.err);
        try {
            work(args[0], args[1], args[2], Integer.parseInt(args[3]), answers);
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            answers.println("failed " + reason(e));
            System.exit(1);
        }
    }

    private static void work(String workloadName, String variant, String profile, int items, PrintStream answers)
            throws Throwable {
        Workload workload = Class.forName(workloadName)
                .asSubclass(Workload.class)
                .getDeclaredConstructor()
                .newInstance();
        workload.profile = profile;
        if (items > 0) {
            workload.resize(items);
        }
        workload.setUp(variant);
        Calls calls = Calls.of(workload, variant);
        answers.println("ready");
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            Calls.Turn turn = calls.turn(Long.parseLong(request));
            answers.println("turn " + turn.calls() + " " + turn.nanos());
        }
    }

    /** The failure in one line. */
    private static String reason(Throwable failure) {
        // Setting up wraps what a variant threw in a message of its own; anything else is told by its class.
        String text = failure instanceof IllegalStateException && failure.getMessage() != null
                ? failure.getMessage()
                : failure.toString();
        return text.replaceAll("\\s+", " ");
    }
}
