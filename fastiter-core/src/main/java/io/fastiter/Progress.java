package io.fastiter;

import java.util.OptionalLong;

/**
 * How far a run is, counted in items of the pipeline's source.
 *
 * @param done how many have been run
 * @param total how many there are; empty where the source does not know that before its end
 */
public record Progress(long done, OptionalLong total) {}
