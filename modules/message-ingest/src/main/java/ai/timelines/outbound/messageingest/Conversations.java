package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads stored messages back, by chat and position. */
@Component
public class Conversations {

    private final JdbcClient jdbc;

    Conversations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** When a message was accepted. */
    public record AcceptedAt(long position, Instant acceptedAt) {}

    /** The messages of a chat from one position through another, in order of acceptance. */
    public List<AcceptedMessage> load(UUID workspaceId, String chatId, long from, long through) {
        return jdbc.sql("""
                SELECT position, accepted_at, content FROM message
                WHERE workspace_id = :workspace AND chat_id = :chat AND position BETWEEN :from AND :through ORDER BY position
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .param("chat", Columns.exact(chatId))
                .param("from", from)
                .param("through", through)
                .query((row, _) -> message(workspaceId, row))
                .list();
    }

    /**
     * When the messages from a position on were accepted, in order.
     *
     * @param limit the most messages to look at
     */
    public List<AcceptedAt> acceptanceTimes(UUID workspaceId, String chatId, long from, int limit) {
        return jdbc.sql("""
                SELECT position, accepted_at FROM message
                WHERE workspace_id = :workspace AND chat_id = :chat AND position >= :from ORDER BY position LIMIT :limit
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .param("chat", Columns.exact(chatId))
                .param("from", from)
                .param("limit", limit)
                .query((row, _) -> new AcceptedAt(row.getLong("position"), Columns.instant(row, "accepted_at")))
                .list();
    }

    /** Makes a permalink lead to a message; to say so again changes nothing (R21, R22). */
    public void keepPermalink(UUID workspaceId, UUID permalinkId, String chatId, long position) {
        jdbc.sql("""
                INSERT INTO permalink (workspace_id, permalink_id, chat_id, position) VALUES (:workspace, :id, :chat, :position)
                ON DUPLICATE KEY UPDATE position = VALUES(position)
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .param("id", Columns.bytes(permalinkId))
                .param("chat", Columns.exact(chatId))
                .param("position", position)
                .update();
    }

    private static AcceptedMessage message(UUID workspaceId, ResultSet row) throws SQLException {
        return new AcceptedMessage(
                workspaceId,
                row.getLong("position"),
                Columns.instant(row, "accepted_at"),
                ContentCodec.decode(row.getBytes("content")));
    }
}
