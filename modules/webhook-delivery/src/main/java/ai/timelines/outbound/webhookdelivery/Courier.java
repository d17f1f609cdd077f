package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Conversations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/** Carries one chat's claimed delivery to its webhook, and the chat's next ones as long as they follow at once. */
final class Courier {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    /** So few messages are loaded whatever their size. */
    private static final int LOADED_UNMEASURED = 8;

    private static final Duration SETTLING_PAUSE = Duration.ofMillis(250);
    private static final Duration SETTLING_PATIENCE = Duration.ofMinutes(5);

    private final Conversations conversations;
    private final PayloadRenderer renderer;
    private final Sender sender;
    private final Settler settler;
    private final DeliveryQueue queue;
    private final TimeOrderedIds ids;
    private final InstantSource clock;
    private final Duration timeout;

    Courier(
            Conversations conversations,
            PayloadRenderer renderer,
            Sender sender,
            Settler settler,
            DeliveryQueue queue,
            TimeOrderedIds ids,
            InstantSource clock,
            Duration timeout) {
        this.conversations = conversations;
        this.renderer = renderer;
        this.sender = sender;
        this.settler = settler;
        this.queue = queue;
        this.ids = ids;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Returns when nothing more follows at once. Whatever goes wrong here, the lease brings the delivery back. */
    void run(Claim first) {
        try {
            var next = Optional.of(first);
            while (next.isPresent()) {
                next = deliver(next.get());
            }
        } catch (RuntimeException failure) {
            var told = DatabaseFailures.isTemporary(failure)
                    ? log.atWarn()
                    : log.atError().setCause(failure);
            told.log(
                    "workspace={} chat of webhook_id={}: no attempt could be made or written; it comes again when its lease ends",
                    first.workspaceId(),
                    first.webhookId());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Claim> deliver(Claim claim) throws InterruptedException {
        var payload = render(claim);
        boolean leaseLongEnough = clock.instant().plus(timeout).isBefore(claim.leaseEndsAt());
        if (!leaseLongEnough) {
            queue.release(List.of(claim));
            return Optional.empty();
        }
        var sent = sender.post(claim.target(), claim.webhookId(), payload.body());
        var attempted = new Attempted(ids.at(sent.startedAt()), claim, payload, sent);
        tell(attempted);
        return settle(attempted);
    }

    private Payload render(Claim claim) {
        var messages = messages(claim);
        if (messages.isEmpty()) {
            throw new IllegalStateException("There are no messages from position " + claim.fromPosition());
        }
        return claim.bundle() ? renderer.bundle(messages, claim.webhookId()) : renderer.message(messages.getFirst());
    }

    private List<AcceptedMessage> messages(Claim claim) {
        long from = claim.fromPosition();
        long through = claim.throughPosition();
        var inMemory = claim.inMemory().stream()
                .filter(it -> it.position() >= from && it.position() <= through)
                .toList();
        if (inMemory.size() == through - from + 1) {
            return inMemory;
        }
        boolean maybeTooMuch = through - from >= LOADED_UNMEASURED;
        return conversations.load(claim.workspaceId(), claim.chatId(), from, maybeTooMuch ? reach(claim) : through);
    }

    /** No more is loaded than a bundle can hold. */
    private long reach(Claim claim) {
        return conversations.reach(
                claim.workspaceId(),
                claim.chatId(),
                claim.fromPosition(),
                claim.throughPosition(),
                PayloadRenderer.BUNDLE_BYTES);
    }

    /** While the database is gone the outcome is kept: as long as nobody took the lease over, it still counts. */
    private Optional<Claim> settle(Attempted attempted) throws InterruptedException {
        var giveUpAt = System.nanoTime() + SETTLING_PATIENCE.toNanos();
        while (true) {
            try {
                return settler.submit(attempted).get();
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof DuplicateKeyException) {
                    // It had been committed when the connection broke, before we could hear of it.
                    return Optional.empty();
                }
                if (!DatabaseFailures.isTemporary(failure) || System.nanoTime() > giveUpAt) {
                    throw new IllegalStateException("An outcome could not be written", failure);
                }
                Thread.sleep(SETTLING_PAUSE);
            }
        }
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
