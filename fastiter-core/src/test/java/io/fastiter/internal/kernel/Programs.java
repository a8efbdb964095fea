package io.fastiter.internal.kernel;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Program;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Operation;
import java.util.function.Consumer;

/** Programs for tests, put together from the pieces that operations are lowered to. */
final class Programs {
    /** How many inputs of either sort each program has room for. */
    private static final int INPUTS = 6;

    private Programs() {}

    /** A program recorded by {@code body}; its inputs are {@code c.ref(k)} and {@code c.num(k, kind)}. */
    static Program of(Consumer<Code> body) {
        Code c = new Code(INPUTS, INPUTS);
        body.accept(c);
        return c.finish();
    }

    /** The longs of the array that is input 0. */
    static Var longs(Code c) {
        c.enter("of", 0, 0, 0);
        return c.load("[J", Kind.LONG, c.ref(0), c.cursor(Kind.INT, c.constant(0)));
    }

    /** The objects of the array that is input 0. */
    static Var objects(Code c) {
        c.enter("of", 0, 0, 0);
        return c.load("[Ljava/lang/Object;", Kind.REF, c.ref(0), c.cursor(Kind.INT, c.constant(0)));
    }

    static Var filter(Code c, int predicate, Var x) {
        c.enter("filter", 0, 0, 0);
        c.skipUnless(c.call(JdkFn.test(x.kind), c.ref(predicate), x));
        return x;
    }

    static Var map(Code c, int function, Var x, Kind to) {
        c.enter("map", 0, 0, 0);
        return c.call(JdkFn.map(x.kind, to), c.ref(function), x);
    }

    /** All that the function emits for {@code x}: the function takes {@code x}'s kind and its consumer. */
    static void mapMulti(Code c, int function, Var x, Next next) {
        c.enter("mapMulti", 0, 0, 0);
        Var emitted = c.temp(x.kind);
        Var emit = c.callback(emitted);
        next.emit(emitted);
        c.enter("mapMulti", 0, 0, 0);
        c.end();
        c.call(JdkFn.multi(x.kind), c.ref(function), x, emit);
    }

    /** The elements of an array. */
    static void each(Code c, String type, Kind kind, Var array, Next next) {
        c.enter("flatMap", 0, 0, 0);
        Var length = c.length(type, array);
        Var i = c.temp(Kind.INT);
        c.assign(i, c.constant(Kind.INT, 0));
        c.loop();
        c.breakUnless(c.less(i, length));
        Var y = c.load(type, kind, array, i);
        c.assign(i, c.add(i, c.constant(Kind.INT, 1)));
        next.emit(y);
        c.end();
    }

    /** The sink's first state: the sum of what comes. */
    static void sum(Code c, Var x) {
        c.enter("sum", 0, 0, 0);
        c.enterSink();
        Var sum = c.state(x.kind, 0);
        c.assign(sum, c.add(sum, x));
    }

    /** Appends what comes to the {@code List} that is the given input. */
    static void collect(Code c, int list, Var x) {
        c.enter("collect", 0, 0, 0);
        c.call(JdkFn.accept(x.kind), c.ref(list), x);
    }

    /** A state for either kernel, with these reference inputs and everything initialised. */
    static State state(Program p, Object... refs) {
        State s = new State(new Tier(p, new Operation[0], "test"), p.allNums, p.allRefs);
        System.arraycopy(refs, 0, s.refs, 0, refs.length);
        p.initialise(s);
        return s;
    }

    /** A run that nobody interrupts. */
    static Signal raised(long bound) {
        Signal signal = new Signal();
        signal.bound = bound;
        signal.attention = 1;
        return signal;
    }
}
