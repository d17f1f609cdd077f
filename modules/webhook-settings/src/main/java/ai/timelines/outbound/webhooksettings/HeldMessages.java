package ai.timelines.outbound.webhooksettings;

import java.time.Duration;
import java.util.UUID;

/** Counts what waits for a webhook; answered by whoever keeps the queue. */
public interface HeldMessages {

    /** Messages of this workspace that have not been sent yet. */
    long count(UUID workspaceId);

    /** For how long messages are held (R9). */
    Duration retention();
}
