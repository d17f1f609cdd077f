package ai.timelines.outbound.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A real browser whose session ends while someone types. */
@WebTest
class ExpiredFormE2eIT {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @ValueSource(strings = {"Save", "Save and test"})
    void whatWasTypedComesBackAfterSigningInAgain(String button) {
        inBrowser(page -> {
            signIn(page);
            page.getByLabel("Webhook URL").fill("https://typed.example/hook?key=1");
            page.getByLabel("Accept any 2xx response").check();
            page.getByLabel("Aggregation granularity").selectOption("HOURS_12");
            page.context().clearCookies();
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName(button).setExact(true))
                    .click();
            assertThat(page.getByText("The page was open for too long.")).isVisible();

            signIn(page);
            assertThat(page.getByLabel("Webhook URL")).hasValue("https://typed.example/hook?key=1");
            assertThat(page.getByLabel("Accept any 2xx response")).isChecked();
            assertThat(page.getByLabel("Aggregation granularity")).hasValue("HOURS_12");
            assertThat(page.locator("#unsent")).containsText("It is not saved yet.");

            page.reload();
            assertThat(page.getByLabel("Webhook URL")).not().hasValue("https://typed.example/hook?key=1");
        });
    }

    /** The page asks for what is new by itself, and leaves when the session has ended in another tab. */
    @Test
    void whatWasTypedComesBackWhenThePageLeftByItself() {
        inBrowser(page -> {
            signIn(page);
            page.getByLabel("Webhook URL").fill("https://typed.example/hook?key=2");
            page.context().clearCookies();
            page.waitForURL(url -> url.contains("/login"));

            signIn(page);
            assertThat(page.getByLabel("Webhook URL")).hasValue("https://typed.example/hook?key=2");
            assertThat(page.locator("#unsent")).containsText("It is not saved yet.");
        });
    }

    @Test
    void whatWasSavedDoesNotComeBackAsTyped() {
        inBrowser(page -> {
            signIn(page);
            page.getByLabel("Webhook URL").fill("http://localhost:" + port + "/dev/receiver?saved");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Save").setExact(true))
                    .click();
            assertThat(page.getByText("Saved. The webhook is on.")).isVisible();
            assertThat(page.evaluate("sessionStorage.getItem('outbound.typed')"))
                    .isNull();
        });
    }

    private void signIn(Page page) {
        if (!page.url().contains("/login")) {
            page.navigate("http://localhost:" + port + "/webhooks/outbound");
        }
        page.getByLabel("E-mail address").fill("owner@acme.example");
        page.getByLabel("Password").fill("acme-owner-demo");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        assertThat(page.locator("#settings-form")).isVisible();
    }

    private static void inBrowser(Consumer<Page> what) {
        try (var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))) {
            var browser = playwright
                    .chromium()
                    .launch(new LaunchOptions()
                            .setExecutablePath(Path.of("/usr/bin/chromium"))
                            .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")));
            what.accept(browser.newPage());
        }
    }
}
