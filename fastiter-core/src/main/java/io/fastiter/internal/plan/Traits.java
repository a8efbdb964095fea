package io.fastiter.internal.plan;

/**
 * Facts about an operation that the engine decides by; it never asks for an operation's class.
 *
 * <pre>
 *                   ONE_TO_ONE  POSITION  CALLS  EXPANDS  SHORTENS  OPENS  CUTS  STOPS
 *   map, peek            x                  x
 *   asLong, boxed ..     x
 *   filter, mapNotNull                      x
 *   select
 *   mapIndexed           x         x        x
 *   enumerate            x         x
 *   limit                x         x                        x
 *   skip                 x         x
 *   mapMulti                                x       x
 *   flatMap                                 x       x                  (x)
 *   flatMapStream                           x       x                   x
 *   zip by index         x         x        x               x           x
 *   zip by iterator      x         x        x               x           x     x
 *
 *   findFirst, anyMatch                    (x)                                      x
 *   findLast                               (x)
 *   toList by index                x
 * </pre>
 *
 * <p>An x in brackets: where it has a function, or something to open. {@code limit} and {@code skip} count as one-to-one:
 * behind them positions still follow from the source's indices. The other bits are about sources, but for {@link #ANY}.
 *
 * <p>What may end a run says so by one of two bits. {@link #SHORTENS} is for those whose end is a position, or the end of
 * what they are zipped with: where positions follow from indices they lower the end of the range, and no thread runs
 * anything behind it. {@link #STOPS} is for those that look at the item: pieces behind the one that ends the run may have
 * been begun, and are dropped. Likewise {@link #POSITION} asks for a cut only where positions do not follow from indices,
 * and {@link #CUTS} always.
 */
public final class Traits {
    /** Positions behind it follow from positions before it by a fixed shift. */
    public static final int ONE_TO_ONE = 1;

    /** It needs the item's position in encounter order: behind a filter that takes a counting pass. */
    public static final int POSITION = 2;

    /** It calls functions of the user. */
    public static final int CALLS = 4;

    /** It may end the run before the source is exhausted. */
    public static final int STOPS = 8;

    /** It may pass on many items for one: inner loops of unknown length. */
    public static final int EXPANDS = 16;

    /** Any of the answers that end the run will do, not only the first in encounter order. */
    public static final int ANY = 32;

    /** A source that gives batches instead of items by index. */
    public static final int BATCHES = 64;

    /** It lowers the end of the {@link Window}, or where positions have to be counted ends the run itself. */
    public static final int SHORTENS = 128;

    /** It has to be opened when a run starts: {@link Stage#open}. */
    public static final int OPENS = 256;

    /**
     * Where other threads may take part, the pipeline is always cut before it; behind it if it is a source. Such a
     * source's batches are taken by the thread that runs the pipeline alone, since that may have to wait for them.
     */
    public static final int CUTS = 512;

    /** A source behind which positions do not follow from indices: they have to be counted. */
    public static final int COUNTED = 1024;

    /** A source that can be run without being opened and closed, by its size and {@link Source#check} afterwards. */
    public static final int STABLE = 2048;

    /**
     * A source that finds out that it has no more items when the next one is loaded, and then ends the run: its first state
     * variable, a number, is 1 then.
     */
    public static final int ENDS = 4096;

    /**
     * A sink that wants the last answer only: where the source has indices, its items are run from the end, until it
     * finishes with one.
     */
    public static final int LAST = 8192;

    private Traits() {}

    /** Whether one of the operations from {@code from} up to {@code to} has one of these traits. */
    public static boolean anyOf(Operation[] ops, int from, int to, int traits) {
        for (int i = from; i < to; i++) {
            if ((ops[i].traits() & traits) != 0) {
                return true;
            }
        }
        return false;
    }
}
