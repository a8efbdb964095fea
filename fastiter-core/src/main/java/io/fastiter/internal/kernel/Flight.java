package io.fastiter.internal.kernel;

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

/** What a flight recording sees of compilations; off unless a recording asks for it by name. */
final class Flight {
    private static final boolean IS_POSSIBLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Flight() {}

    /** A compilation that has begun; null if nobody records. */
    static @Nullable Object begin() {
        return IS_POSSIBLE && FlightRecording.hasBegun() && Recording.isOn() ? Recording.begin() : null;
    }

    static void end(@Nullable Object event, String pipeline, boolean compiled) {
        if (event != null) {
            Recording.end(event, pipeline, compiled);
        }
    }

    /** Apart, so that it is loaded only where there is a flight recorder. */
    private static final class Recording {
        static boolean isOn() {
            return FlightRecorder.isInitialized();
        }

        static @Nullable Object begin() {
            CompilationEvent event = new CompilationEvent();
            if (!event.isEnabled()) {
                return null;
            }
            event.begin();
            return event;
        }

        static void end(Object begun, String pipeline, boolean compiled) {
            CompilationEvent event = (CompilationEvent) begun;
            event.end();
            if (event.shouldCommit()) {
                event.pipeline = pipeline;
                event.compiled = compiled;
                event.commit();
            }
        }
    }

    @Name("io.fastiter.Compilation")
    @Label("Compilation")
    @Category("FastIter")
    @Description("A pipeline's loop made into a class")
    @Enabled(false)
    @StackTrace(false)
    static final class CompilationEvent extends Event {
        @Label("Operations")
        @Nullable
        String pipeline;

        @Label("Compiled")
        @Description("Whether it could be done; if not, the pipeline stays interpreted")
        boolean compiled;
    }
}
