package io.fastiter.internal.stage;

import io.fastiter.internal.code.Fn;
import io.fastiter.internal.code.Frame;
import io.fastiter.internal.code.Insn;
import io.fastiter.internal.code.Kind;
import io.fastiter.internal.plan.Operation;
import io.fastiter.internal.plan.Plan;
import io.fastiter.internal.plan.Source;
import io.fastiter.internal.stage.FlatMapStage.Opener;
import org.jspecify.annotations.Nullable;

/** What the kernel of a {@code flatMap} calls to open what the function gave, or to take it apart. */
final class InnerFn extends Fn {
    static final InnerFn FEW = new InnerFn(Opener.class, "few", "(Ljava/lang/Object;I)I", Kind.INT, null);
    static final InnerFn USUAL = new InnerFn(
            Opener.class, "usual", "(Ljava/lang/Object;)L" + nameOf(Plan.class) + ";", Kind.REF, nameOf(Plan.class));
    static final InnerFn LAST =
            new InnerFn(Plan.class, "last", "()L" + nameOf(Operation.class) + ";", Kind.REF, nameOf(Operation.class));
    static final InnerFn UP =
            new InnerFn(Plan.class, "up", "()L" + nameOf(Plan.class) + ";", Kind.REF, nameOf(Plan.class));
    static final InnerFn NUM = new InnerFn(Operation.class, "num", "(I)J", Kind.LONG, null);
    static final InnerFn CHECK = new InnerFn(Source.class, "check", "(J)V", null, null);

    private InnerFn(Class<?> owner, String name, String descriptor, @Nullable Kind result, @Nullable String type) {
        super(nameOf(owner), owner.isInterface(), name, descriptor, result, type);
    }

    /** {@link Opener#open}, by the kind of the items. */
    static InnerFn open(Kind kind) {
        String type = switch (kind) {
            case INT -> "java/util/PrimitiveIterator$OfInt";
            case LONG -> "java/util/PrimitiveIterator$OfLong";
            case DOUBLE -> "java/util/PrimitiveIterator$OfDouble";
            case REF -> "java/lang/Iterable";
        };
        return new InnerFn(Opener.class, "open", "(Ljava/lang/Object;)Ljava/lang/Object;", Kind.REF, type);
    }

    /** {@link Operation#ref}, the result cast to what it is used as: once, not for every item. */
    static InnerFn ref(@Nullable String type) {
        return new InnerFn(Operation.class, "ref", "(I)Ljava/lang/Object;", Kind.REF, type);
    }

    private static String nameOf(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    @Override
    @SuppressWarnings("NullAway") // what is null is not run
    public void call(Insn insn, Frame f) {
        Object target = f.refs[insn.a];
        switch (name) {
            case "open" -> f.refs[insn.dst] = ((Opener) target).open(f.refs[insn.b]);
            case "few" -> f.nums[insn.dst] = ((Opener) target).few(f.refs[insn.b], (int) f.nums[insn.c]);
            case "usual" -> f.refs[insn.dst] = ((Opener) target).usual(f.refs[insn.b]);
            case "last" -> f.refs[insn.dst] = ((Plan) target).last();
            case "up" -> f.refs[insn.dst] = ((Plan) target).up();
            case "ref" -> f.refs[insn.dst] = ((Operation) target).ref((int) f.nums[insn.b]);
            case "num" -> f.nums[insn.dst] = ((Operation) target).num((int) f.nums[insn.b]);
            default -> ((Source) target).check(f.nums[insn.b]);
        }
    }
}
