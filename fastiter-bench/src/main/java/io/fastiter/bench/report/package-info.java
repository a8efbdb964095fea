/**
 * The machinery of the speedup report.
 *
 * <p>Every cell of the table (a {@code Row} times a {@code Column}) is measured in a JVM of its own, a
 * {@code WorkerProcess}. All workers of a row are started first and then take turns: each measures for a fraction of a
 * second, again and again, while the others sleep. A disturbance of the machine so hits all columns of the row alike,
 * and compilers finish in the background before a worker's next turn. {@code RowRun} does that, {@code Comparison} says
 * who won, {@code Tables} and {@code Chart} show it.
 */
package io.fastiter.bench.report;
