package ai.timelines.outbound.web.outbound;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** The way of a stranger's first minutes, with a real browser: sign in, set up, test, push, watch, look closely, download. */
@WebTest
class OutboundTabE2eIT {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    @LocalServerPort
    int port;

    Playwright playwright;
    Browser browser;
    Page page;
    final List<String> complaints = new CopyOnWriteArrayList<>();

    @BeforeEach
    void openBrowser() {
        assertThat(CHROMIUM)
                .as("This test drives Chromium. Install it: apt-get install chromium")
                .isExecutable();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(CHROMIUM).setArgs(ARGUMENTS));
        page = browser.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    @AfterEach
    void closeBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @Test
    void fromSigningInToTheDownloadedLog() throws Exception {
        page.navigate(base() + "/webhooks/outbound");
        page.getByLabel("E-mail address").fill("owner@acme.example");
        page.getByLabel("Password").fill("acme-owner-demo");
        button("Sign in").click();
        assertThat(page).hasURL(base() + "/webhooks/outbound");

        page.getByLabel("Aggregation granularity").selectOption("NONE");
        page.getByLabel("Webhook URL").fill("nonsense");
        button("Save and test").click();
        assertThat(page.locator("#url-problem")).containsText("must begin with http");
        assertThat(page.getByLabel("Webhook URL")).isFocused();

        page.getByLabel("Webhook URL").fill(base() + "/dev/receiver");
        page.getByLabel("Webhook enabled").check();
        page.route(base() + "/webhooks/outbound", route -> route.abort());
        button("Save and test").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("We could not be reached. Please try again.");
        page.unroute(base() + "/webhooks/outbound");
        complaints.clear();

        button("Save and test").click();
        assertThat(page.locator("#answer")).containsText("200 OK");
        assertThat(page.locator("#answer")).isFocused();
        assertThat(page.locator("#state")).containsText("The webhook is on.");
        assertThat(page.locator("#activity")).containsText("Test");

        // What is open and focused stays so while the list refreshes itself.
        page.getByText("Show the secret").click();
        page.evaluate("window.notReloaded = true");
        var chat = "Chat " + UUID.randomUUID();
        push(chat);
        var row = page.locator("#activity tbody tr").filter(new Locator.FilterOptions().setHasText(chat));
        assertThat(row).containsText("200", new ContainsTextOptions().setTimeout(20_000));
        assertThat((Boolean) page.evaluate("window.notReloaded")).isTrue();
        assertThat(page.locator("#signing-secret")).isVisible();

        row.getByRole(AriaRole.LINK).click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .containsText(chat);
        assertThat(page.locator("#request")).containsText("\"text\": \"<b>hello</b>\"");
        assertThat(page.locator("#response")).containsText("ok");
        page.getByText("← Outbound webhook").click();

        var download = page.waitForDownload(
                () -> page.getByText("Download the detailed log").click());
        assertThat(download.suggestedFilename()).isEqualTo("outbound-log.json");
        var log = new JsonMapper().readTree(Files.readString(download.path()));
        assertThat(log.at("/requests/0/chat_name").asString()).isEqualTo(chat);

        page.navigate(base() + "/dev/receiver");
        assertThat(page.locator("#latest")).containsText(chat);
        assertThat(page.locator("#latest article").first()).containsText("signature of Acme verified");
        assertThat(complaints).isEmpty();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private String base() {
        return "http://localhost:" + port;
    }

    private void push(String chat) throws Exception {
        var body = """
                {"chat": {"chat_id": "%1$s", "full_name": "%1$s"},
                 "message": {"message_uid": "%1$s", "direction": "received", "timestamp": "2021-02-24T16:25:29Z", "text": "<b>hello</b>"}}
                """.formatted(chat);
        var request = HttpRequest.newBuilder(
                        URI.create(base() + "/api/v1/workspaces/00000000-0000-7000-8000-000000000001/messages"))
                .header("Authorization", "Bearer dev-service-token")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(202);
        }
    }
}
