package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.aggregationscheduler.ChatKey;
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

/** What becomes of messages for which a lease was believed to hold that had ended: a suspended machine, a clock that jumped. */
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
        engine.set(workspace, receiver, Granularity.NONE, false);
        engine.push(workspace, "chat", "a", "b", "c", "d");
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private List<List<String>> sentOnceTheWebhookIsOn() {
        engine.set(workspace, receiver, Granularity.NONE, true);
        engine.work();
        return receiver.received().stream().map(Received::uids).toList();
    }

    private ChatKey chat() {
        return new ChatKey(workspace, "chat");
    }

    private void row(String assignments) {
        jdbc.update(
                "UPDATE queued_chat SET " + assignments + " WHERE workspace_id = ?", (Object) Columns.bytes(workspace));
    }

    @Test
    void whatJoinedComesBackIntoTheQueueThoughTheChatHasNoRowAnyMore() {
        jdbc.update("DELETE FROM queued_chat WHERE workspace_id = ?", (Object) Columns.bytes(workspace));
        assertThat(engine.queue.restore(chat(), () -> 2)).isTrue();
        assertThat(sentOnceTheWebhookIsOn()).containsExactly(List.of("b"), List.of("c"), List.of("d"));
    }

    @Test
    void aChatThatWentOnWithoutItGoesBackToIt() {
        row("first_position = 4, head_through = 4");
        assertThat(engine.queue.restore(chat(), () -> 3)).isTrue();
        assertThat(sentOnceTheWebhookIsOn()).containsExactly(List.of("c"), List.of("d"));
    }

    @Test
    void aRowThatReachesLessFarReachesThere() {
        row("last_position = 2, head_through = 2");
        assertThat(engine.queue.restore(chat(), () -> 3)).isTrue();
        assertThat(sentOnceTheWebhookIsOn())
                .containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("d"));
    }

    @Test
    void whatIsUnderWayOfItMeanwhileIsWaitedFor() {
        row("first_position = 4, head_through = 4, lease_token = 'a token of 16 by', webhook_id = 'an id of 16 byte', through_position = 4");
        assertThat(engine.queue.restore(chat(), () -> 3)).isFalse();
        row("lease_token = NULL");
        assertThat(engine.queue.restore(chat(), () -> 3)).isTrue();
        assertThat(sentOnceTheWebhookIsOn()).containsExactly(List.of("c"), List.of("d"));
    }

    @Test
    void whatWasSentMeanwhileStaysAsItIs() {
        jdbc.update("DELETE FROM queued_chat WHERE workspace_id = ?", (Object) Columns.bytes(workspace));
        assertThat(engine.queue.restore(chat(), () -> 5)).isTrue();
        assertThat(sentOnceTheWebhookIsOn()).isEmpty();
    }

    @Test
    void aClaimThatWasLostIsNamedWhenItIsGivenBack() {
        engine.set(workspace, receiver, Granularity.NONE, true);
        var claim = claim(1).getFirst();
        row("lease_token = 'another id 16 by'");
        assertThat(engine.queue.release(Map.of(claim, Following.NOTHING))).containsExactly(claim);
    }

    @Test
    void whatIsUnderWayHereStandsInNobodysWayWhenItsLeaseHasEnded() {
        engine.set(workspace, receiver, Granularity.HOURS_1, true);
        engine.work();
        receiver.forget();
        var mayEnd = new CountDownLatch(1);
        receiver.answer(_ -> {
            try {
                mayEnd.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(200);
        });
        engine.push(workspace, "one", "1");
        engine.push(workspace, "two", "2");
        engine.clock.tick(Duration.ofHours(1));
        engine.dispatcher.look();
        assertThat(engine.dispatcher.runOnce()).isEqualTo(2);
        Awaitility.await().until(() -> receiver.received().size() == 2);
        engine.push(workspace, "three", "3");
        engine.clock.tick(Duration.ofHours(1));

        var claims = claim(2);
        mayEnd.countDown();
        assertThat(claims).extracting(Claim::chatId).containsExactly("three");
        engine.queue.release(Map.of(claims.getFirst(), Following.NOTHING));
        engine.work();
    }

    private List<Claim> claim(int limit) {
        return engine.queue.claim(workspace, limit, Duration.ofSeconds(30)).claims();
    }
}
