package ai.timelines.outbound.web.conversation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.messageingest.Attachments;
import ai.timelines.outbound.messageingest.ChatLink;
import ai.timelines.outbound.messageingest.Direction;
import ai.timelines.outbound.messageingest.MessageIngest;
import ai.timelines.outbound.messageingest.PushedMessage;
import ai.timelines.outbound.messageingest.PushedMessage.Account;
import ai.timelines.outbound.messageingest.PushedMessage.Chat;
import ai.timelines.outbound.messageingest.PushedMessage.Content;
import ai.timelines.outbound.messageingest.PushedMessage.Message;
import ai.timelines.outbound.messageingest.PushedMessage.Party;
import ai.timelines.outbound.web.WebTest;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A conversation in a real browser, on a narrow screen. */
@WebTest
class ConversationE2eIT {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @LocalServerPort
    int port;

    @Autowired
    MessageIngest ingest;

    @Autowired
    Attachments attachments;

    private final String chat = "chat " + UUID.randomUUID();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private Playwright playwright;
    private Page page;

    @BeforeEach
    void openBrowser() {
        assertThat(CHROMIUM)
                .as("This test drives Chromium. Install it: apt-get install chromium")
                .isExecutable();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        page = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync")))
                .newPage(new Browser.NewPageOptions().setViewportSize(320, 700));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    @AfterEach
    void closeBrowser() {
        playwright.close();
    }

    private PushedMessage message(int number) throws Exception {
        var image = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB), "png", image);
        var picture = number < 100
                ? null
                : attachments.upload(ACME, "picture.png", "image/png", new ByteArrayInputStream(image.toByteArray()));
        return new PushedMessage(
                ACME,
                new Content(
                        new Account("", "", ""),
                        new Chat(chat, "John Doe", "", false, "", ""),
                        new Message(
                                UUID.randomUUID().toString(),
                                number % 2 == 0 ? Direction.SENT : Direction.RECEIVED,
                                Instant.parse("2026-03-02T10:00:00Z"),
                                new Party("", "+1"),
                                new Party("", ""),
                                "message number " + number + " " + "x".repeat(60),
                                picture)));
    }

    @Test
    void itOpensAtItsEndAndGrowsUpwardsWhileWhatIsReadStaysInPlace() throws Exception {
        for (int number : IntStream.rangeClosed(1, 100).toArray()) {
            ingest.accept(List.of(message(number)));
        }
        page.navigate("http://localhost:" + port + ChatLink.path(chat));
        page.fill("[name=username]", "teammate@acme.example");
        page.fill("[name=password]", "acme-teammate-demo");
        page.click("button[type=submit]");
        assertThat(page.locator("#message-100")).isInViewport();
        assertThat(page.locator("#message-100 img")).hasJSProperty("naturalWidth", 800);
        assertThat(page.locator("#message-100 footer")).isInViewport();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);

        assertThat(page.locator("article")).hasCount(40);
        page.locator("#older a").click();
        assertThat(page.locator("article")).hasCount(80);
        assertThat(page.locator("#message-61")).isInViewport();
        assertThat(page.locator("h2.day")).hasCount(1);
        page.locator("#older a").click();
        assertThat(page.locator("article")).hasCount(100);
        assertThat(page.locator("#older")).hasCount(0);
        assertThat(page.locator("article").first()).containsText("message number 1 ");
        assertThat(complaints).isEmpty();
    }
}
