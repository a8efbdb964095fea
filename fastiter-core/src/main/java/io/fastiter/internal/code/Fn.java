package io.fastiter.internal.code;

import org.jspecify.annotations.Nullable;

/**
 * The signature of a method that kernels call: an interface method of the user's function, or a method of a state
 * object of ours. The bytecode back end reads owner, name and kinds; the interpreter invokes {@link #call}. New
 * signatures are added by subclassing where they are needed, so no back end knows the list.
 */
public abstract class Fn {
    /** The internal name ({@code java/util/function/LongUnaryOperator}) of the class that declares the method. */
    public final String owner;

    public final boolean isInterface;
    public final String name;

    /** The JVM descriptor of the method. */
    public final String descriptor;

    /** Kind of the result; null where there is none. */
    public final @Nullable Kind result;

    /** The internal name of the class a reference result is cast to; null where plain Object is enough. */
    public final @Nullable String resultType;

    protected Fn(
            String owner,
            boolean isInterface,
            String name,
            String descriptor,
            @Nullable Kind result,
            @Nullable String resultType) {
        this.owner = owner;
        this.isInterface = isInterface;
        this.name = name;
        this.descriptor = descriptor;
        this.result = result;
        this.resultType = resultType;
    }

    /**
     * Whether it is a function of the user's that computes a reference: one of which nobody is promised that a box is the
     * same object behind it that it gave.
     */
    public boolean makesValues() {
        return false;
    }

    /**
     * Whether it compares two references, and two boxes of a kind as the static {@code compare} of their class does their
     * numbers.
     */
    public boolean comparesBoxes() {
        return false;
    }

    /**
     * Invokes the method in the interpreter: the target is {@code f.refs[insn.a]}, the arguments are in the slots
     * {@code insn.b} and {@code insn.c}, the result goes to slot {@code insn.dst}.
     */
    public abstract void call(Insn insn, Frame f);
}
