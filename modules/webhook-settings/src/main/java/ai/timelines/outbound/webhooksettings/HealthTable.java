package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.database.Columns;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The SQL of webhooks' health. */
@Component
class HealthTable {

    private static final String UPDATE = """
            UPDATE webhook SET enabled = ?, consecutive_errors = ?, errors_since = ?, last_error_known_at = ?, last_error = ?,
                next_request_at = ? WHERE workspace_id = ?
            """;

    private final JdbcTemplate jdbc;

    HealthTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes them at once; the caller has locked them. */
    void write(Collection<Endpoint> endpoints) {
        if (!endpoints.isEmpty()) {
            jdbc.batchUpdate(UPDATE, endpoints, endpoints.size(), HealthTable::bind);
        }
    }

    private static void bind(PreparedStatement row, Endpoint endpoint) throws SQLException {
        var health = endpoint.health();
        row.setBoolean(1, health.on());
        row.setInt(2, health.consecutiveErrors());
        row.setObject(3, utc(health.errorsSince()));
        row.setObject(4, utc(health.lastErrorKnownAt()));
        row.setString(5, health.lastError());
        row.setObject(6, utc(health.nextRequestAt()));
        row.setBytes(7, Columns.bytes(endpoint.workspaceId()));
    }

    private static @Nullable LocalDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : Columns.utc(instant);
    }
}
