package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.QueuedChat.Frozen;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QueuedChatTests {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant ONE = Instant.parse("2026-03-01T13:00:00Z");
    private static final Frozen FROZEN = new Frozen(UUID.randomUUID(), 3, true, 0, 0);
    private final QueuedChat waiting =
            QueuedChat.of(new ChatKey(UUID.randomUUID(), "chat"), 1, 3, NOON.minusSeconds(60), NOON);

    @Test
    void whatIsDueAtTheSameTimeJoinsTheHead() {
        var row = waiting.add(5, 5, NOON, NOON, false);
        assertThat(row.headThrough()).isEqualTo(5);
        assertThat(row.lastPosition()).isEqualTo(5);
        assertThat(row.dueAt()).isEqualTo(NOON);
    }

    @Test
    void theNextWindowsMessagesStayBehindTheHead() {
        var row = waiting.add(5, 5, ONE, ONE, false);
        assertThat(row.headThrough()).isEqualTo(3);
        assertThat(row.lastPosition()).isEqualTo(5);
        assertThat(row.dueAt()).isEqualTo(NOON);
        assertThat(row.add(6, 6, ONE, ONE, false).headThrough()).isEqualTo(3);
    }

    @Test
    void aDeliveryUnderWayIsNotWidened() {
        var leased = waiting.claim(FROZEN, UUID.randomUUID(), ONE).add(5, 5, NOON, NOON, true);
        assertThat(leased.frozen()).isEqualTo(FROZEN);
        assertThat(leased.headThrough()).isEqualTo(3);
        assertThat(leased.dueAt()).isEqualTo(ONE);
    }

    @Test
    void aRetryKeepsWhatWasFrozen() {
        var retried = waiting.claim(FROZEN, UUID.randomUUID(), ONE)
                .retry(new Frozen(FROZEN.webhookId(), 3, true, 1, 1), ONE)
                .claim(new Frozen(UUID.randomUUID(), 9, false, 0, 0), UUID.randomUUID(), ONE);
        assertThat(retried.frozen()).isEqualTo(new Frozen(FROZEN.webhookId(), 3, true, 1, 1));
    }

    @Test
    void whatIsKeptBackByAPostBesideTheQueueIsNotUnderWay() {
        var retry = waiting.claim(FROZEN, UUID.randomUUID(), ONE).retry(FROZEN, NOON);
        for (var row : List.of(waiting, retry)) {
            var claimed = WaitingChat.of(row.claim(FROZEN, UUID.randomUUID(), ONE), NOON);
            assertThat(claimed.underWay()).isTrue();
            assertThat(claimed.keptBack()).isFalse();
            var occupied = row.occupy(QueuedChat.occupyingToken(), ONE);
            assertThat(WaitingChat.of(occupied, NOON).underWay()).isFalse();
            assertThat(WaitingChat.of(occupied, NOON).keptBack()).isTrue();
            assertThat(WaitingChat.of(occupied, ONE).keptBack()).isFalse();
            assertThat(WaitingChat.of(occupied.vacate(NOON), NOON).keptBack()).isFalse();
        }
    }

    @Test
    void noTwoOccupyingTokensAreTheSame() {
        assertThat(QueuedChat.occupyingToken()).isNotEqualTo(QueuedChat.occupyingToken());
        assertThat(QueuedChat.occupyingToken().version()).isEqualTo(8);
        assertThat(QueuedChat.occupyingToken().variant()).isEqualTo(2);
    }
}
