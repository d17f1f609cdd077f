package ai.timelines.outbound.web.outbound;

import static ai.timelines.outbound.web.Browser.location;
import static ai.timelines.outbound.web.outbound.Tenant.TAB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.web.Browser;
import ai.timelines.outbound.web.Invitees;
import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.webhooksettings.Endpoints;
import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.RequestOutcome;
import ai.timelines.outbound.webhooksettings.Webhooks;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@WebTest
class OutboundTabIT {

    private static final Pattern SECRET = Pattern.compile("whsec_[A-Za-z0-9+/]{43}=");

    @LocalServerPort
    int port;

    @Autowired
    Webhooks webhooks;

    @Autowired
    Endpoints endpoints;

    @Autowired
    Transactions transactions;

    @Autowired
    Invitees invitees;

    Tenant tenant;
    Receiver receiver;

    @BeforeEach
    void open() {
        tenant = Tenant.open(port, invitees);
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aFreshWorkspaceIsToldThatNothingIsSetUp() {
        assertThat(tenant.tab())
                .contains("The webhook is not set up yet.")
                .contains("Nothing was sent yet.")
                .contains("href=\"/webhooks/outbound/log.json\"")
                .doesNotContain("Switch on again");
    }

    @ParameterizedTest
    @EnumSource
    void eachGranularityIsSavedAndShownAgain(Granularity granularity) {
        var answer = tenant.save(granularity.name(), receiver.url(), "save");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).isEqualTo(TAB);
        assertThat(tenant.tab())
                .contains("Saved. The webhook is on.")
                .contains("<option value=\"" + granularity.name() + "\" selected=\"selected\">")
                .contains("value=\"" + receiver.url() + "\"");
        assertThat(webhooks.of(tenant.workspaceId()).granularity()).isEqualTo(granularity);
        assertThat(tenant.tab()).as("told once").doesNotContain("Saved.");
    }

