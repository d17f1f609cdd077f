package ai.timelines.outbound.webhooksettings;

import static ai.timelines.outbound.database.Columns.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.Workspaces;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What somebody with a copy of the database, or a hand in it, gets to see and to do. */
@SpringBootTest
class EncryptionAtRestIT {

    private static final String TEST_KEY = "dev:b3V0Ym91bmQtZGV2ZWxvcG1lbnQta2V5LW5vdC1zYWY=";
    private static final String NEXT_KEY = "next:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    private static final String URL = "https://example.com/hook?key=s3cret";

    @Autowired
    Webhooks webhooks;

    @Autowired
    Endpoints endpoints;

    @Autowired
    EncryptedFromTheStart start;

    @Autowired
    Reencryption reencryption;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Transactions transactions;

    @Autowired
    JdbcClient jdbc;

    UUID workspace;

    @BeforeEach
    void openWorkspace() {
        workspace = newWorkspace();
    }

    @Test
    void neitherUrlNorSecretsAreReadableInTheDatabase() {
        save(workspace, URL);
        var first = webhooks.secret(workspace);
        var second = webhooks.rotateSecret(workspace);

        var stored = stored(workspace);
        for (var secret : List.of("example.com", "s3cret", first.substring(6), second.substring(6), "whsec_")) {
            assertThat(stored).doesNotContain(secret);
        }
        assertThat(webhooks.of(workspace).url()).isEqualTo(URL);
        assertThat(endpoints.find(workspace).orElseThrow().url()).isEqualTo(URL);
        assertThat(endpoints.find(workspace).orElseThrow().signingKeys())
                .containsExactly(SigningSecret.key(second), SigningSecret.key(first));
    }

    @Test
    void aChangeIsSeenAtOnceAlthoughWhatWasDecryptedIsRemembered() {
        save(workspace, URL);
        assertThat(endpoints.find(workspace).orElseThrow().url()).isEqualTo(URL);
        save(workspace, URL + "2");
        assertThat(endpoints.find(workspace).orElseThrow().url()).isEqualTo(URL + "2");
    }

    @Test
    void whatAnEarlierVersionKeptReadableIsEncryptedAtTheStart() {
        var secret = SigningSecret.generate();
        var previous = SigningSecret.generate();
        jdbc.sql("""
                        INSERT INTO webhook (workspace_id, url, granularity, enabled, accept_any_2xx, ever_had_url, secret, previous_secret,
                            previous_secret_until, consecutive_errors)
                        VALUES (?, ?, 'HOURS_6', TRUE, FALSE, TRUE, ?, ?, '2100-01-01', 3)""").params(bytes(workspace), URL, secret, previous).update();

        start.afterSingletonsInstantiated();

        assertThat(stored(workspace)).doesNotContain("s3cret", secret, previous);
        var endpoint = endpoints.find(workspace).orElseThrow();
        assertThat(endpoint.url()).isEqualTo(URL);
        assertThat(endpoint.granularity()).isEqualTo(Granularity.HOURS_6);
        assertThat(endpoint.health().consecutiveErrors()).isEqualTo(3);
        assertThat(endpoint.signingKeys()).containsExactly(SigningSecret.key(secret), SigningSecret.key(previous));
    }

    @Test
    void aKeyIsChangedWithoutLosingAnything() {
        save(workspace, URL);
        var secret = webhooks.secret(workspace);
        var rotating = new Reencryption(jdbc, transactions, new EncryptionKeys(List.of(NEXT_KEY, TEST_KEY)));
        try {
            assertThat(rotating.renew()).isGreaterThanOrEqualTo(1);
            assertThat(rotating.renew()).isZero();
            assertThat(rotating.inUse()).containsOnlyKeys("next");
            assertThat(reencryption.missing()).contains("key next").doesNotContain("ICEi");
            assertThatThrownBy(start::afterSingletonsInstantiated).hasMessageContaining("OUTBOUND_ENCRYPTION_KEYS");

            var opened = jdbc.sql("SELECT * FROM webhook WHERE workspace_id = ?")
                    .param(bytes(workspace))
                    .query((row, _) ->
                            SealedTarget.of(row).open(workspace, new Sealing(new EncryptionKeys(List.of(NEXT_KEY)))))
                    .single();
            assertThat(opened).isEqualTo(new SealedTarget.Target(URL, secret, null));
        } finally {
            new Reencryption(jdbc, transactions, new EncryptionKeys(List.of(TEST_KEY, NEXT_KEY))).renew();
        }
        assertThat(reencryption.missing()).isEmpty();
        assertThat(webhooks.of(workspace).url()).isEqualTo(URL);
    }

    /** Nobody with a hand in the database points a webhook elsewhere, and one broken row stops no other (R29). */
    @Test
    void aValueCopiedFromAnotherRowIsNotUsed() {
        var attacker = newWorkspace();
        save(workspace, URL);
        save(attacker, "https://attacker.example/");
        jdbc.sql("""
                        UPDATE webhook victim JOIN webhook theirs ON theirs.workspace_id = :attacker
                        SET victim.sealed_url = theirs.sealed_url WHERE victim.workspace_id = :victim""")
                .param("attacker", bytes(attacker))
                .param("victim", bytes(workspace))
                .update();

        var found = endpoints.find(List.of(workspace, attacker));
        assertThat(found.get(workspace).enabled()).isFalse();
        assertThat(found.get(workspace).everHadUrl()).as("messages are held").isTrue();
        assertThat(found.get(workspace).url()).isEmpty();
        assertThat(found.get(attacker).url()).isEqualTo("https://attacker.example/");
        assertThatThrownBy(() -> webhooks.of(workspace)).isInstanceOf(Sealing.UnreadableException.class);
        // So that later starts of this database find nothing amiss.
        jdbc.sql("DELETE FROM webhook WHERE workspace_id = ?")
                .param(bytes(workspace))
                .update();
    }

    @Test
    void nothingPrintsWhatIsSecret() {
        save(workspace, URL);
        var secret = webhooks.secret(workspace);
        var endpoint = endpoints.find(workspace).orElseThrow();
        var printed = endpoint + " " + webhooks.of(workspace) + " "
                + webhooks.of(workspace).settings() + " "
                + new SealedTarget.Target(URL, secret, secret) + " "
                + new WebhookSwitchedOff(workspace, URL, Instant.EPOCH, Instant.EPOCH, "x");
        assertThat(printed).doesNotContain("s3cret").doesNotContain("whsec_");
    }

    private UUID newWorkspace() {
        return workspaces.create(
                new NewWorkspace("Sealed", ZoneOffset.UTC, "en", "", UUID.randomUUID() + "@example.com"));
    }

    private void save(UUID workspace, String url) {
        assertThat(webhooks.save(workspace, new WebhookSettings(url, Granularity.NONE, true, false)))
                .isInstanceOf(Webhooks.SaveOutcome.Saved.class);
    }

    /** All that the row holds, as text. */
    private String stored(UUID workspace) {
        Map<String, Object> row = jdbc.sql("SELECT * FROM webhook WHERE workspace_id = ?")
                .param(bytes(workspace))
                .query()
                .singleRow();
        assertThat(row).containsKeys("sealed_url", "url");
        var all = new StringBuilder();
        row.values()
                .forEach(value -> all.append(
                                value instanceof byte[] raw ? new String(raw, StandardCharsets.ISO_8859_1) : value)
                        .append('\n'));
        return all.toString();
    }
}
