package io.fastiter.bench;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * One task, solved in several ways: every {@code @Benchmark} method of a subclass is a variant and returns the result.
 *
 * <p>All workloads name their variants alike: {@code loop} (the hand-written sequential loop, against which the others
 * are checked), {@code forkJoin} (hand-written, see {@link RangeTask}), {@code stream}, {@code parallelStream},
 * {@code eclipse} (where Eclipse Collections has an equivalent) and {@code fastiter}.
 *
 * <p>A JVM measures a single variant: a second one would change the profiles that the JIT compiles the first one by.
 * That is why setting up checks the variant that is about to be measured and no other.
 *
 * <p>Its heap has a fixed size. Workloads over boxes, those of short runs and {@link W06FlatMapLimit}, which live on what
 * they allocate, have it touched beforehand ({@link #TOUCHED}): where the system hands out memory slowly, the first touch
 * of every page made a list of a million items cost 20 to 500 ms instead of 25.
 * The others do without, since it takes such a system two seconds.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {Workload.LEAST_HEAP, Workload.MOST_HEAP})
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 7, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Workload {

    static final String LEAST_HEAP = "-Xms512m";
    static final String MOST_HEAP = "-Xmx512m";
    static final String TOUCHED = "-XX:+AlwaysPreTouch";

    /** The JIT's state: {@code polluted} means that unrelated pipelines ran in this JVM before, see {@link Pollution}. */
    @Param({"clean", "polluted"})
    public String profile = "clean";

    protected int items;

    protected Workload(int items) {
        this.items = items;
    }

    /** Builds the data for {@link #items} items; the same data in every JVM. */
    protected abstract void prepare();

    /** Another number of items than the workload's own. */
    public void resize(int newItems) {
        items = newItems;
    }

    @Setup(Level.Trial)
    public void setUp(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        setUp(benchmark.substring(benchmark.lastIndexOf('.') + 1));
    }

    /** Builds the data, pollutes the profiles if asked to, and makes sure that the variant gives the loop's result. */
    public final void setUp(String variant) {
        prepare();
        if (profile.equals("polluted")) {
            // Before the variant's first call: in a real program the others have been there all along.
            Pollution.run();
        }
        Results.requireSame(getClass().getSimpleName() + "." + variant, call("loop"), call(variant));
    }

    private Object call(String variant) {
        try {
            return getClass().getMethod(variant).invoke(this);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(variant + " failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(getClass().getSimpleName() + " has no variant " + variant, e);
        }
    }
}
