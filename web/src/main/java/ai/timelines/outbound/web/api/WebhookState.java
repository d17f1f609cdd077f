package ai.timelines.outbound.web.api;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.webhooksettings.DisabledReason;
import ai.timelines.outbound.webhooksettings.Webhook;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook's settings and how it is doing.
 *
 * @param heldMessages what waits while the webhook is off (R9); 0 while it is on
 * @param nextBundleAt when the next window ends in which something waits; null where nothing waits, is off or is not aggregated
 */
@JsonPropertyOrder({
    "url",
    "granularity",
    "enabled",
    "accept_any_2xx",
    "consecutive_errors",
    "disabled_reason",
    "disabled_at",
    "held_messages",
    "next_bundle_at"
})
record WebhookState(
        String url,
        String granularity,
        boolean enabled,
        @JsonProperty("accept_any_2xx") boolean acceptAny2xx,
        @JsonProperty("consecutive_errors") int consecutiveErrors,
        @JsonProperty("disabled_reason") @Nullable String disabledReason,
        @JsonProperty("disabled_at") @Nullable Instant disabledAt,
        @JsonProperty("held_messages") long heldMessages,
        @JsonProperty("next_bundle_at") @Nullable Instant nextBundleAt) {

    /** Without the URL: what stands in its query is a secret. */
    @Override
    public String toString() {
        return "WebhookState[" + granularity + "]";
    }

    static WebhookState of(Webhook webhook, DeliveryQueue queue) {
        DisabledReason reason = webhook.disabledReason();
        return new WebhookState(
                webhook.url(),
                webhook.granularity().code(),
                webhook.enabled(),
                webhook.acceptAny2xx(),
                webhook.consecutiveErrors(),
                reason == null ? null : reason.code(),
                webhook.disabledAt(),
                webhook.enabled() ? 0 : queue.waitingMessages(webhook.workspaceId()),
                webhook.enabled() && webhook.granularity().aggregates()
                        ? queue.nextDue(webhook.workspaceId()).orElse(null)
                        : null);
    }
}
