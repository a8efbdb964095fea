package io.fastiter.internal.kernel;

/** Lets tests of other packages look into the cache of compiled kernels. */
public final class Kernels {
    private Kernels() {}

    /** How many compiled kernels are kept; each takes about 10 kB of metaspace. */
    public static int kept() {
        return Compiler.kept();
    }
}
