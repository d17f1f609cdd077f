package ai.timelines.outbound.web;

import static ai.timelines.outbound.web.Browser.location;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.workspace.AuditAction;
import ai.timelines.outbound.workspace.AuditEntry;
import ai.timelines.outbound.workspace.AuditTrail;
import ai.timelines.outbound.workspace.CrowdedHashing;
import ai.timelines.outbound.workspace.NewWorkspace;
import ai.timelines.outbound.workspace.PasswordChange;
import ai.timelines.outbound.workspace.PasswordHashing;
import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import ai.timelines.outbound.workspace.SignInAttempt;
import ai.timelines.outbound.workspace.Workspaces;
import java.net.http.HttpResponse;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Guessing, what is noted of it, and what a person can do: change the password and be rid of whoever is signed in elsewhere. */
@WebTest
class SignInProtectionIT {

    private static final String PASSWORD = "correct horse battery";

    @LocalServerPort
    int port;

    @Autowired
    Workspaces workspaces;

    @Autowired
    AuditTrail trail;

    @Autowired
    PasswordHashing hashing;

    @Autowired
    PasswordChange passwordChange;

    @Autowired
    JdbcClient jdbc;

    Browser browser;
    String email;
    UUID workspace;

    @BeforeEach
    void openWorkspace() {
        // All tests come from one address, which they would slow.
        jdbc.sql("DELETE FROM sign_in_failures").update();
        browser = new Browser(port);
        email = UUID.randomUUID() + "@protected.example";
        workspace = workspaces.create(new NewWorkspace("Protected", ZoneOffset.UTC, "en", "Paula", email));
        // The cheapest of hashes, as an older version might have made them.
        jdbc.sql("UPDATE person SET password_hash = ? WHERE email = ?")
                .params("{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD), email)
                .update();
    }

    @Test
    void guessingIsSlowedInTheSameWordsWhetherTheAccountExistsOrNot() {
        var nobody = UUID.randomUUID() + "@protected.example";
        for (var account : new String[] {email, nobody}) {
            for (int i = 0; i < 10; i++) {
                assertThat(attempt(account, "wrong " + i)).isEqualTo("/login?error");
            }
            assertThat(attempt(account, PASSWORD)).isEqualTo("/login?slowed");
        }
        assertThat(browser.get("/login?slowed").body()).contains("too many failed attempts");
    }

    @Test
    void theOwnersOfAPersonsWorkspacesSeeSignInsAndFailuresOfTheirsAlone() {
        attempt(email, "wrong");
        attempt("no-such-" + email, "wrong");
        await().untilAsserted(() -> assertThat(actions()).contains(AuditAction.SIGN_IN_FAILED));
        browser.signIn(email, PASSWORD);
        browser.submit("/webhooks/outbound", "/logout", Map.of());

        var entries = trail.newest(workspace, null, 10);
        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly(
                        AuditAction.SIGNED_OUT,
                        AuditAction.SIGNED_IN,
                        AuditAction.SIGN_IN_FAILED,
                        AuditAction.WORKSPACE_CREATED);
        assertThat(entries.get(1).actor().name()).isEqualTo("Paula");
        assertThat(entries.get(1).subject()).isEqualTo("from 127.0.0.1");
        assertThat(entries.get(2).subject()).isEqualTo(email + ", from 127.0.0.1");

        await().untilAsserted(() -> {
            var unknown = trail.newest(AuditTrail.INSTALLATION, null, 1).getFirst();
            assertThat(unknown.action()).isEqualTo(AuditAction.SIGN_IN_FAILED);
            assertThat(unknown.subject()).isEqualTo("unknown account, from 127.0.0.1");
        });
    }

    @Test
    void aPasswordHashedMoreCheaplyIsHashedAnewAtSignIn() {
        browser.signIn(email, PASSWORD);
        var hash = jdbc.sql("SELECT password_hash FROM person WHERE email = ?")
                .param(email)
                .query(String.class)
                .single();
        assertThat(hash).startsWith("{bcrypt}$2a$12$");
        new Browser(port).signIn(email, PASSWORD);
    }

    @Test
    void aNewPasswordEndsAllOtherSessions() {
        browser.signIn(email, PASSWORD);
        var elsewhere = new Browser(port);
        elsewhere.signIn(email, PASSWORD);
        var before = browser.sessionCookie();

        var answer = change(PASSWORD, "another good password", "another good password");
        assertThat(location(answer)).isEqualTo("/account/password");
        assertThat(browser.get("/account/password").body()).contains("Your password is changed.");
        assertThat(browser.sessionCookie()).isNotEqualTo(before);
        assertThat(location(elsewhere.get("/webhooks/outbound"))).isEqualTo("/login");
        browser = new Browser(port);
        assertThat(attempt(email, PASSWORD)).isEqualTo("/login?error");
        browser.signIn(email, "another good password");
        assertThat(trail.newest(workspace, null, 10))
                .extracting(AuditEntry::action)
                .contains(AuditAction.PASSWORD_CHANGED);
    }

    /** One that is beginning at that moment is written when those that there are have been ended. */
    @Test
    void aSessionThatANewPasswordDidNotFindEndsToo() {
        browser.signIn(email, PASSWORD);
        var attempt = new SignInAttempt(email, "192.0.2.1", "");
        assertThat(passwordChange.change(attempt, PASSWORD, "another good password"))
                .isEqualTo(new PasswordChange.Outcome.Changed(1));
        assertThat(location(browser.get("/webhooks/outbound"))).isEqualTo("/login");
        assertThat(browser.get("/login").statusCode()).isEqualTo(200);
    }

    @Test
    void aPasswordIsChangedByWhoKnowsItOnly() {
        browser.signIn(email, PASSWORD);
        assertThat(change("wrong", "another good password", "another good password")
                        .body())
                .contains("This is not your current password.");
        assertThat(change(PASSWORD, "short", "short").body()).contains("at least 10 characters");
        assertThat(change(PASSWORD, "another good password", "and one more").body())
                .contains("The two passwords are not the same.");
        new Browser(port).signIn(email, PASSWORD);
    }

    /** Whoever found an open session may not find out the password in it, nor try unseen. */
    @Test
    void wrongPasswordsAtAChangeAreSlowedAndNoted() {
        browser.signIn(email, PASSWORD);
        for (int i = 0; i < 10; i++) {
            assertThat(change("wrong", "another good password", "another good password")
                            .body())
                    .contains("This is not your current password.");
        }
        assertThat(change(PASSWORD, "another good password", "another good password")
                        .body())
                .contains("too many failed attempts");
        await().untilAsserted(() ->
                assertThat(actions()).contains(AuditAction.PASSWORD_CHANGE_FAILED, AuditAction.PASSWORD_CHANGE_SLOWED));
        assertThat(browser.get("/settings/audit").body())
                .contains("A change of the password failed")
                .contains("A change of the password was refused");
    }

    /** In the browser that is theirs, what others do elsewhere does not slow a person's change of the password either. */
    @Test
    void strangersDoNotSlowAChangeInAKnownBrowser() {
        browser.signIn(email, PASSWORD);
        for (int i = 0; i < 11; i++) {
            new Browser(port).submit("/login", "/login", Map.of("username", email, "password", "wrong"));
        }
        assertThat(location(change(PASSWORD, "another good password", "another good password")))
                .isEqualTo("/account/password");
    }

    @Test
    void whoFindsTooMuchToDoIsToldSoAndHasNotFailed() throws InterruptedException {
        try (var _ = new CrowdedHashing(hashing)) {
            for (int i = 0; i < 11; i++) {
                assertThat(attempt(email, PASSWORD)).isEqualTo("/login?busy");
            }
        }
        assertThat(browser.get("/login?busy").body()).contains("try again in a few seconds");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM sign_in_failures")
                        .query(Integer.class)
                        .single())
                .isZero();
        browser.signIn(email, PASSWORD);
        assertThat(actions()).doesNotContain(AuditAction.SIGN_IN_FAILED, AuditAction.SIGN_IN_SLOWED);
    }

