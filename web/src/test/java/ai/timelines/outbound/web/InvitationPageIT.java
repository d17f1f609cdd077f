package ai.timelines.outbound.web;

import static ai.timelines.outbound.web.Browser.location;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.workspace.CrowdedHashing;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.PasswordHashing;
import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@WebTest
class InvitationPageIT {

    private static final Pattern LINK = Pattern.compile("http://localhost:8080(/invitation/\\S+)");

    @LocalServerPort
    int port;

    @Autowired
    Invitees invitees;

    @Autowired
    PasswordHashing hashing;

    @Autowired
    JdbcClient jdbc;

    Browser browser;
    String email;

    @BeforeEach
    void openBrowser() {
        // All tests come from one address, which they would slow.
        jdbc.sql("DELETE FROM sign_in_failures").update();
        browser = new Browser(port);
        email = "new-" + UUID.randomUUID() + "@example.com";
    }

    @Test
    void theOwnerOfANewWorkspaceChoosesAPasswordAndSignsInWithIt() {
        String link = invite("<b>Bold</b> & Sons");
        assertThat(browser.get(link).body())
                .contains("&lt;b&gt;Bold&lt;/b&gt; &amp; Sons")
                .contains(email);

        var answer = browser.submit(link, link, Map.of("password", "ten chars!", "repetition", "ten chars!"));
        assertThat(location(answer)).isEqualTo("/login?welcome");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(it -> it.startsWith("BROWSER="))
                .singleElement()
                .satisfies(it -> assertThat(it).contains("HttpOnly", "SameSite=Strict", "Path=/"));
        assertThat(browser.get("/login?welcome").body())
                .contains("Your password is set")
                .contains("value=\"" + email + "\"");

        browser.signIn(email, "ten chars!");
        assertThat(location(browser.get("/"))).isEqualTo("/webhooks/outbound");
        var again = new Browser(port).get(link);
        assertThat(again.statusCode()).isEqualTo(410);
        assertThat(again.body()).contains("used already");
    }

    @Test
    void aPasswordThatWillNotDoIsExplainedBesideTheField() {
        String link = invite("Acme 2");
        var tooShort = browser.submit(link, link, Map.of("password", "short", "repetition", "short"));
        assertThat(tooShort.statusCode()).isEqualTo(422);
        assertThat(tooShort.body()).contains("at least 10 characters.").contains("aria-invalid=\"true\"");
        var different = browser.submit(link, link, Map.of("password", "long enough", "repetition", "long enougH"));
        assertThat(different.statusCode()).isEqualTo(422);
        assertThat(different.body()).contains("not the same").doesNotContain("long enough\"");
        assertThat(browser.submit(link, link, Map.of("password", "long enough")).statusCode())
                .isEqualTo(302);
    }

    @Test
    void whoHasAPasswordIsOfferedToSignIn() {
        email = "owner@acme.example";
        String link = invite("Second of Olivia");
        try {
            var page = browser.get(link);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("sign in as").doesNotContain("new-password");
            var token = Browser.tokenOf(browser.get("/login"));
            browser.post(link, Map.of("password", "stolen password", "_csrf", token));
            browser.signIn("owner@acme.example", "acme-owner-demo");
        } finally {
            jdbc.sql(
                            "DELETE m FROM member m JOIN workspace w ON w.id = m.workspace_id WHERE w.name = 'Second of Olivia'")
                    .update();
        }
    }

    @Test
    void anUnknownLinkIsToldApart() {
        var answer = browser.get("/invitation/nonsense");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("We do not know this link");
    }

    @Test
    void aFormWithoutTokenSetsNoPassword() {
        String link = invite("Acme 3");
        assertThat(browser.post(link, Map.of("password", "long enough")).statusCode())
                .isEqualTo(403);
        assertThat(browser.get(link).body()).contains("Choose a password");
    }

    /** Before the first sign-in, too, strangers shall not keep the owner of a new workspace waiting. */
    @Test
    void theBrowserInWhichAPasswordWasChosenIsKnownFromThenOn() {
        String link = invite("Acme 4");
        browser.submit(link, link, Map.of("password", "ten chars!"));
        for (int i = 0; i < 11; i++) {
            // All come from one address, which is slowed by now, and so is whoever else comes from there.
            new Browser(port).submit("/login", "/login", Map.of("username", email, "password", "wrong"));
        }
        var elsewhere = new Browser(port);
        assertThat(location(elsewhere.submit("/login", "/login", Map.of("username", email, "password", "ten chars!"))))
                .isEqualTo("/login?slowed");
        browser.signIn(email, "ten chars!");
    }

    @Test
    void whoFindsTooMuchToDoMaySendTheSameAgain() throws InterruptedException {
        String link = invite("Acme 5");
        try (var _ = new CrowdedHashing(hashing)) {
            var busy = browser.submit(link, link, Map.of("password", "ten chars!"));
            assertThat(busy.statusCode()).isEqualTo(422);
            assertThat(busy.body()).contains("Send the same again");
        }
        assertThat(location(browser.submit(link, link, Map.of("password", "ten chars!"))))
                .isEqualTo("/login?welcome");
    }

    @Test
    void aFloodOfStrangersKeepsNobodyFromAcceptingAnInvitation() throws InterruptedException {
        String link = invite("Acme 6");
        try (var _ = new CrowdedHashing(hashing, Asker.STRANGER)) {
            assertThat(location(browser.submit(link, link, Map.of("password", "ten chars!"))))
                    .isEqualTo("/login?welcome");
        }
    }

    private String invite(String workspace) {
        var invited = invitees.invite(new NewWorkspace(workspace, ZoneOffset.UTC, "en", "New Owner", email));
        var link = LINK.matcher(invited.mail());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }
}
