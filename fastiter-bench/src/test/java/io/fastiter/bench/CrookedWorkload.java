package io.fastiter.bench;

/** A workload whose variants fail in every way there is. */
public class CrookedWorkload extends Workload {

    private int calls;

    public CrookedWorkload() {
        super(1);
    }

    @Override
    protected void prepare() {
        // Nothing to build.
    }

    public long loop() {
        return 1;
    }

    /** Fails at once. */
    public long forkJoin() {
        throw new UnsupportedOperationException("no forks here");
    }

    /** Gives a wrong result. */
    public long parallelStream() {
        return 2;
    }

    /** Takes the whole JVM along, in the middle of a turn. */
    public long fastiter() {
        if (++calls > 100) {
            System.err.println("this is the end");
            Runtime.getRuntime().halt(7);
        }
        return 1;
    }
}
