package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.GroupCommit.OverloadedException;
import ai.timelines.outbound.database.SparseLine;
import ai.timelines.outbound.database.TimeOrderedIds;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/** Carries one chat's claimed delivery to its webhook, and the chat's next ones as long as they follow at once. */
final class Courier {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final Cargo cargo;
    private final MissingFiles missingFiles;
    private final Sender sender;
    private final Settler settler;
    private final DeliveryQueue queue;
    private final Sending sending;
    private final TimeOrderedIds ids;
    private final SparseLine unmade = new SparseLine(BETWEEN_LINES);
    private final SparseLine unsettled = new SparseLine(BETWEEN_LINES);

    Courier(
            Cargo cargo,
            MissingFiles missingFiles,
            Sender sender,
            Settler settler,
            DeliveryQueue queue,
            Sending sending,
            TimeOrderedIds ids) {
        this.cargo = cargo;
        this.missingFiles = missingFiles;
        this.sender = sender;
        this.settler = settler;
        this.queue = queue;
        this.sending = sending;
        this.ids = ids;
    }

    /** Begins with a place, and returns when nothing more follows at once. Whatever goes wrong here, the lease brings the delivery back. */
    void run(Lane lane) {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = deliver(lane);
        }
    }

    private boolean deliver(Lane lane) {
        var claim = lane.claim();
        boolean goesOn = false;
        boolean waits = false;
        try {
            var next = deliver(lane, claim);
            if (next.isPresent()) {
                goesOn = sending.goesOn(lane, next.get());
                waits = !goesOn;
            }
        } catch (RuntimeException | Error failure) {
            tellUnmade(claim, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            if (!goesOn && !waits) {
                sending.done(lane);
            }
        }
        return goesOn;
    }

    /** While the database is away that happens to all that is under way. */
    private void tellUnmade(Claim claim, Throwable failure) {
        if (!DatabaseFailures.isTemporary(failure)) {
            log.error(
                    "workspace={} webhook_id={}: no attempt could be made or written; it comes again when its lease ends",
                    claim.workspaceId(),
                    claim.webhookId(),
                    failure);
            return;
        }
        unmade.next()
                .ifPresent(withheld -> log.warn(
                        "workspace={} webhook_id={}: no attempt could be made or written ({}); it comes again when its lease ends; {} more since the last such line",
                        claim.workspaceId(),
                        claim.webhookId(),
                        DatabaseFailures.cause(failure),
                        withheld));
    }

    /** The chat's next delivery, if it follows. */
    private Optional<Claim> deliver(Lane lane, Claim claim) throws InterruptedException {
        boolean hasPlace = true;
        try (var memory = sending.largePayloads().share(claim.workspaceId())) {
            var payload = load(lane, claim, memory).orElse(null);
            if (payload == null) {
                queue.recheck(claim, lane);
                sending.dueAgain(claim.workspaceId());
                return Optional.empty();
            }
            // It may have waited for memory.
            if (!maySend(claim)) {
                sending.release(Map.of(claim, lane), true);
                return Optional.empty();
            }
            var sent = sender.post(claim.target(), claim.webhookId(), payload.body());
            sending.attempted(claim.workspaceId(), sent.duration());
            var attempted = new Attempted(ids.at(sent.startedAt()), claim, lane, payload, sent);
            int bytes = attempted.bytes();
            memory.is(bytes);
            if (LargePayloads.isSmall(bytes)) {
                // A large one keeps its place until it is settled: while the database is away, there are no more of
                // them than places.
                hasPlace = false;
                sending.arrived(lane);
            }
            tell(attempted);
            missingFiles.tell(
                    new MissingFiles.Sent(
                            claim.workspaceId(), claim.webhookId(), attempted.attemptId(), claim.attempt()),
                    payload.attachments());
            return settle(attempted);
        } finally {
            if (hasPlace) {
                sending.arrived(lane);
            }
        }
    }

    private boolean maySend(Claim claim) {
        return sending.isTaking() && sending.isLeasedLongEnough(claim);
    }

    /** What cannot be read for a moment keeps the chat only for that moment, not until its lease ends. */
    private Optional<Payload> load(Lane lane, Claim claim, LargePayloads.Share memory) throws InterruptedException {
        while (true) {
            try {
                return cargo.of(lane, claim, memory);
            } catch (RuntimeException failure) {
                if (!DatabaseFailures.isTemporary(failure) || !maySend(claim)) {
                    throw failure;
                }
                memory.is(0);
                Thread.sleep(PAUSE);
            }
        }
    }

    /** While the database is gone the outcome is kept: as long as nobody took the lease over, it still counts. */
    private Optional<Claim> settle(Attempted attempted) throws InterruptedException {
        while (true) {
            try {
                return settler.submit(attempted).get();
            } catch (OverloadedException closed) {
                tellUnsettled(attempted.claim());
                return Optional.empty();
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof OverloadedException) {
                    // It was closed meanwhile.
                    tellUnsettled(attempted.claim());
                    return Optional.empty();
                }
                if (failure.getCause() instanceof DuplicateKeyException) {
                    // It had been committed when the connection broke, before we could hear of it.
                    return Optional.empty();
                }
                if (!DatabaseFailures.isTemporary(failure)) {
                    // Without the log's entry the chat at least goes on, by the same rules.
                    log.error(
                            "workspace={} webhook_id={} delivery_id={}: the attempt could not be logged",
                            attempted.claim().workspaceId(),
                            attempted.claim().webhookId(),
                            attempted.attemptId(),
                            failure.getCause());
                    return settler.settleUnlogged(attempted);
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /** This node was stopped while the database was away: that happens to all outcomes that wait for it. */
    private void tellUnsettled(Claim claim) {
        unsettled
                .next()
                .ifPresent(withheld -> log.warn(
                        "workspace={} webhook_id={}: stopped before the outcome could be written; the same is sent again when its lease ends; {} more since the last such line",
                        claim.workspaceId(),
                        claim.webhookId(),
                        withheld));
    }

    private static void tell(Attempted attempted) {
        var claim = attempted.claim();
        var sent = attempted.sent();
        var response = sent.response();
        (sent.judgement().success() ? log.atDebug() : log.atInfo())
                .log(
                        "delivery workspace={} webhook_id={} delivery_id={} attempt={} bundle={} messages={} bytes={} url={} status={} success={} duration_ms={} cause=\"{}\"",
                        claim.workspaceId(),
                        claim.webhookId(),
                        attempted.attemptId(),
                        claim.attempt(),
                        claim.bundle(),
                        attempted.payload().messageUids().size(),
                        attempted.payload().body().length,
                        sent.request().maskedUrl(),
                        response == null ? "none" : response.status(),
                        sent.judgement().success(),
                        sent.duration().toMillis(),
                        sent.judgement().cause());
    }
}
