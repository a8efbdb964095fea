package io.fastiter;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.PreInterruptCallback;
import org.junit.jupiter.api.extension.PreInterruptContext;

/**
 * What becomes of tests whose time limit is over. JUnit prints where all threads are and interrupts the test's thread,
 * once; it stays on its own thread, since tests look at that thread's interrupt. Two things are left to do:
 *
 * <ul>
 *   <li>The functions that hang may hold the pool that the tests of a class share. Each of those would wait in vain, too:
 *       none of them is run.
 *   <li>The test may take no notice of the interrupt. Then the JVM ends, and with it the build.
 * </ul>
 */
final class HangingTests implements PreInterruptCallback, AfterEachCallback, ExecutionCondition {
    private static final long GRACE_MILLIS = 60_000;

    private static final Set<String> HANGING = ConcurrentHashMap.newKeySet();
    private static final Set<Class<?>> CLASSES = ConcurrentHashMap.newKeySet();

    @Override
    public void beforeThreadInterrupt(PreInterruptContext interrupt, ExtensionContext test) {
        CLASSES.add(test.getRequiredTestClass());
        HANGING.add(test.getUniqueId());
        Thread watchdog = new Thread(() -> endUnlessItDoes(test), "hanging-test-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private static void endUnlessItDoes(ExtensionContext test) {
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            return;
        }
        if (HANGING.contains(test.getUniqueId())) {
            System.out.println(test.getRequiredTestClass().getName() + ": " + test.getDisplayName()
                    + " hangs and takes no notice of its interrupt: the JVM ends here");
            System.out.flush();
            Runtime.getRuntime().halt(1);
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        HANGING.remove(test.getUniqueId());
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
        return test.getTestClass().filter(CLASSES::contains).isPresent()
                ? ConditionEvaluationResult.disabled("a test before it hung, and what it left behind may hold the pool")
                : ConditionEvaluationResult.enabled("none has hung");
    }
}
