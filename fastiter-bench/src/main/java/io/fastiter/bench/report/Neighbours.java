package io.fastiter.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How much of the machine other processes use while a row is measured.
 *
 * <p>A single busy neighbour on two cores halves every parallel figure and leaves the sequential ones alone: such a row
 * compares nothing, and who reads it has to know.
 */
final class Neighbours {

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final List<WorkerProcess> workers;
    private final long start;
    private final Duration ownAtStart;

    private Neighbours(Collection<WorkerProcess> workers) {
        this.workers = List.copyOf(workers);
        // The load is that since the previous call, so this one begins the watch.
        system.getCpuLoad();
        this.start = System.nanoTime();
        this.ownAtStart = own();
    }

    static Neighbours watchedFrom(Collection<WorkerProcess> workers) {
        return new Neighbours(workers);
    }

    /** The share, from 0 to 1, that neither the workers nor this process used since the watch began; 0 if unknown. */
    double share() {
        double load = system.getCpuLoad();
        double capacity = (double) (System.nanoTime() - start) * system.getAvailableProcessors();
        double used = own().minus(ownAtStart).toNanos() / capacity;
        return load < 0 ? 0 : Math.max(0, load - used);
    }

    private Duration own() {
        Duration own = Duration.ofNanos(system.getProcessCpuTime());
        for (WorkerProcess worker : workers) {
            own = own.plus(worker.cpuTime());
        }
        return own;
    }
}
