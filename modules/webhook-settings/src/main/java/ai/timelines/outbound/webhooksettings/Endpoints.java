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
            "SELECT * FROM webhook FORCE INDEX (PRIMARY) WHERE workspace_id IN (:workspaces) ORDER BY workspace_id";

    private final JdbcClient jdbc;
    private final HealthTable healthTable;
    private final EndpointRows rows;
    private final Workspaces workspaces;
    private final BackoffLadder ladder;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Endpoints(
            JdbcClient jdbc,
            HealthTable healthTable,
            EndpointRows rows,
            Workspaces workspaces,
            BackoffLadder ladder,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.healthTable = healthTable;
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

    /** Reads one for this transaction alone. */
    public Optional<Endpoint> lock(UUID workspaceId) {
        return Optional.ofNullable(lock(List.of(workspaceId)).get(workspaceId));
    }

    /**
     * Reads them for this transaction alone. Webhooks are locked after chats, before the queue, and in order of their workspaces' ids: all that a
     * transaction needs by one call, either of this or of {@link #findAndHold}.
     */
    public Map<UUID, Endpoint> lock(Collection<UUID> workspaceIds) {
        return select(workspaceIds, " FOR UPDATE");
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
     * The probe that was begun until then was not made: another one may be at once, unless there has been one more error.
     *
     * @param probed the webhook as it was then
     */
    public void endProbe(Endpoint probed, Instant until, Instant now) {
        jdbc.sql("""
                        UPDATE webhook SET next_request_at = :now
                        WHERE workspace_id = :workspace AND next_request_at = :until AND consecutive_errors = :errors
                        """)
                .param("now", Columns.utc(now))
                .param("workspace", Columns.bytes(probed.workspaceId()))
                .param("until", Columns.utc(until))
                .param("errors", probed.health().consecutiveErrors())
                .update();
    }

    /**
     * Takes note of how requests ended, in the caller's transaction; switches a webhook off when that makes too many errors in a row
     * (R14).
     *
     * @param endpoints as they were read in this transaction, by {@link #lock} where there is an error or one fails; a success of a healthy webhook
     *     writes nothing
     * @return the webhooks as they are after that
     */
    public Map<UUID, Endpoint> report(Map<UUID, Endpoint> endpoints, Map<UUID, List<RequestOutcome>> outcomes) {
        var now = clock.instant();
        var after = new HashMap<>(endpoints);
        outcomes.forEach((workspaceId, ofWebhook) ->
                after.computeIfPresent(workspaceId, (_, endpoint) -> endpoint.with(after(endpoint, ofWebhook, now))));
        var changed = after.values().stream()
                .filter(it -> !it.health().equals(before(endpoints, it)))
                .toList();
        healthTable.write(changed);
        for (var endpoint : changed) {
            var before = before(endpoints, endpoint);
            tell(endpoint.workspaceId(), before, endpoint.health());
            if (before.on() && !endpoint.enabled()) {
                switchOff(endpoint);
            }
        }
        return after;
    }

    /** The same of one webhook. */
    public Endpoint report(Endpoint endpoint, List<RequestOutcome> outcomes) {
        var workspaceId = endpoint.workspaceId();
        return report(Map.of(workspaceId, endpoint), Map.of(workspaceId, outcomes))
                .getOrDefault(workspaceId, endpoint);
    }

    private static Health before(Map<UUID, Endpoint> endpoints, Endpoint after) {
        return endpoints.getOrDefault(after.workspaceId(), after).health();
    }

    private Health after(Endpoint endpoint, List<RequestOutcome> outcomes, Instant now) {
        var health = endpoint.health();
        boolean nothingToSay = outcomes.stream().allMatch(RequestOutcome::success) && !endpoint.failing();
        if (!nothingToSay) {
            var inOrder = new ArrayList<>(outcomes);
            inOrder.sort(Comparator.comparing(RequestOutcome::finishedAt));
            for (var outcome : inOrder) {
                health = health.after(outcome, now, ladder::step);
            }
        }
        return health;
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

    private void switchOff(Endpoint endpoint) {
        var health = endpoint.health();
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
