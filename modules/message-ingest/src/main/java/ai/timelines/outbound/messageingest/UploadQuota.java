package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Bounds what the files of a workspace take of the store that all share. The same content counts once, and the smallest file for a kibibyte. */
@Component
class UploadQuota {

    private static final long LEAST = 1_024;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final long quota;

    UploadQuota(JdbcClient jdbc, InstantSource clock, MessageIngestProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.quota = properties.uploadQuota().toBytes();
    }

    /** For how many bytes a file of so many counts. */
    static long weight(long bytes) {
        return Math.max(bytes, LEAST);
    }

    /**
     * Spares the store what would be refused anyway.
     *
     * @throws UploadQuotaException if there is no room for that many bytes more
     */
    void check(UUID workspaceId, long bytes) {
        long used = used(workspaceId);
        if (quota > 0 && bytes > quota - used) {
            throw exhausted(workspaceId, used);
        }
    }

    /**
     * Counts a new file in the transaction that adds it; of two at a time the second one waits, and is refused if the first one took the
     * room.
     *
     * @throws UploadQuotaException if there is no room for that many bytes more
     */
    void take(UUID workspaceId, long bytes) {
        jdbc.sql("INSERT INTO stored_bytes (workspace_id, bytes) VALUES (?, 0) ON DUPLICATE KEY UPDATE bytes = bytes")
                .param(Columns.bytes(workspaceId))
                .update();
        int taken = jdbc.sql("""
                UPDATE stored_bytes SET bytes = bytes + :more WHERE workspace_id = :workspace AND (:quota = 0 OR bytes <= :quota - :more)
                """)
                .param("more", bytes)
                .param("workspace", Columns.bytes(workspaceId))
                .param("quota", quota)
                .update();
        if (taken == 0) {
            throw exhausted(workspaceId, used(workspaceId));
        }
    }

    private long used(UUID workspaceId) {
        return jdbc.sql("SELECT bytes FROM stored_bytes WHERE workspace_id = ?")
                .param(Columns.bytes(workspaceId))
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private UploadQuotaException exhausted(UUID workspaceId, long used) {
        var now = clock.instant();
        var first = jdbc.sql("SELECT kept_until FROM attachment WHERE workspace_id = ? ORDER BY kept_until LIMIT 1")
                .param(Columns.bytes(workspaceId))
                .query((row, _) -> Columns.instant(row, "kept_until"))
                .optional()
                .filter(now::isBefore)
                .orElse(now);
        return new UploadQuotaException(used, quota, first);
    }
}
