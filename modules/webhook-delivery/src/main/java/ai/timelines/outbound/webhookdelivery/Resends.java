package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.OutOfTurn;
import ai.timelines.outbound.aggregationscheduler.OutOfTurn.Occupation;
import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.RequestOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends a delivery again because somebody asked for it (R12): at once, under the same id, with the same payload.
 *
 * <p>A delivery that still waits in the queue is sent from there; one that is done with is sent beside it, while the queue keeps its chat. Either way
 * a chat's requests never overlap (R7).
 */
@Component
public class Resends {

    private static final Logger log = LoggerFactory.getLogger(Resends.class);
    private static final Duration WHILE_UNDER_WAY = Duration.ofMillis(200);
    private static final int AT_A_TIME = 64;
    private static final int OF_A_WORKSPACE = 8;

    /** What was sent is to be written though the database is away for a while, or it would be sent again. */
    private final RetryTemplate writing = RetryTemplate.builder()
            .maxAttempts(60)
            .fixedBackoff(1_000)
            .retryOn(RuntimeException.class)
            .build();

    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Endpoints endpoints;
    private final OutOfTurn outOfTurn;
    private final DeliveryLog deliveryLog;
    private final Sending sending;
    private final Sender sender;
    private final FreshLinks freshLinks;
    private final MissingFiles missingFiles;
    private final TimeOrderedIds ids;
    private final InstantSource clock;
    private final DispatchProperties properties;

