package io.fastiter.bench.report;

/** A column of the report: a variant in a state of the JVM. */
public enum Column {
    LOOP("loop", "clean", "loop"),
    FORK_JOIN("forkJoin", "clean", "fork-join"),
    STREAM("parallelStream", "clean", "par. stream"),
    STREAM_POLLUTED("parallelStream", "polluted", "par. stream, polluted"),
    FASTITER("fastiter", "clean", "FastIter"),
    FASTITER_POLLUTED("fastiter", "polluted", "FastIter, polluted");

    private final String variant;
    private final String profile;
    private final String title;

    Column(String variant, String profile, String title) {
        this.variant = variant;
        this.profile = profile;
        this.title = title;
    }

    /** The name of the workload's method. */
    String variant() {
        return variant;
    }

    /** The workload's profile. */
    String profile() {
        return profile;
    }

    public String title() {
        return title;
    }
}
