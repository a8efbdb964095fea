package io.fastiter.internal.engine;

import io.fastiter.RunReport;
import io.fastiter.RunReport.PieceReport;
import io.fastiter.RunReport.ThreadReport;
import java.time.Duration;
import java.util.Locale;

/** A report as a table, and as a picture. */
public final class Timeline {
    private static final int LEFT = 220;
    private static final int WIDTH = 900;
    private static final int ROW = 26;
    private static final int TOP = 46;

    /** Bars closer than this are drawn as one. */
    private static final double LEAST = 0.5;

    private Timeline() {}

    public static String table(RunReport report) {
        StringBuilder out = new StringBuilder();
        report.pipeline().ifPresent(name -> out.append(name).append(": "));
        out.append(String.format(
                Locale.ROOT,
                "%d items in %s, %.2f threads busy on average, efficiency %.0f %%, first help %s%n",
                report.items(),
                time(report.elapsed()),
                report.busyThreads(),
                100 * report.efficiency(),
                report.timeToFirstHelp().map(t -> "after " + time(t)).orElse("never")));
        out.append(
                String.format(Locale.ROOT, "%-40s %10s %8s %14s %8s%n", "thread", "busy", "pieces", "items", "stolen"));
        for (ThreadReport thread : report.threads()) {
            out.append(String.format(
                    Locale.ROOT,
                    "%-40s %10s %8d %14d %8d%n",
                    thread.name(),
                    time(thread.busy()),
                    thread.pieces(),
                    thread.items(),
                    thread.steals()));
        }
        return out.toString();
    }

    public static String svg(RunReport report) {
        int height = TOP + ROW * report.threads().size() + 30;
        double scale = (double) WIDTH / Math.max(1, report.elapsed().toNanos());
        StringBuilder out = new StringBuilder();
        line(
                out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                LEFT + WIDTH + 20,
                height);
        line(out, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        line(
                out,
                "<text x=\"10\" y=\"20\" font-size=\"14\">%s: %d items in %s, %.2f threads busy on average</text>",
                escaped(report.pipeline().orElse("pipeline")),
                report.items(),
                time(report.elapsed()),
                report.busyThreads());
        line(
                out,
                "<text x=\"10\" y=\"36\" fill=\"#666\">blue: the thread's own pieces, orange: split off by another"
                        + " one</text>");
        for (int t = 0; t < report.threads().size(); t++) {
            int y = TOP + t * ROW;
            line(
                    out,
                    "<text x=\"10\" y=\"%d\">%s</text>",
                    y + 17,
                    escaped(shortened(report.threads().get(t).name())));
            line(
                    out,
                    "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f2f2f2\"/>",
                    LEFT,
                    y + 3,
                    WIDTH,
                    ROW - 6);
            bars(out, report, t, y, scale);
        }
        line(out, "<text x=\"%d\" y=\"%d\">0</text>", LEFT, height - 10);
        line(
                out,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                LEFT + WIDTH,
                height - 10,
                time(report.elapsed()));
        return out.append("</svg>\n").toString();
    }

    private static void bars(StringBuilder out, RunReport report, int thread, int y, double scale) {
        double from = -1;
        double to = -1;
        boolean stolen = false;
        for (PieceReport piece : report.pieces()) {
            if (piece.thread() != thread) {
                continue;
            }
            double x = LEFT + piece.begun().toNanos() * scale;
            double end = x + piece.took().toNanos() * scale;
            if (from >= 0 && piece.stolen() == stolen && x - to < LEAST && (x - from < LEAST || x < to)) {
                to = Math.max(to, end);
                continue;
            }
            bar(out, from, to, y, stolen);
            from = x;
            to = end;
            stolen = piece.stolen();
        }
        bar(out, from, to, y, stolen);
    }

    private static void bar(StringBuilder out, double from, double to, int y, boolean stolen) {
        if (from < 0) {
            return;
        }
        line(
                out,
                "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" fill=\"%s\" stroke=\"white\""
                        + " stroke-width=\"0.3\"/>",
                from,
                y + 3,
                Math.max(LEAST, to - from),
                ROW - 6,
                stolen ? "#e08214" : "#3b76af");
    }

    private static void line(StringBuilder out, String format, Object... args) {
        out.append(String.format(Locale.ROOT, format, args)).append('\n');
    }

    private static String shortened(String name) {
        return name.length() <= 30 ? name : "..." + name.substring(name.length() - 27);
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                default -> out.append(c < ' ' ? ' ' : c);
            }
        }
        return out.toString();
    }

    static String time(Duration time) {
        long nanos = time.toNanos();
        if (nanos < 10_000) {
            return nanos + " ns";
        }
        return nanos < 10_000_000
                ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
                : nanos < 10_000_000_000L
                        ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
                        : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