    Resends(
            JdbcClient jdbc,
            Transactions transactions,
            Endpoints endpoints,
            OutOfTurn outOfTurn,
            DeliveryLog deliveryLog,
            Sending sending,
            Sender sender,
            FreshLinks freshLinks,
            MissingFiles missingFiles,
            TimeOrderedIds ids,
            InstantSource clock,
            DispatchProperties properties) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.endpoints = endpoints;
        this.outOfTurn = outOfTurn;
        this.deliveryLog = deliveryLog;
        this.sending = sending;
        this.sender = sender;
        this.freshLinks = freshLinks;
        this.missingFiles = missingFiles;
        this.ids = ids;
        this.clock = clock;
        this.properties = properties;
    }

    /** What became of the wish to send something again. */
    public enum Outcome {
        ACCEPTED,
        UNKNOWN_DELIVERY,
        WEBHOOK_OFF
    }

    /** Takes note durably that a delivery is to be sent again, and sets about it. */
    public Outcome request(UUID workspaceId, UUID deliveryId) {
        return transactions.call(() -> {
            if (deliveryLog.find(workspaceId, deliveryId).isEmpty()) {
                return Outcome.UNKNOWN_DELIVERY;
            }
            if (endpoints.find(workspaceId).filter(Endpoint::enabled).isEmpty()) {
                return Outcome.WEBHOOK_OFF;
            }
            jdbc.sql("""
                    INSERT INTO resend_request (workspace_id, request_id, delivery_id, due_at)
                    VALUES (:workspace, :request, :delivery, :now)
                    """)
                    .param("workspace", Columns.bytes(workspaceId))
                    .param("request", Columns.bytes(ids.next()))
                    .param("delivery", Columns.bytes(deliveryId))
                    .param("now", Columns.utc(clock.instant()))
                    .update();
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    if (properties.background()) {
                        Thread.startVirtualThread(Resends.this::runQuietly);
                    }
                }
            });
            return Outcome.ACCEPTED;
        });
    }

    @Scheduled(fixedDelayString = "PT1S")
    void run() {
        if (properties.background()) {
            runQuietly();
        }
    }

    private void runQuietly() {
        try {
            runOnce();
        } catch (RuntimeException failure) {
            if (!DatabaseFailures.isTemporary(failure)) {
                throw failure;
            }
            log.debug("The database cannot be reached; looking for resends again in a second", failure);
        }
    }

    private record Requested(UUID workspaceId, UUID requestId, UUID deliveryId) {}

    /** Makes what was asked for and is due; returns how many that were. */
    int runOnce() {
        var requested = transactions.call(this::lease);
        for (var request : requested) {
            // Its lease may end while this node still tries to write what became of it.
            if (inHand.add(request.requestId())) {
                Thread.startVirtualThread(() -> {
                    try {
                        resend(request);
                    } finally {
                        inHand.remove(request.requestId());
                    }
                });
            }
        }
        return requested.size();
    }

    /** A few of each workspace, so that nobody's many keep others waiting (R29). */
    private List<Requested> lease() {
        var workspaces = new ArrayList<>(jdbc.sql("SELECT DISTINCT workspace_id FROM resend_request")
                .query((row, _) -> Columns.uuid(row, "workspace_id"))
                .list());
        Collections.shuffle(workspaces);
        var leased = new ArrayList<Requested>();
        for (var workspaceId : workspaces) {
            if (leased.size() < AT_A_TIME) {
                leased.addAll(lease(workspaceId));
            }
        }
        return leased;
    }

    /** A node that dies leaves its requests to the others, once the lease has ended. */
    private List<Requested> lease(UUID workspaceId) {
        var requested = jdbc.sql("""
                SELECT request_id, delivery_id FROM resend_request WHERE workspace_id = :workspace AND due_at <= :now
                ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED
                """)
                .param("workspace", Columns.bytes(workspaceId))
                .param("now", Columns.utc(clock.instant()))
                .param("limit", OF_A_WORKSPACE)
                .query((row, _) ->
                        new Requested(workspaceId, Columns.uuid(row, "request_id"), Columns.uuid(row, "delivery_id")))
                .list();
        requested.forEach(request -> postpone(request, sending.lease()));
        return requested;
    }

    private void resend(Requested request) {
        try {
            var endpoint = endpoints.find(request.workspaceId()).filter(Endpoint::enabled);
            var before = deliveryLog.find(request.workspaceId(), request.deliveryId());
            if (endpoint.isEmpty() || before.isEmpty()) {
                forget(request);
                return;
            }
            resend(request, endpoint.get(), before.get());
        } catch (RuntimeException failure) {
            log.warn(
                    "workspace={} delivery_id={}: the resend comes again later",
                    request.workspaceId(),
                    request.deliveryId(),
                    failure);
        }
    }

    private void resend(Requested request, Endpoint endpoint, Attempt before) {
        if (!before.test() && sendsWaiting(before)) {
            forget(request);
        } else if (!sending.takePlace(request.workspaceId())) {
            postpone(request, WHILE_UNDER_WAY);
        } else {
            try {
                sendBesideQueue(request, endpoint, before);
            } finally {
                sending.givePlace(request.workspaceId());
            }
            // What waited for this one may go now.
            runQuietly();
        }
    }

    /** Sends the delivery that waits to be tried again; false if it does not wait, or there is no room for it now. */
    private boolean sendsWaiting(Attempt before) {
        if (!sending.reserve(before.workspaceId())) {
            return false;
        }
        Optional<Claim> claim = Optional.empty();
        try {
            claim = outOfTurn.claimWaiting(before.workspaceId(), before.chatId(), before.webhookId(), sending.lease());
        } finally {
            if (claim.isEmpty()) {
                sending.cancel(before.workspaceId());
            }
        }
        claim.ifPresent(it -> sending.deliver(it, List.of()));
        return claim.isPresent();
    }

    private void sendBesideQueue(Requested request, Endpoint endpoint, Attempt before) {
        if (before.test()) {
            send(request, endpoint, before, null);
            return;
        }
        outOfTurn
                .occupy(before.workspaceId(), before.chatId(), before.webhookId(), sending.lease())
                .ifPresentOrElse(
                        occupation -> send(request, endpoint, before, occupation),
                        () -> postpone(request, WHILE_UNDER_WAY));
    }

    private void send(Requested request, Endpoint endpoint, Attempt before, @Nullable Occupation occupation) {
        var renewed = freshLinks.renew(before);
        var sent = sender.post(endpoint, before.webhookId(), renewed.body());
        deliveryLog.ensureRoom();
        var written = writing.execute(_ -> transactions.call(() -> write(request, before, sent, occupation)));
        written.due().ifPresent(at -> sending.expect(before.workspaceId(), at));
        var logged = written.attempt();
        missingFiles.tell(
                new MissingFiles.Sent(
                        logged.workspaceId(), logged.webhookId(), logged.deliveryId(), logged.attempt()),
                renewed.attachments());
    }

    /** @param due when the chat goes on; empty where nothing of it waits */
    private record Written(Attempt attempt, Optional<Instant> due) {}

    private Written write(
            Requested request, Attempt before, Sender.Sent sent, @Nullable Occupation occupation) {
        var target = endpoints.lock(before.workspaceId()).orElseThrow();
        if (!before.test()) {
            var outcome = new RequestOutcome(
                    sent.startedAt(),
                    sent.finishedAt(),
                    sent.judgement().success(),
                    Objects.requireNonNullElse(sent.judgement().cause(), ""));
            target = endpoints.report(target, List.of(outcome));
        }
        int number = deliveryLog.lastAttemptNumber(before.summary()) + 1;
        var attempt = StandaloneAttempt.again(ids.at(sent.startedAt()), before, number, sent);
        deliveryLog.record(List.of(attempt));
        forget(request);
        return new Written(
                attempt, occupation == null ? Optional.empty() : outOfTurn.vacate(occupation, target));
    }

    private void postpone(Requested request, Duration by) {
        jdbc.sql("UPDATE resend_request SET due_at = :due WHERE workspace_id = :workspace AND request_id = :request")
                .param("due", Columns.utc(clock.instant().plus(by)))
                .param("workspace", Columns.bytes(request.workspaceId()))
                .param("request", Columns.bytes(request.requestId()))
                .update();
    }

    private void forget(Requested request) {
        jdbc.sql("DELETE FROM resend_request WHERE workspace_id = :workspace AND request_id = :request")
                .param("workspace", Columns.bytes(request.workspaceId()))
                .param("request", Columns.bytes(request.requestId()))
                .update();
    }
}
