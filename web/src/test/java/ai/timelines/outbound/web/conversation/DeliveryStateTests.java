package ai.timelines.outbound.web.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.WaitingChat;
import ai.timelines.outbound.deliverylog.ChatAttempt;
import ai.timelines.outbound.deliverylog.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeliveryStateTests {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final UUID ID = new UUID(1, 1);

    private static ChatAttempt attempt(long from, long through, int number, Fate fate) {
        return new ChatAttempt(ID, from, through, number, NOON.plusSeconds(number), Duration.ofMillis(500), fate);
    }

    @Test
    void whatTheReceiverTookIsDeliveredWhenItsAnswerCame() {
        var attempts = List.of(attempt(1, 3, 1, Fate.RETRYING), attempt(1, 3, 2, Fate.DELIVERED));
        assertThat(DeliveryState.of(3, null, true, attempts))
                .isEqualTo(new DeliveryState.Delivered(NOON.plusMillis(2_500), ID));
        assertThat(DeliveryState.of(4, null, true, attempts)).isEqualTo(new DeliveryState.NotSent());
    }

    @Test
    void whatWaitsTellsUntilWhen() {
        var waiting = new WaitingChat(4, 6, NOON, false, 0);
        assertThat(DeliveryState.of(5, waiting, true, List.of())).isEqualTo(new DeliveryState.WaitingUntil(NOON));
        assertThat(DeliveryState.of(7, waiting, true, List.of())).isEqualTo(new DeliveryState.InLine());
        assertThat(DeliveryState.of(5, waiting, false, List.of())).isEqualTo(new DeliveryState.Held());
        assertThat(DeliveryState.of(5, new WaitingChat(4, 6, NOON, true, 0), true, List.of()))
                .isEqualTo(new DeliveryState.UnderWay());
    }

    @Test
    void whatFailedTellsHowOftenAndWhenItIsTriedAgain() {
        var attempts = List.of(attempt(4, 6, 1, Fate.RETRYING), attempt(4, 6, 2, Fate.RETRYING));
        assertThat(DeliveryState.of(4, new WaitingChat(4, 6, NOON, false, 2), true, attempts))
                .isEqualTo(new DeliveryState.Retrying(2, NOON, ID));
    }

    @Test
    void whatWasGivenUpStaysSoUntilAResendSucceeds() {
        var givenUp = attempt(4, 4, 11, Fate.GIVEN_UP);
        assertThat(DeliveryState.of(4, null, true, List.of(givenUp))).isEqualTo(new DeliveryState.GivenUp(11, ID));
        assertThat(DeliveryState.of(4, null, true, List.of(givenUp, attempt(4, 4, 12, Fate.DELIVERED))))
                .isInstanceOf(DeliveryState.Delivered.class);
    }

    @Test
    void aResendThatFailsTakesNothingBack() {
        var attempts = List.of(attempt(4, 4, 1, Fate.DELIVERED), attempt(4, 4, 2, Fate.GIVEN_UP));
        assertThat(DeliveryState.of(4, null, true, attempts)).isInstanceOf(DeliveryState.Delivered.class);
    }

    /** R9: it had been held, and was let go. */
    @Test
    void whatFailedAndWaitsNoMoreWasNotSent() {
        assertThat(DeliveryState.of(4, null, true, List.of(attempt(4, 4, 3, Fate.HELD))))
                .isEqualTo(new DeliveryState.NotSent());
    }
}
