package ai.timelines.outbound.messageingest;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Which messages still wait to be sent; answered by whoever queues them. */
public interface WaitingMessages {

    /** The first position that waits, of those of the chats that have any. */
    Map<String, Long> firstWaiting(UUID workspaceId, Collection<String> chatIds);
}
