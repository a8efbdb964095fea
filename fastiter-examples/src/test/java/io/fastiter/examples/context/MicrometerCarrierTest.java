package io.fastiter.examples.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fastiter.ParIter;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MicrometerCarrierTest {

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    /** Of its own, for other tests use the one of the JVM. */
    private final ContextRegistry registry = new ContextRegistry().registerThreadLocalAccessor("tenant", TENANT);

    private final MicrometerCarrier carrier = new MicrometerCarrier(ContextSnapshotFactory.builder()
            .contextRegistry(registry)
            .clearMissing(true)
            .build());

    private final Helped helped = new Helped();

    /** By thread, what it found. */
    private final Map<Thread, String> seen = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        TENANT.remove();
        helped.close();
    }

    private static String tenant() {
        return String.valueOf(TENANT.get());
    }

    @Test
    void theCallersTenantIsThereOnAHelpingThreadAndGoneAfterwards() throws Exception {
        TENANT.set("acme");
        helped.pipeline().carry(carrier).forEach(i -> seen.put(Thread.currentThread(), tenant()));
        assertThat(seen).hasSize(2);
        assertThat(seen.values()).containsOnly("acme");
        assertThat(helped.onHelper(TENANT::get)).isNull();
    }

    @Test
    void aHelpingThreadHasItsOwnTenantBackAfterAFailure() throws Exception {
        helped.onHelper(() -> {
            TENANT.set("helper's");
            return 0;
        });
        TENANT.set("acme");
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> helped.pipeline().carry(carrier).forEach(i -> {
                    seen.put(Thread.currentThread(), tenant());
                    if (Thread.currentThread() != caller) {
                        throw new IllegalStateException("on the helping thread");
                    }
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(seen).hasSize(2);
        assertThat(seen.values()).containsOnly("acme");
        assertThat(helped.onHelper(TENANT::get)).isEqualTo("helper's");
    }

    @Test
    void aHelpingThreadHasNoTenantWhereTheCallerHasNone() throws Exception {
        helped.onHelper(() -> {
            TENANT.set("helper's");
            return 0;
        });
        helped.pipeline().carry(carrier).forEach(i -> seen.put(Thread.currentThread(), tenant()));
        assertThat(seen).hasSize(2);
        assertThat(seen.values()).containsOnly("null");
        assertThat(helped.onHelper(TENANT::get)).isEqualTo("helper's");
    }

    @Test
    void withoutACarrierAHelpingThreadHasItsOwnTenant() throws Exception {
        helped.onHelper(() -> {
            TENANT.set("helper's");
            return 0;
        });
        TENANT.set("acme");
        helped.pipeline().forEach(i -> seen.put(Thread.currentThread(), tenant()));
        assertThat(seen.values()).containsExactlyInAnyOrder("acme", "helper's");
    }

    @Test
    void theCallersTenantIsThereInBlockingCalls() {
        TENANT.set("acme");
        assertThat(ParIter.range(0, 20)
                        .boxed()
                        .carry(carrier)
                        .mapBlocking(4, i -> tenant())
                        .collect())
                .hasSize(20)
                .containsOnly("acme");
    }

    @Test
    void withoutAnythingSaidItCarriesWhatIsRegisteredInTheJvm() {
        ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", TENANT);
        try {
            TENANT.set("acme");
            helped.pipeline().carry(new MicrometerCarrier()).forEach(i -> seen.put(Thread.currentThread(), tenant()));
        } finally {
            ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
        }
        assertThat(seen).hasSize(2);
        assertThat(seen.values()).containsOnly("acme");
    }
}
