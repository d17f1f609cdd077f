package ai.timelines.outbound.messageingest;

import java.time.Instant;
import java.util.UUID;

/**
 * A message that was stored.
 *
 * @param position its place among the chat's messages in order of acceptance, from 1, without gaps
 */
public record AcceptedMessage(UUID workspaceId, long position, Instant acceptedAt, PushedMessage.Content content) {

    public String chatId() {
        return content.chat().chatId();
    }
}
