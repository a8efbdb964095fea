package io.fastiter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public types as a whole. */
class PublicApiTest {
    private static final List<Class<?>> PIPELINES =
            List.of(ParIter.class, IntParIter.class, LongParIter.class, DoubleParIter.class);

    @ParameterizedTest
    @ValueSource(
            classes = {
                ParIter.class,
                IntParIter.class,
                LongParIter.class,
                DoubleParIter.class,
                Indexed.class,
                Checked.class,
                CloseableIterator.class,
                CancelToken.class,
                ContextCarrier.class,
                FailureSite.class,
                Progress.class,
                ProgressListener.class,
                Profiled.class,
                RunReport.class
            })
    void noPublicSignatureNamesAnInternalType(Class<?> type) {
        List<String> signatures = new ArrayList<>();
        for (Class<?> each : with(type.getDeclaredClasses(), type)) {
            Stream<Executable> members =
                    Stream.concat(Stream.of(each.getDeclaredMethods()), Stream.of(each.getDeclaredConstructors()));
            members.filter(m -> Modifier.isPublic(m.getModifiers()) || Modifier.isProtected(m.getModifiers()))
                    .map(Executable::toGenericString)
                    .forEach(signatures::add);
        }

        assertThat(signatures).isNotEmpty().noneMatch(s -> s.contains("internal"));
    }

    @Test
    void pipelinesAreFinalAndMadeByTheirMethodsAlone() {
        for (Class<?> type : PIPELINES) {
            assertThat(type).isFinal();
            assertThat(type.getConstructors()).isEmpty();
            assertThat(type.getFields()).isEmpty();
            assertThat(type.getDeclaredFields()).allMatch(field -> Modifier.isFinal(field.getModifiers()), "is final");
        }
    }

    /** What one of them has by its name the others have too; named here is what makes no sense on all. */
    @Test
    void theOperationsAreTheSameOnAllPipelines() {
        Set<String> onObjectsOnly = Set.of("mapNotNull", "select", "toSet", "toList", "joining");
        Set<String> onNumbersOnly = Set.of("boxed", "mapToObj", "mapMultiToObj", "sum", "average", "summaryStatistics");
        Set<String> notOnAllNumbers = Set.of("asLong", "asDouble", "range", "rangeClosed");

        for (Class<?> type : PIPELINES) {
            Set<String> expected = names(ParIter.class);
            Set<String> names = names(type);
            if (type != ParIter.class) {
                expected.removeAll(onObjectsOnly);
                expected.addAll(onNumbersOnly);
                assertThat(names).containsAll(onNumbersOnly);
            }
            expected.removeAll(notOnAllNumbers);
            names.removeAll(notOnAllNumbers);

            assertThat(generalised(names)).isEqualTo(generalised(expected));
        }
    }

    private static Set<String> names(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                names.add(method.getName());
            }
        }
        return names;
    }

    /** {@code mapToInt} and its kin as one: on a pipeline of ints there is no {@code mapToInt}. */
    private static Set<String> generalised(Set<String> names) {
        Set<String> general = new TreeSet<>();
        for (String name : names) {
            general.add(name.replaceFirst("To(Int|Long|Double)$", "To..."));
        }
        return general;
    }

    private static List<Class<?>> with(Class<?>[] nested, Class<?> type) {
        List<Class<?>> all = new ArrayList<>(Arrays.asList(nested));
        all.removeIf(c -> !Modifier.isPublic(c.getModifiers()));
        all.add(type);
        return all;
    }
}
