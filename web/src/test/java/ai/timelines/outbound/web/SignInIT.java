package ai.timelines.outbound.web;

import static ai.timelines.outbound.web.Browser.location;
import static ai.timelines.outbound.web.Browser.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@WebTest
class SignInIT {

    private static final Map<String, String> OWNER =
            Map.of("username", "owner@acme.example", "password", "acme-owner-demo");
    private static final Map<String, String> WRONG_PASSWORD =
            Map.of("username", "owner@acme.example", "password", "acme-owner-dem0");
    private static final Map<String, String> UNKNOWN =
            Map.of("username", "nobody@acme.example", "password", "acme-owner-demo");

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    Browser browser;

    @BeforeEach
    void openBrowser() {
        // All tests come from one address, which they would slow.
        jdbc.sql("DELETE FROM sign_in_failures").update();
        browser = new Browser(port);
    }

    @Test
    void theOwnerArrivesAtTheOutboundTab() {
        assertThat(location(browser.submit("/login", "/login", OWNER))).isEqualTo("/");
        assertThat(location(browser.get("/"))).isEqualTo("/webhooks/outbound");
        assertThat(location(browser.get("/login"))).isEqualTo("/");
    }

    @Test
    void theAddressMayBeSpelledInAnyCase() {
        browser.signIn("Owner@ACME.example", "acme-owner-demo");
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressAreToldInTheSameWords() {
        assertThat(location(browser.submit("/login", "/login", WRONG_PASSWORD))).isEqualTo("/login?error");
        var page = browser.get("/login?error");
        assertThat(page.body()).contains("The e-mail address or the password is wrong.");
        assertThat(location(browser.submit("/login", "/login", UNKNOWN))).isEqualTo("/login?error");
        assertThat(location(browser.get("/webhooks/outbound"))).isEqualTo("/login");
    }

    @Test
    void anUnknownAddressTakesAsLongAsAWrongPassword() {
        var known = quickest(WRONG_PASSWORD);
        var unknown = quickest(UNKNOWN);
        assertThat(unknown).isBetween(known.dividedBy(2), known.multipliedBy(2));
    }

    @Test
    void whatNoPasswordCanBeIsJustWrong() {
        for (var password : new String[] {"", "a".repeat(100), "acme-owner-demo\0", "😀".repeat(5_000)}) {
            var answer =
                    browser.submit("/login", "/login", Map.of("username", "owner@acme.example", "password", password));
            assertThat(location(answer)).isEqualTo("/login?error");
        }
    }

    /** Whatever session was there before, somebody else's perhaps, is not the one of who signs in. */
    @Test
    void theSessionGetsANewId() {
        browser.signIn("teammate@acme.example", "acme-teammate-demo");
        var before = browser.sessionCookie();
        browser.submit("/", "/login", OWNER);
        assertThat(before).isNotEmpty();
        assertThat(browser.sessionCookie()).isNotEmpty().isNotEqualTo(before);
        assertThat(location(new Browser(port).get("/webhooks/outbound", "Cookie", "SESSION=" + before)))
                .isEqualTo("/login");
    }

    @Test
    void aSessionThatWeDidNotMakeIsNotTaken() {
        var planted = "cGxhbnRlZC1ieS1zb21lYm9keQ";
        var page = browser.get("/login");
        var answer = new Browser(port)
                .post(
                        "/login",
                        with(OWNER, "_csrf", tokenOf(page)),
                        "Cookie",
                        "SESSION=" + planted + "; FORM=" + browser.cookie("FORM"));
        assertThat(location(answer)).isEqualTo("/");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anyMatch(it -> it.startsWith("SESSION="))
                .noneMatch(it -> it.contains(planted));
        assertThat(location(new Browser(port).get("/webhooks/outbound", "Cookie", "SESSION=" + planted)))
                .isEqualTo("/login");
    }

    /** Else whoever looks at the page a million times fills the table. */
    @Test
    void whoHasNotSignedInLeavesNothingInTheDatabase() {
        var before = sessions();
        for (int i = 0; i < 50; i++) {
            var stranger = new Browser(port);
            assertThat(stranger.get("/login").statusCode()).isEqualTo(200);
            assertThat(location(stranger.get("/webhooks/outbound?page=" + i))).isEqualTo("/login");
            assertThat(stranger.get("/invitation/nonsense").statusCode()).isEqualTo(404);
            assertThat(stranger.sessionCookie()).isEmpty();
        }
        browser.submit("/login", "/login", Map.of("username", "nobody@acme.example", "password", "x"));
        assertThat(sessions()).isSubsetOf(before);
    }

    /** What a stranger may have read or planted in the browser before is of no use afterwards. */
    @Test
    void theTokenOfFormsChangesAtSignInAndOut() {
        var before = tokenOf(browser.get("/login"));
        var cookie = browser.cookie("FORM");
        assertThat(cookie).isNotEmpty();
        browser.signIn("owner@acme.example", "acme-owner-demo");
        assertThat(browser.cookie("FORM")).isEmpty();
        assertThat(location(browser.post("/logout", Map.of("_csrf", before)))).isEqualTo("/");
        var replayed = browser.post(
                "/logout",
                Map.of("_csrf", before),
                "Cookie",
                "FORM=" + cookie + "; SESSION=" + browser.sessionCookie());
        assertThat(location(replayed)).isEqualTo("/");

        var during = tokenOf(browser.get("/webhooks/outbound"));
        browser.submit("/webhooks/outbound", "/logout", Map.of());
        assertThat(location(browser.post("/login", with(OWNER, "_csrf", during))))
                .isEqualTo("/login?expired");
    }

    @Test
    void nobodyIsSignedInByAFormOfAnotherSite() {
        browser.get("/login");
        assertThat(browser.post("/login", OWNER).statusCode())
                .as("without a token")
                .isEqualTo(403);
        var theirs = tokenOf(new Browser(port).get("/login"));
        browser.post("/login", with(OWNER, "_csrf", theirs));
        browser.post("/login", with(OWNER, "_csrf", ""));
        assertThat(browser.sessionCookie()).isEmpty();
    }

    private List<String> sessions() {
        return jdbc.sql("SELECT PRIMARY_ID FROM SPRING_SESSION")
                .query(String.class)
                .list();
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var all = new HashMap<>(fields);
        all.put(name, value);
        return all;
    }

    @Test
    void theSessionIsKeptInTheDatabaseAndCarriesNoAddress() {
        browser.signIn("owner@acme.example", "acme-owner-demo");
        assertThat(jdbc.sql("SELECT DISTINCT MAX_INACTIVE_INTERVAL FROM SPRING_SESSION WHERE PRINCIPAL_NAME = ?")
                        .param("00000000-0000-7000-8000-000000000002")
                        .query(Long.class)
                        .list())
                .containsExactly(Duration.ofHours(8).toSeconds());
    }

    @Test
    void theCookieIsHiddenFromScriptsAndOtherSites() {
        var form = browser.get("/login").headers().firstValue("Set-Cookie").orElse("");
        assertThat(form).startsWith("FORM=").contains("HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(browser.submit("/login", "/login", OWNER).headers().allValues("Set-Cookie"))
                .filteredOn(it -> it.startsWith("SESSION="))
                .singleElement()
                .satisfies(it -> assertThat(it).contains("HttpOnly", "SameSite=Lax", "Path=/"));
    }

    @Test
    void afterSigningOutTheSessionIsOver() {
        browser.signIn("teammate@acme.example", "acme-teammate-demo");
        var session = browser.sessionCookie();
        assertThat(new Browser(port).get("/", "Cookie", "SESSION=" + session).statusCode())
                .isEqualTo(200);

        assertThat(location(browser.submit("/", "/logout", Map.of()))).isEqualTo("/login?signed-out");

        assertThat(location(browser.get("/"))).isEqualTo("/login");
        assertThat(location(new Browser(port).get("/", "Cookie", "SESSION=" + session)))
                .isEqualTo("/login");
    }

    @Test
    void whoHadToSignInComesBackToTheWantedPage() {
        assertThat(location(browser.get("/webhooks/outbound?page=2&q=%C3%A9"))).isEqualTo("/login");
        assertThat(location(browser.submit("/login", "/login", OWNER))).isEqualTo("/webhooks/outbound?page=2&q=%C3%A9");
        assertThat(browser.cookie("PAGE")).as("wanted once").isEmpty();
    }

    @Test
    void aPartOfAPageIsNeverReplacedByTheSignInPage() {
        var answer = browser.get("/webhooks/outbound", "HX-Request", "true", "Accept", "*/*");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).contains("/login");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aFormWithoutTokenIsRefused() {
        browser.get("/login");
        assertThat(browser.post("/login", OWNER).statusCode()).isEqualTo(403);
        browser.signIn("owner@acme.example", "acme-owner-demo");
        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.post("/webhooks/outbound", Map.of("url", "")).statusCode())
                .isEqualTo(403);
        var wrong = browser.post("/webhooks/outbound", Map.of("url", "", "_csrf", "wrong"));
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(wrong.body()).contains("reload the page");
        assertThat(location(browser.get("/"))).isEqualTo("/webhooks/outbound");
    }

    @Test
    void aFormThatOutlivedItsSessionLeadsToTheSignInPage() {
        var token = tokenOf(browser.get("/login"));
        var later = new Browser(port);
        assertThat(location(later.post("/login", Map.of("_csrf", token)))).isEqualTo("/login?expired");
        assertThat(later.get("/login?expired").body()).contains("open for too long");
        var part = later.post("/webhooks/outbound", Map.of("_csrf", token), "HX-Request", "true");
        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.headers().firstValue("HX-Redirect")).contains("/login?expired");
    }

    /** Somebody who signed in in one tab of the browser and comes to the form in the other. */
    @Test
    void theFormOfAnotherTabLeadsHomeAfterSigningIn() {
        var otherTab = tokenOf(browser.get("/login"));
        browser.signIn("owner@acme.example", "acme-owner-demo");
        assertThat(location(browser.post("/login", with(OWNER, "_csrf", otherTab))))
                .isEqualTo("/");
        assertThat(location(browser.get("/"))).isEqualTo("/webhooks/outbound");
    }

    private Duration quickest(Map<String, String> credentials) {
        var quickest = Duration.ofDays(1);
        for (int i = 0; i < 3; i++) {
            var fields = new HashMap<>(credentials);
            fields.put("_csrf", tokenOf(browser.get("/login")));
            long start = System.nanoTime();
            browser.post("/login", fields);
            var taken = Duration.ofNanos(System.nanoTime() - start);
            quickest = taken.compareTo(quickest) < 0 ? taken : quickest;
        }
        return quickest;
    }
}
