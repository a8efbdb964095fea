package io.fastiter.internal.exec;

/**
 * Finds out whether the current thread is inside a class initialiser. A run that starts there stays on its caller:
 * another thread that needs the class (every lambda of it does) would wait for the initialiser, which waits for it
 * (JDK-8136753).
 */
final class Initialisers {
    private Initialisers() {}

    static boolean isRunning() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("<clinit>")));
    }
}
