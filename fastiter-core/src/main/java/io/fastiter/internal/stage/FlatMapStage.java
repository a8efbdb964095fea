package io.fastiter.internal.stage;

import io.fastiter.internal.code.Code;
import io.fastiter.internal.code.JdkFn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.code.Next;
import io.fastiter.internal.code.Var;
import io.fastiter.internal.plan.Lesson;
import io.fastiter.internal.plan.Options;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Shape;
import io.fastiter.internal.plan.Stage;
import io.fastiter.internal.plan.Traits;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the items of what a function gives for each item; null counts as empty.
 *
 * <p>What a function gives is run through by its iterator; this holds no more than that does. A pipeline is one of those
 * that the function nearly always gives, once {@link InnerShapes} has seen some: then its text is part of the kernel, and
 * what it is bound to is taken out of each. So this costs what a loop over its items inside of the function would:
 *
 * <pre>
 *   inner = r0.apply(x)
 *   n = r1.few(inner, 1)                        // how many items; -1 if it is another one or a large one
 *   if (n &lt; 0) items = r1.open(inner), n = items.hasNext()
 *   else       array = the inner source's, f = the inner stage's, ...
 *   while (0 &lt; n) {
 *     for (i = 0; i &lt; n; i++) {
 *       if (usual) y = f.apply(array[i]) else y = items.next()
 *       ... y goes on
 *     }
 *     if (usual) n = 0 else n = items.hasNext()
 *   }
 * </pre>
 *
 * @param opener opens what the function gives; null where that is an {@code Iterable} as it is
 * @param shapes what the function is known to give; null where nobody has asked yet
 */
public record FlatMapStage(
        String name,
        Kind from,
        Kind kind,
        Object function,
        @Nullable Opener opener,
        @Nullable InnerShapes shapes) implements Stage {
    /**
     * Opens a pipeline that the function gave: as an iterable, or for primitive items as an iterator. The kernel leaves
     * it without a word where the run ends early.
     */
    public abstract static class Opener {
        /** The most items that are run through as a part of the kernel: no other thread helps with them. */
        private static final int FEW = 64;

        private @Nullable InnerShapes shapes;

        public abstract Object open(Object pipeline);

        /** The one for a run with these options. */
        public abstract Opener of(Options options);

        /** Closes what is open still, when the run has ended. */
        public abstract void close();

        /** What the function gave, if it is a pipeline that is run as the options of this run say; null if not. */
        protected @Nullable Plan plan(Object pipeline) {
            return null;
        }

        /** The plan of a pipeline for which {@link #few} gave a number. */
        @SuppressWarnings("NullAway")
        public final Plan usual(Object pipeline) {
            return plan(pipeline);
        }

        /** How many items the source of a pipeline has, if it is of the shape of that edition, and few; else -1. */
        public final int few(Object pipeline, int edition) {
            Plan plan = plan(pipeline);
            if (plan == null || shapes == null || !shapes.is(edition, plan.shape)) {
                return -1;
            }
            long size = plan.source().size();
            return size <= FEW ? (int) size : -1;
        }

        /** Notes that a pipeline is opened. */
        protected final void saw(Plan plan) {
            if (shapes != null) {
                shapes.saw(plan);
            }
        }
    }

    public FlatMapStage(String name, Kind from, Kind kind, Object function, @Nullable Opener opener) {
        this(name, from, kind, function, opener, null);
    }

    @Override
    public Stage open(Options options) {
        if (opener == null) {
            return this;
        }
        Opener opened = opener.of(options);
        opened.shapes = shapes;
        return new FlatMapStage(name, from, kind, function, opened, shapes);
    }

    @Override
    public Stage taught(Shape shape) {
        if (opener == null) {
            return this;
        }
        InnerShapes known = (InnerShapes) shape.lesson();
        if (known == null) {
            known = (InnerShapes) shape.lesson(new InnerShapes());
        }
        return new FlatMapStage(name, from, kind, function, opener, known);
    }

    @Override
    public @Nullable Lesson lesson() {
        return shapes;
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
        int edition = shapes == null ? 0 : shapes.edition();
        if (shapes != null && edition > 0) {
            lower(c, inner, edition, shapes.text(edition), next);
        } else {
            Var items = open(c, inner);
            c.loop();
            c.breakUnless(c.call(JdkFn.hasNext(), items));
            next.emit(c.call(JdkFn.next(kind), items));
            c.end();
        }
    }

    /** The iterator of what the function gave. */
    private Var open(Code c, Var inner) {
        Var opened = opener == null ? inner : c.call(InnerFn.open(kind), c.ref(1), inner);
        return kind == Kind.REF || opener == null ? c.call(JdkFn.iterator(), opened) : opened;
    }

    private void lower(Code c, Var inner, int edition, InnerText text, Next next) {
        Var zero = c.constant(Kind.INT, 0);
        Var n = c.temp(Kind.INT);
        c.assign(n, c.call(InnerFn.FEW, c.ref(1), inner, c.constant(Kind.INT, edition)));
        Var usual = c.not(c.less(n, zero));
        c.when(usual);
        Var plan = c.call(InnerFn.USUAL, c.ref(1), inner);
        Var[] refs = new Var[text.program.inputRefs];
        Var[] nums = new Var[text.program.inputNums];
        Var source = bind(c, text, plan, refs, nums);
        c.otherwise();
        Var items = open(c, inner);
        c.assign(n, c.call(JdkFn.hasNext(), items));
        c.end();
        c.loop();
        c.breakUnless(c.less(zero, n));
        Var i = c.temp(Kind.INT);
        c.assign(i, zero);
        c.loop();
        c.breakUnless(c.less(i, n));
        Var at = c.temp(Kind.INT);
        c.assign(at, i);
        // Before the item goes on: what drops it goes back to the head of this loop.
        c.assign(i, c.add(i, c.constant(Kind.INT, 1)));
        Var y = c.temp(kind);
        c.when(usual);
        nums[nums.length - 1] = c.convert(Kind.LONG, at);
        c.assign(y, c.paste(text.program, refs, nums, text.item, text.operations, at));
        c.otherwise();
        c.assign(y, c.call(JdkFn.next(kind), items));
        c.end();
        next.emit(y);
        c.end();
        c.when(usual);
        c.call(InnerFn.CHECK, source, c.convert(Kind.LONG, n));
        c.assign(n, zero);
        c.otherwise();
        c.assign(n, c.call(JdkFn.hasNext(), items));
        c.end();
        c.end();
    }

    /** Takes what the text reads of its inputs out of the pipeline; returns its source. */
    private static Var bind(Code c, InnerText text, Var plan, Var[] refs, Var[] nums) {
        Var each = plan;
        for (int k = text.depth() - 1; ; k--) {
            Var op = c.call(InnerFn.LAST, each);
            for (Var input : text.program.inputs) {
                int slot = input.slot();
                if (input.kind == Kind.REF && slot >= text.firstRef[k] && slot < text.firstRef[k + 1]) {
                    Var i = c.constant(Kind.INT, slot - text.firstRef[k]);
                    refs[slot] = c.call(InnerFn.ref(text.typeOf(input)), op, i);
                } else if (input.kind != Kind.REF && slot >= text.firstNum[k] && slot < text.firstNum[k + 1]) {
                    Var i = c.constant(Kind.INT, slot - text.firstNum[k]);
                    nums[slot] = c.convert(input.kind, c.call(InnerFn.NUM, op, i));
                }
            }
            if (k == 0) {
                return op;
            }
            each = c.call(InnerFn.UP, each);
        }
    }
}
