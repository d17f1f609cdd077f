package ai.timelines.outbound.web.outbound;

import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.Webhook;
import ai.timelines.outbound.webhooksettings.WebhookSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings as they stand in the form, whether they could be saved or not (R1).
 *
 * @param url as typed
 * @param granularityProblem a sentence beside the field; null where nothing is wrong with it
 * @param urlProblem a sentence beside the field; null where nothing is wrong with it
 */
record SettingsForm(
        String granularity,
        String url,
        boolean enabled,
        boolean acceptAny2xx,
        @Nullable String granularityProblem,
        @Nullable String urlProblem) {

    /** Without the URL: what stands in its query is a secret. */
    @Override
    public String toString() {
        return "SettingsForm[" + granularity + "]";
    }

    /** One of the choices of aggregation. */
    record Choice(String value, String label) {}

    static SettingsForm typed(String granularity, String url, boolean enabled, boolean acceptAny2xx) {
        return new SettingsForm(granularity, url, enabled, acceptAny2xx, null, null);
    }

    /** A webhook that was never set up is proposed to be on: whoever types a URL wants messages to come. */
    static SettingsForm of(Webhook webhook) {
        boolean enabled = webhook.enabled() || !webhook.everHadUrl();
        return typed(webhook.granularity().name(), webhook.url(), enabled, webhook.acceptAny2xx());
    }

    /** Empty where the granularity is none that there is. */
    Optional<WebhookSettings> settings() {
        return Arrays.stream(Granularity.values())
                .filter(it -> it.name().equals(granularity))
                .findFirst()
                .map(it -> new WebhookSettings(url.strip(), it, enabled, acceptAny2xx));
    }

    SettingsForm withUnknownGranularity() {
        return new SettingsForm(
                granularity, url, enabled, acceptAny2xx, "Choose one of the five ways to aggregate.", urlProblem);
    }

    SettingsForm withUrlProblem(String sentence) {
        return new SettingsForm(granularity, url, enabled, acceptAny2xx, granularityProblem, sentence);
    }

    boolean isRefused() {
        return granularityProblem != null || urlProblem != null;
    }

    public List<Choice> choices() {
        return Arrays.stream(Granularity.values())
                .map(it -> new Choice(it.name(), label(it)))
                .toList();
    }

    private static String label(Granularity granularity) {
        return switch (granularity) {
            case NONE -> "Don't aggregate";
            case HOURS_1 -> "Every 1 hour";
            case HOURS_6, HOURS_12, HOURS_24 -> "Every " + granularity.hours() + " hours";
        };
    }
}
