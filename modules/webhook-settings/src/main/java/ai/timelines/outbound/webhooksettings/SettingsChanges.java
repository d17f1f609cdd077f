package ai.timelines.outbound.webhooksettings;

import ai.timelines.outbound.outboundhttp.TargetUrl;
import ai.timelines.outbound.workspace.AuditChange;
import java.util.List;
import java.util.stream.Stream;

/** What changed between two states of the settings, fit for the audit trail: a URL without its query (R3). */
final class SettingsChanges {

    private SettingsChanges() {}

    static List<AuditChange> between(WebhookSettings before, WebhookSettings after) {
        return Stream.of(
                        url(before.url(), after.url()),
                        change(
                                "granularity",
                                before.granularity().code(),
                                after.granularity().code()),
                        change("enabled", before.enabled(), after.enabled()),
                        change("accept_any_2xx", before.acceptAny2xx(), after.acceptAny2xx()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<AuditChange> url(String before, String after) {
        if (before.equals(after)) {
            return List.of();
        }
        String shownBefore = masked(before);
        String shownAfter = masked(after);
        return List.of(new AuditChange(
                "url", shownBefore, shownBefore.equals(shownAfter) ? shownAfter + " (another query)" : shownAfter));
    }

    private static List<AuditChange> change(String field, Object before, Object after) {
        return before.equals(after) ? List.of() : List.of(new AuditChange(field, before.toString(), after.toString()));
    }

    private static String masked(String url) {
        return TargetUrl.parse(url) instanceof TargetUrl.Result.Valid valid
                ? valid.url().masked()
                : "";
    }
}
