package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.instant;
import static ai.timelines.outbound.database.Columns.instantOrNull;
import static ai.timelines.outbound.database.Columns.utc;
import static ai.timelines.outbound.database.Columns.uuid;
import static ai.timelines.outbound.database.Columns.uuidOrNull;

import ai.timelines.outbound.database.TimeOrderedIds;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tokens of programs that call the REST API.
 *
 * <p>A token that was revoked on another node may be good for 5 more seconds here.
 */
@Component
public class ApiTokens {

    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final int REMEMBERED_TOKENS = 10_000;
    private static final int LONGEST_TOKEN = 256;
    private static final int SHOWN_OF_TOKEN = 8;

    private final JdbcClient jdbc;
    private final TimeOrderedIds ids;
    private final InstantSource clock;
    private final RecentLookups<ByteBuffer, Caller> callers;

    public ApiTokens(JdbcClient jdbc, TimeOrderedIds ids, InstantSource clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
        this.callers = new RecentLookups<>(clock, REMEMBERED, REMEMBERED_TOKENS);
    }

    /** Empty for an unknown token and for a revoked one alike. */
    public Optional<Caller> authenticate(String token) {
        if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        byte[] hash = Secrets.hash(token);
        var key = ByteBuffer.wrap(hash);
        var remembered = callers.get(key);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        var caller = jdbc.sql(
                        "SELECT id, workspace_id, name FROM api_token WHERE token_hash = ? AND revoked_at IS NULL")
                .param(hash)
                .query((row, _) -> caller(row))
                .optional();
        caller.ifPresent(it -> callers.put(key, it));
        return caller;
    }

    /** A token that acts for one workspace: {@code wst_…}. */
    public IssuedToken createForWorkspace(UUID workspaceId, String name) {
        var issued = new IssuedToken(ids.next(), "wst_" + Secrets.random());
        insert(issued, workspaceId, name);
        return issued;
    }

    /** A token of one of the operator's services: {@code svc_…}. */
    public IssuedToken createForService(String name) {
        var issued = new IssuedToken(ids.next(), "svc_" + Secrets.random());
        insert(issued, null, name);
        return issued;
    }

    /** All tokens ever made for the workspace, newest first. */
    public List<ApiToken> ofWorkspace(UUID workspaceId) {
        return jdbc.sql("SELECT * FROM api_token WHERE workspace_id = ? ORDER BY id DESC")
                .param(bytes(workspaceId))
                .query((row, _) -> token(row))
                .list();
    }

    /** All service tokens ever made, newest first. */
    public List<ApiToken> ofServices() {
        return jdbc.sql("SELECT * FROM api_token WHERE workspace_id IS NULL ORDER BY id DESC")
                .query((row, _) -> token(row))
                .list();
    }

    /** Whether there was such a token of this workspace, not revoked before. */
    public boolean revokeOfWorkspace(UUID workspaceId, UUID tokenId) {
        return revoke(
                jdbc.sql("UPDATE api_token SET revoked_at = ? WHERE id = ? AND workspace_id = ? AND revoked_at IS NULL")
                        .params(utc(clock.instant()), bytes(tokenId), bytes(workspaceId)));
    }

    /** Whether there was such a service token, not revoked before. */
    public boolean revokeOfService(UUID tokenId) {
        return revoke(jdbc.sql(
                        "UPDATE api_token SET revoked_at = ? WHERE id = ? AND workspace_id IS NULL AND revoked_at IS NULL")
                .params(utc(clock.instant()), bytes(tokenId)));
    }

    /** Makes a token known under a secret chosen by the caller, unless it is known already. */
    void ensureService(UUID id, String name, String secret) {
        insert(new IssuedToken(id, secret), null, name);
    }

    private boolean revoke(JdbcClient.StatementSpec update) {
        boolean revoked = update.update() > 0;
        callers.clear();
        return revoked;
    }

    private void insert(IssuedToken issued, @Nullable UUID workspaceId, String name) {
        jdbc.sql("""
                        INSERT INTO api_token (id, workspace_id, name, token_hash, beginning, created_at)
                        VALUES (:id, :workspace, :name, :hash, :beginning, :now)
                        ON DUPLICATE KEY UPDATE id = id""")
                .param("id", bytes(issued.id()))
                .param("workspace", workspaceId == null ? null : bytes(workspaceId))
                .param("name", name)
                .param("hash", Secrets.hash(issued.secret()))
                .param("beginning", issued.secret().substring(0, SHOWN_OF_TOKEN))
                .param("now", utc(clock.instant()))
                .update();
    }

    private static Caller caller(ResultSet row) throws SQLException {
        var id = uuid(row, "id");
        var workspaceId = uuidOrNull(row, "workspace_id");
        return workspaceId == null
                ? new Caller.Service(id, row.getString("name"))
                : new Caller.OfWorkspace(id, workspaceId);
    }

    private static ApiToken token(ResultSet row) throws SQLException {
        return new ApiToken(
                uuid(row, "id"),
                row.getString("name"),
                row.getString("beginning"),
                instant(row, "created_at"),
                instantOrNull(row, "revoked_at"));
    }
}
