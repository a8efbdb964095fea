package io.fastiter.examples;

import java.io.Console;

/** Whether a person looks at the output. */
final class Terminal {

    private Terminal() {}

    static boolean present() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From 22 on there is always a console, and it says itself whether it is a terminal.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
