package io.fastiter.internal.exec;

import java.util.function.Consumer;

/**
 * Finds out whether the current thread is inside a class initialiser. A run that starts there stays on its caller:
 * another thread that needs the class (every lambda of it does) would wait for the initialiser, which waits for it
 * (JDK-8136753).
 */
final class Initialisers implements Consumer<StackWalker.StackFrame> {
    private boolean found;

    private Initialisers() {}

    /** No lambda and no stream of frames: these took 7 ms the first time. */
    static boolean isRunning() {
        Initialisers look = new Initialisers();
        StackWalker.getInstance().forEach(look);
        return look.found;
    }

    @Override
    public void accept(StackWalker.StackFrame frame) {
        found |= frame.getMethodName().equals("<clinit>");
    }
}
