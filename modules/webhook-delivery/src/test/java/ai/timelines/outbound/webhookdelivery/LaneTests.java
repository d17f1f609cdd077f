package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.messageingest.AcceptedMessage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LaneTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final UUID workspace = UUID.randomUUID();
    private final ByteBudget memory = new ByteBudget(1 << 20);
    private final Lane lane = lane(memory);

    private Lane lane(ByteBudget budget) {
        return new Lane(Claims.claim(workspace, "chat", 1), List.of(message(1)), false, _ -> true, budget);
    }

    private AcceptedMessage message(long position) {
        return Claims.message(workspace, "chat", position, "text");
    }

    private void join(long position) {
        assertThat(lane.join(position, Claims.NOW)).isTrue();
        lane.committed(List.of(message(position)));
    }

    private void goOnWith(long position) {
        lane.next(Claims.claim(workspace, "chat", position));
    }

    @Test
    void whatJoinsIsAtHandWhenItsTurnComes() throws InterruptedException {
        join(2);
        join(3);
        assertThat(lane.first(PATIENCE)).map(AcceptedMessage::position).hasValue(1L);
        goOnWith(2);
        assertThat(lane.first(PATIENCE)).map(AcceptedMessage::position).hasValue(2L);
        goOnWith(3);
        assertThat(lane.first(PATIENCE)).map(AcceptedMessage::position).hasValue(3L);
    }

    @Test
    void whenWhatIsInMemoryWasAcceptedIsKnown() {
        join(2);
        join(4);
        assertThat(lane.acceptedAt(2)).hasValue(Claims.NOW);
        assertThat(lane.acceptedAt(3)).isEmpty();
        assertThat(lane.acceptedAt(4)).isEmpty();
    }

    @Test
    void messagesThatAnotherNodeAcceptedLeaveAGapThatIsReadFromTheDatabase() throws InterruptedException {
        join(3);
        goOnWith(2);
        assertThat(lane.first(PATIENCE)).isEmpty();
        lane.loaded(List.of(message(2), message(3)));
        assertThat(lane.first(PATIENCE)).map(AcceptedMessage::position).hasValue(2L);
        goOnWith(3);
        assertThat(lane.first(PATIENCE)).map(AcceptedMessage::position).hasValue(3L);
    }

    @Test
    void nothingJoinsOnceItIsStoppedUntilItGoesOn() {
        join(2);
        assertThat(lane.stop()).isEqualTo(2);
        assertThat(lane.join(3, Claims.NOW)).isFalse();
        lane.goOn(new UUID(5, 5));
        assertThat(lane.join(3, Claims.NOW)).isTrue();
        assertThat(lane.stop()).isEqualTo(3);
    }

    /** Two groups may be committed in one order and heard of in the other. */
    @Test
    @Timeout(60)
    void whatIsCommittedAlreadyIsNotWaitedFor() throws InterruptedException {
        assertThat(lane.join(2, Claims.NOW) && lane.join(3, Claims.NOW) && lane.join(4, Claims.NOW))
                .isTrue();
        lane.committed(List.of(message(3)));
        lane.committed(List.of(message(2)));
        goOnWith(2);
        assertThat(lane.first(Duration.ofHours(1)))
                .map(AcceptedMessage::position)
                .hasValue(2L);
        goOnWith(3);
        assertThat(lane.first(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void whileASettlementIsCommittedTheLeaseMayBeTheOneBeforeOrTheNext() {
        assertThat(lane.holds(lane.claim().leaseToken())).isTrue();
        assertThat(lane.holds(new UUID(5, 5))).isFalse();
        lane.goOn(new UUID(5, 5));
        assertThat(lane.holds(lane.claim().leaseToken())).isTrue();
        assertThat(lane.holds(new UUID(5, 5))).isTrue();
    }

    @Test
    void nothingJoinsALeaseThatMayEndBeforeTheJoiningIsCommitted() {
        assertThat(lane.join(2, Claims.NOW.plusSeconds(19))).isTrue();
        assertThat(lane.join(3, Claims.NOW.plusSeconds(21))).isFalse();
    }

    @Test
    void aTurnThatComesBeforeTheCommitWaitsForIt() throws Exception {
        assertThat(lane.join(2, Claims.NOW)).isTrue();
        goOnWith(2);
        var first = new CompletableFuture<AcceptedMessage>();
        Thread.startVirtualThread(() -> {
            try {
                first.complete(lane.first(PATIENCE).orElseThrow());
            } catch (InterruptedException | RuntimeException failure) {
                first.completeExceptionally(failure);
            }
        });
        lane.committed(List.of(message(2)));
        assertThat(first.get().position()).isEqualTo(2);
    }

    @Test
    void whatWasRolledBackIsWaitedForNoLonger() throws InterruptedException {
        assertThat(lane.join(2, Claims.NOW)).isTrue();
        goOnWith(2);
        lane.rolledBack();
        assertThat(lane.first(PATIENCE)).isEmpty();
    }

    @Test
    void whatIsForgottenLeavesItsMemoryToOthers() {
        var small = new ByteBudget(2_000);
        var mine = lane(small);
        assertThat(small.tryTake(1_500)).isFalse();
        mine.forget();
        assertThat(small.tryTake(1_500)).isTrue();
        mine.committed(List.of(message(2)));
        assertThat(small.tryTake(500)).isTrue();
    }

    @Test
    void noMoreIsKeptThanALanesShareOfTheMemory() {
        var large = new ByteBudget(100 << 20);
        var mine = lane(large);
        for (long position = 2; position <= 1_000; position++) {
            assertThat(mine.join(position, Claims.NOW)).isTrue();
            mine.committed(List.of(Claims.message(workspace, "chat", position, "x".repeat(10_000))));
        }
        assertThat(large.tryTake((100 << 20) - 512 * 1024)).isTrue();
    }
}
