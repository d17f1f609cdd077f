package ai.timelines.outbound.webhooksettings;

import java.time.Instant;
import java.util.UUID;

/** Errors switched a webhook off; published inside the transaction that does so (R14). */
record WebhookSwitchedOff(UUID workspaceId, String url, Instant errorsSince, Instant at, String lastError) {

    @Override
    public String toString() {
        return "WebhookSwitchedOff[" + workspaceId + "]";
    }
}
