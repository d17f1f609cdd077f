package ai.timelines.outbound.web.outbound;

import static ai.timelines.outbound.web.Browser.location;
import static ai.timelines.outbound.web.outbound.Tenant.TAB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.web.Browser;
import ai.timelines.outbound.web.Invitees;
import ai.timelines.outbound.web.WebTest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

@WebTest
class RecentActivityIT {

    private static final Pattern NEXT_LOOK = Pattern.compile("hx-get=\"(/webhooks/outbound/activity\\?shown=[^\"]+)\"");

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
    void whatWasSentIsListedNewestFirstByTheChatsNameOrId() {
        tenant.push("10010001", "<b>Ann</b>", "hello");
        await().untilAsserted(() -> assertThat(activity()).contains("<bdi>&lt;b&gt;Ann&lt;/b&gt;</bdi>"));
        receiver.answers(404, "");
        tenant.push("10010002", "", "hello");
        await().untilAsserted(() -> assertThat(activity()).contains("<bdi>10010002</bdi>"));

        var list = activity();
        assertThat(list.indexOf("10010002")).isLessThan(list.indexOf("&lt;b&gt;Ann"));
        assertThat(list)
                .contains("<span class=\"badge ok\">200</span>")
                .contains("<span class=\"badge error\">404</span>")
                .contains("The receiver answered 404 Not Found; only 200 counts as success.")
                .contains("just now")
                .containsPattern("data-label=\"Duration\">\\d+ ms");
    }

    @Test
    void noMoreThanTenAreListed() {
        for (int i = 0; i < 12; i++) {
            tenant.push("chat-" + i, "", "hello");
        }
        await().until(() -> receiver.got().size() == 12);
        await().untilAsserted(() -> assertThat(activity().split("<tr>", -1)).hasSize(1 + 1 + 10));
    }

    @Test
    void thePartRefreshesItselfOnlyWhenThereIsNews() {
        var look = nextLook(tenant.tab());
        var unchanged = tenant.part(look);
        assertThat(unchanged.statusCode()).isEqualTo(204);
        assertThat(unchanged.body()).isEmpty();

        tenant.push("1", "Ann", "hello");
        await().until(() -> tenant.part(look).statusCode() == 200);
        var news = tenant.part(look);
        assertThat(news.body())
                .doesNotContain("<html", "<body")
                .contains("id=\"activity\"")
                .contains("id=\"state\"", "hx-swap-oob=\"true\"");
        assertThat(nextLook(news.body())).isNotEqualTo(look);
    }

    @Test
    void whoeverAsksWithoutHtmxGetsTheWholePage() {
        assertThat(location(tenant.browser().get(TAB + "/activity"))).isEqualTo(TAB);
    }

    @Test
    void anExpiredSessionLeadsToTheSignInPageInsteadOfLandingInsideThePart() {
        var answer = new Browser(port).get(TAB + "/activity", "HX-Request", "true");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).contains("/login");
    }

    @Test
    void theLogIsAFileWithExactBodiesAndTheMaskedUrl() {
        tenant.push("1", "Ünï", "a\u0000b");
        await().untilAsserted(() -> assertThat(activity()).contains("Ünï"));

        var file = tenant.browser().get(TAB + "/log.json");
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"outbound-log.json\"");
        var log = new JsonMapper().readTree(file.body());
        assertThat(log.at("/workspace_id").asString())
                .isEqualTo(tenant.workspaceId().toString());
        assertThat(log.at("/requests").size()).isEqualTo(1);
        assertThat(log.at("/requests/0/request/url").asString())
                .startsWith(receiver.url())
                .doesNotContain("secret");
        assertThat(log.at("/requests/0/request/body").asString())
                .isEqualTo(new String(receiver.got().getFirst().body(), StandardCharsets.UTF_8));
    }

    private String activity() {
        return tenant.part(TAB + "/activity").body();
    }

    private static String nextLook(String html) {
        var look = NEXT_LOOK.matcher(html);
        assertThat(look.find()).isTrue();
        return look.group(1);
    }
}
