package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.uuid;
import static ai.timelines.outbound.database.Columns.uuidOrNull;

import ai.timelines.outbound.database.TimeOrderedIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Who did what to a workspace, and when. An entry is written in the transaction of what it tells of: there is never one without the other. */
@Component
public class AuditTrail {

    /** Stands for the workspace where something concerns the whole installation. */
    public static final UUID INSTALLATION = new UUID(0, 0);

    private static final int LONGEST = 255;
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<List<AuditChange>> CHANGES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final TimeOrderedIds ids;
    private final ObjectProvider<CurrentActor> currentActor;

    public AuditTrail(JdbcClient jdbc, TimeOrderedIds ids, ObjectProvider<CurrentActor> currentActor) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.currentActor = currentActor;
    }

    /** On whose behalf this thread works. */
    public Actor actor() {
        var current = currentActor.getIfAvailable();
        return current == null ? Actor.SYSTEM : current.get();
    }

    /** Takes note of what the current actor did, in the caller's transaction. */
    public void note(UUID workspaceId, AuditAction action, String subject, List<AuditChange> changes) {
        note(workspaceId, actor(), action, subject, changes);
    }

    /** Takes note of what somebody did, in the caller's transaction. */
    public void note(UUID workspaceId, Actor actor, AuditAction action, String subject, List<AuditChange> changes) {
        note(ids.next(), workspaceId, actor, action, subject, changes);
    }

    /** The id for something that happens now and is noted later. */
    UUID now() {
        return ids.next();
    }

    void note(UUID id, UUID workspaceId, Actor actor, AuditAction action, String subject, List<AuditChange> changes) {
        var actorId = actor.id();
        jdbc.sql("""
                        INSERT INTO audit_entry (workspace_id, id, actor_kind, actor_id, actor_name, action, subject, changes)
                        VALUES (:workspace, :id, :kind, :actor, :name, :action, :subject, :changes)""")
                .param("workspace", bytes(workspaceId))
                .param("id", bytes(id))
                .param("kind", actor.kind().name())
                .param("actor", actorId == null ? null : bytes(actorId))
                .param("name", shortened(actor.name()))
                .param("action", action.name())
                .param("subject", shortened(subject))
                .param("changes", JSON.writeValueAsBytes(changes))
                .update();
    }

    /**
     * The newest entries of a workspace, newest first.
     *
     * @param before only entries older than this one; null for the very newest
     */
    public List<AuditEntry> newest(UUID workspaceId, @Nullable UUID before, int limit) {
        return jdbc.sql("""
                        SELECT * FROM audit_entry WHERE workspace_id = :workspace AND (:before IS NULL OR id < :before)
                        ORDER BY id DESC LIMIT :limit""")
                .param("workspace", bytes(workspaceId))
                .param("before", before == null ? null : bytes(before))
                .param("limit", limit)
                .query((row, _) -> entry(row))
                .list();
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                uuid(row, "id"),
                new Actor(
                        Actor.Kind.valueOf(row.getString("actor_kind")),
                        uuidOrNull(row, "actor_id"),
                        row.getString("actor_name")),
                AuditAction.valueOf(row.getString("action")),
                row.getString("subject"),
                JSON.readValue(row.getBytes("changes"), CHANGES));
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
