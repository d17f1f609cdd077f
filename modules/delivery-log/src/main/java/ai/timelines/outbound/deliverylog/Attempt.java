package ai.timelines.outbound.deliverylog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request to a webhook with all that was sent and received.
 *
 * @param deliveryId names this attempt; a UUID of version 7 that carries {@code startedAt}
 * @param webhookId the {@code webhook-id} of the request, shared by all attempts of a delivery (R10)
 * @param chatId empty for a test
 * @param messageUids the messages of the payload, in its order
 * @param fromPosition the first position of the chat that the delivery covers
 * @param throughPosition the last position of the chat that the delivery covers
 * @param bundle whether the payload was a bundle (R5) and not a single message (R4)
 * @param attempt counts from 1
 * @param startedAt kept to the microsecond
 * @param duration kept to the microsecond
 * @param cause in words, why it failed; null for a success
 * @param nextAttemptAt when it is tried again; null unless it is
 * @param response null when none came
 */
public record Attempt(
        UUID deliveryId,
        UUID workspaceId,
        UUID webhookId,
        String chatId,
        String chatName,
        List<String> messageUids,
        long fromPosition,
        long throughPosition,
        boolean bundle,
        int attempt,
        boolean test,
        Instant startedAt,
        Duration duration,
        boolean success,
        @Nullable String cause,
        Fate fate,
        @Nullable Instant nextAttemptAt,
        LoggedRequest request,
        @Nullable LoggedResponse response) {

    /** The same without what was sent and received. */
    public AttemptSummary summary() {
        return new AttemptSummary(
                deliveryId,
                workspaceId,
                webhookId,
                chatId,
                chatName,
                messageUids,
                fromPosition,
                throughPosition,
                bundle,
                attempt,
                test,
                startedAt,
                duration,
                success,
                cause,
                fate,
                nextAttemptAt,
                response == null ? null : response.status());
    }
}
