package io.fastiter.internal.exec;

import io.fastiter.internal.plan.FlightRecording;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * What a flight recording sees of shared runs. The events are off unless a recording asks for them by name; where nothing
 * has recorded yet, or the JVM has no flight recorder, none of their classes is loaded.
 */
final class Flight {
    private static final boolean IS_POSSIBLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Flight() {}

    private static boolean isOn() {
        return IS_POSSIBLE && FlightRecording.hasBegun() && Recording.isOn();
    }

    /** A run that has begun; null if nobody records. */
    static @Nullable Object beginRun() {
        return isOn() ? Recording.beginRun() : null;
    }

    static void endRun(@Nullable Object event, @Nullable String pipeline, int threads, long pieces, String ended) {
        if (event != null) {
            Recording.endRun(event, pipeline, threads, pieces, ended);
        }
    }

    /** A piece that a thread has begun to run; null if nobody records. */
    static @Nullable Object beginPiece() {
        return isOn() ? Recording.beginPiece() : null;
    }

    static void endPiece(@Nullable Object event, @Nullable String pipeline, long from, long to, boolean taken) {
        if (event != null) {
            Recording.endPiece(event, pipeline, from, to, taken);
        }
    }

    /** Apart, so that it is loaded only where there is a flight recorder. */
    private static final class Recording {
        static boolean isOn() {
            return FlightRecorder.isInitialized();
        }

        static @Nullable Object beginRun() {
            RunEvent event = new RunEvent();
            if (!event.isEnabled()) {
                return null;
            }
            event.begin();
            return event;
        }

        static void endRun(Object begun, @Nullable String pipeline, int threads, long pieces, String ended) {
            RunEvent event = (RunEvent) begun;
            event.end();
            if (event.shouldCommit()) {
                event.pipeline = pipeline;
                event.threads = threads;
                event.pieces = pieces;
                event.ended = ended;
                event.commit();
            }
        }

        static @Nullable Object beginPiece() {
            PieceEvent event = new PieceEvent();
            if (!event.isEnabled()) {
                return null;
            }
            event.begin();
            return event;
        }

        static void endPiece(Object begun, @Nullable String pipeline, long from, long to, boolean taken) {
            PieceEvent event = (PieceEvent) begun;
            event.end();
            if (event.shouldCommit()) {
                event.pipeline = pipeline;
                event.from = from;
                event.items = to - from;
                event.stolen = taken;
                event.commit();
            }
        }
    }

    @Name("io.fastiter.Run")
    @Label("Run")
    @Category("FastIter")
    @Description("A run of a pipeline, or of a part of it, that is shared with other threads")
    @Enabled(false)
    static final class RunEvent extends Event {
        @Label("Pipeline")
        @Nullable
        String pipeline;

        @Label("Threads")
        @Description("The most threads that may take part, the caller included")
        int threads;

        @Label("Pieces")
        long pieces;

        @Label("Ended")
        @Description("result, failure or cancelled")
        @Nullable
        String ended;
    }

    @Name("io.fastiter.Piece")
    @Label("Piece")
    @Category("FastIter")
    @Description("A stretch of a pipeline's source that one thread has worked through")
    @Enabled(false)
    @StackTrace(false)
    static final class PieceEvent extends Event {
        @Label("Pipeline")
        @Nullable
        String pipeline;

        @Label("First index")
        long from;

        @Label("Items")
        long items;

        @Label("Stolen")
        @Description("Whether another thread had split it off")
        boolean stolen;
    }
}
