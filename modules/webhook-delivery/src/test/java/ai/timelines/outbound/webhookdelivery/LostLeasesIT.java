package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.Following;
import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.webhookdelivery.Receiver.Answer;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** Leases that ended, or that somebody took over, while this node believed that they hold: a suspended machine, a clock that jumped. */
@SpringBootTest
class LostLeasesIT {

    @Autowired
    private Engine engine;

    @Autowired
    private JdbcTemplate jdbc;

    private final Receiver receiver = new Receiver();
    private UUID workspace = new UUID(0, 0);

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
        workspace = engine.workspace(receiver, Granularity.NONE);
    }

    @AfterEach
    void close() {
        jdbc.update("DELETE FROM queued_chat WHERE workspace_id = ?", (Object) Columns.bytes(workspace));
        receiver.close();
    }

    private void row(String assignments) {
        jdbc.update(
                "UPDATE queued_chat SET " + assignments + " WHERE workspace_id = ?", (Object) Columns.bytes(workspace));
    }

    /** Sends a message whose answer is awaited until the latch opens. */
    private CountDownLatch underWay(String chatId, String uid) {
        var mayEnd = new CountDownLatch(1);
        receiver.answer(it -> {
            if (it.uids().contains(uid)) {
                await(mayEnd);
            }
            return Answer.of(200);
        });
        engine.push(workspace, chatId, uid);
        Awaitility.await().until(() -> receiver.received().size() == 1);
        return mayEnd;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its clock had jumped: it took the lease over, sent the message and was done with the chat. */
    @Test
    void nothingJoinsALeaseThatAnotherNodeHasTakenOverAndIsDoneWith() {
        var mayEnd = underWay("chat", "a");
        jdbc.update("DELETE FROM queued_chat WHERE workspace_id = ?", (Object) Columns.bytes(workspace));
        engine.push(workspace, "chat", "b");
        Awaitility.await().until(() -> receiver.received().size() == 2);
        mayEnd.countDown();
        engine.work();
        assertThat(receiver.received().stream().map(Received::uids)).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void whatIsAcceptedForALeaseThatAnotherNodeHoldsByNowStandsInItsRow() {
        var mayEnd = underWay("chat", "a");
        row("lease_token = 'another id 16 by'");
        engine.push(workspace, "chat", "b", "c");
        mayEnd.countDown();
        engine.work();
        assertThat(receiver.received()).hasSize(1);
        assertThat(engine.queue.count(workspace)).isEqualTo(3);
    }

    @Test
    void whatJoinsALeaseThatStandsIsSentAfterIt() {
        var mayEnd = underWay("chat", "a");
        engine.push(workspace, "chat", "b", "c");
        assertThat(engine.queue.count(workspace)).isEqualTo(1);
        mayEnd.countDown();
        engine.work();
        assertThat(receiver.received().stream().map(Received::uids))
                .containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(engine.queue.count(workspace)).isZero();
    }

    @Test
    void whatIsUnderWayHereStandsInNobodysWayWhenItsLeaseHasEnded() {
        engine.set(workspace, receiver, Granularity.HOURS_1, true);
        var mayEnd = new CountDownLatch(1);
        receiver.answer(_ -> {
            await(mayEnd);
            return Answer.of(200);
        });
        engine.push(workspace, "one", "1");
        engine.push(workspace, "two", "2");
        engine.clock.tick(Duration.ofHours(1));
        engine.dispatcher.look();
        engine.dispatcher.runOnce();
        Awaitility.await().until(() -> receiver.received().size() == 2);
        engine.push(workspace, "three", "3");
        engine.clock.tick(Duration.ofHours(1));

        var claims = claim(2);
        mayEnd.countDown();
        assertThat(claims).extracting(Claim::chatId).containsExactly("three");
        engine.queue.release(Map.of(claims.getFirst(), Following.NOTHING), true);
        engine.work();
    }

    private List<Claim> claim(int limit) {
        return engine.queue
                .claim(workspace, limit, Duration.ofSeconds(30), true)
                .claims();
    }
}
