package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.instant;
import static ai.timelines.outbound.database.Columns.instantOrNull;
import static ai.timelines.outbound.database.Columns.utc;
import static ai.timelines.outbound.database.Columns.uuid;
import static ai.timelines.outbound.database.Columns.uuidOrNull;

import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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
    /** How exactly it is known when a token was last used: a write for each call would be too much. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(10);

    private static final int LONGEST_TOKEN = 256;
    private static final int SHOWN_OF_TOKEN = 8;

    private record Found(Caller caller, @Nullable Instant lastUsedAt) {}

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final AuditTrail audit;
    private final TimeOrderedIds ids;
    private final InstantSource clock;
    private final RecentLookups<ByteBuffer, Caller> callers;

    public ApiTokens(
            JdbcClient jdbc, Transactions transactions, AuditTrail audit, TimeOrderedIds ids, InstantSource clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
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
                        "SELECT id, workspace_id, name, last_used_at FROM api_token WHERE token_hash = ? AND revoked_at IS NULL")
                .param(hash)
                .query((row, _) -> new Found(caller(row), instantOrNull(row, "last_used_at")))
                .optional();
        caller.ifPresent(it -> {
            noteUse(it);
            callers.put(key, it.caller());
        });
        return caller.map(Found::caller);
    }

    /** A token that acts for one workspace: {@code wst_…}. */
    public IssuedToken createForWorkspace(UUID workspaceId, String name) {
        var issued = new IssuedToken(ids.next(), "wst_" + Secrets.random());
        transactions.run(() -> {
            insert(issued, workspaceId, name);
            audit.note(workspaceId, AuditAction.TOKEN_CREATED, named(name, issued.secret()), List.of());
        });
        return issued;
    }

    /** A token of one of the operator's services: {@code svc_…}. */
    public IssuedToken createForService(String name) {
        var issued = new IssuedToken(ids.next(), "svc_" + Secrets.random());
        transactions.run(() -> {
            insert(issued, null, name);
            audit.note(AuditTrail.INSTALLATION, AuditAction.TOKEN_CREATED, named(name, issued.secret()), List.of());
        });
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
        return revoke(ofWorkspace(workspaceId), workspaceId, tokenId);
    }

    /** Whether there was such a service token, not revoked before. */
    public boolean revokeOfService(UUID tokenId) {
        return revoke(ofServices(), AuditTrail.INSTALLATION, tokenId);
    }

    /** Makes a token known under a secret chosen by the caller, unless it is known already. */
    void ensureService(UUID id, String name, String secret) {
        insert(new IssuedToken(id, secret), null, name);
    }

    private boolean revoke(List<ApiToken> tokens, UUID workspaceId, UUID tokenId) {
        boolean revoked = tokens.stream()
                .filter(token -> token.id().equals(tokenId))
                .anyMatch(token -> transactions.call(() -> revoke(token, workspaceId)));
        callers.clear();
        return revoked;
    }

    private boolean revoke(ApiToken token, UUID workspaceId) {
        boolean revoked = jdbc.sql("UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
                        .params(utc(clock.instant()), bytes(token.id()))
                        .update()
                > 0;
        if (revoked) {
            audit.note(workspaceId, AuditAction.TOKEN_REVOKED, named(token.name(), token.beginning()), List.of());
        }
        return revoked;
    }

    private void noteUse(Found found) {
        var now = clock.instant();
        var noted = found.lastUsedAt();
        if (noted == null || noted.plus(USE_NOTED_EVERY).isBefore(now)) {
            jdbc.sql("UPDATE api_token SET last_used_at = ? WHERE id = ?")
                    .params(utc(now), bytes(found.caller().id()))
                    .update();
        }
    }

    private static String named(String name, String secret) {
        return "%s (%s…)".formatted(name, secret.substring(0, SHOWN_OF_TOKEN));
    }

    private void insert(IssuedToken issued, @Nullable UUID workspaceId, String name) {
        jdbc.sql("""
                        INSERT INTO api_token (id, workspace_id, name, token_hash, beginning, created_by, created_at)
                        VALUES (:id, :workspace, :name, :hash, :beginning, :by, :now)
                        ON DUPLICATE KEY UPDATE id = id""")
                .param("id", bytes(issued.id()))
                .param("workspace", workspaceId == null ? null : bytes(workspaceId))
                .param("name", name)
                .param("hash", Secrets.hash(issued.secret()))
                .param("beginning", issued.secret().substring(0, SHOWN_OF_TOKEN))
                .param("by", audit.actor().name())
                .param("now", utc(clock.instant()))
                .update();
    }

    private static Caller caller(ResultSet row) throws SQLException {
        var id = uuid(row, "id");
        var workspaceId = uuidOrNull(row, "workspace_id");
        return workspaceId == null
                ? new Caller.Service(id, row.getString("name"))
                : new Caller.OfWorkspace(id, workspaceId, row.getString("name"));
    }

    private static ApiToken token(ResultSet row) throws SQLException {
        return new ApiToken(
                uuid(row, "id"),
                row.getString("name"),
                row.getString("beginning"),
                row.getString("created_by"),
                instant(row, "created_at"),
                instantOrNull(row, "last_used_at"),
                instantOrNull(row, "revoked_at"));
    }
}
