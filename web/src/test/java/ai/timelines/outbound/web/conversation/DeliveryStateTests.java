package ai.timelines.outbound.web.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.WaitingChat;
import ai.timelines.outbound.deliverylog.ChatAttempt;
import ai.timelines.outbound.deliverylog.Fate;
import ai.timelines.outbound.web.conversation.DeliveryState.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeliveryStateTests {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final UUID ID = new UUID(1, 1);

    private static ChatAttempt attempt(long from, long through, int number, Fate fate) {
        return new ChatAttempt(ID, from, through, number, NOON.plusSeconds(number), Duration.ofMillis(500), fate);
    }

    private static DeliveryState state(
            long position, @Nullable WaitingChat waiting, boolean webhookOn, List<ChatAttempt> attempts) {
        return new Standing(waiting, webhookOn, null, attempts, NOON.minusSeconds(60)).of(position, NOON);
    }

    private static DeliveryState longAgo(@Nullable WaitingChat waiting, ChatAttempt... attempts) {
        return new Standing(waiting, true, null, List.of(attempts), NOON).of(4, NOON.minusSeconds(1));
    }

    @Test
    void whatTheReceiverTookIsDeliveredWhenItsAnswerCame() {
        var attempts = List.of(attempt(1, 3, 1, Fate.RETRYING), attempt(1, 3, 2, Fate.DELIVERED));
        assertThat(state(3, null, true, attempts)).isEqualTo(new DeliveryState.Delivered(NOON.plusMillis(2_500), ID));
        assertThat(state(4, null, true, attempts)).isEqualTo(new DeliveryState.NotSent());
    }

    @Test
    void whatWaitsTellsUntilWhen() {
        var waiting = new WaitingChat(4, 6, NOON, false, false, 0);
        assertThat(state(5, waiting, true, List.of())).isEqualTo(new DeliveryState.WaitingUntil(NOON));
        assertThat(state(7, waiting, true, List.of())).isEqualTo(new DeliveryState.InLine());
        assertThat(state(5, waiting, false, List.of())).isEqualTo(new DeliveryState.Held());
        assertThat(state(5, new WaitingChat(4, 6, NOON, true, false, 0), true, List.of()))
                .isEqualTo(new DeliveryState.UnderWay());
    }

    @Test
    void whatFailedTellsHowOftenAndWhenItIsTriedAgain() {
        var attempts = List.of(attempt(4, 6, 1, Fate.RETRYING), attempt(4, 6, 2, Fate.RETRYING));
        assertThat(state(4, new WaitingChat(4, 6, NOON, false, false, 2), true, attempts))
                .isEqualTo(new DeliveryState.Retrying(2, NOON, ID));
    }

    @Test
    void whatWasGivenUpStaysSoUntilAResendSucceeds() {
        var givenUp = attempt(4, 4, 11, Fate.GIVEN_UP);
        assertThat(state(4, null, true, List.of(givenUp))).isEqualTo(new DeliveryState.GivenUp(11, ID));
        assertThat(state(4, null, true, List.of(givenUp, attempt(4, 4, 12, Fate.DELIVERED))))
                .isInstanceOf(DeliveryState.Delivered.class);
    }

    @Test
    void aResendThatFailsTakesNothingBack() {
        var attempts = List.of(attempt(4, 4, 1, Fate.DELIVERED), attempt(4, 4, 2, Fate.GIVEN_UP));
        assertThat(state(4, null, true, attempts)).isInstanceOf(DeliveryState.Delivered.class);
    }

    /** R9: it had been held, and was let go. */
    @Test
    void whatFailedAndWaitsNoMoreWasNotSent() {
        assertThat(state(4, null, true, List.of(attempt(4, 4, 3, Fate.HELD)))).isEqualTo(new DeliveryState.NotSent());
    }

    /** R13. */
    @Test
    void whileTheWebhookIsProbedNothingGoesBeforeItsNextRequest() {
        var failed = List.of(attempt(4, 6, 1, Fate.RETRYING), attempt(4, 6, 2, Fate.RETRYING));
        for (var next : List.of(NOON.minusSeconds(5), NOON.plusSeconds(5))) {
            var expected = next.isAfter(NOON) ? next : NOON;
            var fresh = new Standing(new WaitingChat(4, 6, NOON, false, false, 0), true, next, List.of(), NOON);
            assertThat(fresh.of(5, NOON)).isEqualTo(new DeliveryState.WaitingUntil(expected));
            var retried = new Standing(new WaitingChat(4, 6, NOON, false, false, 2), true, next, failed, NOON);
            assertThat(retried.of(5, NOON)).isEqualTo(new DeliveryState.Retrying(2, expected, ID));
        }
    }

    @Test
    void whileSomethingOlderIsSentAgainAllThatWaitsStandsInLine() {
        for (var attempts : List.of(0, 2)) {
            var waiting = new WaitingChat(4, 6, NOON, false, true, attempts);
            assertThat(state(4, waiting, true, List.of(attempt(4, 6, 2, Fate.RETRYING))))
                    .isEqualTo(new DeliveryState.InLine());
            assertThat(state(4, waiting, false, List.of())).isEqualTo(new DeliveryState.Held());
        }
    }

    @Test
    void whatIsOlderThanTheLogIsNotSaidToBeUnsent() {
        assertThat(longAgo(null)).isEqualTo(new DeliveryState.NoLongerLogged());
        assertThat(longAgo(new WaitingChat(5, 6, NOON, false, false, 0))).isEqualTo(new DeliveryState.NoLongerLogged());
        assertThat(longAgo(new WaitingChat(4, 6, NOON, false, false, 0)))
                .isEqualTo(new DeliveryState.WaitingUntil(NOON));
        assertThat(longAgo(null, attempt(4, 4, 1, Fate.DELIVERED))).isInstanceOf(DeliveryState.Delivered.class);
        assertThat(longAgo(null, attempt(4, 4, 3, Fate.HELD))).isEqualTo(new DeliveryState.NotSent());
    }

    /** The attempt that was taken may have gone from the log before the resend that failed. */
    @Test
    void aResendThatFailedDoesNotMakeWhatIsOlderThanTheLogGivenUp() {
        assertThat(longAgo(null, attempt(4, 4, 2, Fate.GIVEN_UP))).isEqualTo(new DeliveryState.NoLongerLogged());
        assertThat(longAgo(null, attempt(4, 4, 10, Fate.RETRYING), attempt(4, 4, 11, Fate.GIVEN_UP)))
                .isEqualTo(new DeliveryState.GivenUp(11, ID));
        assertThat(longAgo(null, attempt(4, 4, 1, Fate.GIVEN_UP))).isEqualTo(new DeliveryState.GivenUp(1, ID));
    }
}
