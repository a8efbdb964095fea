/** Data-parallel iterators: one fused loop per pipeline, the same answer at any number of threads. */
module io.fastiter {
    requires org.slf4j;
    requires static jdk.jfr;
    requires static org.jspecify;
    // In the source tree only: the shipped jar holds ASM under io.fastiter.internal.asm.
    requires org.objectweb.asm;

    uses io.fastiter.ContextCarrier;
    uses org.slf4j.spi.SLF4JServiceProvider;

    exports io.fastiter;
}
