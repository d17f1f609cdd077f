package ai.timelines.outbound.deliverylog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * An {@link Attempt} as it stands in lists; any Jackson mapper writes it as the REST contract gives a delivery.
 *
 * @param status of the response; null when none came
 */
@JsonSerialize(using = AttemptSummaryJson.class)
public record AttemptSummary(
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
        @Nullable Integer status) {

    public int messageCount() {
        return messageUids.size();
    }
}
