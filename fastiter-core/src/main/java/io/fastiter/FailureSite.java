package io.fastiter;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Says where in a pipeline a function failed. Never thrown: it is {@linkplain Throwable#getSuppressed() suppressed} into
 * what the function threw, which reaches the caller of the terminal operation as the same object. Its stack trace is that
 * of the caller, since that of the failure may be another thread's.
 *
 * <p>Where pipelines are nested, each of them that the failure passes through adds one of its own, the innermost first. An
 * exception object that is thrown again and again keeps the first sixteen. What fails in a source, or in a function that
 * sees no single item (a combiner, a comparator, a finisher), has none.
 *
 * <p>The index counts items of the source. Where several threads ran a pipeline that needs positions which only counting
 * can tell ({@code enumerate} or {@code limit} behind a {@code filter}), behind that operation it counts the items that
 * have come there, and so it does behind {@code mapBlocking} and in {@code forEachOrdered}; the operations in the message
 * begin with {@code chunk} then.
 *
 * <pre>{@code
 * List<String> sites = new ArrayList<>();
 * try {
 *     ParIter.of(1, 2, 0, 4).named("quotients").map(x -> 12 / x).forEach(x -> {});
 * } catch (ArithmeticException e) {
 *     sites.add(e.getSuppressed()[0].getMessage());
 * }
 * sites; // [map failed at item 2 of pipeline "quotients" (of.map.forEach)]
 * }</pre>
 */
public final class FailureSite extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pipeline;
    private final @Nullable String stage;
    private final long index;

    /**
     * For FastIter itself.
     *
     * @param name the pipeline's name, if it has one
     * @param operations the pipeline's operations
     * @param stage the operation whose function failed, if that is known
     * @param index the index of the failing item in the pipeline's source, -1 if that is not known
     */
    public FailureSite(@Nullable String name, String operations, @Nullable String stage, long index) {
        super(message(name, operations, stage, index));
        this.pipeline = name == null ? operations : name;
        this.stage = stage;
        this.index = index;
    }

    private static String message(@Nullable String name, String operations, @Nullable String stage, long index) {
        return (stage == null ? "failed" : stage + " failed")
                + (index < 0 ? "" : " at item " + index)
                + " of pipeline "
                + (name == null ? operations : "\"" + name + "\" (" + operations + ")");
    }

    /** The name the pipeline was given by {@link ParIter#named named}; its operations if it was given none. */
    public String pipeline() {
        return pipeline;
    }

    /** The operation whose function failed; empty if that cannot be told. */
    public Optional<String> stage() {
        return Optional.ofNullable(stage);
    }

    /** The index of the failing item in encounter order; empty if unknown. */
    public OptionalLong index() {
        return index < 0 ? OptionalLong.empty() : OptionalLong.of(index);
    }
}
