package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.filestore.FileKey;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Files in the store that nothing refers to: not yet, or not any more. */
@Component
class UnclaimedFiles {

    private final JdbcClient jdbc;

    UnclaimedFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void note(FileKey key, Instant now) {
        jdbc.sql("""
                INSERT INTO unclaimed_file (workspace_id, file_id, noted_at) VALUES (?, ?, ?)
                ON DUPLICATE KEY UPDATE noted_at = VALUES(noted_at)
                """)
                .params(Columns.bytes(key.workspaceId()), Columns.bytes(key.fileId()), Columns.utc(now))
                .update();
    }

    void forget(FileKey key) {
        jdbc.sql("DELETE FROM unclaimed_file WHERE workspace_id = ? AND file_id = ?")
                .params(Columns.bytes(key.workspaceId()), Columns.bytes(key.fileId()))
                .update();
    }

    List<FileKey> notedBefore(Instant instant, int limit) {
        return jdbc.sql("SELECT workspace_id, file_id FROM unclaimed_file WHERE noted_at < ? LIMIT ?")
                .params(Columns.utc(instant), limit)
                .query((row, _) -> new FileKey(Columns.uuid(row, "workspace_id"), Columns.uuid(row, "file_id")))
                .list();
    }
}
