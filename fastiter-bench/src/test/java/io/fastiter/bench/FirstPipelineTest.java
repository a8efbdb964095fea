package io.fastiter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fastiter.bench.FirstPipeline.Times;
import io.fastiter.bench.FirstPipeline.Variant;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FirstPipelineTest {

    @Test
    void launchesEveryVariantAndTimesItsFirstPipeline() {
        Map<Variant, Times> medians = FirstPipeline.measure(1);
        assertThat(medians).containsOnlyKeys(Variant.values());
        assertThat(medians.values())
                .allSatisfy(times -> assertThat(times.pipeline()).isPositive().isLessThan(times.process()));
    }

    @Test
    void saysPlainlyThatFastIterStartsSlower() {
        Map<Variant, Times> medians = new EnumMap<>(Map.of(
                Variant.NOTHING,
                new Times(1, 50),
                Variant.STREAM,
                new Times(10, 60),
                Variant.FASTITER,
                new Times(20, 70)));
        assertThat(FirstPipeline.describe(medians, 15))
                .first()
                .isEqualTo("First pipeline of a fresh JVM (medians of 15 launches)");
        assertThat(FirstPipeline.describe(medians, 15))
                .last()
                .isEqualTo("  FastIter against java.util.stream: 0.50x LOSS");
    }

    @Test
    void fewerThanOneLaunchIsRefused() {
        assertThat(refused("0")).contains("<launches> 0: the number of launches must be at least 1");
        assertThat(refused("-3")).isNotEmpty();
    }

    @Test
    void whatIsNoNumberIsRefusedWithTheUsage() {
        assertThat(refused("abc")).contains("'abc' is not an int", "at least 1");
    }

    private static String refused(String... args) {
        StringWriter errors = new StringWriter();
        int status = new CommandLine(new FirstPipeline())
                .setErr(new PrintWriter(errors))
                .execute(args);
        assertThat(status).isEqualTo(2);
        return errors.toString();
    }
}
