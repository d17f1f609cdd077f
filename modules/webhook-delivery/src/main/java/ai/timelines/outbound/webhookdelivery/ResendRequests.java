package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.TimeOrderedIds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of what was asked to be sent again and has not been yet. */
@Component
class ResendRequests {

    private static final int AT_A_TIME = 64;
    private static final int OF_A_WORKSPACE = 8;

    private final JdbcClient jdbc;
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    ResendRequests(JdbcClient jdbc, TimeOrderedIds ids, InstantSource clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    record Requested(UUID workspaceId, UUID requestId, UUID deliveryId) {}

    /** Due at once. */
    void add(UUID workspaceId, UUID deliveryId) {
        jdbc.sql("""
                INSERT INTO resend_request (workspace_id, request_id, delivery_id, due_at)
                VALUES (:workspace, :request, :delivery, :now)
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .param("request", Columns.bytes(ids.next()))
                .param("delivery", Columns.bytes(deliveryId))
                .param("now", Columns.utc(clock.instant()))
                .update();
    }

    /** Those that have asked for something. */
    List<UUID> workspaces() {
        return jdbc.sql("SELECT DISTINCT workspace_id FROM resend_request")
                .query((row, _) -> Columns.uuid(row, "workspace_id"))
                .list();
    }

    /** A few of each of these workspaces, so that nobody's many keep others waiting (R29). */
    List<Requested> lease(List<UUID> asking, Duration lease) {
        var workspaces = new ArrayList<>(asking);
        Collections.shuffle(workspaces);
        var leased = new ArrayList<Requested>();
        for (var workspaceId : workspaces) {
            if (leased.size() < AT_A_TIME) {
                leased.addAll(lease(workspaceId, lease));
            }
        }
        return leased;
    }

    /** A node that dies leaves its requests to the others, once the lease has ended. */
    private List<Requested> lease(UUID workspaceId, Duration lease) {
        var requested = jdbc.sql("""
                SELECT request_id, delivery_id FROM resend_request FORCE INDEX (due) WHERE workspace_id = :workspace AND due_at <= :now
                ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .param("now", Columns.utc(clock.instant()))
                .param("limit", OF_A_WORKSPACE)
                .query((row, _) ->
                        new Requested(workspaceId, Columns.uuid(row, "request_id"), Columns.uuid(row, "delivery_id")))
                .list();
        postpone(workspaceId, requested, lease);
        return requested;
    }

    void postpone(Requested request, Duration by) {
        postpone(request.workspaceId(), List.of(request), by);
    }

    private void postpone(UUID workspaceId, List<Requested> requests, Duration by) {
        if (!requests.isEmpty()) {
            jdbc.sql(
                            "UPDATE resend_request SET due_at = :due WHERE workspace_id = :workspace AND request_id IN (:requests)")
                    .param("due", Columns.utc(clock.instant().plus(by)))
                    .param("workspace", Columns.bytes(workspaceId))
                    .param(
                            "requests",
                            requests.stream()
                                    .map(it -> Columns.bytes(it.requestId()))
                                    .toList())
                    .update();
        }
    }

    void forget(Requested request) {
        jdbc.sql("DELETE FROM resend_request WHERE workspace_id = :workspace AND request_id = :request")
                .param("workspace", Columns.bytes(request.workspaceId()))
                .param("request", Columns.bytes(request.requestId()))
                .update();
    }
}
