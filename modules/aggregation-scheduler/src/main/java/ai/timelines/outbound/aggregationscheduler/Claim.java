package ai.timelines.outbound.aggregationscheduler;

import ai.timelines.outbound.webhooksettings.Endpoint;
import java.time.Instant;
import java.util.UUID;

/**
 * A chat's next delivery, leased to the node that holds this.
 *
 * @param target the webhook as it was when the claim was made
 * @param webhookId the delivery's id, the same for all its attempts (R10, R12)
 * @param lastPosition how far the chat reached, as far as its row knew
 * @param bundle whether the payload is a bundle rather than a single message
 * @param attempt which attempt this is, from 1
 * @param ladderStep errors since the ladder of retries began
 * @param leaseEndsAt until when nobody else may claim it
 */
public record Claim(
        Endpoint target,
        String chatId,
        UUID webhookId,
        long fromPosition,
        long throughPosition,
        long lastPosition,
        boolean bundle,
        int attempt,
        int ladderStep,
        UUID leaseToken,
        Instant leaseEndsAt) {

    public UUID workspaceId() {
        return target.workspaceId();
    }

    /** How many positions it covers, which is how many messages it has but for those that are gone. */
    public int positions() {
        return Math.toIntExact(throughPosition - fromPosition + 1);
    }

    public ChatKey key() {
        return new ChatKey(workspaceId(), chatId);
    }
}
