package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Wrong arguments are refused where they are passed, with what is needed to put them right. */
class ArgumentsTest {
    private static final Map<Class<?>, Object> PIPELINES = Map.of(
            ParIter.class, ParIter.of("a"),
            IntParIter.class, IntParIter.of(1),
            LongParIter.class, LongParIter.of(1),
            DoubleParIter.class, DoubleParIter.of(1));

    /** What a null stands for where it is an item, not a function, source or option. */
    private static final List<String> ITEMS = List.of("identity");

    /** Every parameter of every public method, one null at a time. */
    @TestFactory
    Stream<DynamicTest> nullIsRefusedAtTheCallByName() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Class<?> type : PIPELINES.keySet()) {
            for (Method method : type.getDeclaredMethods()) {
                if (!Modifier.isPublic(method.getModifiers()) || method.isSynthetic()) {
                    continue;
                }
                for (int i = 0; i < method.getParameterCount(); i++) {
                    String name = method.getParameters()[i].getName();
                    if (!method.getParameterTypes()[i].isPrimitive() && !ITEMS.contains(name)) {
                        int at = i;
                        tests.add(DynamicTest.dynamicTest(
                                method.toGenericString() + ", " + name, () -> refusesNull(method, at, name)));
                    }
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(200);
        return tests.stream();
    }

    private static void refusesNull(Method method, int at, String name) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(ArgumentsTest::anyOf)
                .toArray();
        arguments[at] = null;
        assertThatThrownBy(() -> {
                    try {
                        method.invoke(PIPELINES.get(method.getDeclaringClass()), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })
                .isInstanceOf(NullPointerException.class)
                .hasMessage(name);
    }

    /** An argument that would do. */
    private static Object anyOf(Class<?> type) {
        if (PIPELINES.containsKey(type)) {
            return PIPELINES.get(type);
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == double.class) {
            return 0.0;
        }
        if (type.isPrimitive()) {
            return 0;
        }
        if (type == CharSequence.class) {
            return "";
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    ArgumentsTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        throw new AssertionError(method + " was called");
                    });
        }
        return null; // of a class that stands alone: it is the one to be refused
    }

    @Test
    void aNullAmongPipelinesIsRefusedByItsIndex() {
        assertThatThrownBy(() -> ParIter.concatAll(ParIter.of("a"), null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("pipelines[1]");
    }

    @Test
    void negativeCountsAreRefused() {
        refused(() -> ParIter.of("a").limit(-1), "limit(-1): the number of items must be at least 0");
        refused(() -> IntParIter.of(1).limit(-2), "limit(-2): the number of items must be at least 0");
        refused(
                () -> LongParIter.of(1).skip(Long.MIN_VALUE),
                "skip(-9223372036854775808): the number of items must be" + " at least 0");
    }

    @Test
    void lessThanOneThreadIsRefused() {
        refused(() -> ParIter.of("a").parallelism(0), "parallelism(0): the number of threads must be at least 1");
        refused(() -> DoubleParIter.of(1).parallelism(-3), "parallelism(-3): the number of threads must be at least 1");
    }

    @Test
    void aStepOfNothingIsRefused() {
        refused(() -> ParIter.range(0, 10, 0), "range(0, 10, 0): the step must not be 0");
        refused(() -> IntParIter.range(5, 1, 0), "range(5, 1, 0): the step must not be 0");
    }

    @Test
    void slicesOutOfBoundsAreRefused() {
        int[] array = {1, 2, 3};

        for (int[] bad : new int[][] {{-1, 2}, {2, 1}, {0, 4}, {4, 4}, {Integer.MIN_VALUE, Integer.MAX_VALUE}}) {
            assertThatThrownBy(() -> IntParIter.of(array, bad[0], bad[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("of(array, " + bad[0] + ", " + bad[1] + "): the slice must begin at 0 or later,"
                            + " end at 3 or earlier, and not end before it begins");
        }
    }

    @Test
    void aPrimitiveClassIsRefused() {
        refused(
                () -> ParIter.of(1, 2).select(int.class),
                "select(int.class): a primitive type has no instances, name its wrapper class");
    }

    @Test
    void aNullResultForAnOptionalIsRefused() {
        ParIter<String> nulls = ParIter.of((String) null);

        for (Consumer<ParIter<String>> terminal : List.<Consumer<ParIter<String>>>of(
                p -> p.findFirst(),
                p -> p.findAny(),
                p -> p.findLast(),
                p -> p.findFirst(x -> true),
                p -> p.reduce((a, b) -> a),
                p -> p.min((a, b) -> 0),
                p -> p.maxBy(x -> 1))) {
            assertThatThrownBy(() -> terminal.accept(nulls))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageContaining("filter nulls out first");
        }
    }

    @Test
    void nothingRunsBeforeTheFirstQuestion() {
        List<Integer> seen = new ArrayList<>();
        Iterator<Integer> iterator =
                ParIter.of(1, 2).parallelism(1).peek(seen::add).iterator();
        assertThat(seen).isEmpty();

        assertThat(iterator.next()).isEqualTo(1);
        assertThat(seen).isNotEmpty();
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
