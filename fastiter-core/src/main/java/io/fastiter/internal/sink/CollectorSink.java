package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * References taken in by a {@link Collector}: one container per piece, combined left to right. A collector that is
 * concurrent and does not care for order gets one container for the whole run, so such a sink is good for one run.
 */
public final class CollectorSink implements Sink {
    private final Collector<Object, @Nullable Object, @Nullable Object> collector;
    private final Object accumulator;
    private final boolean shares;
    private @Nullable Some shared;

    @SuppressWarnings("unchecked")
    public CollectorSink(Collector<?, ?, ?> collector) {
        this.collector = (Collector<Object, @Nullable Object, @Nullable Object>) collector;
        this.accumulator = collector.accumulator();
        Set<Collector.Characteristics> traits = collector.characteristics();
        this.shares = traits.contains(Collector.Characteristics.CONCURRENT)
                && traits.contains(Collector.Characteristics.UNORDERED);
    }

    @Override
    public String name() {
        return "collect";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return Traits.CALLS;
    }

    @Override
    public int refs() {
        return 1;
    }

    @Override
    public Object ref(int i) {
        return accumulator;
    }

    @Override
    public void lower(Code c, Var x) {
        c.call(JdkFn.acceptRefAnd(Kind.REF), c.ref(0), c.stateRef(), x);
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        Values.set(f, Kind.REF, shares ? shared() : collector.supplier().get());
    }

    /** The one container; whoever is first makes it, under a lock since pieces begin on many threads. */
    private synchronized @Nullable Object shared() {
        Some made = shared;
        if (made == null) {
            made = new Some(collector.supplier().get());
            shared = made;
        }
        return made.value();
    }

    @Override
    public Object partial(Frame f) {
        return new Some(f.ref(0));
    }

    @Override
    public Object combine(Object left, Object right) {
        if (shares) {
            return left;
        }
        BinaryOperator<@Nullable Object> combiner = collector.combiner();
        return new Some(combiner.apply(((Some) left).value(), ((Some) right).value()));
    }

    @Override
    public @Nullable Object finish(Object partial) {
        Object container = ((Some) partial).value();
        if (collector.characteristics().contains(Collector.Characteristics.IDENTITY_FINISH)) {
            return container;
        }
        Function<@Nullable Object, @Nullable Object> finisher = collector.finisher();
        return finisher.apply(container);
    }
}
