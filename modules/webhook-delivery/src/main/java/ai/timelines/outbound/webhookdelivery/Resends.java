package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.aggregationscheduler.OutOfTurn;
import ai.timelines.outbound.database.DatabaseFailures;
import ai.timelines.outbound.database.OutageLines;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.webhookdelivery.ResendRequests.Requested;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    /** Where nobody is known to wait, a look in so many finds what a node that died has left. */
    private static final int QUIET_LOOKS = 5;

    /** The most that a resend takes until it is made: the body as it is stored, as it was sent, as it grows by its links, and as it is sent again. */
    private static final long IN_THE_MAKING = 4L * Bundle.MOST_BYTES;

    private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
    private final ResendRequests requests;
    private final Transactions transactions;
    private final Endpoints endpoints;
    private final OutOfTurn outOfTurn;
    private final DeliveryLog deliveryLog;
    private final Sending sending;
    private final BesideQueue besideQueue;
    private final DispatchProperties properties;
    private final OutageLines outage = new OutageLines("resend");
    private volatile boolean someWait;
    private int looks;

    Resends(
            ResendRequests requests,
            Transactions transactions,
            Endpoints endpoints,
            OutOfTurn outOfTurn,
            DeliveryLog deliveryLog,
            Sending sending,
            BesideQueue besideQueue,
            DispatchProperties properties) {
        this.requests = requests;
        this.transactions = transactions;
        this.endpoints = endpoints;
        this.outOfTurn = outOfTurn;
        this.deliveryLog = deliveryLog;
        this.sending = sending;
        this.besideQueue = besideQueue;
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
            requests.add(workspaceId, deliveryId);
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
        if (properties.background() && (someWait || looks++ % QUIET_LOOKS == 0)) {
            runQuietly();
        }
    }

    private void runQuietly() {
        try {
            runOnce();
        } catch (RuntimeException failure) {
            someWait = true;
            if (!DatabaseFailures.isTemporary(failure)) {
                throw failure;
            }
            log.debug("The database cannot be reached; looking for resends again in a second", failure);
        }
    }

    /** Makes what was asked for and is due; returns how many that were. */
    int runOnce() {
        // Said before the look, so that nothing asked for meanwhile is forgotten.
        someWait = false;
        // Most often there are none, and a transaction costs more than to find that out.
        var asking = requests.workspaces();
        if (asking.isEmpty()) {
            return 0;
        }
        someWait = true;
        var requested = transactions.call(() -> requests.lease(asking, sending.lease()));
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

    private void resend(Requested request) {
        try (var memory = sending.largePayloads().share(request.workspaceId())) {
            if (memory.tryTake(IN_THE_MAKING)) {
                resend(request, memory);
            } else {
                requests.postpone(request, WHILE_UNDER_WAY);
            }
            outage.works();
        } catch (RuntimeException failure) {
            tell(request, failure);
        }
    }

    private void tell(Requested request, RuntimeException failure) {
        if (DatabaseFailures.isTemporary(failure)) {
            outage.fails(failure);
        } else {
            log.warn(
                    "workspace={} delivery_id={}: the resend comes again later",
                    request.workspaceId(),
                    request.deliveryId(),
                    failure);
        }
    }

    private void resend(Requested request, LargePayloads.Share memory) {
        var endpoint = endpoints.find(request.workspaceId()).filter(Endpoint::enabled);
        var before = deliveryLog.find(request.workspaceId(), request.deliveryId());
        if (endpoint.isEmpty() || before.isEmpty()) {
            requests.forget(request);
            return;
        }
        resend(request, endpoint.get(), before.get(), memory);
    }

    private void resend(Requested request, Endpoint endpoint, Attempt before, LargePayloads.Share memory) {
        if (!before.test() && sendsWaiting(before)) {
            requests.forget(request);
        } else if (!sending.takePlaceBeside(request.workspaceId())) {
            requests.postpone(request, WHILE_UNDER_WAY);
        } else {
            try {
                sendBesideQueue(request, endpoint, before, memory);
            } finally {
                sending.givePlaceBeside(request.workspaceId());
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
        claim.ifPresent(sending::deliverAtOnce);
        return claim.isPresent();
    }

    private void sendBesideQueue(Requested request, Endpoint endpoint, Attempt before, LargePayloads.Share memory) {
        if (before.test()) {
            besideQueue.send(request, endpoint, before, memory, null);
            return;
        }
        outOfTurn
                .occupy(before.workspaceId(), before.chatId(), before.webhookId(), sending.lease())
                .ifPresentOrElse(
                        occupation -> besideQueue.send(request, endpoint, before, memory, occupation),
                        () -> requests.postpone(request, WHILE_UNDER_WAY));
    }
}
