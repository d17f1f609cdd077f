package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.timelines.outbound.workspace.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IngestRatesTests {

    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final IngestRates rates = new IngestRates(new IngestRateProperties(100, 1_000), () -> now);
    private final Caller token = new Caller.OfWorkspace(UUID.randomUUID(), UUID.randomUUID(), "token");

    @Test
    void lastsForOneBurstAndThenForTheRate() {
        for (int i = 0; i < 1_000; i++) {
            rates.take(token, 1);
        }
        assertThat(retryAfter(token, 1)).isEqualTo(1);
        now = now.plusMillis(10);
        rates.take(token, 1);
        assertThat(retryAfter(token, 1)).isEqualTo(1);
        now = now.plusSeconds(1);
        rates.take(token, 100);
        assertThat(retryAfter(token, 1)).isEqualTo(1);
    }

    @Test
    void aBatchGoesThroughWholeOrNotAtAll() {
        rates.take(token, 600);
        assertThat(retryAfter(token, 600)).isEqualTo(2);
        rates.take(token, 400);
        assertThat(retryAfter(token, 1_000)).isEqualTo(10);
    }

    @Test
    void whatItSaysHelps() {
        rates.take(token, 1_000);
        now = now.plusSeconds(retryAfter(token, 345));
        rates.take(token, 345);
    }

    @Test
    void neverHoldsMoreThanABurst() {
        rates.take(token, 1);
        now = now.plus(Duration.ofDays(10));
        rates.take(token, 1_000);
        assertThat(retryAfter(token, 1)).isEqualTo(1);
    }

    @Test
    void tokensDoNotShareARateAndServicesHaveNone() {
        rates.take(token, 1_000);
        rates.take(new Caller.OfWorkspace(UUID.randomUUID(), UUID.randomUUID(), "token"), 1_000);
        var service = new Caller.Service(UUID.randomUUID(), "bridge");
        for (int i = 0; i < 100; i++) {
            rates.take(service, 1_000);
        }
    }

    /** A flood of requests, whatever they ask for, is stopped without touching what others, or its own messages, may use. */
    @Test
    void requestsHaveARateOfTheirOwn() {
        for (int i = 0; i < 1_000; i++) {
            rates.takeRequest(token);
        }
        assertThat(catchThrowableOfType(Refused.class, () -> rates.takeRequest(token))
                        .problem()
                        .detail())
                .isEqualTo("This token may make 100.0 requests a second, and 1000 at once after a pause.");
        rates.take(token, 1_000);
        rates.takeRequest(new Caller.OfWorkspace(UUID.randomUUID(), UUID.randomUUID(), "token"));
        now = now.plusMillis(10);
        rates.takeRequest(token);
        rates.takeRequest(new Caller.Service(UUID.randomUUID(), "bridge"));
    }

    @Test
    void aClockSetBackNeitherGivesNorTakes() {
        rates.take(token, 1_000);
        now = now.minusSeconds(30);
        assertThat(retryAfter(token, 1)).isEqualTo(1);
        now = now.plusSeconds(31);
        rates.take(token, 100);
        assertThat(retryAfter(token, 1)).isEqualTo(1);
    }

    @Test
    void aBatchLargerThanABurstWaitsForAFullBucketAndIsPaidForLater() {
        var small = new IngestRates(new IngestRateProperties(10, 100), () -> now);
        small.take(token, 1_000);
        assertThat(catchThrowableOfType(Refused.class, () -> small.take(token, 1))
                        .headers())
                .containsEntry("Retry-After", "91");
        now = now.plusSeconds(91);
        small.take(token, 1);
    }

    @Test
    void wrongSettingsStopTheStartWithASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IngestRateProperties(0, 1))
                .withMessageContaining("outbound.ingest.rate-per-second");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IngestRateProperties(1, 0))
                .withMessageContaining("outbound.ingest.burst");
    }

    private long retryAfter(Caller caller, int messages) {
        var refused = catchThrowableOfType(Refused.class, () -> rates.take(caller, messages));
        assertThat(refused).isNotNull();
        assertThat(refused.problem().status()).isEqualTo(429);
        return Long.parseLong(refused.headers().get("Retry-After"));
    }
}