    @Test
    void aFloodOfStrangersKeepsNobodyOutOfAKnownBrowser() throws InterruptedException {
        browser.signIn(email, PASSWORD);
        browser.submit("/webhooks/outbound", "/logout", Map.of());
        var another = new Browser(port);
        try (var _ = new CrowdedHashing(hashing, Asker.STRANGER)) {
            var fields = Map.of("username", email, "password", PASSWORD);
            assertThat(location(another.submit("/login", "/login", fields))).isEqualTo("/login?busy");
            assertThat(attempt(email, PASSWORD)).isEqualTo("/");
        }
    }

    @Test
    void theBrowsersCookieIsHiddenFromScriptsAndOtherSites() {
        var answer = browser.submit("/login", "/login", Map.of("username", email, "password", PASSWORD));
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(it -> it.startsWith("BROWSER="))
                .singleElement()
                .satisfies(it -> assertThat(it).contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="));
    }

    /** Nobody talks us into another address than the connection's. */
    @Test
    void forwardedHeadersOfStrangersAreNotBelieved() {
        var fields = Map.of("username", email, "password", "wrong", "_csrf", Browser.tokenOf(browser.get("/login")));
        browser.post("/login", fields, "X-Forwarded-For", "203.0.113.5", "Forwarded", "for=203.0.113.6");
        await().untilAsserted(() -> assertThat(
                        trail.newest(workspace, null, 1).getFirst().subject())
                .endsWith("from 127.0.0.1"));
    }

    private List<AuditAction> actions() {
        return trail.newest(workspace, null, 50).stream()
                .map(AuditEntry::action)
                .toList();
    }

    private String attempt(String account, String password) {
        return location(browser.submit("/login", "/login", Map.of("username", account, "password", password)));
    }

    private HttpResponse<String> change(String current, String password, String repetition) {
        return browser.submit(
                "/account/password",
                "/account/password",
                Map.of("current", current, "password", password, "repetition", repetition));
    }
}
