package io.fastiter;

import org.jspecify.annotations.Nullable;

/**
 * What a profiled run gave, and what it did.
 *
 * @param result what the function that was profiled returned
 * @param report who did what when
 * @param <R> the type of the result
 */
public record Profiled<R extends @Nullable Object>(R result, RunReport report) {}
