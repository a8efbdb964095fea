package io.fastiter.examples.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.ContextCarrier;
import io.fastiter.ParIter;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The carrier is registered for all pipelines by a file in this test's resources: no pipeline here mentions it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OpenTelemetryCarrierTest {

    private static final ContextKey<String> SPAN = ContextKey.named("span");

    private final Helped helped = new Helped();

    /** By thread, what it found. */
    private final Map<Thread, String> seen = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        helped.close();
    }

    private static Scope inSpan(String name) {
        return Context.current().with(SPAN, name).makeCurrent();
    }

    private static String span() {
        return String.valueOf(Context.current().get(SPAN));
    }

    @Test
    void isRegisteredForAllPipelines() {
        assertThat(ServiceLoader.load(ContextCarrier.class)).hasOnlyElementsOfType(OpenTelemetryCarrier.class);
    }

    @Test
    void theCallersSpanIsCurrentOnAHelpingThreadAndGoneAfterwards() throws Exception {
        try (Scope scope = inSpan("caller's")) {
            helped.pipeline().forEach(i -> seen.put(Thread.currentThread(), span()));
        }
        assertThat(seen).hasSize(2).containsValue("caller's");
        assertThat(seen.values()).containsOnly("caller's");
        assertThat(helped.onHelper(() -> Context.current())).isSameAs(Context.root());
    }

    @Test
    void theCallersSpanIsGoneAfterAFailure() throws Exception {
        try (Scope scope = inSpan("caller's")) {
            Thread caller = Thread.currentThread();
            assertThatThrownBy(() -> helped.pipeline().forEach(i -> {
                        seen.put(Thread.currentThread(), span());
                        if (Thread.currentThread() != caller) {
                            throw new IllegalStateException("on the helping thread");
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(seen).hasSize(2);
        assertThat(seen.values()).containsOnly("caller's");
        assertThat(helped.onHelper(() -> Context.current())).isSameAs(Context.root());
    }

    @Test
    void theCallersSpanIsCurrentInBlockingCalls() {
        try (Scope scope = inSpan("caller's")) {
            assertThat(ParIter.range(0, 20).boxed().mapBlocking(4, i -> span()).collect())
                    .hasSize(20)
                    .containsOnly("caller's");
        }
    }

    @Test
    void theCallersSpanIsCurrentInWorkThatRunsLater() throws Exception {
        try (Scope scope = inSpan("caller's")) {
            assertThat(helped.pipeline().runAsync(p -> span()).join()).isEqualTo("caller's");
        }
        assertThat(helped.onHelper(() -> Context.current())).isSameAs(Context.root());
    }
}
