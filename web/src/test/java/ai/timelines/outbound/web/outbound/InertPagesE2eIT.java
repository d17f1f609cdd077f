package ai.timelines.outbound.web.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.messageingest.ChatLink;
import ai.timelines.outbound.web.Invitees;
import ai.timelines.outbound.web.WebTest;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Strangers write into every text that we show, and a browser opens every page that there is. The pages' content security policy is switched
 * off in it: what is shown is inert by itself, and the policy is there for the day when it is not.
 */
@WebTest
class InertPagesE2eIT {

    private static final int MOST_PAGES = 80;
    private static final String MARKUP =
            "\"'><img src=x onerror=alert(1)><svg onload=alert(2)></pre></textarea></title><script>alert(3)</script>";
    private static final String TEMPLATES = "{{7331*7}}${7331*7}#{7331*7}__${7331*7}__[[${7331*7}]]<%=7331*7%>";
    private static final String CHAT = "\"><img src=x onerror=alert(4)>";
    private static final String EVALUATED = "51317";
    private static final String CONTROLS = "a\u0000b\u001b[31mc\r\nSet-Cookie: forged=1\r\n\r\nd\u2028e\u202Ef\u0085g";

    /** What none of our pages has, and what markup of a stranger would bring. */
    private static final String FOREIGN = """
            () => [...document.querySelectorAll('img[src="x"], svg[onload], [onerror], [onload], [onclick], script:not([src]), iframe, object,'
              + ' embed, base, style, meta[http-equiv], a[href^="javascript:" i], form[action^="javascript:" i]')].map(it => it.outerHTML)
              .concat(window.alerts)
            """;

    @LocalServerPort
    int port;

    @Autowired
    Invitees invitees;

    private ServerSocket receiver;
    private Playwright playwright;
    private Page page;
    private Tenant tenant;

    @BeforeEach
    void open() throws IOException {
        receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::answer);
        tenant = Tenant.open(port, invitees, ZoneId.of("UTC"), MARKUP + TEMPLATES, MARKUP);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        var context = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic")))
                .newContext(new Browser.NewContextOptions().setBypassCSP(true));
        context.addInitScript("window.alerts = []; window.alert = it => window.alerts.push('alert ' + it)");
        context.addCookies(
                List.of(new Cookie("SESSION", tenant.browser().sessionCookie()).setUrl("http://localhost:" + port)));
        page = context.newPage();
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
        playwright.close();
    }

    /** Whatever an answer may hold. */
    private void answer() {
        var answer = ("HTTP/1.1 500 " + MARKUP + "\r\nX-" + "Markup: " + MARKUP + TEMPLATES
                        + "\r\nX<b>: \u0000\u001b[31m\u0085\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
                        + MARKUP + TEMPLATES
                        + CONTROLS)
                .getBytes(StandardCharsets.UTF_8);
        while (!receiver.isClosed()) {
            try (var socket = receiver.accept()) {
                socket.getInputStream().read(new byte[65_536]);
                socket.getOutputStream().write(answer);
            } catch (IOException closed) {
                // by us, or by them
            }
        }
    }

    @Test
    void noPageRunsWhatStrangersWrote() {
        String url = "http://127.0.0.1:" + receiver.getLocalPort() + "/" + "\"'><img/src=x/onerror=alert(1)>?secret="
                + MARKUP.replace(" ", "/");
        assertThat(tenant.save("NONE", url, "save").statusCode()).isEqualTo(302);
        tenant.push(CHAT, MARKUP + TEMPLATES, MARKUP + TEMPLATES + CONTROLS);
        tenant.push("../../..;/\u202E\u2028", CONTROLS, MARKUP);
        for (var type : List.of("text/html", "image/svg+xml", "image/png")) {
            var file = tenant.upload(
                    MARKUP + CONTROLS + ".png",
                    type,
                    ("<svg onload=alert(5)>" + MARKUP).getBytes(StandardCharsets.UTF_8));
            tenant.push(
                    CHAT,
                    MARKUP,
                    MARKUP,
                    Map.of("attachment", Map.of("attachment_id", file), "sender", Map.of("full_name", MARKUP)));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> tenant.tab().contains("/webhooks/outbound/deliveries/"));

        typesNonsense();
        testsTheWebhook();
        var seen = opensAllPages();

        assertThat(seen)
                .contains("/webhooks/outbound")
                .anyMatch(path -> path.startsWith("/webhooks/outbound/deliveries/"))
                .anyMatch(path -> path.endsWith("/response-body"))
                .anyMatch(path -> path.startsWith("/files/"))
                .contains("/settings/audit", "/settings/tokens")
                .contains("/webhooks/outbound/log.json");
    }

    private void typesNonsense() {
        page.navigate("http://localhost:" + port + "/webhooks/outbound");
        page.fill("#url", "ftp://" + MARKUP + TEMPLATES);
        page.click("#save");
        assertThat(page.inputValue("#url")).isEqualTo("ftp://" + MARKUP + TEMPLATES);
        isInert("what was typed");
    }

    private void testsTheWebhook() {
        page.navigate("http://localhost:" + port + "/webhooks/outbound");
        page.click("#save-and-test");
        page.waitForSelector("#answer");
        assertThat(page.textContent("#answer")).contains("500", "<script>alert(3)</script>");
        isInert("the answer to a test");
    }

    /** Follows every link that there is; what is a file is looked at as one. */
    private Set<String> opensAllPages() {
        var seen = new LinkedHashSet<String>();
        var waiting = new ArrayDeque<String>(List.of(
                "/",
                "/webhooks/outbound",
                ChatLink.path(CHAT),
                ChatLink.path("../../..;/\u202E\u2028"),
                "/settings/audit",
                "/settings/tokens",
                "/login",
                "/no-such-page"));
        while (!waiting.isEmpty() && seen.size() < MOST_PAGES) {
            var path = waiting.remove();
            if (!seen.add(path)) {
                continue;
            }
            try {
                page.navigate("http://localhost:" + port + path);
            } catch (PlaywrightException download) {
                assertThat(download).hasMessageContaining("Download is starting");
                isInertFile(path);
                continue;
            }
            isInert(path);
            for (var link : page.querySelectorAll("a[href^='/']")) {
                waiting.add(link.getAttribute("href").replaceAll("#.*", ""));
            }
        }
        return seen;
    }

    private void isInert(String where) {
        assertThat((List<?>) page.evaluate(FOREIGN)).as(where).isEmpty();
        assertThat(page.content()).as(where).doesNotContain(EVALUATED).doesNotContain("\u202E", "\u2028", "\u001b");
    }

    private void isInertFile(String path) {
        var headers = tenant.browser().get(path).headers();
        assertThat(headers.firstValue("Content-Disposition").orElse(""))
                .as(path)
                .matches("attachment; filename=\"[ -~&&[^\"]]+\"(; filename\\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+)?");
        assertThat(headers.firstValue("Content-Type").orElse(""))
                .as(path)
                .matches("application/(json|octet-stream)(;.*)?");
        assertThat(headers.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
        assertThat(headers.firstValue("Set-Cookie").orElse("")).as(path).doesNotContain("forged");
    }
}
