package ai.timelines.outbound.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.workspace.AuditTrail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

/** As in production: a proxy that is trusted speaks TLS, and we speak plain HTTP to it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"outbound.public-url=https://outbound.example.com", "outbound.proxies.trusted=127.0.0.0/8,::1/128"
        })
@ActiveProfiles("dev")
class BehindTlsIT {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final Pattern FORM = Pattern.compile("(__Host-FORM=[^;]+); ");

    @LocalServerPort
    int port;

    @Autowired
    AuditTrail trail;

    @Test
    void cookiesAreForThisHostAndForTlsOnly() {
        var browser = new Browser(port);
        var page = browser.get("/login");
        var cookie = page.headers().firstValue("Set-Cookie").orElse("");
        assertThat(cookie)
                .startsWith("__Host-FORM=")
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain");

        var signedIn = signIn(browser, cookie, Browser.tokenOf(page), "acme-owner-demo");
        assertThat(signedIn)
                .anySatisfy(it -> assertThat(it)
                        .startsWith("__Host-SESSION=")
                        .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                        .doesNotContain("Domain"));
        assertThat(signedIn)
                .anySatisfy(it -> assertThat(it)
                        .startsWith("__Host-BROWSER=")
                        .contains("Secure", "HttpOnly", "Path=/")
                        .doesNotContain("Domain"));
    }

    @Test
    void browsersAreToldToUseTlsOnly() {
        for (var path : List.of("/login", "/css/outbound.css", "/api/v1/openapi.json", "/no-such-page")) {
            assertThat(new Browser(port).get(path).headers().firstValue("Strict-Transport-Security"))
                    .as(path)
                    .contains("max-age=31536000");
        }
    }

    /** The last address that no trusted proxy has is the caller's; what callers write before it themselves counts for nothing. */
    @Test
    void theTrustedProxyTellsWhoCalls() {
        var browser = new Browser(port);
        var page = browser.get("/login");
        var cookie = page.headers().firstValue("Set-Cookie").orElse("");
        signIn(
                browser,
                cookie,
                Browser.tokenOf(page),
                "wrong",
                "X-Forwarded-For",
                "192.0.2.1, 203.0.113.77, 127.0.0.9");
        await().untilAsserted(
                        () -> assertThat(trail.newest(ACME, null, 1).getFirst().subject())
                                .isEqualTo("owner@acme.example, from 203.0.113.77"));
    }

    /** The test's browser does not send secure cookies over HTTP, which is right. */
    private static List<String> signIn(
            Browser browser, String cookie, String csrf, String password, String... headers) {
        var form = FORM.matcher(cookie);
        assertThat(form.find()).isTrue();
        var all = new ArrayList<>(List.of("Cookie", form.group(1)));
        all.addAll(List.of(headers));
        return browser.post(
                        "/login",
                        Map.of("username", "owner@acme.example", "password", password, "_csrf", csrf),
                        all.toArray(String[]::new))
                .headers()
                .allValues("Set-Cookie");
    }
}