    @Test
    void spaceAroundTheUrlIsNotPartOfIt() {
        tenant.save("NONE", "  " + receiver.url() + "?key=a%20b&c=<d>\t", "save");
        assertThat(webhooks.of(tenant.workspaceId()).url()).isEqualTo(receiver.url() + "?key=a%20b&c=<d>");
        assertThat(tenant.tab()).contains("value=\"" + receiver.url() + "?key=a%20b&amp;c=&lt;d&gt;\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://[::ffff:10.0.0.1]/",
                "http://[fe80::1%25eth0]/",
                "https://1.1.1.1:22/",
                "https://user:password@crm.example/",
            })
    void whereNothingIsEverSentIsSaidBesideTheField(String url) {
        var answer = tenant.save("NONE", url, "save");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).containsPattern("<p class=\"problem\" id=\"url-problem\">[^<]+\\.</p>");
        assertThat(webhooks.of(tenant.workspaceId()).everHadUrl()).isFalse();
    }

    /** R29: somebody who clicks and clicks on a receiver that hangs takes one connection. */
    @Test
    void oneTestAtATimeWaitsForItsAnswer() throws Exception {
        try (var hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String url = "http://127.0.0.1:" + hanging.getLocalPort() + "/";
            var first = threads.submit(() -> tenant.save("NONE", url, "test"));
            try (var waiting = hanging.accept()) {
                assertThat(tenant.save("NONE", url, "test").body())
                        .contains("the test before this one still waits for its answer");
                waiting.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(first.get().body()).contains("200 OK");
            }
            tenant.save("NONE", receiver.url(), "test");
            assertThat(receiver.got()).hasSize(1);
        }
    }

    @Test
    void aRefusedUrlIsExplainedBesideTheFieldAndNothingThatWasTypedIsLost() {
        var answer = tenant.submit(
                Map.of("granularity", "HOURS_6", "url", "ftp://\"><b>x</b>", "acceptAny2xx", "true", "action", "save"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("value=\"ftp://&quot;&gt;&lt;b&gt;x&lt;/b&gt;\"")
                .containsPattern("id=\"url\"[^>]*aria-describedby=\"url-hint url-problem\"[^>]*aria-invalid=\"true\"")
                .contains("<p class=\"problem\" id=\"url-problem\">The URL must begin with http:// or https://.</p>")
                .contains("<option value=\"HOURS_6\" selected=\"selected\">")
                .containsPattern("id=\"acceptAny2xx\"[^>]*checked")
                .doesNotContainPattern("id=\"enabled\"[^>]*checked");
        assertThat(webhooks.of(tenant.workspaceId()).everHadUrl()).isFalse();
    }

    @Test
    void aGranularityThatThereIsNotIsExplainedBesideItsField() {
        var answer = tenant.save("HOURS_5", receiver.url(), "save");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("id=\"granularity-problem\">Choose one of the five ways to aggregate.")
                .contains("value=\"" + receiver.url() + "\"");
        assertThat(webhooks.of(tenant.workspaceId()).hasUrl()).isFalse();
    }

    @Test
    void anUntickedBoxSwitchesOffAndMessagesAreHeldUntilItIsOnAgain() {
        tenant.save("NONE", receiver.url(), "save");
        tenant.submit(Map.of("granularity", "NONE", "url", receiver.url(), "action", "save"));
        assertThat(tenant.tab())
                .contains("The webhook is off: messages are held")
                .contains("The webhook is switched off")
                .doesNotContainPattern("id=\"enabled\"[^>]*checked");

        tenant.push("1", "Ann", "first");
        tenant.push("1", "Ann", "second");
        assertThat(tenant.tab()).contains("2 messages are held");
        assertThat(receiver.got()).isEmpty();

        assertThat(location(tenant.click(TAB, TAB + "/switch-on"))).isEqualTo(TAB);
        assertThat(tenant.tab()).contains("What was held is now sent, in order.");
        await().until(() -> receiver.got().size() == 2);
    }

    @Test
    void anEmptyUrlRemovesTheTarget() {
        tenant.save("NONE", receiver.url(), "save");
        tenant.save("NONE", "  ", "save");
        assertThat(tenant.tab())
                .contains("The webhook has no URL any more")
                .contains("The webhook is off, because it has no URL.");
        assertThat(webhooks.of(tenant.workspaceId()).enabled()).isFalse();
        tenant.click(TAB, TAB + "/switch-on");
        assertThat(tenant.tab()).contains("cannot be switched on without a URL");
    }

    @Test
    void saveAndTestShowsTheAnswerAsInertText() {
        receiver.answers(200, "<script>alert('thanks')</script>\u0007\u202Etfel");
        var answer = tenant.save("NONE", receiver.url(), "test");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("<!DOCTYPE html>", "Answer to the test", "200 OK", " ms")
                .contains("&lt;script&gt;alert(&#39;thanks&#39;)&lt;/script&gt;[U+0007][U+202E]tfel")
                .doesNotContain("<script>alert");
        assertThat(receiver.got()).hasSize(1);
        assertThat(webhooks.of(tenant.workspaceId()).url()).isEqualTo(receiver.url());
        assertThat(tenant.tab()).contains("<span class=\"badge\">Test</span>");
    }

    @Test
    void ofALongAnswerTheStartIsShown() {
        receiver.answers(200, "a".repeat(1_000) + "b");
        var body = tenant.save("NONE", receiver.url(), "test").body();
        assertThat(body)
                .contains("Start of the body")
                .contains("a".repeat(1_000))
                .doesNotContain("aab");
    }

    @Test
    void htmxGetsTheAnswerToATestAsAPartOfThePage() {
        receiver.answers(500, "broken");
        var answer = tenant.save("HOURS_24", receiver.url(), "test", "HX-Request", "true");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("HX-Trigger")).contains("tested");
        assertThat(answer.body())
                .doesNotContain("<html", "<body")
                .contains("id=\"settings\"", "hx-swap-oob=\"true\"")
                .contains("The receiver answered 500 Internal Server Error; only 200 counts as success.")
                .contains("broken");

        var refused = tenant.save("NONE", "nonsense", "test", "HX-Request", "true");
        assertThat(refused.statusCode()).as("htmx shows no errors").isEqualTo(200);
        assertThat(refused.body()).doesNotContain("<html").contains("id=\"url-problem\"");
    }

    @Test
    void aTestWithoutAnAnswerTellsTheCauseAndCountsNot() {
        var nobody = new Receiver();
        nobody.close();
        var answer = tenant.save("NONE", nobody.url(), "test");
        assertThat(answer.body()).contains("No answer").containsPattern("(?i)connection");
        assertThat(webhooks.of(tenant.workspaceId()).consecutiveErrors()).isZero();
    }

    @Test
    void withoutAUrlThereIsNothingToTest() {
        var answer = tenant.save("NONE", "", "test");
        assertThat(answer.body()).contains("there is no URL to send a test to").doesNotContain("Answer to the test");
    }

    @Test
    void theSecretIsShownAndRotates() {
        var secret = secretIn(tenant.tab());
        assertThat(location(tenant.click(TAB, TAB + "/secret/rotate"))).isEqualTo(TAB);
        var page = tenant.tab();
        assertThat(page).contains("There is a new signing secret. For 24 hours");
        assertThat(secretIn(page)).isNotEqualTo(secret).isEqualTo(webhooks.secret(tenant.workspaceId()));

        tenant.save("NONE", receiver.url(), "test");
        assertThat(receiver.got().getFirst().signature().split(" ")).hasSize(2);
    }

    @Test
    void aFailingWebhookSaysHowCloseItIsToBeingSwitchedOff() {
        tenant.save("NONE", receiver.url(), "save");
        fail(7);
        assertThat(tenant.tab())
                .contains("7 of 10 consecutive errors")
                .contains("&lt;b&gt;no luck&lt;/b&gt;")
                .contains("The next message is the next try.");
    }

    @Test
    void afterTooManyErrorsOneClickSwitchesOnAgain() {
        tenant.save("NONE", receiver.url(), "save");
        fail(11);
        tenant.push("1", "Ann", "held");
        assertThat(tenant.tab())
                .contains("The webhook was switched off, because more than")
                .contains("&lt;b&gt;no luck&lt;/b&gt;")
                .contains("1 message is held")
                .contains("Switch on again");

        tenant.click(TAB, TAB + "/switch-on");
        assertThat(tenant.tab()).contains("<strong>The webhook is on.</strong>");
        await().until(() -> receiver.got().size() == 1);
    }

    @Test
    void whatWaitsForABundleIsToldInTheWorkspacesTime() {
        tenant = Tenant.open(port, invitees, ZoneId.of("Asia/Kathmandu"));
        tenant.save("HOURS_24", receiver.url(), "save");
        tenant.push("1", "Ann", "later");
        assertThat(tenant.tab())
                .containsPattern(
                        "1 message waits for</span>\\s*<time datetime=\"[^\"]+T18:15:00Z\">\\d+ \\w+ 00:00</time>")
                .contains("(Asia/Kathmandu)");
    }

    @Test
    void teammatesMayNotAndNobodyMayWithoutTheFormsToken() {
        var teammate = Browser.signedInAsTeammate(port);
        for (var path : List.of("", "/activity", "/log.json", "/deliveries/" + tenant.workspaceId())) {
            assertThat(teammate.get(TAB + path).statusCode()).as(path).isEqualTo(403);
        }
        var forged = tenant.browser().post(TAB, Map.of("granularity", "NONE", "url", "https://evil.example/"));
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(tenant.browser().post(TAB + "/switch-on", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(webhooks.of(tenant.workspaceId()).hasUrl()).isFalse();
    }

    @Test
    void nothingOnThePageNeedsInlineScriptOrStyle() {
        receiver.answers(200, "ok");
        tenant.save("NONE", receiver.url(), "test");
        assertThat(tenant.tab())
                .doesNotContainPattern("<script(?![^>]*src=)")
                .doesNotContainPattern("\\son\\w+=")
                .doesNotContain("style=");
    }

    private static String secretIn(String page) {
        var secret = SECRET.matcher(page);
        assertThat(secret.find()).isTrue();
        return secret.group();
    }

    /** As many errors, one after the other, as the sending side reports them. */
    private void fail(int errors) {
        var start = Instant.now().plusSeconds(1);
        for (int i = 0; i < errors; i++) {
            var at = start.plus(Duration.ofMillis(10L * i));
            var outcome = new RequestOutcome(at, at.plusMillis(5), false, "<b>no luck</b>");
            transactions.run(
                    () -> endpoints.report(endpoints.find(tenant.workspaceId()).orElseThrow(), List.of(outcome)));
        }
    }
}
