package io.fastiter.internal.plan;

/** Tells whether the JVM's flight recorder is in use, without loading it: to ask it the first time takes 15 ms. */
public final class FlightRecording {
    /** Set by the flight recorder when its first recording begins: where other processes find what it writes. */
    private static final String REPOSITORY = "jdk.jfr.repository";

    private FlightRecording() {}

    /** Whether there has been a recording in this JVM. */
    public static boolean hasBegun() {
        try {
            return System.getProperty(REPOSITORY) != null;
        } catch (SecurityException e) {
            return false; // who may not see that may not see the events either
        }
    }
}
