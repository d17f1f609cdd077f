package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.webhooksettings.SealedTarget.Target;
import ai.timelines.outbound.workspace.Workspaces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads rows of webhooks for the sending side. */
@Component
class EndpointRows {

    private static final Logger log = LoggerFactory.getLogger(EndpointRows.class);

    private final OpenedTargets targets;
    private final Workspaces workspaces;

    EndpointRows(Sealing sealing, Workspaces workspaces) {
        this.targets = new OpenedTargets(sealing);
        this.workspaces = workspaces;
    }

    /** One that cannot be decrypted, or read for whatever reason, is taken for switched off: its messages are held, and nobody else's wait for it (R29). */
    Endpoint endpoint(ResultSet row, Instant now) throws SQLException {
        var workspaceId = Columns.uuid(row, "workspace_id");
        try {
            var target = targets.open(workspaceId, SealedTarget.of(row));
            return endpoint(row, workspaceId, target.url(), signingKeys(row, target, now), health(row));
        } catch (Sealing.UnreadableException unreadable) {
            log.error("{}; its messages are held", unreadable.getMessage());
            return endpoint(row, workspaceId, "", List.of(), health(row).off());
        } catch (RuntimeException unreadable) {
            log.error("workspace={}: the webhook cannot be read; its messages are held", workspaceId, unreadable);
            return new Endpoint(
                    workspaceId,
                    "",
                    Granularity.NONE,
                    ZoneOffset.UTC,
                    row.getBoolean("ever_had_url"),
                    row.getBoolean("accept_any_2xx"),
                    List.of(),
                    health(row).off());
        }
    }

    private Endpoint endpoint(ResultSet row, UUID workspaceId, String url, List<byte[]> signingKeys, Health health)
            throws SQLException {
        return new Endpoint(
                workspaceId,
                url,
                Granularity.valueOf(row.getString("granularity")),
                workspaces.timeZone(workspaceId),
                row.getBoolean("ever_had_url"),
                row.getBoolean("accept_any_2xx"),
                signingKeys,
                health);
    }

    private static List<byte[]> signingKeys(ResultSet row, Target target, Instant now) throws SQLException {
        var current = SigningSecret.key(target.secret());
        var previous = target.previousSecret();
        var previousUntil = Columns.instantOrNull(row, "previous_secret_until");
        return previous != null && previousUntil != null && now.isBefore(previousUntil)
                ? List.of(current, SigningSecret.key(previous))
                : List.of(current);
    }

    private static Health health(ResultSet row) throws SQLException {
        var switchedOnAt = Columns.instantOrNull(row, "switched_on_at");
        return new Health(
                row.getBoolean("enabled"),
                switchedOnAt == null ? Instant.EPOCH : switchedOnAt,
                row.getInt("consecutive_errors"),
                Columns.instantOrNull(row, "errors_since"),
                Columns.instantOrNull(row, "last_error_known_at"),
                row.getString("last_error"),
                Columns.instantOrNull(row, "next_request_at"));
    }
}
