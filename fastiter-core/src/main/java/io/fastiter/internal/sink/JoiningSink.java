package io.fastiter.internal.sink;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Sink;
import io.fastiter.internal.plan.Traits;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The texts of all items, as {@link String#valueOf(Object)} gives them, with a delimiter between: one {@link String}
 * between prefix and suffix. Pieces hold their texts joined.
 */
public record JoiningSink(String delimiter, String prefix, String suffix) implements Sink {
    @Override
    public String name() {
        return "joining";
    }

    @Override
    public Kind kind() {
        return Kind.REF;
    }

    @Override
    public int traits() {
        return Traits.CALLS; // toString
    }

    @Override
    public void lower(Code c, Var x) {
        c.call(JdkFn.accept(Kind.REF), c.stateRef(), x);
    }

    @Override
    public void begin(Frame f, long from, long expected) {
        f.setRef(0, new Texts(delimiter));
    }

    @Override
    public Object partial(Frame f) {
        return f.ref(0);
    }

    @Override
    public Object combine(Object left, Object right) {
        Texts texts = (Texts) left;
        Texts behind = (Texts) right;
        if (behind.any) {
            texts.append(behind.joined);
        }
        return texts;
    }

    @Override
    public Object finish(Object partial) {
        StringBuilder joined = ((Texts) partial).joined;
        if (prefix.isEmpty() && suffix.isEmpty()) {
            return joined.toString();
        }
        Texts.checkRoom((long) prefix.length() + joined.length() + suffix.length());
        return new StringBuilder(prefix.length() + joined.length() + suffix.length())
                .append(prefix)
                .append(joined)
                .append(suffix)
                .toString();
    }

    /** The texts of one piece. */
    private static final class Texts implements Consumer<@Nullable Object> {
        /** The longest string that every JVM can make of Latin-1 characters. */
        private static final long LONGEST = Integer.MAX_VALUE - 8;

        final StringBuilder joined = new StringBuilder();
        private final String delimiter;

        /** Texts may be empty, so the builder cannot tell. */
        boolean any;

        Texts(String delimiter) {
            this.delimiter = delimiter;
        }

        @Override
        public void accept(@Nullable Object x) {
            append(String.valueOf(x));
        }

        void append(CharSequence text) {
            checkRoom((long) joined.length() + delimiter.length() + text.length());
            if (any) {
                joined.append(delimiter);
            }
            joined.append(text);
            any = true;
        }

        static void checkRoom(long length) {
            if (length > LONGEST) {
                throw new IllegalStateException("the joined text has " + length + " characters or more, a string can"
                        + " hold " + LONGEST + ": join parts of it, or write the items out one by one");
            }
        }
    }
}
