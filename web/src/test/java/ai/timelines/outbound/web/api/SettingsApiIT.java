package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class SettingsApiIT {

    @LocalServerPort
    int port;

    private ApiClient api;
    private UUID workspace;
    private String path;

    @BeforeEach
    void start() {
        api = ApiClient.service(port);
        workspace = api.newWorkspace();
        path = "/api/v1/workspaces/" + workspace + "/webhook";
    }

    @Test
    void aWebhookThatWasNeverSetUpIsOff() {
        assertThat(api.get(path).body())
                .isEqualTo("{\"url\":\"\",\"granularity\":\"none\",\"enabled\":false,\"accept_any_2xx\":false,"
                        + "\"consecutive_errors\":0,\"disabled_reason\":null,\"disabled_at\":null,"
                        + "\"held_messages\":0,\"next_bundle_at\":null}");
    }

    @Test
    void whatIsPutIsWhatIsGot() {
        var url = "https://crm.example/hooks/1?key=s%20ecret&b=%C3%A9+%26";
        var answer = api.put(path, """
                {"url": "%s", "granularity": "6h", "enabled": true, "accept_any_2xx": true}""".formatted(url));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("url").asString()).isEqualTo(url);
        assertThat(answer.json().path("granularity").asString()).isEqualTo("6h");
        assertThat(answer.json().path("enabled").asBoolean()).isTrue();
        assertThat(answer.json().path("accept_any_2xx").asBoolean()).isTrue();
        assertThat(api.get(path).body()).isEqualTo(answer.body());
        var replaced = api.put(path, "{\"url\": \"" + url + "\", \"granularity\": \"none\", \"enabled\": true}");
        assertThat(replaced.json().path("accept_any_2xx").asBoolean()).isFalse();
    }

    /** R9: what comes while it is off is held and counted; R5: what is to come of it is told when it is on. */
    @Test
    void tellsWhatIsHeldAndWhenTheNextBundleIsDue() {
        put("https://crm.example/", "1h", true);
        put("https://crm.example/", "1h", false);
        api.push(workspace, MessageJson.right());
        api.push(workspace, MessageJson.right());
        var off = api.get(path).json();
        assertThat(off.path("held_messages").asInt()).isEqualTo(2);
        assertThat(off.path("next_bundle_at").isNull()).isTrue();
        assertThat(off.path("disabled_reason").asString()).isEqualTo("owner");
        assertThat(Instant.parse(off.path("disabled_at").asString()))
                .isBetween(Instant.EPOCH, Instant.now().plusSeconds(60));
        put("https://crm.example/", "1h", true);
        var on = api.get(path).json();
        assertThat(on.path("held_messages").asInt()).isZero();
        assertThat(on.path("disabled_reason").isNull()).isTrue();
        assertThat(on.path("disabled_at").isNull()).isTrue();
        assertThat(on.path("next_bundle_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:00:00Z");
    }

    @Test
    void anEmptyUrlSwitchesOff() {
        put("https://crm.example/", "none", true);
        var answer = api.put(path, "{\"url\": \"\", \"granularity\": \"none\", \"enabled\": true}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("enabled").asBoolean()).isFalse();
        assertThat(answer.json().path("disabled_reason").asString()).isEqualTo("owner");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/url|\"ftp://crm.example/\"|\"none\"|true",
                "/url|\"crm.example\"|\"none\"|true",
                "/url|\"https://\"|\"none\"|true",
                "/url|\"https://user:password@crm.example/\"|\"none\"|true",
                "/url|\"javascript:alert(1)\"|\"none\"|true",
                "/url|\"http://10.0.0.1/\"|\"none\"|true",
                "/url|\"http://169.254.169.254/latest/meta-data/\"|\"none\"|true",
                "/url|\"http://2130706433/\"|\"none\"|true",
                "/url|\"http://[::ffff:10.0.0.1]/\"|\"none\"|true",
                "/url|\"http://[fe80::1%25eth0]/\"|\"none\"|true",
                "/url|\"https://1.1.1.1:25/\"|\"none\"|true",
                "/url|\"https://crm.example/\\ud800\"|\"none\"|true",
                "/url|null|\"none\"|true",
                "/url|7|\"none\"|true",
                "/url|[]|\"none\"|true",
                "/granularity|\"\"|\"2h\"|true",
                "/granularity|\"\"|\"HOURS_1\"|true",
                "/granularity|\"\"|\"1H\"|true",
                "/granularity|\"\"|1|true",
                "/granularity|\"\"|null|true",
                "/enabled|\"\"|\"none\"|\"true\"",
                "/enabled|\"\"|\"none\"|1",
                "/enabled|\"\"|\"none\"|null",
                "/accept_any_2xx|\"\"|\"none\"|true, \"accept_any_2xx\": \"yes\"",
                "/held_messages|\"\"|\"none\"|true, \"held_messages\": 0",
                "/enabled|\"\"|\"none\"|true, \"enabled\": true",
            })
    void namesTheWrongFieldAndChangesNothing(String pointer, String url, String granularity, String enabled) {
        var before = api.get(path).body();
        var answer = api.put(
                path, "{\"url\": %s, \"granularity\": %s, \"enabled\": %s}".formatted(url, granularity, enabled));
        assertThat(answer.isProblem(400)).isTrue();
        assertThat(answer.wrongFields()).containsExactly(pointer);
        assertThat(answer.body()).doesNotContain("user:password");
        assertThat(api.get(path).body()).isEqualTo(before);
    }

    @Test
    void namesAllWrongFieldsAtOnce() {
        assertThat(api.put(path, "{\"url\": \"x\", \"granularity\": \"x\", \"x\": 1}")
                        .wrongFields())
                .containsExactlyInAnyOrder("/url", "/granularity", "/enabled", "/x");
        assertThat(api.put(path, "{}").wrongFields()).containsExactlyInAnyOrder("/url", "/granularity", "/enabled");
        var tooLong = "https://crm.example/" + "x".repeat(2_029);
        assertThat(api.put(path, "{\"url\": \"%s\", \"granularity\": \"none\", \"enabled\": true}".formatted(tooLong))
                        .wrongFields())
                .containsExactly("/url");
    }

    @Test
    void theSecretStaysUntilItIsRotated() {
        var secret = api.get(path + "/secret").json().path("secret").asString();
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
        assertThat(api.get(path + "/secret").json().path("secret").asString()).isEqualTo(secret);
        var rotated = api.post(path + "/secret/rotate", "");
        assertThat(rotated.status()).isEqualTo(200);
        assertThat(rotated.json().path("secret").asString())
                .startsWith("whsec_")
                .isNotEqualTo(secret);
        assertThat(api.get(path + "/secret").body()).isEqualTo(rotated.body());
        assertThat(api.get(path).body()).doesNotContain("whsec_");
    }

    private void put(String url, String granularity, boolean enabled) {
        var answer = api.put(
                path,
                "{\"url\": \"%s\", \"granularity\": \"%s\", \"enabled\": %s}".formatted(url, granularity, enabled));
        assertThat(answer.status()).isEqualTo(200);
    }
}
