/**
 * Benchmarks of FastIter beside what else one could have written.
 *
 * <p>The classes {@code W01 ... W20} are the workloads: read {@link io.fastiter.bench.Workload} first, then any of them.
 * JMH measures them with care, {@link io.fastiter.bench.Report} in three minutes and with a picture, and
 * {@link io.fastiter.bench.FirstPipeline} what the first pipeline of a JVM costs.
 */
package io.fastiter.bench;
