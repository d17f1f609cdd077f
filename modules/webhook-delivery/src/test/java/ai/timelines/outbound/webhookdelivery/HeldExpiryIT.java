package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.webhooksettings.Granularity;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** R9: what is held for a switched-off webhook for too long is let go. */
@SpringBootTest
class HeldExpiryIT {

    /** More than are looked at in one go. */
    private static final int CHATS = 210;

    @Autowired
    private Engine engine;

    @Autowired
    private JdbcTemplate jdbc;

    private final Receiver receiver = new Receiver();

    @BeforeEach
    void aNewMorning() {
        engine.beginNewMorning();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void chatsThatCannotBeLetGoHideNoOthers() {
        var workspace = engine.workspace(receiver, Granularity.HOURS_1);
        engine.set(workspace, receiver, Granularity.HOURS_1, false);
        engine.push(IntStream.range(0, CHATS)
                .mapToObj(i ->
                        Engine.message(workspace, "chat%03d".formatted(i), "uid" + i, "text", engine.clock.instant()))
                .toList());
        engine.clock.tick(Duration.ofDays(8));
        jdbc.update(
                "UPDATE queued_chat SET lease_token = 'a lease of 16 by', due_at = ? WHERE workspace_id = ? AND chat_id < 'chat209'",
                Columns.utc(engine.clock.instant().plusSeconds(60)),
                Columns.bytes(workspace));
        engine.expireHeld();
        assertThat(jdbc.query(
                        "SELECT chat_id FROM queued_chat WHERE workspace_id = ? AND lease_token IS NULL",
                        (row, _) -> Columns.exact(row, "chat_id"),
                        (Object) Columns.bytes(workspace)))
                .isEqualTo(List.of());
        assertThat(engine.queue.count(workspace)).isEqualTo(CHATS - 1);
        jdbc.update("DELETE FROM queued_chat WHERE workspace_id = ?", (Object) Columns.bytes(workspace));
    }
}
