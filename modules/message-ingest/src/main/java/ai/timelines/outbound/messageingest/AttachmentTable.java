package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.ManyRows;
import ai.timelines.outbound.messageingest.MessageStore.NewMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of uploads and of the messages that name them. */
@Component
class AttachmentTable {

    /** An upload with what only this module needs to know of it. */
    record Row(UUID workspaceId, Attachment attachment, byte[] sha256, Instant keptUntil) {}

    private static final ManyRows REFERENCES =
            new ManyRows("INSERT INTO message_attachment (workspace_id, chat_id, position, attachment_id)", 4, "");

    private final JdbcClient jdbc;
    private final JdbcTemplate jdbcTemplate;

    AttachmentTable(JdbcClient jdbc, JdbcTemplate jdbcTemplate) {
        this.jdbc = jdbc;
        this.jdbcTemplate = jdbcTemplate;
    }

    List<Row> find(UUID workspaceId, Collection<UUID> attachmentIds) {
        return attachmentIds.isEmpty()
                ? List.of()
                : jdbc.sql("SELECT * FROM attachment WHERE workspace_id = :workspace AND attachment_id IN (:ids)")
                        .param("workspace", Columns.bytes(workspaceId))
                        .param("ids", attachmentIds.stream().map(Columns::bytes).toList())
                        .query((row, _) -> row(row))
                        .list();
    }

    /** Those that may go unless a message names them, the oldest first. */
    List<Row> keptUntilBefore(Instant instant, int limit) {
        return jdbc.sql("SELECT * FROM attachment WHERE kept_until < :instant ORDER BY kept_until LIMIT :limit")
                .param("instant", Columns.utc(instant))
                .param("limit", limit)
                .query((row, _) -> row(row))
                .list();
    }

    /** Keeps it at least until then; false if it is gone. */
    boolean keep(UUID workspaceId, UUID attachmentId, Instant until) {
        return jdbc.sql("""
                UPDATE attachment SET kept_until = GREATEST(kept_until, :until)
                WHERE workspace_id = :workspace AND attachment_id = :attachment
                """)
                        .param("until", Columns.utc(until))
                        .param("workspace", Columns.bytes(workspaceId))
                        .param("attachment", Columns.bytes(attachmentId))
                        .update()
                > 0;
    }

    /** Adds an upload, or keeps the same one longer; the caller holds the file. Returns its id. */
    UUID add(Row row, byte[] nameSha256) {
        var attachment = row.attachment();
        jdbc.sql("""
                INSERT INTO attachment (workspace_id, attachment_id, file_id, sha256, name_sha256, filename, mime_type, size, kept_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE kept_until = GREATEST(kept_until, VALUES(kept_until))
                """)
                .params(
                        Columns.bytes(row.workspaceId()),
                        Columns.bytes(attachment.attachmentId()),
                        Columns.bytes(attachment.fileId()),
                        row.sha256(),
                        nameSha256,
                        attachment.filename(),
                        attachment.mimeType(),
                        attachment.size(),
                        Columns.utc(row.keptUntil()))
                .update();
        return jdbc.sql(
                        "SELECT attachment_id FROM attachment WHERE workspace_id = ? AND sha256 = ? AND name_sha256 = ?")
                .params(Columns.bytes(row.workspaceId()), row.sha256(), nameSha256)
                .query((found, _) -> Columns.uuid(found, "attachment_id"))
                .single();
    }

    /** Notes, in the transaction that stores these messages, which uploads they name, and keeps those. */
    void reference(Collection<NewMessage> messages, Instant keptUntil) {
        var naming = new ArrayList<NewMessage>();
        for (var message : messages) {
            if (message.attachment() != null) {
                naming.add(message);
            }
        }
        if (naming.isEmpty()) {
            return;
        }
        REFERENCES.write(jdbcTemplate, naming, (row, it) -> {
            var attachment = it.attachment();
            if (attachment != null) {
                row.add(it.message().workspaceId());
                row.add(Columns.exact(it.message().chatId()));
                row.add(it.message().position());
                row.add(attachment.attachmentId());
            }
        });
        naming.stream()
                .collect(Collectors.groupingBy(it -> it.message().workspaceId(), TreeMap::new, Collectors.toList()))
                .forEach((workspaceId, ofWorkspace) -> keep(workspaceId, ofWorkspace, keptUntil));
    }

