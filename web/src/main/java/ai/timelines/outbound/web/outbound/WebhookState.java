package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.aggregationscheduler.DeliveryQueue;
import ai.timelines.outbound.web.Moment;
import ai.timelines.outbound.webhooksettings.DisabledReason;
import ai.timelines.outbound.webhooksettings.Webhook;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How the webhook stands, as the tab says it (R9, R16).
 *
 * @param since since when it is off, or has been failing
 * @param lastError in words; null where it does not matter
 * @param errors in a row so far
 * @param tolerated more errors than this switch it off (R14)
 * @param nextTry while it fails: when it is tried again; null where that is at any moment
 * @param waiting messages not sent yet
 * @param nextBundle when the next of them go out together; null where they need no window to end
 */
record WebhookState(
        Phase phase,
        @Nullable Moment since,
        @Nullable String lastError,
        int errors,
        int tolerated,
        @Nullable Moment nextTry,
        long waiting,
        @Nullable Moment nextBundle) {

    enum Phase {
        NOT_SET_UP,
        ON,
        FAILING,
        OFF_BY_OWNER,
        OFF_AFTER_ERRORS,
        NO_URL
    }

    static WebhookState of(Webhook webhook, DeliveryQueue queue, Instant now, ZoneId zone) {
        var phase = phase(webhook);
        var since = phase == Phase.FAILING ? webhook.errorsSince() : webhook.disabledAt();
        boolean tellsError = phase == Phase.FAILING || phase == Phase.OFF_AFTER_ERRORS;
        var lastError = tellsError ? webhook.lastError() : null;
        boolean bundles = webhook.granularity().aggregates() && webhook.enabled();
        return new WebhookState(
                phase,
                moment(since, now, zone),
                lastError == null ? null : VisibleText.line(lastError),
                webhook.consecutiveErrors(),
                Webhook.TOLERATED_ERRORS,
                phase == Phase.FAILING ? future(webhook.nextRequestAt(), now, zone) : null,
                queue.waitingMessages(webhook.workspaceId()),
                bundles ? future(queue.nextDue(webhook.workspaceId()).orElse(null), now, zone) : null);
    }

    private static Phase phase(Webhook webhook) {
        if (webhook.enabled()) {
            return webhook.consecutiveErrors() > 0 ? Phase.FAILING : Phase.ON;
        }
        if (!webhook.everHadUrl()) {
            return Phase.NOT_SET_UP;
        }
        if (!webhook.hasUrl()) {
            return Phase.NO_URL;
        }
        return webhook.disabledReason() == DisabledReason.ERRORS ? Phase.OFF_AFTER_ERRORS : Phase.OFF_BY_OWNER;
    }

    private static @Nullable Moment moment(@Nullable Instant instant, Instant now, ZoneId zone) {
        return instant == null ? null : Moment.of(instant, now, zone);
    }

    private static @Nullable Moment future(@Nullable Instant instant, Instant now, ZoneId zone) {
        return instant == null || !instant.isAfter(now) ? null : Moment.of(instant, now, zone);
    }

    /** The class of the notice that says it. */
    public String tone() {
        return switch (phase) {
            case ON -> "ok";
            case OFF_AFTER_ERRORS -> "error";
            case FAILING, OFF_BY_OWNER, NO_URL -> "warn";
            case NOT_SET_UP -> "plain";
        };
    }

    /** Such as {@code 12 messages}. */
    public String waitingWords() {
        return Words.count(waiting, "message");
    }

    /** Whether one click switches it on again (R16). */
    public boolean offersSwitchOn() {
        return phase == Phase.OFF_AFTER_ERRORS || phase == Phase.OFF_BY_OWNER;
    }
}
