package io.fastiter.internal.stage;

import io.fastiter.internal.plan.Lesson;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of the pipelines that the function of a {@code flatMap} has given: nearly always a single one, since it is
 * written at one place. Editions are numbered from 1 on, each is the text of a shape that has become the usual one.
 *
 * <p>Fields that many threads write without a lock are estimates: a lost update costs nothing.
 */
final class InnerShapes extends Lesson {
    /**
     * So often a shape has to be seen more than others, to be the usual one after so many editions. Each costs a
     * compilation, and a while until the JVM has compiled its kernel, too: where shapes take turns, ever less often.
     */
    private static final int[] TIMES = {16, 1024, 65_536};

    private final @Nullable InnerText[] texts = new @Nullable InnerText[TIMES.length + 1];

    private @Nullable Shape candidate;
    private int lead;

    /** A shape that has no text. */
    private @Nullable Shape unfit;

    /** The text of an edition that there is. */
    InnerText text(int edition) {
        return Objects.requireNonNull(texts[edition]);
    }

    /** Whether that edition is about this shape. */
    boolean is(int edition, Shape shape) {
        InnerText text = texts[edition];
        return text != null && text.shape == shape;
    }

    /** Takes in what was given, and is not run by a text. */
    void saw(Plan plan) {
        int edition = edition();
        Shape shape = plan.shape;
        InnerText usual = texts[edition];
        if (edition == TIMES.length || shape == unfit || usual != null && usual.shape == shape) {
            return;
        }
        if (shape != candidate) {
            if (--lead <= 0) {
                candidate = shape;
                lead = 1;
            }
        } else if (++lead >= TIMES[edition]) {
            learn(plan, edition);
        }
    }

    private synchronized void learn(Plan plan, int before) {
        if (edition() != before) {
            return;
        }
        lead = 0;
        InnerText text = InnerText.of(plan);
        if (text == null) {
            unfit = plan.shape;
        } else {
            texts[before + 1] = text;
            edition(before + 1);
        }
    }
}
