package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.aggregationscheduler.Claim;
import ai.timelines.outbound.messageingest.AcceptedMessage;
import ai.timelines.outbound.messageingest.Conversations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/** Makes a claimed delivery's payload of messages that are in memory, or reads them from the database. */
@Component
class Cargo {

    /** How many messages of a chat are read at once where they go one by one. */
    private static final int READ_AHEAD = 32;

    /** So few messages are loaded whatever their size. */
    private static final int LOADED_UNMEASURED = 8;

    /** How many large bundles are in the making at a time: each is a few MiB then. */
    private static final int LARGE_AT_A_TIME = 8;

    private static final Duration JOINING = Duration.ofSeconds(10);

    private final Conversations conversations;
    private final PayloadRenderer renderer;
    private final Semaphore large = new Semaphore(LARGE_AT_A_TIME);

    Cargo(Conversations conversations, PayloadRenderer renderer) {
        this.conversations = conversations;
        this.renderer = renderer;
    }

    /**
     * Empty if there are no such messages: what was to join had been rolled back.
     *
     * @param memory takes what the payload needs, before it is made
     */
    Optional<Payload> of(Lane lane, Claim claim, LargePayloads.Share memory) throws InterruptedException {
        Optional<Payload> payload;
        if (claim.bundle()) {
            memory.take(PayloadRenderer.BUNDLE_BYTES);
            payload = bundle(claim);
        } else {
            var message = first(lane, claim);
            memory.take(message.map(Cargo::mostBytes).orElse(0L));
            payload = message.map(renderer::message);
        }
        memory.is(payload.map(it -> (long) it.body().length).orElse(0L));
        return payload;
    }

    /** A character may become six: a control character in JSON does. */
    private static long mostBytes(AcceptedMessage message) {
        return 6L * message.content().message().text().length();
    }

    private Optional<AcceptedMessage> first(Lane lane, Claim claim) throws InterruptedException {
        var inMemory = lane.first(JOINING);
        if (inMemory.isPresent()) {
            return inMemory;
        }
        long from = claim.fromPosition();
        var loaded = conversations.loadAhead(claim.workspaceId(), claim.chatId(), from, from + READ_AHEAD - 1);
        lane.loaded(loaded);
        return loaded.stream().findFirst().filter(it -> it.position() == from);
    }

    private Optional<Payload> bundle(Claim claim) throws InterruptedException {
        if (claim.throughPosition() - claim.fromPosition() < LOADED_UNMEASURED) {
            return bundle(claim, claim.throughPosition());
        }
        large.acquire();
        try {
            return bundle(claim, reach(claim));
        } finally {
            large.release();
        }
    }

    private Optional<Payload> bundle(Claim claim, long through) {
        List<AcceptedMessage> messages =
                conversations.load(claim.workspaceId(), claim.chatId(), claim.fromPosition(), through);
        return messages.isEmpty() ? Optional.empty() : Optional.of(renderer.bundle(messages, claim.webhookId()));
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
}
