package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.reset;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhookdelivery.Receiver.Received;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** Attempts that the log does not take, for whatever reason, are made once all the same, and their chats go on. */
@SpringBootTest
class UnwritableAttemptsIT {

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
        assertThat(engine.queue.state(workspace).waitingMessages()).isZero();
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

    private int requested() {
        return jdbc.query("SELECT 1 FROM resend_request WHERE workspace_id = ?", (row, _) -> row.getInt(1), (Object)
                        Columns.bytes(workspace))
                .size();
    }
}
