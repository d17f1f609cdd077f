package ai.timelines.outbound.webhooksettings;

import java.time.Instant;
import java.util.UUID;

/**
 * An owner changed a webhook; published inside the transaction that changes it, while its row is locked.
 *
 * @param granularityChanged whether what waits must be scheduled anew (R8)
 * @param switchedOn whether what was held may go (R9)
 */
public record WebhookChanged(
        UUID workspaceId, Granularity granularity, boolean granularityChanged, boolean switchedOn, Instant at) {}
