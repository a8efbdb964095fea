package io.fastiter.internal.kernel;

/**
 * How many inputs of a program come from which operation of its pipeline, source first and sink last. References and
 * numbers apart, they are numbered in this order, and in each operation by its own numbers.
 */
record Inputs(int[] refs, int[] nums) {}
