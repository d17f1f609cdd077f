package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue.Settled;
import ai.timelines.outbound.aggregationscheduler.Following;
import ai.timelines.outbound.aggregationscheduler.Settlement;
import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** R9: what was held goes in the order in which it was accepted, also where only some of a chat has gone before. */
@SpringBootTest
class OldestFirstIT {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Autowired
    private Engine engine;

    @Autowired
    private JdbcTemplate jdbc;

    private final Receiver receiver = new Receiver();
    private UUID workspace = new UUID(0, 0);

    /** A chat with messages of three days, and one that began on the second. */
    @BeforeEach
    void aChatIsHeldAndThenAnother() {
        engine.beginNewMorning();
        workspace = engine.workspace(receiver, Granularity.NONE);
        engine.set(workspace, receiver, Granularity.NONE, false);
        engine.push(workspace, "old", "first day", "first day, too");
        engine.clock.tick(DAY);
        engine.push(workspace, "newer", "second day");
        engine.clock.tick(DAY);
        engine.push(workspace, "old", "third day");
        engine.clock.tick(DAY);
        engine.set(workspace, receiver, Granularity.NONE, true);
    }

    @AfterEach
    void close() {
        jdbc.update("DELETE FROM queued_chat WHERE workspace_id = ?", (Object) Columns.bytes(workspace));
        receiver.close();
    }

    private Claim claim() {
        return engine.queue.claim(workspace, 1, LEASE, true).claims().getFirst();
    }

    private Settled delivered(Claim claim, Following following, boolean goOn) {
        return engine.transactions.call(() -> engine.queue.settle(
                List.of(new Settlement(claim, claim.throughPosition(), new Settlement.Result.Done(), following)),
                engine.endpoints.findAndHold(List.of(workspace)),
                LEASE,
                goOn));
    }

    private void deliveredAndGivenBack(Claim claim, Following following) {
        var next = delivered(claim, following, true).goOn().get(claim.leaseToken());
        assertThat(next).isNotNull();
        engine.queue.release(Map.of(next, following), true);
    }

    @Test
    void whatIsLeftOfAChatKeepsItsTurn() {
        delivered(claim(), Following.NOTHING, false);
        var next = claim();
        assertThat(next.chatId()).isEqualTo("old");
        assertThat(next.fromPosition()).isEqualTo(2);
    }

    @Test
    void soDoesWhatWasToFollowAtOnceAndIsGivenBack() {
        deliveredAndGivenBack(claim(), Following.NOTHING);
        assertThat(claim().chatId()).isEqualTo("old");
    }

    @Test
    void aChatThatHadOlderMessagesDoesNotGoFirstWithItsNewOnes() {
        deliveredAndGivenBack(claim(), Following.NOTHING);
        var thirdDay = engine.clock.instant().minus(DAY);
        deliveredAndGivenBack(claim(), acceptedAt(thirdDay));
        assertThat(claim().chatId()).isEqualTo("newer");
    }

    private static Following acceptedAt(Instant instant) {
        return new Following() {
            @Override
            public long stop() {
                return 0;
            }

            @Override
            public void goOn(UUID leaseToken) {}

            @Override
            public Optional<Instant> acceptedAt(long position) {
                return Optional.of(instant);
            }

            @Override
            public boolean isNext(Instant acceptedAt) {
                return true;
            }
        };
    }

    /** There is room for 128 at a time. None of those that are under way goes on with younger messages while older ones of others wait. */
    @Test
    void chatsUnderWayMakeRoomForOlderMessagesOfOthers() {
        var other = engine.workspace(receiver, Granularity.NONE);
        engine.set(other, receiver, Granularity.NONE, false);
        var chats = IntStream.range(0, 300).mapToObj(i -> "chat" + i).toList();
        chats.forEach(chat -> engine.push(other, chat, chat + " first day", chat + " first day, too"));
        engine.clock.tick(DAY);
        chats.forEach(chat -> engine.push(other, chat, chat + " second day", chat + " second day, too"));
        engine.clock.tick(DAY);
        engine.set(other, receiver, Granularity.NONE, true);

        engine.work();

        var days = receiver.received().stream()
                .flatMap(it -> it.uids().stream())
                .filter(uid -> uid.startsWith("chat"))
                .map(uid -> uid.contains("first") ? 1 : 2)
                .toList();
        assertThat(days).hasSize(1_200);
        // Those that were claimed together are sent together.
        assertThat(days.subList(0, 600 - 2 * 128)).containsOnly(1);
    }

    @Test
    void aChatThatWasKeptFromSendingKeepsItsTurn() {
        engine.vacate(engine.outOfTurn
                .occupy(workspace, "old", UUID.randomUUID(), LEASE)
                .orElseThrow());
        assertThat(claim().chatId()).isEqualTo("old");
    }

    @Test
    void whatIsLeftOfAChatIsLetGoWhenItHasBeenHeldForTooLong() {
        delivered(claim(), Following.NOTHING, false);
        engine.set(workspace, receiver, Granularity.NONE, false);
        engine.clock.tick(DAY.multipliedBy(4).plusHours(1));
        assertThat(engine.expireHeld()).isEqualTo(1);
        assertThat(engine.queue.count(workspace)).isEqualTo(2);
    }
}
