package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.OutOfTurn;
import ai.timelines.outbound.aggregationscheduler.OutOfTurn.Occupation;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhookdelivery.ResendRequests.Requested;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.RequestOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.policy.ExceptionClassifierRetryPolicy;
import org.springframework.retry.policy.NeverRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.stereotype.Component;

/** Sends once more, beside the queue, what is done with there, and writes what became of it. */
@Component
class BesideQueue {

    private static final Logger log = LoggerFactory.getLogger(BesideQueue.class);
    private static final int WRITINGS = 60;

    /** What was sent is to be written though the database is away for a while, or it would be sent again. */
    private final RetryTemplate writing = RetryTemplate.builder()
            .customPolicy(whileTemporary())
            .fixedBackoff(1_000)
            .build();

    private static RetryPolicy whileTemporary() {
        var policy = new ExceptionClassifierRetryPolicy();
        var again = new SimpleRetryPolicy(WRITINGS);
        policy.setExceptionClassifier(
                failure -> DatabaseFailures.isTemporary(failure) ? again : new NeverRetryPolicy());
        return policy;
    }

    private final ResendRequests requests;
    private final Transactions transactions;
    private final Endpoints endpoints;
    private final OutOfTurn outOfTurn;
    private final DeliveryLog deliveryLog;
    private final Sending sending;
    private final Sender sender;
    private final FreshLinks freshLinks;
    private final MissingFiles missingFiles;
    private final TimeOrderedIds ids;

    BesideQueue(
            ResendRequests requests,
            Transactions transactions,
            Endpoints endpoints,
            OutOfTurn outOfTurn,
            DeliveryLog deliveryLog,
            Sending sending,
            Sender sender,
            FreshLinks freshLinks,
            MissingFiles missingFiles,
            TimeOrderedIds ids) {
        this.requests = requests;
        this.transactions = transactions;
        this.endpoints = endpoints;
        this.outOfTurn = outOfTurn;
        this.deliveryLog = deliveryLog;
        this.sending = sending;
        this.sender = sender;
        this.freshLinks = freshLinks;
        this.missingFiles = missingFiles;
        this.ids = ids;
    }

    /**
     * @param memory has what it takes to make it; gives back what it does not take any more once it is made
     * @param occupation what keeps the chat from sending meanwhile; null for a test, which has no chat
     */
    void send(
            Requested request,
            Endpoint endpoint,
            Attempt before,
            LargePayloads.Share memory,
            @Nullable Occupation occupation) {
        var renewed = freshLinks.renew(before);
        memory.is(before.request().bytes() + (long) renewed.body().length);
        var sent = sender.post(endpoint, before.webhookId(), renewed.body());
        var attemptId = ids.at(sent.startedAt());
        try {
            var written = writing.execute(_ -> {
                deliveryLog.ensureRoom();
                return transactions.call(() -> {
                    var attempt = logged(attemptId, before, sent);
                    return new Written(attempt, goOn(request, before, sent, occupation));
                });
            });
            written.due().ifPresent(at -> sending.expect(before.workspaceId(), at));
            var logged = written.attempt();
            missingFiles.tell(
                    new MissingFiles.Sent(
                            logged.workspaceId(), logged.webhookId(), logged.deliveryId(), logged.attempt()),
                    renewed.attachments());
        } catch (DuplicateKeyException committed) {
            // The connection broke before we could hear of it.
            sending.dueAgain(before.workspaceId());
        } catch (RuntimeException failure) {
            if (DatabaseFailures.isTemporary(failure)) {
                throw failure;
            }
            log.error(
                    "workspace={} webhook_id={} delivery_id={}: the resend could not be logged",
                    before.workspaceId(),
                    before.webhookId(),
                    attemptId,
                    failure);
            transactions
                    .call(() -> goOn(request, before, sent, occupation))
                    .ifPresent(at -> sending.expect(before.workspaceId(), at));
        }
    }

    /** @param due when the chat goes on; empty where nothing of it waits */
    private record Written(Attempt attempt, Optional<Instant> due) {}

    private Attempt logged(UUID attemptId, Attempt before, Sender.Sent sent) {
        int number = deliveryLog.lastAttemptNumber(before.summary()) + 1;
        var attempt = StandaloneAttempt.again(attemptId, before, number, sent);
        deliveryLog.record(List.of(attempt));
        return attempt;
    }

    /** The webhook hears of it, the request is done with, and its chat goes on; when, where anything of it waits. */
    private Optional<Instant> goOn(
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
        requests.forget(request);
        return occupation == null ? Optional.empty() : outOfTurn.vacate(occupation, target);
    }
}
