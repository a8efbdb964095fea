package io.fastiter.bench.report;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far the report is: a bar on a terminal, a line every ten seconds elsewhere. */
public interface Progress extends AutoCloseable {

    /** One more step begins: this one. */
    void step(String what);

    /** So many steps will not be made. */
    void leaveOut(int steps);

    @Override
    void close();

    /** Shows nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void step(String what) {}

            @Override
            public void leaveOut(int steps) {}

            @Override
            public void close() {}
        };
    }

    static Progress on(PrintStream out, boolean terminal, int steps) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("speedup report")
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII);
        if (terminal) {
            builder.setConsumer(new ConsoleProgressBarConsumer(out, 110))
                    .setUpdateIntervalMillis(200)
                    .clearDisplayOnFinish();
        } else {
            builder.setConsumer(new DelegatingProgressBarConsumer(out::println, 110))
                    .setUpdateIntervalMillis(10_000);
        }
        ProgressBar bar = builder.build();
        return new Progress() {
            @Override
            public void step(String what) {
                bar.setExtraMessage(" " + what);
                bar.step();
            }

            @Override
            public void leaveOut(int steps) {
                bar.maxHint(bar.getMax() - steps);
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }
}
