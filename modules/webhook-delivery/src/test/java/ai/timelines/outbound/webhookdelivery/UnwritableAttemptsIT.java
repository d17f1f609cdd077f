package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhookdelivery.Receiver.Answer;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Attempts that the log does not take, for whatever reason, are made once all the same, and their chats go on. */
@SpringBootTest
class UnwritableAttemptsIT {

    private static final int IN_FLIGHT_PER_WORKSPACE = 64;

    @Autowired
    private Engine engine;

    @Autowired
    private Resends resends;

    @Autowired
    private JdbcTemplate jdbc;

    @MockitoSpyBean
    private DeliveryLog log;

    private final Receiver receiver = new Receiver();
    private UUID workspace = new UUID(0, 0);

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
        workspace = engine.workspace(receiver, Granularity.NONE);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private void theLogTakesNothing() {
        doThrow(new DataIntegrityViolationException("too long")).when(log).record(any());
    }

    private List<List<String>> received() {
        return receiver.received().stream().map(Received::uids).toList();
    }

    @Test
    void aDeliveryIsDoneWithAndItsChatGoesOn() {
        theLogTakesNothing();
        engine.push(workspace, "chat", "a");
        engine.push(workspace, "chat", "b");
        engine.work();
        assertThat(received()).containsExactly(List.of("a"), List.of("b"));
        assertThat(engine.queue.count(workspace)).isZero();
    }

    @Test
    void aResendIsDoneWithAndItsChatGoesOn() {
        engine.push(workspace, "chat", "a");
        engine.work();
        theLogTakesNothing();
        resends.request(workspace, engine.attempts(workspace).getFirst().deliveryId());
        resends.runOnce();
        Awaitility.await().until(() -> requested() == 0);

        reset(log);
        engine.push(workspace, "chat", "b");
        engine.work();
        assertThat(resends.runOnce()).isZero();
        assertThat(received()).containsExactly(List.of("a"), List.of("a"), List.of("b"));
    }

    /** What is kept in memory while the database is away stays within bounds. */
    @Test
    void largeOutcomesKeepTheirPlacesUntilTheyAreWritten() {
        doThrow(new DataAccessResourceFailureException("gone")).when(log).record(any());
        var header = "x".repeat(7_000);
        receiver.answer(_ -> new Answer(200, Map.of("X-One", header, "X-Two", header, "X-Three", header)));
        int chats = IN_FLIGHT_PER_WORKSPACE + 6;
        IntStream.range(0, chats).forEach(i -> engine.push(workspace, "chat " + i, "uid " + i));
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(receiver.received()).hasSize(IN_FLIGHT_PER_WORKSPACE));
        reset(log);
        engine.work();
        assertThat(receiver.received()).hasSize(chats);
    }

    private int requested() {
        return jdbc.query("SELECT 1 FROM resend_request WHERE workspace_id = ?", (row, _) -> row.getInt(1), (Object)
                        Columns.bytes(workspace))
                .size();
    }
}
