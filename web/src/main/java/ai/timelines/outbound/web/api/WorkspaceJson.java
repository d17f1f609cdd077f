package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.WorkspaceDetails;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** A workspace as the API tells it, and as it is asked for. */
@JsonPropertyOrder({"workspace_id", "name", "time_zone", "locale", "owner"})
record WorkspaceJson(
        @JsonProperty("workspace_id") UUID workspaceId,
        String name,
        @JsonProperty("time_zone") String timeZone,
        String locale,
        OwnerJson owner) {

    /** The owner; never with a password. */
    @JsonPropertyOrder({"full_name", "email"})
    record OwnerJson(@JsonProperty("full_name") String fullName, String email) {}

    private static final int NAME = 255;
    private static final int LOCALE = 35;
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s\\p{Cntrl}@<>()\\[\\],;:\\\\\"]+@[^\\s\\p{Cntrl}@<>()\\[\\],;:\\\\\"]+");

    static WorkspaceJson of(WorkspaceDetails workspace) {
        return new WorkspaceJson(
                workspace.id(),
                workspace.name(),
                workspace.timeZone().getId(),
                workspace.locale(),
                new OwnerJson(workspace.owner().fullName(), workspace.owner().email()));
    }

    /** @throws Refused if fields are wrong */
    static NewWorkspace read(JsonValue body) {
        var problems = new FieldProblems();
        var fields = Fields.of(body, problems);
        String name = fields.parsed("name", "", it -> oneLine(filled(it)));
        ZoneId zone = fields.parsedOr("time_zone", ZoneId.of("UTC"), WorkspaceJson::zone);
        String locale = fields.parsedOr("locale", "en", WorkspaceJson::locale);
        var owner = fields.object(
                "owner",
                it -> new OwnerJson(
                        it.parsedOr("full_name", "", WorkspaceJson::oneLine),
                        it.parsed("email", "", WorkspaceJson::email)));
        fields.finish();
        problems.refuseIfAny();
        return new NewWorkspace(name, zone, locale, owner.fullName(), owner.email());
    }

    private static String filled(String text) {
        if (text.isBlank()) {
            throw new Unacceptable("Must not be empty.");
        }
        return text;
    }

    /** These texts stand in the subject and the words of mails. */
    private static String oneLine(String text) {
        int length = text.codePointCount(0, text.length());
        if (length > NAME) {
            throw new Unacceptable("Must be at most %d characters long, not %,d.".formatted(NAME, length));
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new Unacceptable("Must not hold line breaks or other control characters.");
        }
        return text;
    }

    /** Offsets are no zones: they know no daylight-saving time. */
    private static ZoneId zone(String id) {
        if (!ZoneId.getAvailableZoneIds().contains(id)) {
            throw new Unacceptable("Must be a time zone of the IANA database, such as Europe/Lisbon.");
        }
        return ZoneId.of(id);
    }

    private static String locale(String tag) {
        try {
            boolean known = tag.length() <= LOCALE
                    && !new Locale.Builder()
                            .setLanguageTag(tag)
                            .build()
                            .getLanguage()
                            .isEmpty();
            if (known) {
                return tag;
            }
        } catch (IllformedLocaleException illFormed) {
            // told below
        }
        throw new Unacceptable("Must be a BCP 47 language tag, such as pt or pt-BR.");
    }

    private static String email(String address) {
        String host = address.substring(address.indexOf('@') + 1);
        boolean plausible = oneLine(filled(address)).length() <= NAME
                && EMAIL.matcher(address).matches()
                && !host.startsWith(".")
                && !host.endsWith(".")
                && !host.contains("..");
        if (!plausible) {
            throw new Unacceptable("Must be an e-mail address.");
        }
        return address;
    }
}
