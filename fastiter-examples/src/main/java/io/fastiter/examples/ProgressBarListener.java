package io.fastiter.examples;

import io.fastiter.Progress;
import io.fastiter.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar that shows how far one run is: items done and in total, items per second, and the time that is left. While the
 * total is unknown, a block wanders through the bar instead.
 *
 * <pre>{@code
 * try (ProgressBarListener bar = ProgressBarListener.onTerminal(new PrintWriter(System.err), "reading", "files")) {
 *     files.onProgress(bar).map(this::read).forEach(this::use);
 * }
 * }</pre>
 *
 * <p>A listener is called on a thread that takes part in the run, so this one only notes the numbers: a thread of the
 * bar's own draws them.
 */
public final class ProgressBarListener implements ProgressListener, AutoCloseable {

    /** Fits into any terminal: to ask for the real width would load native code. */
    private static final int WIDTH = 79;

    private final Line line;
    private final String unit;
    private final long begun = System.nanoTime();
    private final ProgressBar bar;

    private ProgressBarListener(Line line, String task, String unit, int pauseMillis) {
        this.line = line;
        this.unit = unit;
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" " + unit, 1)
                .setInitialMax(-1) // the first report tells it
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(pauseMillis)
                .setConsumer(line)
                .build();
    }

    /** One line, drawn over and over. */
    public static ProgressBarListener onTerminal(PrintWriter out, String task, String unit) {
        return new ProgressBarListener(new Line(out, true), task, unit, 200);
    }

    /** A new line every ten seconds while there is progress, for a log or a file. */
    public static ProgressBarListener inLines(PrintWriter out, String task, String unit) {
        return new ProgressBarListener(new Line(out, false), task, unit, 10_000);
    }

    @Override
    public void progress(Progress progress) {
        bar.maxHint(progress.total().orElse(-1));
        bar.stepTo(progress.done());
        // The bar can show a rate itself, but divides by whole seconds: none in the first, nearly doubled in the
        // second.
        double seconds = (System.nanoTime() - begun) / 1e9;
        bar.setExtraMessage(String.format(Locale.ROOT, "%,.1f %s/s", progress.done() / seconds, unit));
    }

    /** Draws the bar a last time and ends its line: full after a success, otherwise as far as the run came. */
    @Override
    public void close() {
        // The bar waits for its last picture and would swallow the interrupt that ended a run.
        boolean interrupted = Thread.interrupted();
        try {
            bar.close();
            if (!line.ended) {
                bar.close(); // closed before it had drawn anything, the bar draws its first picture and no last one
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Where the bar is drawn. */
    private static final class Line implements ProgressBarConsumer {
        private final PrintWriter out;
        private final boolean terminal;
        private String shown = "";
        private volatile boolean ended;

        Line(PrintWriter out, boolean terminal) {
            this.out = out;
            this.terminal = terminal;
        }

        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public synchronized void accept(String picture) {
            // The bar draws its last picture twice, and once more if it was closed while it drew.
            if (ended || picture.equals(shown)) {
                return;
            }
            shown = picture;
            if (terminal) {
                out.print('\r' + picture);
            } else {
                out.println(picture);
            }
            out.flush();
        }

        @Override
        public synchronized void close() {
            if (terminal && !ended) {
                out.println();
                out.flush();
            }
            ended = true;
        }
    }
}
