package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/** Passes on each number as another kind: a wider number ({@code asLong}, {@code asDouble}), or boxed. */
public record ConvertStage(String name, Kind from, Kind kind) implements Stage {
    @Override
    public int traits() {
        return Traits.ONE_TO_ONE;
    }

    @Override
    public int variant() {
        return from.ordinal() * 4 + kind.ordinal();
    }

    @Override
    public int refs() {
        return kind == Kind.REF ? 1 : 0;
    }

    @Override
    public Object ref(int i) {
        return Box.INSTANCE;
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        next.emit(kind == Kind.REF ? c.call(JdkFn.map(from, Kind.REF), c.ref(0), x) : c.convert(kind, x));
    }

    /** What a lambda per kind would say, in one class and without a call site to link. */
    private static final class Box implements IntFunction<Object>, LongFunction<Object>, DoubleFunction<Object> {
        static final Box INSTANCE = new Box();

        @Override
        public Object apply(int x) {
            return x;
        }

        @Override
        public Object apply(long x) {
            return x;
        }

        @Override
        public Object apply(double x) {
            return x;
        }
    }
}
