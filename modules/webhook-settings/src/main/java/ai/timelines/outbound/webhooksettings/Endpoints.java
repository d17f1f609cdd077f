package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.workspace.Actor;
import ai.timelines.outbound.workspace.AuditAction;
import ai.timelines.outbound.workspace.AuditChange;
import ai.timelines.outbound.workspace.AuditTrail;
import ai.timelines.outbound.workspace.Workspaces;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The webhooks as the sending side sees them: read in batches, locked in a fixed order, their health kept by {@link Health}. */
@Component
public class Endpoints {

    private static final Logger log = LoggerFactory.getLogger(Endpoints.class);

    private static final String SELECT =
            "SELECT * FROM webhook WHERE workspace_id IN (:workspaces) ORDER BY workspace_id";

    private final JdbcClient jdbc;
    private final EndpointRows rows;
    private final Workspaces workspaces;
    private final BackoffLadder ladder;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Endpoints(
            JdbcClient jdbc,
            EndpointRows rows,
            Workspaces workspaces,
            BackoffLadder ladder,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.workspaces = workspaces;
        this.ladder = ladder;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** The webhook of a workspace, unless it was never set up. */
    public Optional<Endpoint> find(UUID workspaceId) {
        return Optional.ofNullable(find(List.of(workspaceId)).get(workspaceId));
    }

    /** The webhooks of these workspaces, as far as they were ever set up. */
    public Map<UUID, Endpoint> find(Collection<UUID> workspaceIds) {
        return select(workspaceIds, "");
    }

    /** Reads them and keeps owners from changing them until the transaction ends; readers do not hinder one another. */
    public Map<UUID, Endpoint> findAndHold(Collection<UUID> workspaceIds) {
        return select(workspaceIds, " LOCK IN SHARE MODE");
    }

    /** Reads one for this transaction alone. Webhooks are locked in order of their workspaces' ids, after chats, before the queue. */
    public Optional<Endpoint> lock(UUID workspaceId) {
        return Optional.ofNullable(select(List.of(workspaceId), " FOR UPDATE").get(workspaceId));
    }

    private Map<UUID, Endpoint> select(Collection<UUID> workspaceIds, String lock) {
        var found = new HashMap<UUID, Endpoint>();
        if (!workspaceIds.isEmpty()) {
            // Their time zones are then at hand: a row must not ask for a second connection.
            workspaces.existing(workspaceIds);
            var now = clock.instant();
            jdbc.sql(SELECT + lock)
                    .param(
                            "workspaces",
                            workspaceIds.stream().map(Columns::bytes).toList())
                    .query((row, _) -> rows.endpoint(row, now))
                    .list()
                    .forEach(endpoint -> found.put(endpoint.workspaceId(), endpoint));
        }
        return found;
    }

    /** Which granularities were in force in each of these workspaces, oldest first. */
    public Map<UUID, List<GranularityChange>> granularityChanges(Collection<UUID> workspaceIds) {
        var changes = new HashMap<UUID, List<GranularityChange>>();
        if (!workspaceIds.isEmpty()) {
            jdbc.sql("""
                    SELECT workspace_id, changed_at, granularity FROM granularity_change WHERE workspace_id IN (:workspaces)
                    ORDER BY workspace_id, changed_at
                    """)
                    .param(
                            "workspaces",
                            workspaceIds.stream().map(Columns::bytes).toList())
                    .query(row -> {
                        changes.computeIfAbsent(Columns.uuid(row, "workspace_id"), _ -> new ArrayList<>())
                                .add(new GranularityChange(
                                        Columns.instant(row, "changed_at"),
                                        Granularity.valueOf(row.getString("granularity"))));
                    });
        }
        return changes;
    }

    /** Keeps everybody from probing until then; the caller has locked the webhook and is about to probe it (R13). */
    public void beginProbe(UUID workspaceId, Instant until) {
        jdbc.sql("UPDATE webhook SET next_request_at = :until WHERE workspace_id = :workspace")
                .param("until", Columns.utc(until))
                .param("workspace", Columns.bytes(workspaceId))
                .update();
    }

    /**
     * Takes note of how requests ended, in the caller's transaction; switches the webhook off when that makes too many errors in a row
     * (R14).
     *
     * @param endpoint as it was read in this transaction; a success of a healthy webhook writes nothing
     * @return the webhook as it is after that
     */
    public Endpoint report(Endpoint endpoint, List<RequestOutcome> outcomes) {
        boolean nothingToSay = outcomes.stream().allMatch(RequestOutcome::success) && !endpoint.failing();
        if (nothingToSay) {
            return endpoint;
        }
        var workspace = Columns.bytes(endpoint.workspaceId());
        var before = jdbc.sql("SELECT * FROM webhook WHERE workspace_id = :workspace FOR UPDATE")
                .param("workspace", workspace)
                .query((row, _) -> EndpointRows.health(row))
                .single();
        var after = before;
        var inOrder = new ArrayList<>(outcomes);
        inOrder.sort(Comparator.comparing(RequestOutcome::finishedAt));
        var now = clock.instant();
        for (var outcome : inOrder) {
            after = after.after(outcome, now, ladder::step);
        }
        if (after.equals(before)) {
            return endpoint.with(after);
        }
        boolean switchedOff = before.on() && !after.on();
        tell(endpoint.workspaceId(), before, after);
        jdbc.sql("""
                UPDATE webhook SET enabled = :on, consecutive_errors = :errors, errors_since = :since, last_error_known_at = :known,
                    last_error = :lastError, next_request_at = :next WHERE workspace_id = :workspace
                """)
                .param("on", after.on())
                .param("errors", after.consecutiveErrors())
                .param("since", after.errorsSince() == null ? null : Columns.utc(after.errorsSince()))
                .param("known", after.lastErrorKnownAt() == null ? null : Columns.utc(after.lastErrorKnownAt()))
                .param("lastError", after.lastError())
                .param("next", after.nextRequestAt() == null ? null : Columns.utc(after.nextRequestAt()))
                .param("workspace", workspace)
                .update();
        if (switchedOff) {
            switchOff(endpoint, after);
        }
        return endpoint.with(after);
    }

    private static void tell(UUID workspaceId, Health before, Health after) {
        if (before.on() && !after.on()) {
            log.warn(
                    "workspace={}: webhook switched off after {} consecutive errors, the last one: {}",
                    workspaceId,
                    after.consecutiveErrors(),
                    after.lastError());
        } else if (before.consecutiveErrors() == 0 && after.consecutiveErrors() > 0) {
            log.info("workspace={}: webhook fails and is probed: {}", workspaceId, after.lastError());
        } else if (before.consecutiveErrors() > 0 && after.consecutiveErrors() == 0) {
            log.info(
                    "workspace={}: webhook works again after {} consecutive errors",
                    workspaceId,
                    before.consecutiveErrors());
        }
    }

    private void switchOff(Endpoint endpoint, Health health) {
        var now = clock.instant();
        jdbc.sql(
                        "UPDATE webhook SET disabled_reason = 'ERRORS', disabled_at = :now, next_request_at = NULL WHERE workspace_id = :workspace")
                .param("now", Columns.utc(now))
                .param("workspace", Columns.bytes(endpoint.workspaceId()))
                .update();
        var cause = health.lastError() == null ? "" : health.lastError();
        audit.note(
                endpoint.workspaceId(),
                Actor.SYSTEM,
                AuditAction.WEBHOOK_SWITCHED_OFF,
                "",
                List.of(new AuditChange("enabled", "true", "false"), new AuditChange("last_error", "", cause)));
        events.publishEvent(new WebhookSwitchedOff(
                endpoint.workspaceId(),
                endpoint.url(),
                health.errorsSince() == null ? now : health.errorsSince(),
                now,
                cause));
    }
}
