package io.fastiter.bench.report;

import io.fastiter.bench.Workload;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;

/** What the figures depend on: the head of the report. */
final class MachineFacts {

    private MachineFacts() {}

    static List<String> lines() {
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return List.of(
                "cores  " + Runtime.getRuntime().availableProcessors(),
                "JDK    " + property("java.vm.version") + " (" + property("java.vm.name") + ", "
                        + property("java.vendor") + ")",
                "OS     " + property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                "heap   " + String.join(" ", WorkerProcess.jvmOptions(Workload.class)) + " for each measured JVM",
                "GC     " + collectors);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
