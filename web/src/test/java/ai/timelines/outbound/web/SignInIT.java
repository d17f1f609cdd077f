package ai.timelines.outbound.web;

import static ai.timelines.outbound.web.Browser.location;
import static ai.timelines.outbound.web.Browser.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
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

    @Test
    void theSessionGetsANewId() {
        browser.get("/login");
        var before = browser.sessionCookie();
        browser.signIn("owner@acme.example", "acme-owner-demo");
        assertThat(before).isNotEmpty();
        assertThat(browser.sessionCookie()).isNotEmpty().isNotEqualTo(before);
        var fixed = new Browser(port).get("/webhooks/outbound", "Cookie", "SESSION=" + before);
        assertThat(location(fixed)).isEqualTo("/login");
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
        var cookie = browser.get("/login").headers().firstValue("Set-Cookie").orElse("");
        assertThat(cookie).startsWith("SESSION=").contains("HttpOnly").contains("SameSite=Lax");
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
        assertThat(browser.post("/logout", Map.of("_csrf", "wrong")).body()).contains("reload the page");
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
