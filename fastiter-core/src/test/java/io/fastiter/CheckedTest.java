package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckedTest {
    private static final IOException DISK_FULL = new IOException("disk full");

    private static <T> T fail(Exception e) throws Exception {
        throw e;
    }

    @Test
    void whatAnAdaptedLambdaReturnsIsWhatThePipelineGets() {
        assertThat(ParIter.of("b", "a").map(Checked.function(s -> s + "!")).collect())
                .containsExactly("b!", "a!");
        assertThat(ParIter.range(0, 10)
                        .filter(Checked.longPredicate(x -> x % 2 == 0))
                        .sum())
                .isEqualTo(20);
    }

    @Test
    void aCheckedExceptionIsTheCauseOfTheOneThatTheCallerGets() {
        assertThatThrownBy(() -> ParIter.of(1, 2)
                        .map(Checked.function(x -> fail(DISK_FULL)))
                        .collect())
                .isExactlyInstanceOf(ParIterException.class)
                .hasMessage("a function of type Function threw java.io.IOException: disk full")
                .satisfies(e -> assertThat(e.getCause()).isSameAs(DISK_FULL));
    }

    @Test
    void uncheckedExceptionsAndErrorsPassAsTheyAre() {
        UncheckedIOException unchecked = new UncheckedIOException(DISK_FULL);
        AssertionError error = new AssertionError();

        assertThatThrownBy(() -> ParIter.of(1).forEach(Checked.consumer(x -> fail(unchecked))))
                .isSameAs(unchecked);
        assertThatThrownBy(() -> ParIter.of(1).forEach(Checked.consumer(x -> {
                    throw error;
                })))
                .isSameAs(error);
    }

    @Test
    void theFirstFailureInEncounterOrderReachesTheCaller() {
        for (int threads : new int[] {1, 4}) {
            assertThatThrownBy(() -> IntParIter.range(0, 100_000)
                            .parallelism(threads)
                            .map(Checked.intUnaryOperator(x -> x < 70_000 ? x : fail(new IOException("item " + x))))
                            .sum())
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageEndingWith("item 70000");
        }
    }

    @Test
    void anInterruptIsNotLost() {
        InterruptedException interrupt = new InterruptedException();
        try {
            assertThatThrownBy(() -> ParIter.of(1).sequential().forEach(Checked.consumer(x -> fail(interrupt))))
                    .isInstanceOf(ParIterException.class)
                    .hasCause(interrupt);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** By its class a pipeline's shape knows a function, and so its loop is not shared with other adapted lambdas. */
    @Test
    void everyAdaptedLambdaHasAClassOfItsOwn() {
        Function<String, Integer> length = Checked.function(String::length);
        Function<String, Integer> hash = Checked.function(String::hashCode);

        assertThat(length.getClass()).isNotEqualTo(hash.getClass());
        assertThat(ParIter.of("a").map(length).plan.shape)
                .isNotSameAs(ParIter.of("a").map(hash).plan.shape);
    }

    @Test
    void everyTypeOfFunctionThatAPipelineTakesHasAnAdaptorNamedAfterIt() {
        Set<Class<?>> taken = new HashSet<>();
        for (Class<?> pipeline : List.of(ParIter.class, IntParIter.class, LongParIter.class, DoubleParIter.class)) {
            for (Method method : pipeline.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())) {
                    taken.addAll(Arrays.asList(method.getParameterTypes()));
                }
            }
        }
        taken.removeIf(type -> abstractMethods(type).size() != 1);
        // What has one method and is no function of items.
        taken.removeAll(List.of(Iterable.class, CharSequence.class, ContextCarrier.class, ProgressListener.class));

        Set<String> missing = new TreeSet<>();
        for (Class<?> type : taken) {
            String name = type.getSimpleName();
            String adaptor = Character.toLowerCase(name.charAt(0)) + name.substring(1);
            if (adaptors().noneMatch(m -> m.getName().equals(adaptor) && m.getReturnType() == type)) {
                missing.add(type.getName());
            }
        }

        assertThat(taken).hasSizeGreaterThan(30);
        assertThat(missing).isEmpty();
    }

    static Stream<Method> adaptors() {
        return Arrays.stream(Checked.class.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("adaptors")
    void everyAdaptorWrapsWhatItsLambdaThrows(Method adaptor) throws Exception {
        Class<?> throwing = adaptor.getParameterTypes()[0];
        Object lambda =
                Proxy.newProxyInstance(throwing.getClassLoader(), new Class<?>[] {throwing}, (proxy, method, args) -> {
                    if (method.isDefault()) {
                        return InvocationHandler.invokeDefault(proxy, method, args);
                    }
                    throw DISK_FULL;
                });
        Object adapted = adaptor.invoke(null, lambda);
        Method function = abstractMethods(adaptor.getReturnType()).get(0);
        Object[] arguments = Arrays.stream(function.getParameterTypes())
                .map(type -> type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null)
                .toArray();

        assertThatThrownBy(() -> function.invoke(adapted, arguments))
                .cause()
                .isExactlyInstanceOf(ParIterException.class)
                .hasMessageContaining("type " + adaptor.getReturnType().getSimpleName() + " ")
                .hasCause(DISK_FULL);
        assertThatThrownBy(() -> adaptor.invoke(null, (Object) null))
                .cause()
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("function");
    }

    private static List<Method> abstractMethods(Class<?> type) {
        List<Method> all = new ArrayList<>();
        if (type.isInterface()) {
            for (Method method : type.getMethods()) {
                if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
                    all.add(method);
                }
            }
        }
        return all;
    }

    private static boolean isOfObject(Method method) {
        return method.getName().equals("equals") && method.getParameterCount() == 1;
    }
}
