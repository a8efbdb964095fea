package io.fastiter.internal.engine;

import io.fastiter.RunReport;
import io.fastiter.RunReport.PieceReport;
import io.fastiter.RunReport.ThreadReport;
import io.fastiter.internal.plan.Observer;
import io.fastiter.internal.plan.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes down what the threads of some runs do. */
public final class Recorder implements Observer {
    private static final long NEVER = Long.MIN_VALUE;

    /** What a thread goes on with after less than this is one piece: an iterator runs item by item. */
    private static final long PAUSE_NANOS = 2_000;

    private final @Nullable String name;
    private final long begun = System.nanoTime();
    private final Thread caller = Thread.currentThread();
    private final Map<Thread, ArrayList<Entry>> entries = new ConcurrentHashMap<>();
    private final AtomicLong firstHelp = new AtomicLong(NEVER);

    public Recorder(@Nullable String name) {
        this.name = name;
    }

    /** These options, with this to be told. */
    public Options observing(Options options) {
        return options.with(options.control().observedBy(this));
    }

    private record Entry(Thread thread, long from, long to, long begun, long ended, boolean taken) {
        boolean goesOnWith(long nextFrom, long nextBegun, boolean nextTaken) {
            return to == nextFrom && taken == nextTaken && nextBegun >= ended && nextBegun - ended < PAUSE_NANOS;
        }
    }

    @Override
    public void piece(long from, long to, long begun, boolean taken) {
        Thread me = Thread.currentThread();
        ArrayList<Entry> mine = entries.computeIfAbsent(me, thread -> new ArrayList<>());
        long ended = System.nanoTime();
        synchronized (mine) {
            Entry last = mine.isEmpty() ? null : mine.get(mine.size() - 1);
            if (last != null && last.goesOnWith(from, begun, taken)) {
                mine.set(mine.size() - 1, new Entry(me, last.from, to, last.begun, ended, taken));
            } else {
                mine.add(new Entry(me, from, to, begun, ended, taken));
            }
        }
    }

    @Override
    public void helped() {
        if (firstHelp.get() == NEVER) {
            firstHelp.compareAndSet(NEVER, System.nanoTime() - begun);
        }
    }

    /** What was written down so far. */
    public RunReport report() {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
        List<Entry> all = new ArrayList<>();
        for (ArrayList<Entry> each : entries.values()) {
            synchronized (each) {
                all.addAll(each);
            }
        }
        all.sort(Comparator.comparingLong(Entry::begun));
        List<Thread> threads = new ArrayList<>(List.of(caller));
        List<PieceReport> pieces = new ArrayList<>();
        for (Entry e : all) {
            if (!threads.contains(e.thread)) {
                threads.add(e.thread);
            }
            pieces.add(new PieceReport(
                    threads.indexOf(e.thread),
                    e.from,
                    e.to,
                    Duration.ofNanos(e.begun - begun),
                    Duration.ofNanos(e.ended - e.begun),
                    e.taken));
        }
        List<ThreadReport> reports = new ArrayList<>();
        for (Thread thread : threads) {
            reports.add(report(thread, all));
        }
        long help = firstHelp.get();
        return new RunReport(
                Optional.ofNullable(name),
                elapsed,
                List.copyOf(reports),
                List.copyOf(pieces),
                help == NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(help)));
    }

    private static ThreadReport report(Thread thread, List<Entry> all) {
        long busy = 0;
        long until = Long.MIN_VALUE;
        long pieces = 0;
        long items = 0;
        long steals = 0;
        for (Entry e : all) {
            if (e.thread == thread) {
                // An inner run's piece lies within an outer one's: its time counts once.
                long from = until == Long.MIN_VALUE ? e.begun : Math.max(e.begun, until);
                busy += Math.max(0, e.ended - from);
                until = until == Long.MIN_VALUE ? e.ended : Math.max(until, e.ended);
                pieces++;
                items += e.to - e.from;
                steals += e.taken ? 1 : 0;
            }
        }
        return new ThreadReport(thread.getName(), Duration.ofNanos(busy), pieces, items, steals);
    }
}
