package ai.timelines.outbound.web.outbound;

import static ai.timelines.outbound.web.Browser.location;
import static ai.timelines.outbound.web.outbound.Tenant.TAB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.web.Invitees;
import ai.timelines.outbound.web.WebTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.util.HtmlUtils;

@WebTest
class DeliveryPageIT {

    @LocalServerPort
    int port;

    @Autowired
    Invitees invitees;

    Tenant tenant;
    Receiver receiver;

    @BeforeEach
    void open() {
        tenant = Tenant.open(port, invitees);
        receiver = new Receiver();
        tenant.save("NONE", receiver.url() + "?key=secret", "save");
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void theWholeRequestAndTheWholeResponseAreShownAsInertText() {
        receiver.answers(200, "{\"thanks\":\"<b>you</b>\",\"n\":1.50}");
        var page = page(push("<i>Ann</i>", "Tom & \"Jerry\"\n</pre><script>alert(1)</script>"));
        var sent = new String(receiver.got().getFirst().body(), StandardCharsets.UTF_8);
        assertThat(page)
                .contains("&lt;i&gt;Ann&lt;/i&gt;")
                .contains(HtmlUtils.htmlEscape(sent))
                .contains("POST " + receiver.url() + "?…")
                .contains("webhook-signature")
                .contains(receiver.got().getFirst().webhookId())
                .contains("200 OK", "Nothing: it is delivered.")
                .contains("&lt;i&gt;header&lt;/i&gt;")
                .contains("{\n  &quot;thanks&quot;: &quot;&lt;b&gt;you&lt;/b&gt;&quot;,\n  &quot;n&quot;: 1.50\n}")
                .doesNotContain("key=secret", "<script>alert", "<b>you");
    }

    @Test
    void theExactBytesCanBeDownloaded() {
        receiver.answers(200, "line\r\n\u0000end");
        var id = push("Ann", "hello");
        var request = tenant.browser().get(path(id) + "/request-body");
        assertThat(request.body())
                .isEqualTo(new String(receiver.got().getFirst().body(), StandardCharsets.UTF_8));
        assertThat(request.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(request.headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment");
        assertThat(tenant.browser().get(path(id) + "/response-body").body()).isEqualTo("line\r\n\u0000end");
    }

    @Test
    void aFailureTellsItsCauseAndWhatFollows() {
        receiver.answers(302, "");
        assertThat(page(push("Ann", "hello")))
                .contains("302 Found", "redirects are not followed.", "It will be tried again at")
                .contains("No body.");
    }

    @Test
    void resendSendsTheSameAgainAndTheListOfAttemptsGrows() {
        var id = push("Ann", "hello");
        var answer = tenant.click(path(id), path(id) + "/resend");
        assertThat(location(answer)).isEqualTo(path(id));
        assertThat(page(id)).contains("It is being sent again.");
        await().until(() -> receiver.got().size() == 2);
        await().untilAsserted(() -> {
            var attempts = tenant.part(path(id) + "/attempts").body();
            assertThat(attempts)
                    .doesNotContain("<html")
                    .contains("data-label=\"Attempt\">1<", "data-label=\"Attempt\">2<");
        });
        var got = receiver.got();
        assertThat(got.get(1).webhookId()).isEqualTo(got.get(0).webhookId());
        assertThat(got.get(1).body()).isEqualTo(got.get(0).body());
    }

    @Test
    void whileTheWebhookIsOffNothingIsResent() {
        var id = push("Ann", "hello");
        tenant.submit(Map.of("granularity", "NONE", "url", receiver.url(), "action", "save"));
        assertThat(page(id))
                .containsPattern("<button type=\"submit\"[^>]*disabled")
                .contains("The webhook is switched off; switch it on to resend.");
        tenant.click(path(id), path(id) + "/resend");
        assertThat(page(id)).contains("It was not sent again, because the webhook is switched off.");
        assertThat(receiver.got()).hasSize(1);
    }

    @Test
    void requestsOfOthersDoNotExist() {
        var id = push("Ann", "hello");
        var stranger = Tenant.open(port, invitees);
        var unknown = stranger.browser().get(path(UUID.randomUUID().toString()));
        for (var foreign : List.of(id, UUID.randomUUID().toString(), "1-1-1-1-1", "nonsense", id + "0")) {
            for (var part : List.of("", "/request-body", "/response-body")) {
                var answer = stranger.browser().get(path(foreign) + part);
                assertThat(answer.statusCode()).as(foreign + part).isEqualTo(404);
                assertThat(answer.body()).contains("This page does not exist");
            }
            assertThat(stranger.part(path(foreign) + "/attempts").statusCode()).isEqualTo(404);
            assertThat(stranger.click(TAB, path(foreign) + "/resend").statusCode())
                    .isEqualTo(404);
        }
        assertThat(withoutTokens(stranger.browser().get(path(id)).body())).isEqualTo(withoutTokens(unknown.body()));
        assertThat(receiver.got()).hasSize(1);
    }

    private static String withoutTokens(String page) {
        return page.replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
    }

    /** Pushes a message and returns the id of its request, once that is logged. */
    private String push(String chatName, String text) {
        tenant.push("10010001", chatName, text);
        await().until(() -> tenant.tab().contains("/webhooks/outbound/deliveries/"));
        return tenant.newestRequest();
    }

    private String page(String id) {
        var page = tenant.browser().get(path(id));
        assertThat(page.statusCode()).isEqualTo(200);
        return page.body();
    }

    private static String path(String id) {
        return TAB + "/deliveries/" + id;
    }
}
