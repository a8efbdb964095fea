package io.fastiter;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.MDC;

/**
 * What is injected into one run of a {@link FaultyPipeline}, and what was seen there. Every function and every method of
 * the source goes through {@link #call}, which may be slow, fail, or end the run from outside; which items that happens at
 * follows from the seed, so that a run in sequence meets the same faults.
 */
final class FaultyRun {
    static final String DIAGNOSTIC = "fault-injection";

    /** What ends a run from outside. */
    enum Strike {
        NONE,
        TOKEN,
        INTERRUPT
    }

    /** A function's call for an item. */
    record Place(String stage, int function, long item) {}

    /** What a function throws. */
    interface Fault {
        Place place();

        /** Whether it depends on how the work was shared whether this call happens at all: one of a combiner, say. */
        boolean loose();
    }

    static final class Failure extends RuntimeException implements Fault {
        private static final long serialVersionUID = 1L;
        private final transient Place place;
        private final boolean loose;

        Failure(Place place, boolean loose) {
            super(place.toString());
            this.place = place;
            this.loose = loose;
        }

        @Override
        public Place place() {
            return place;
        }

        @Override
        public boolean loose() {
            return loose;
        }
    }

    static final class Breakdown extends Error implements Fault {
        private static final long serialVersionUID = 1L;
        private final transient Place place;
        private final boolean loose;

        Breakdown(Place place, boolean loose) {
            super(place.toString());
            this.place = place;
            this.loose = loose;
        }

        @Override
        public Place place() {
            return place;
        }

        @Override
        public boolean loose() {
            return loose;
        }
    }

    final CancelToken token = new CancelToken();

    private final long seed;
    private final boolean disturbed;
    private final int faultsPer;
    private final int strikesPer;
    private final Strike strike;
    private final String diagnostic;
    private final Thread caller = Thread.currentThread();
    private final ClassLoader loader = caller.getContextClassLoader();

    private final Map<Place, Throwable> thrown = new ConcurrentHashMap<>();
    private final Set<Place> called = ConcurrentHashMap.newKeySet();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean struck;
    private volatile boolean over;

    /**
     * One of about {@code faultsPer} calls fails and one of {@code strikesPer} strikes, none where these are 0.
     *
     * @param disturbed whether calls are slowed down, and strikes happen
     */
    FaultyRun(long seed, boolean disturbed, int faultsPer, Strike strike, int strikesPer) {
        this.seed = seed;
        this.disturbed = disturbed;
        this.faultsPer = faultsPer;
        this.strike = strike;
        this.strikesPer = strikesPer;
        this.diagnostic = Long.toString(seed);
    }

    // ---- what functions do ----

    /** The call of a function that sees one item, once; returns the item. */
    long call(String stage, int function, long item) {
        Place place = new Place(stage, function, item);
        if (!called.add(place)) {
            violations.add("called twice: " + place);
        }
        enter(place, false);
        return item;
    }

    /** The call of one that may be called for items in any combination, and any number of times. */
    void callLoose(String stage, int function, long item) {
        enter(new Place(stage, function, item), true);
    }

    private void enter(Place place, boolean loose) {
        if (over) {
            violations.add("called after the end: " + place + " on " + Thread.currentThread());
        }
        if (disturbed) {
            if (Thread.currentThread().getContextClassLoader() != loader) {
                violations.add("without the caller's loader: " + place + " on " + Thread.currentThread());
            }
            if (!diagnostic.equals(MDC.get(DIAGNOSTIC))) {
                violations.add("without the caller's diagnostics: " + place + " on " + Thread.currentThread());
            }
        }
        inside.incrementAndGet();
        try {
            long hash = mix(seed ^ mix(place.function() * 0x9E37_79B9L + place.item()));
            if (disturbed) {
                disturb(hash, calls.incrementAndGet());
            }
            if (faultsPer > 0 && Long.remainderUnsigned(hash, faultsPer) == 0) {
                Throwable t = thrown.computeIfAbsent(
                        place, p -> (hash & 1 << 20) == 0 ? new Failure(p, loose) : new Breakdown(p, loose));
                throw FaultyRun.<RuntimeException>sneaky(t);
            }
        } finally {
            inside.decrementAndGet();
        }
    }

    private void disturb(long hash, int call) {
        if (strike != Strike.NONE && Long.remainderUnsigned(mix(hash), strikesPer) == 0) {
            struck = true;
            if (strike == Strike.TOKEN) {
                token.cancel();
            } else {
                caller.interrupt();
            }
        }
        long delay = mix(hash + call);
        switch ((int) (delay & 63)) {
            case 0, 1, 2, 3, 4, 5 -> Thread.yield();
            case 6, 7 -> LockSupport.parkNanos(1 + (delay >>> 50));
            case 8 -> LockSupport.parkNanos(100_000);
            case 9 -> {
                try {
                    Thread.sleep(0, 200_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            case 10, 11 -> {
                for (int i = 0; i < (delay >>> 54); i++) {
                    Thread.onSpinWait();
                }
            }
            default -> {}
        }
    }

    /** Slows down what is called on no item's behalf. */
    void pause() {
        LockSupport.parkNanos(1 + (mix(seed + calls.get()) >>> 50));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable t) throws E {
        throw (E) t;
    }

    static long mix(long x) {
        long z = (x ^ x >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }

    // ---- what was seen ----

    /** The terminal operation has ended: from here on nothing may be called. */
    void end() {
        over = true;
        int left = inside.get();
        if (left > 0) {
            violations.add("still inside at the end: " + left);
        }
    }

    boolean isStruck() {
        return struck;
    }

    boolean hasThrown(Throwable t) {
        return t instanceof Fault fault && thrown.get(fault.place()) == t;
    }

    boolean hasThrownLoosely() {
        return thrown.values().stream().anyMatch(t -> ((Fault) t).loose());
    }

    Queue<String> violations() {
        return violations;
    }
}
