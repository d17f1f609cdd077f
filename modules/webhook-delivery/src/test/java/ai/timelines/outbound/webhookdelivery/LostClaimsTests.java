package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.deliverylog.ChatAttempt;
import ai.timelines.outbound.deliverylog.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LostClaimsTests {

    private static ChatAttempt attempt(long from, long through, Fate fate) {
        return new ChatAttempt(new UUID(7, from), from, through, 1, Instant.EPOCH, Duration.ZERO, fate);
    }

    @Test
    void nothingOfWhatJoinedWasSentUnlessTheLogSaysSo() {
        assertThat(LostClaims.firstUnsent(5, List.of())).isEqualTo(5);
        assertThat(LostClaims.firstUnsent(5, List.of(attempt(5, 5, Fate.RETRYING), attempt(6, 6, Fate.HELD))))
                .isEqualTo(5);
    }

    @Test
    void whatWasDeliveredOrGivenUpWithoutAGapIsDoneWith() {
        assertThat(LostClaims.firstUnsent(
                        5,
                        List.of(attempt(7, 9, Fate.GIVEN_UP), attempt(3, 6, Fate.DELIVERED), attempt(5, 5, Fate.HELD))))
                .isEqualTo(10);
    }

    @Test
    void whatWentOnBehindAGapDoesNotHideIt() {
        assertThat(LostClaims.firstUnsent(5, List.of(attempt(5, 5, Fate.DELIVERED), attempt(8, 9, Fate.DELIVERED))))
                .isEqualTo(6);
    }
}
