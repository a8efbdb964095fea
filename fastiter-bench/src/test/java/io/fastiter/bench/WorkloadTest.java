package io.fastiter.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.bench.report.Catalogue;
import io.fastiter.bench.report.Row;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;

class WorkloadTest {

    static Stream<Class<? extends Workload>> workloads() {
        return Stream.concat(Stream.of(W02Sizes.class), Catalogue.all().stream().map(Row::workload))
                .distinct();
    }

    static Stream<Arguments> variants() {
        return workloads()
                .flatMap(workload -> variantsOf(workload)
                        .flatMap(variant -> Stream.of(1, 2_003).map(items -> Arguments.of(workload, variant, items))));
    }

    private static Stream<String> variantsOf(Class<? extends Workload> workload) {
        return Arrays.stream(workload.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName);
    }

    @ParameterizedTest(name = "{0} {1} of {2} items")
    @MethodSource("variants")
    void everyVariantGivesTheLoopsResult(Class<? extends Workload> workload, String variant, int items)
            throws ReflectiveOperationException {
        Workload small = workload.getConstructor().newInstance();
        small.resize(items);
        assertThatCode(() -> small.setUp(variant)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everyWorkloadHasTheVariantsOfTheReport(Class<? extends Workload> workload) {
        assertThat(variantsOf(workload))
                .containsAll(List.of("loop", "forkJoin", "stream", "parallelStream", "fastiter"));
    }

    @Test
    void pollutingDoesNotChangeAResult() {
        W01Sum sum = new W01Sum();
        sum.resize(100);
        sum.profile = "polluted";
        assertThatCode(() -> sum.setUp("fastiter")).doesNotThrowAnyException();
    }

    @Test
    void aVariantThatGivesAnotherResultIsRefused() {
        assertThatThrownBy(() -> new CrookedWorkload().setUp("parallelStream"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("CrookedWorkload.parallelStream returned 2 where the loop returned 1");
    }

    @Test
    void doublesMayDifferInTheirLastDigitsOnly() {
        assertThatCode(() -> Results.requireSame("sum", 1e9, 1e9 + 0.5)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Results.requireSame("sum", 1e9, 1e9 + 5)).hasMessageContaining("sum returned");
        assertThatThrownBy(() -> Results.requireSame("sum", 1.0, Double.NaN)).hasMessageContaining("NaN");
    }
}
