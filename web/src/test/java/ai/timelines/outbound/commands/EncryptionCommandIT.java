package ai.timelines.outbound.commands;

import static ai.timelines.outbound.commands.CommandLine.run;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.webhooksettings.Webhooks;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** The key of development is given up for another one, and taken back, while the application serves. */
@WebTest
class EncryptionCommandIT {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final String NEXT_KEY = "next:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    @Autowired
    Webhooks webhooks;

    @Value("${outbound.encryption.keys}")
    String developmentKey;

    @Test
    void allIsBroughtToTheNewestKey() {
        var secret = webhooks.secret(ACME);
        var renewed = run("encryption", "renew", keys(NEXT_KEY, developmentKey));
        var back = run("encryption", "renew", keys(developmentKey, NEXT_KEY));

        assertThat(renewed.code()).isZero();
        assertThat(renewed.err()).contains("with the key next.");
        assertThat(renewed.out()).matches("next [1-9]\\d*\\R");
        assertThat(back.out()).matches("dev [1-9]\\d*\\R");
        assertThat(run("encryption", "status", keys(developmentKey)).out()).matches("dev [1-9]\\d*\\R");
        assertThat(webhooks.secret(ACME)).isEqualTo(secret);
        assertThat(renewed.err() + renewed.out()).doesNotContain("ICEi");
    }

    private static String keys(String... keys) {
        return "--outbound.encryption.keys=" + String.join(",", keys);
    }
}
