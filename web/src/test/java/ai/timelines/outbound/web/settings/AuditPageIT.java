package ai.timelines.outbound.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.Browser;
import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.workspace.AuditAction;
import ai.timelines.outbound.workspace.AuditTrail;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class AuditPageIT {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final String PAGE = "/settings/audit";
    private static final String TAB = "/webhooks/outbound";
    private static final Pattern OLDER = Pattern.compile("href=\"(/settings/audit\\?before=[0-9a-f-]{36})\"");

    @LocalServerPort
    int port;

    @Autowired
    AuditTrail trail;

    Browser browser;

    @BeforeEach
    void signIn() {
        browser = Browser.signedInAsOwner(port);
    }

    @Test
    void aChangeOfTheSettingsIsShownFromWhatToWhatWithoutTheUrlsQuery() {
        var path = UUID.randomUUID().toString();
        save("http://localhost:9999/" + path + "?key=s3cret-one", "HOURS_6");
        save("http://localhost:9999/" + path + "?key=s3cret-two", "HOURS_12");
        var page = browser.get(PAGE).body();
        assertThat(page)
                .contains("Changed the webhook")
                .contains("http://localhost:9999/" + path + "?… (another query)")
                .contains("every 6 hours")
                .contains("every 12 hours")
                .contains("Olivia Owner")
                .doesNotContain("s3cret");
        assertThat(trail.newest(ACME, null, 20).toString()).doesNotContain("s3cret");
    }

    @Test
    void savingWhatIsSavedAlreadyIsNoChange() {
        var url = "http://localhost:9999/" + UUID.randomUUID();
        save(url, "NONE");
        var before = trail.newest(ACME, null, 1).getFirst();
        save(url, "NONE");
        assertThat(trail.newest(ACME, null, 1).getFirst()).isEqualTo(before);
    }

    @Test
    void aNewSecretIsNotedWithoutIt() {
        browser.submit(TAB, TAB + "/secret/rotate", Map.of());
        var entry = trail.newest(ACME, null, 1).getFirst();
        assertThat(entry.action()).isEqualTo(AuditAction.SECRET_ROTATED);
        assertThat(entry.toString()).doesNotContain("whsec_");
        assertThat(browser.get(PAGE).body())
                .contains("Rotated the signing secret")
                .doesNotContain("whsec_");
    }

    @Test
    void whatStrangersWroteIsInert() {
        trail.note(ACME, AuditAction.SIGN_IN_FAILED, "<script>alert(1)</script>", List.of());
        assertThat(browser.get(PAGE).body()).contains("&lt;script&gt;").doesNotContain("<script>alert");
    }

    @Test
    void olderEntriesAreOnThePagesThatFollow() {
        var mark = "mark " + UUID.randomUUID();
        trail.note(ACME, AuditAction.SIGNED_IN, mark, List.of());
        for (int i = 0; i < 50; i++) {
            trail.note(ACME, AuditAction.SIGNED_IN, "filler", List.of());
        }
        var first = browser.get(PAGE).body();
        assertThat(first).doesNotContain(mark);
        var link = OLDER.matcher(first);
        assertThat(link.find()).isTrue();
        var second = browser.get(link.group(1)).body();
        assertThat(second).contains(mark).contains(">Newest</a>");
    }

    private void save(String url, String granularity) {
        var answer = browser.submit(
                TAB, TAB, Map.of("granularity", granularity, "url", url, "enabled", "true", "action", "save"));
        assertThat(answer.statusCode()).isEqualTo(302);
    }
}
