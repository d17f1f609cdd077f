package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.database.TimeOrderedIds;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.Attempt;
import ai.timelines.outbound.deliverylog.DeliveryLog;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.webhooksettings.Endpoint;
import ai.timelines.outbound.webhooksettings.Endpoints;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Sends a sample to a webhook at once, whether it is on or off (R2). */
@Component
public class TestRequests {

    /** Workspaces whose test waits for its answer: one at a time, or a click per second on a receiver that hangs would pile them up (R29). */
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    private final Endpoints endpoints;
    private final PayloadRenderer renderer;
    private final Sender sender;
    private final DeliveryLog deliveryLog;
    private final Transactions transactions;
    private final TimeOrderedIds ids;
    private final InstantSource clock;

    TestRequests(
            Endpoints endpoints,
            PayloadRenderer renderer,
            Sender sender,
            DeliveryLog deliveryLog,
            Transactions transactions,
            TimeOrderedIds ids,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.renderer = renderer;
        this.sender = sender;
        this.deliveryLog = deliveryLog;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /** What became of the wish to send a test. */
    public sealed interface Outcome {

        /** @param attempt as it was logged */
        record Sent(Attempt attempt) implements Outcome {}

        /** The webhook has no URL. */
        record NoUrl() implements Outcome {}

        /** The workspace's test before this one still waits for its answer. */
        record UnderWay() implements Outcome {}
    }

    /** POSTs a sample in the form that the granularity asks for, and logs it as a test; it never counts as an error. */
    public Outcome send(UUID workspaceId) {
        var endpoint = endpoints.find(workspaceId).filter(it -> !it.url().isEmpty());
        if (endpoint.isEmpty()) {
            return new Outcome.NoUrl();
        }
        if (!underWay.add(workspaceId)) {
            return new Outcome.UnderWay();
        }
        try {
            return new Outcome.Sent(send(endpoint.get()));
        } finally {
            underWay.remove(workspaceId);
        }
    }

    private Attempt send(Endpoint endpoint) {
        var workspaceId = endpoint.workspaceId();
        var webhookId = ids.next();
        boolean bundle = endpoint.granularity().aggregates();
        var sample = sample(workspaceId);
        var payload = bundle ? renderer.bundle(sample, webhookId) : renderer.message(sample.getFirst());
        var sent = sender.post(endpoint, webhookId, payload.body());
        var attempt = StandaloneAttempt.test(ids.at(sent.startedAt()), workspaceId, webhookId, payload, bundle, sent);
        deliveryLog.ensureRoom();
        transactions.run(() -> deliveryLog.record(List.of(attempt)));
        return attempt;
    }

    private List<AcceptedMessage> sample(UUID workspaceId) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var customer = new Party("Sample Customer", "+12025550143");
        var teammate = new Party("Sample Teammate", "+12025550100");
        return List.of(
                message(
                        workspaceId,
                        1,
                        now.minusSeconds(60),
                        Direction.RECEIVED,
                        customer,
                        teammate,
                        "Hello! This is a test message."),
                message(
                        workspaceId,
                        2,
                        now,
                        Direction.SENT,
                        teammate,
                        customer,
                        "Your webhook works if you can read this."));
    }

    private static AcceptedMessage message(
            UUID workspaceId,
            long position,
            Instant at,
            Direction direction,
            Party sender,
            Party recipient,
            String text) {
        return new AcceptedMessage(
                workspaceId,
                position,
                at,
                new Content(
                        new Account("Sample Teammate", "teammate@example.com", "+12025550100"),
                        new Chat(
                                "test",
                                "Sample Customer",
                                "+12025550143",
                                false,
                                "Sample Teammate",
                                "teammate@example.com"),
                        new Message(
                                "test-" + at.getEpochSecond() + "-" + position,
                                direction,
                                at,
                                sender,
                                recipient,
                                text)));
    }
}
