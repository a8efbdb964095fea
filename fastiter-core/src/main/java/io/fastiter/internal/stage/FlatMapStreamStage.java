package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Closing;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the items of the stream that a function gives for each item; null counts as empty. A stream is closed behind
 * its last item; those that a failure or an early end cuts short are closed when the run ends.
 *
 * @param open the streams that this run has begun and not closed yet; null until a run starts
 */
public record FlatMapStreamStage(
        Kind from, Kind kind, Object function, @Nullable Streams open) implements Stage {
    /** The streams of one run that are open. */
    public static final class Streams {
        private static final Object NONE = new Streams();

        private final Set<BaseStream<?, ?>> open = ConcurrentHashMap.newKeySet();

        public Iterator<?> begin(Object stream) {
            BaseStream<?, ?> begun = (BaseStream<?, ?>) stream;
            open.add(begun);
            return begun.iterator();
        }

        public void end(Object stream) {
            BaseStream<?, ?> ended = (BaseStream<?, ?>) stream;
            open.remove(ended);
            ended.close();
        }

        private void closeAll() {
            try {
                Closing.all(open);
            } finally {
                open.clear();
            }
        }
    }

    private static final Fn BEGIN = new Begin();
    private static final Fn END = new End();

    @Override
    public Stage open(Options options) {
        return new FlatMapStreamStage(from, kind, function, new Streams());
    }

    @Override
    public void close() {
        if (open != null) {
            open.closeAll();
        }
    }

    @Override
    public String name() {
        return "flatMapStream";
    }

    @Override
    public int traits() {
        return Traits.CALLS | Traits.EXPANDS | Traits.OPENS;
    }

    @Override
    public int variant() {
        return from.ordinal() * 4 + kind.ordinal();
    }

    @Override
    public int refs() {
        return 2;
    }

    @Override
    public Object ref(int i) {
        return i == 0 ? function : open == null ? Streams.NONE : open;
    }

    @Override
    public void lower(Code c, Var x, Next next) {
        Var streams = c.ref(1);
        Var stream = c.call(JdkFn.map(from, Kind.REF), c.ref(0), x);
        c.skipUnless(c.not(c.isNull(stream)));
        Var items = c.call(BEGIN, streams, stream);
        c.loop();
        c.breakUnless(c.call(JdkFn.hasNext(), items));
        next.emit(c.call(JdkFn.next(kind), items));
        c.end();
        c.call(END, streams, stream);
    }

    private static final class Begin extends Fn {
        Begin() {
            super(
                    Streams.class.getName().replace('.', '/'),
                    false,
                    "begin",
                    "(Ljava/lang/Object;)Ljava/util/Iterator;",
                    Kind.REF,
                    "java/util/Iterator");
        }

        @Override
        public void call(Insn insn, Frame f) {
            f.refs[insn.dst] = ((Streams) f.refs[insn.a]).begin(f.refs[insn.b]);
        }
    }

    private static final class End extends Fn {
        End() {
            super(Streams.class.getName().replace('.', '/'), false, "end", "(Ljava/lang/Object;)V", null, null);
        }

        @Override
        public void call(Insn insn, Frame f) {
            ((Streams) f.refs[insn.a]).end(f.refs[insn.b]);
        }
    }
}
