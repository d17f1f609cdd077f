package ai.timelines.outbound.webhooksettings;

/**
 * What an owner sets (R1).
 *
 * @param url where to POST; empty to remove the target, which switches the webhook off
 * @param acceptAny2xx whether any status from 200 to 299 is a success, not 200 alone (R11)
 */
public record WebhookSettings(String url, Granularity granularity, boolean enabled, boolean acceptAny2xx) {

    @Override
    public String toString() {
        return "WebhookSettings[" + granularity + ", enabled=" + enabled + "]";
    }
}
