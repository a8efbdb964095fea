package io.fastiter.bench.report;

import io.fastiter.bench.report.WorkerProcess.CellFailure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Measures the cells of one row, each in its own worker, turn by turn. */
public final class RowRun {

    private final Row row;
    private final Pace pace;
    private final Progress progress;
    private final Map<Column, WorkerProcess> workers = new EnumMap<>(Column.class);
    private final Map<Column, List<Double>> times = new EnumMap<>(Column.class);
    private final Map<Column, Cell> cells = new EnumMap<>(Column.class);

    private RowRun(Row row, Pace pace, Progress progress) {
        this.row = row;
        this.pace = pace;
        this.progress = progress;
    }

    /** How many steps of progress a row makes. */
    public static int steps(Pace pace) {
        return Column.values().length * (1 + pace.allTurns());
    }

    public static RowResult of(Row row, Pace pace, Progress progress) {
        RowRun run = new RowRun(row, pace, progress);
        try {
            run.start();
            Neighbours neighbours = Neighbours.watchedFrom(run.workers.values());
            for (int turn = 0; turn < pace.allTurns(); turn++) {
                run.round(turn);
            }
            double disturbance = neighbours.share();
            run.times.forEach((column, millis) -> run.cells.putIfAbsent(column, new Cell.Measured(millis)));
            return new RowResult(row, run.cells, run.messages(), disturbance);
        } finally {
            run.workers.values().forEach(WorkerProcess::close);
        }
    }

    /**
     * Starts and warms up as many workers at once as there are cores: more would only get in each other's way, and fewer
     * would leave cores idle, since a starting JVM works on one.
     */
    private void start() {
        ExecutorService starters =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Map<Column, Future<WorkerProcess>> starting = new EnumMap<>(Column.class);
            for (Column column : Column.values()) {
                starting.put(column, starters.submit(() -> startWorker(column)));
            }
            starting.forEach((column, future) -> {
                progress.step(row.label() + ": starting and warming up");
                try {
                    workers.put(column, future.get());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    fail(column, "was interrupted");
                } catch (ExecutionException e) {
                    fail(column, e.getCause().getMessage());
                }
            });
        } finally {
            starters.shutdownNow();
        }
    }

    private WorkerProcess startWorker(Column column) throws CellFailure {
        WorkerProcess worker = WorkerProcess.start(row, column);
        try {
            worker.awaitReady();
            worker.turn(pace.warmUp());
            return worker;
        } catch (CellFailure e) {
            worker.close();
            throw e;
        }
    }

    /** One turn of every worker; every round begins with another one, so that none always follows the same one. */
    private void round(int turn) {
        Column[] columns = Column.values();
        for (int i = 0; i < columns.length; i++) {
            Column column = columns[(i + turn) % columns.length];
            progress.step(row.label() + ": " + column.title());
            if (cells.get(column) instanceof Cell.Failed) {
                continue;
            }
            try {
                double millis = workers.get(column).turn(pace.turn());
                if (turn > 0) {
                    times.computeIfAbsent(column, c -> new ArrayList<>()).add(millis);
                }
            } catch (CellFailure e) {
                fail(column, e.getMessage());
            }
        }
    }

    private void fail(Column column, String reason) {
        cells.put(column, new Cell.Failed(reason));
    }

    /** What the library under test had to say, once each; the rivals' warnings are not our matter. */
    private List<String> messages() {
        return workers.entrySet().stream()
                .filter(entry -> entry.getKey().variant().equals(Column.FASTITER.variant()))
                .flatMap(entry -> entry.getValue().messages().stream())
                .distinct()
                .limit(5)
                .toList();
    }
}
