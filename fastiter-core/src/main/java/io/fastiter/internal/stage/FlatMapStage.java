package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the items of what a function gives for each item, by its iterator; null counts as empty. Holds no more than
 * that iterator does.
 *
 * @param opener opens what the function gives; null where that is an {@code Iterable} as it is
 */
public record FlatMapStage(
        String name,
        Kind from,
        Kind kind,
        Object function,
        @Nullable Opener opener) implements Stage {
    /**
     * Opens a pipeline that the function gave: as an iterable, or for primitive items as an iterator. The kernel leaves
     * it without a word where the run ends early.
     */
    public abstract static class Opener {
        public abstract Object open(Object pipeline);

        /** The one for a run with these options. */
        public abstract Opener of(Options options);

        /** Closes what is open still, when the run has ended. */
        public abstract void close();
    }

    @Override
    public Stage open(Options options) {
        return opener == null ? this : new FlatMapStage(name, from, kind, function, opener.of(options));
    }

    @Override
    public void close() {
        if (opener != null) {
            opener.close();
        }
    }

    @Override
    public int traits() {
        return Traits.CALLS | Traits.EXPANDS | (opener == null ? 0 : Traits.OPENS);
    }

    @Override
    public int variant() {
        return from.ordinal() * 8 + kind.ordinal() * 2 + (opener == null ? 0 : 1);
    }

    @Override
    public int refs() {
        return opener == null ? 1 : 2;
    }

    @Override
    public Object ref(int i) {
        return i == 0 || opener == null ? function : opener;
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        Var inner = c.call(JdkFn.map(from, Kind.REF), c.ref(0), x);
        c.skipUnless(c.not(c.isNull(inner)));
        Var opened = opener == null ? inner : c.call(Open.of(kind), c.ref(1), inner);
        Var items = kind == Kind.REF || opener == null ? c.call(JdkFn.iterator(), opened) : opened;
        c.loop();
        c.breakUnless(c.call(JdkFn.hasNext(), items));
        next.emit(c.call(JdkFn.next(kind), items));
        c.end();
    }

    /** {@link Opener#open}, by the kind of the items. */
    private static final class Open extends Fn {
        private Open(String type) {
            super(
                    Opener.class.getName().replace('.', '/'),
                    false,
                    "open",
                    "(Ljava/lang/Object;)Ljava/lang/Object;",
                    Kind.REF,
                    type);
        }

        static Open of(Kind kind) {
            return switch (kind) {
                case INT -> new Open("java/util/PrimitiveIterator$OfInt");
                case LONG -> new Open("java/util/PrimitiveIterator$OfLong");
                case DOUBLE -> new Open("java/util/PrimitiveIterator$OfDouble");
                case REF -> new Open("java/lang/Iterable");
            };
        }

        @Override
        public void call(Insn insn, Frame f) {
            f.refs[insn.dst] = ((Opener) f.refs[insn.a]).open(f.refs[insn.b]);
        }
    }
}
