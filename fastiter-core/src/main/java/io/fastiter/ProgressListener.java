package io.fastiter;

/**
 * Told how far a run is, see {@link ParIter#onProgress}. Called a few times a second at most, by one thread at a time, on
 * a thread that takes part in the run: what it does delays that. If it throws, that is logged once, and it is not called
 * again in that run.
 *
 * <pre>{@code
 * List<Progress> seen = new ArrayList<>();
 * ParIter.range(0, 10).onProgress(seen::add).sum();
 * seen.get(seen.size() - 1); // Progress[done=10, total=OptionalLong[10]]
 * }</pre>
 */
@FunctionalInterface
public interface ProgressListener {
    /**
     * Is told how far the run is now.
     *
     * @param progress what is done, and of how much
     */
    void progress(Progress progress);
}
