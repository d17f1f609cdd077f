package ai.timelines.outbound.aggregationscheduler;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a workspace's webhook.
 *
 * @param waitingMessages messages that have not been sent yet
 * @param nextDue when the next of them is to be sent, retries left aside; null where nothing waits
 */
public record QueueState(long waitingMessages, @Nullable Instant nextDue) {}
