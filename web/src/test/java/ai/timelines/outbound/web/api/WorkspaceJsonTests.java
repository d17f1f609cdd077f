package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.timelines.outbound.workspace.NewWorkspace;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceJsonTests {

    @Test
    void readsAllFields() {
        assertThat(read("""
                {"name": "Acme", "time_zone": "Europe/Lisbon", "locale": "pt",
                 "owner": {"full_name": "Olivia Owner", "email": "owner@acme.example"}}"""))
                .isEqualTo(new NewWorkspace(
                        "Acme", ZoneId.of("Europe/Lisbon"), "pt", "Olivia Owner", "owner@acme.example"));
    }

    @Test
    void zoneLocaleAndOwnersNameMayBeLeftOut() {
        var expected = new NewWorkspace("Acme", ZoneId.of("UTC"), "en", "", "owner@acme.example");
        assertThat(read("{\"name\": \"Acme\", \"owner\": {\"email\": \"owner@acme.example\"}}"))
                .isEqualTo(expected);
        assertThat(read("""
                {"name": "Acme", "time_zone": null, "locale": null, "owner": {"full_name": null, "email": "owner@acme.example"}}""")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Lisbon", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "Etc/GMT-5"})
    void takesZonesOfTheIanaDatabase(String zone) {
        assertThat(read("{\"name\": \"A\", \"time_zone\": \"%s\", \"owner\": {\"email\": \"a@b.example\"}}"
                                .formatted(zone))
                        .timeZone()
                        .getId())
                .isEqualTo(zone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pt", "pt-BR", "en-GB", "zh-Hant-TW", "sr-Latn-RS", "de-CH-1996", "es-419", "fil"})
    void takesLanguageTags(String tag) {
        assertThat(read("{\"name\": \"A\", \"locale\": \"%s\", \"owner\": {\"email\": \"a@b.example\"}}".formatted(tag))
                        .locale())
                .isEqualTo(tag);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/name|\"name\": \"\"",
                "/name|\"name\": \"  \"",
                "/name|\"name\": null",
                "/name|\"name\": 7",
                "/name|\"name\": \"two\\nlines\"",
                "/name|\"name\": \"\\u0000\"",
                "/name|\"name\": \"\\ud800\"",
                "/time_zone|\"time_zone\": \"\"",
                "/time_zone|\"time_zone\": \"Lisbon\"",
                "/time_zone|\"time_zone\": \"europe/lisbon\"",
                "/time_zone|\"time_zone\": \"+02:00\"",
                "/time_zone|\"time_zone\": \"UTC+2\"",
                "/time_zone|\"time_zone\": \"Z\"",
                "/time_zone|\"time_zone\": 2",
                "/locale|\"locale\": \"\"",
                "/locale|\"locale\": \"pt_BR\"",
                "/locale|\"locale\": \"p\"",
                "/locale|\"locale\": \"Portuguese (Brazil)\"",
                "/locale|\"locale\": \"und\"",
                "/locale|\"locale\": \"en-x-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd\"",
                "/locale|\"locale\": true",
                "/owner|\"owner\": null",
                "/owner|\"owner\": \"owner@acme.example\"",
                "/owner/email|\"owner\": {}",
                "/owner/email|\"owner\": {\"email\": null}",
                "/owner/email|\"owner\": {\"email\": \"\"}",
                "/owner/email|\"owner\": {\"email\": \"owner\"}",
                "/owner/email|\"owner\": {\"email\": \"owner@\"}",
                "/owner/email|\"owner\": {\"email\": \"@acme.example\"}",
                "/owner/email|\"owner\": {\"email\": \"a@b@acme.example\"}",
                "/owner/email|\"owner\": {\"email\": \"a b@acme.example\"}",
                "/owner/email|\"owner\": {\"email\": \"Olivia <owner@acme.example>\"}",
                "/owner/email|\"owner\": {\"email\": \"a@acme.example,b@acme.example\"}",
                "/owner/email|\"owner\": {\"email\": \"a@acme.example\\r\\nBcc: b@acme.example\"}",
                "/owner/email|\"owner\": {\"email\": \"a@acme..example\"}",
                "/owner/email|\"owner\": {\"email\": \"a@.acme.example\"}",
                "/owner/email|\"owner\": {\"email\": \"a@acme.example.\"}",
                "/owner/full_name|\"owner\": {\"full_name\": \"a\\nb\", \"email\": \"a@b.example\"}",
                "/owner/full_name|\"owner\": {\"full_name\": 1, \"email\": \"a@b.example\"}",
                "/owner/password|\"owner\": {\"password\": \"x\", \"email\": \"a@b.example\"}",
                "/workspace_id|\"workspace_id\": \"x\"",
            })
    void namesTheWrongField(String pointer, String member) {
        String rest = member.startsWith("\"name\"") ? "" : "\"name\": \"Acme\",";
        String owner = member.startsWith("\"owner\"") ? "" : "\"owner\": {\"email\": \"a@b.example\"},";
        assertThat(wrong("{" + rest + owner + member + "}")).containsExactly(pointer);
    }

    @Test
    void namesAllWrongFieldsAtOnce() {
        assertThat(wrong("{\"time_zone\": \"Mars\", \"locale\": 1, \"owner\": {\"email\": \"x\"}}"))
                .containsExactlyInAnyOrder("/name", "/time_zone", "/locale", "/owner/email");
        assertThat(wrong("{\"name\": \"%s\", \"owner\": {\"full_name\": \"%s\", \"email\": \"a@%s\"}}"
                        .formatted("x".repeat(256), "😀".repeat(256), "b".repeat(254))))
                .containsExactlyInAnyOrder("/name", "/owner/full_name", "/owner/email");
    }

    private static NewWorkspace read(String json) {
        return WorkspaceJson.read(JsonReader.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> wrong(String json) {
        var refused = catchThrowableOfType(Refused.class, () -> read(json));
        assertThat(refused).isNotNull();
        return refused.problem().errors().stream().map(FieldProblem::pointer).toList();
    }
}
