/**
 * Data-parallel iterators: pipelines that run as one fused loop per pipeline, on as many threads as are worth it, and give
 * the answer of the sequential loop.
 *
 * <pre>{@code
 * List<String> words = List.of("to", "be", "or", "not", "to", "be");
 * ParIter.of(words).filter(w -> w.startsWith("t")).mapToInt(String::length).sum(); // 4
 * ParIter.range(0, 1_000_000).filter(x -> x % 3 == 0).map(x -> x * x).max(); // OptionalLong[999998000001]
 * }</pre>
 *
 * Four types carry the operations: {@link io.fastiter.ParIter} for objects, {@link io.fastiter.IntParIter},
 * {@link io.fastiter.LongParIter} and {@link io.fastiter.DoubleParIter} for numbers without boxing. What follows holds for
 * every method of theirs.
 *
 * <h2>A pipeline is a value</h2>
 *
 * <p>A pipeline is immutable and may be shared by threads. Sources and intermediate operations only describe: nothing is
 * read and no function called until a <em>terminal</em> operation runs the pipeline, and each one runs it anew.
 *
 * <pre>{@code
 * List<Integer> numbers = new ArrayList<>(List.of(1, 2));
 * ParIter<Integer> tens = ParIter.of(numbers).map(x -> x * 10);
 * tens.collect(); // [10, 20]
 * numbers.add(3);
 * tens.collect(); // [10, 20, 30]
 * }</pre>
 *
 * <p>A pipeline over an {@code Iterator}, {@code Spliterator} or {@code Stream} can be run once; the second terminal
 * operation throws {@link java.lang.IllegalStateException}. A source must not be modified while a pipeline runs over it:
 * {@link java.util.ConcurrentModificationException} is thrown where that is noticed.
 *
 * <h2>One answer</h2>
 *
 * <p>The <em>encounter order</em> is that of the source, and every operation keeps it: {@code collect} gives the items in
 * it, {@code limit} takes the first in it, {@code findFirst} finds the first in it, everywhere in a pipeline. The result,
 * the rounding of the sums of doubles and the exception thrown are those of {@code sequential()}, at any number of threads
 * and however the work was split.
 *
 * <p>This may differ from {@code sequential()}, by nature:
 *
 * <ul>
 *   <li>on which threads functions are called, at what time, and in which order for different items. Each function sees
 *       each item at most once, and exactly once where nothing short-circuits;
 *   <li>the order of what {@code forEach} and {@code peek} do; {@code forEachOrdered} keeps it;
 *   <li>how many items behind the one that ended the run a short-circuiting operation ({@code limit}, {@code zip},
 *       {@code findFirst}, {@code anyMatch}, ...) has already passed to functions. What fails there is not reported;
 *   <li>which item {@code findAny} finds;
 *   <li>the identity of an {@code Integer}, {@code Long} or {@code Double} that a function has computed: what comes behind may
 *       get another box of the same value, as two calls of {@code Integer.valueOf} may give;
 *   <li>the order in which a collector that is {@code CONCURRENT} and {@code UNORDERED} takes items in;
 *   <li>a {@code reduce} or {@code collect} whose functions do not do what these methods ask of them: an operation that is
 *       not associative has no one answer;
 *   <li>which of several failures is thrown where combiners, comparators, keys' {@code compareTo} or finishers fail.
 * </ul>
 *
 * <h2>Functions</h2>
 *
 * <p>Functions are called by several threads at a time: they should neither change what others of them read nor the source.
 * They may block, take locks, and run pipelines themselves: a thread that waits for a run only ever works on that run. Only
 * one thing is not to be had: a function that wants a lock which the caller of the same run holds waits for ever.
 *
 * <p>The caller's context class loader and SLF4J diagnostic context are in force in every function, on whatever thread; see
 * {@link io.fastiter.ContextCarrier} for anything else.
 *
 * <h2>Failures</h2>
 *
 * <p>What a function throws reaches the caller of the terminal operation as the same object: of several failures the one
 * that the sequential loop would have met, with others as {@linkplain java.lang.Throwable#getSuppressed() suppressed}
 * ones, and a {@link io.fastiter.FailureSite} that says where in the pipeline it happened. When a terminal operation has
 * returned or thrown, no function of the pipeline is running or will run, and the next run of the same pipeline works.
 * Functions that throw checked exceptions are adapted by {@link io.fastiter.Checked}.
 *
 * <p>An {@code iterator}, {@code spliterator} or {@code stream} is over when it is closed, has thrown, or has said that
 * there are no more items. What failed is thrown behind all items before it, once.
 *
 * <p>A null function, source or option throws {@link java.lang.NullPointerException}, and a number out of range
 * {@link java.lang.IllegalArgumentException} or {@link java.lang.IndexOutOfBoundsException}: always at the call of the
 * method it was passed to, never later.
 *
 * <pre>{@code
 * ParIter.of("a").limit(-1); // throws IllegalArgumentException
 * }</pre>
 *
 * <h2>Cancelling</h2>
 *
 * <p>A run ends early when the time of {@code timeout} is over, when the token of {@code cancelOn} is cancelled, when
 * somebody completes the future of {@code runAsync}, and, if it lasts more than a few microseconds, when the thread that
 * called the terminal operation is interrupted. No function is called for further items once that is noticed, the threads
 * that are inside of one are interrupted since they may block there, and when all have come back
 * {@link java.util.concurrent.CancellationException} says which of these it was: nothing goes on running behind the
 * caller's back. A caller that was interrupted is still interrupted then; no other thread is.
 *
 * <p>It is noticed within the calls in flight and 32 items more; 256 where items took less than 400 ns until then, 1024
 * below 3, 8192 below 0.75.
 *
 * <p>Threads that are not back after a tenth of a second are interrupted again and again from then on. So a function that
 * catches its interrupt and then blocks anew, in the same item or the next one, delays the end but does not keep the run
 * from it; one that ignores interrupts delays it until it returns. But where it was the caller's thread that somebody
 * interrupted, and a function on that thread that caught it, nobody knows of it any more: let it throw, or interrupt its
 * thread again.
 *
 * <h2>Null</h2>
 *
 * <p>Items may be null, and so may what functions make of them. Only an {@code Optional} cannot hold null: an operation
 * that would have to give one with null in it throws {@link java.lang.NullPointerException}.
 *
 * <h2>Threads</h2>
 *
 * <p>A run begins on the thread that calls the terminal operation, and stays there unless it lasts some 20 microseconds
 * and what is left then is worth the help: 140 microseconds for two threads, 75 for many, 100 and 53 where one thread's
 * runs follow each other closely, and in a JVM in which no run was shared yet some 20 milliseconds, which is what loading
 * the classes for it takes. A run over an iterator stays there unless an item costs more than 15 nanoseconds, or 400 as
 * long as its loop is new. Then the threads of a pool are invited to help: the common pool, the one given by {@code on}, or one of FastIter's own
 * if the system property {@code fastiter.threads} or the environment variable {@code FASTITER_NUM_THREADS} gives a number
 * of threads, that of the caller included. {@code parallelism} is an upper bound. A pool whose threads are all busy or
 * blocked only means that nobody helps. Only {@code mapBlocking} makes its calls on threads of their own. Where pipelines
 * are combined ({@code zip}, {@code concat}, {@code flatMap}), the options of the receiver count.
 *
 * <h2>Memory</h2>
 *
 * <p>Most operations hold nothing; the description of each says what it holds. A <em>piece</em> is a stretch of the source
 * that one thread runs through: there are about as many at a time as threads. A <em>wave</em> is a stretch of the source
 * of at most about a million items whose results are held while their positions are counted. What iterators and streams
 * hold ready is bounded: where nobody takes items, no more are computed.
 *
 * <p>What {@code flatMap}, {@code mapMulti} and their kin make of one item is handed on as it comes. But where items are
 * taken out of a pipeline one after the other, all that comes of one item of its source is held at once, and has to come to
 * an end by itself: so it is in {@code iterator}, {@code spliterator}, {@code stream} and {@code forEachOrdered}, in what a
 * {@code zip} or a {@code flatMap} is given, and before {@code mapBlocking}.
 */
@NullMarked
package io.fastiter;

import org.jspecify.annotations.NullMarked;