    private void keep(UUID workspaceId, List<NewMessage> messages, Instant until) {
        var ids = new TreeSet<UUID>();
        for (var message : messages) {
            var attachment = message.attachment();
            if (attachment != null) {
                ids.add(attachment.attachmentId());
            }
        }
        jdbc.sql("""
                UPDATE attachment SET kept_until = GREATEST(kept_until, :until)
                WHERE workspace_id = :workspace AND attachment_id IN (:ids)
                """)
                .param("until", Columns.utc(until))
                .param("workspace", Columns.bytes(workspaceId))
                .param("ids", ids.stream().map(Columns::bytes).toList())
                .update();
    }

    /** Removes it if it may go by now; false if it is kept, or was removed already. */
    boolean deleteUnnamed(Row row, Instant keptUntilBefore) {
        return jdbc.sql("""
                DELETE FROM attachment WHERE workspace_id = :workspace AND attachment_id = :attachment AND kept_until < :instant
                    AND NOT EXISTS (SELECT 1 FROM message_attachment AS named
                        WHERE named.workspace_id = :workspace AND named.attachment_id = :attachment)
                """)
                        .param("workspace", Columns.bytes(row.workspaceId()))
                        .param("attachment", Columns.bytes(row.attachment().attachmentId()))
                        .param("instant", Columns.utc(keptUntilBefore))
                        .update()
                > 0;
    }

    boolean hasAnyOf(UUID workspaceId, byte[] sha256) {
        return jdbc.sql("SELECT 1 FROM attachment WHERE workspace_id = ? AND sha256 = ? LIMIT 1")
                .params(Columns.bytes(workspaceId), sha256)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    Optional<UUID> findFile(UUID workspaceId, byte[] sha256) {
        return file(workspaceId, sha256, "");
    }

    /** The file with that content, held until the caller's transaction ends. */
    Optional<UUID> holdFile(UUID workspaceId, byte[] sha256) {
        return file(workspaceId, sha256, " FOR UPDATE");
    }

    private Optional<UUID> file(UUID workspaceId, byte[] sha256, String lock) {
        return jdbc.sql("SELECT file_id FROM stored_file WHERE workspace_id = ? AND sha256 = ?" + lock)
                .params(Columns.bytes(workspaceId), sha256)
                .query((row, _) -> Columns.uuid(row, "file_id"))
                .optional();
    }

    /** Says that the store has that content, unless somebody said so first. */
    void addFile(UUID workspaceId, byte[] sha256, UUID fileId, long size) {
        jdbc.sql("""
                INSERT INTO stored_file (workspace_id, sha256, file_id, size) VALUES (?, ?, ?, ?)
                ON DUPLICATE KEY UPDATE file_id = file_id
                """)
                .params(Columns.bytes(workspaceId), sha256, Columns.bytes(fileId), size)
                .update();
    }

    /** The caller holds the file; what it took the workspace may use again. */
    void deleteFile(UUID workspaceId, byte[] sha256) {
        jdbc.sql("""
                UPDATE stored_bytes AS total JOIN stored_file AS kept ON kept.workspace_id = total.workspace_id
                SET total.bytes = GREATEST(total.bytes - kept.size, 0) WHERE kept.workspace_id = ? AND kept.sha256 = ?
                """).params(Columns.bytes(workspaceId), sha256).update();
        jdbc.sql("DELETE FROM stored_file WHERE workspace_id = ? AND sha256 = ?")
                .params(Columns.bytes(workspaceId), sha256)
                .update();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                Columns.uuid(row, "workspace_id"),
                new Attachment(
                        Columns.uuid(row, "attachment_id"),
                        Columns.uuid(row, "file_id"),
                        row.getString("filename"),
                        row.getLong("size"),
                        row.getString("mime_type")),
                row.getBytes("sha256"),
                Columns.instant(row, "kept_until"));
    }
}
