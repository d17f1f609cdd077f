package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.web.WebTest;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@WebTest
class DeliveriesApiIT {

    @LocalServerPort
    int port;

    private final List<String> webhookIds = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private ApiClient api;
    private UUID workspace;
    private String path;

    @BeforeEach
    void start() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            webhookIds.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes());
            exchange.close();
        });
        receiver.start();
        api = ApiClient.service(port);
        workspace = api.newWorkspace();
        path = "/api/v1/workspaces/" + workspace + "/deliveries";
        enable(true);
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void listsWhatWasSentNewestFirst() {
        for (int i = 1; i <= 12; i++) {
            api.push(workspace, MessageJson.right().with("/chat/chat_id", "" + i));
            awaitDeliveries(Math.min(i, 10));
        }
        awaitDelivered(12);
        assertThat(deliveries("").size()).isEqualTo(10);
        assertThat(deliveries("?limit=100").size()).isEqualTo(12);
        var newest = deliveries("?limit=1");
        assertThat(newest.size()).isOne();
        var first = newest.get(0);
        assertThat(first.propertyNames())
                .containsExactly(
                        "delivery_id",
                        "webhook_id",
                        "chat_id",
                        "chat_name",
                        "message_uids",
                        "attempt",
                        "started_at",
                        "duration_ms",
                        "status",
                        "outcome",
                        "cause",
                        "test");
        assertThat(first.path("chat_id").asString()).isEqualTo("12");
        assertThat(first.path("attempt").asInt()).isOne();
        assertThat(first.path("status").asInt()).isEqualTo(200);
        assertThat(first.path("outcome").asString()).isEqualTo("success");
        assertThat(first.path("cause").isNull()).isTrue();
        assertThat(first.path("test").asBoolean()).isFalse();
        assertThat(Instant.parse(first.path("started_at").asString())).isAfter(Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "1.5", "ten", "", "1e1", "%2B5", "99999999999", "5&limit=6", "%D9%A1"})
    void aWrongLimitIsRefused(String limit) {
        var answer = api.get(path + "?limit=" + limit);
        assertThat(answer.isProblem(400)).isTrue();
        assertThat(answer.wrongFields()).containsExactly("/limit");
    }

    @Test
    void theLogIsAFile() {
        var empty = api.get(path + "/log");
        assertThat(empty.json().path("requests").size()).isZero();
        api.push(workspace, MessageJson.right());
        awaitDeliveries(1);
        var log = api.get(path + "/log");
        assertThat(log.status()).isEqualTo(200);
        assertThat(log.header("Content-Type")).startsWith("application/json");
        assertThat(log.header("Content-Disposition"))
                .matches("attachment; filename=\"outbound-log-\\d{4}-\\d\\d-\\d\\d\\.json\"");
        assertThat(log.json().path("workspace_id").asString()).isEqualTo(workspace.toString());
        assertThat(log.json().at("/requests/0/request/method").asString()).isEqualTo("POST");
        assertThat(log.json().at("/requests/0/request/url").asString()).doesNotContain("secret");
        assertThat(log.json().at("/requests/0/response/body").asString()).isEqualTo("ok");
        assertThat(log.json().at("/requests/0/response/body_truncated").asBoolean())
                .isFalse();
    }

    /** R12 */
    @Test
    void resendsUnderTheSameWebhookIdAsTheNextAttempt() {
        api.push(workspace, MessageJson.right());
        awaitDeliveries(1);
        var id = deliveries("").at("/0/delivery_id").asString();
        assertThat(api.post(path + "/" + id + "/resend", "").status()).isEqualTo(202);
        awaitDeliveries(2);
        assertThat(deliveries("").at("/0/attempt").asInt()).isEqualTo(2);
        assertThat(webhookIds).hasSize(2);
        assertThat(webhookIds.get(0)).isEqualTo(webhookIds.get(1));
    }

    @Test
    void resendsNothingWhileOffAndNothingUnknownOrForeign() {
        api.push(workspace, MessageJson.right());
        awaitDeliveries(1);
        var id = deliveries("").at("/0/delivery_id").asString();
        var other = api.newWorkspace();
        var unknown = api.post(path + "/" + UUID.randomUUID() + "/resend", "");
        assertThat(unknown.isProblem(404)).isTrue();
        for (var wrong : List.of(
                "nonsense", "1-1-1-1-1", UUID.randomUUID().toString(), "01900000-0000-7000-8000-000000000000")) {
            assertThat(api.post(path + "/" + wrong + "/resend", "").body()).isEqualTo(unknown.body());
        }
        assertThat(api.post("/api/v1/workspaces/" + other + "/deliveries/" + id + "/resend", "")
                        .body())
                .isEqualTo(unknown.body());
        enable(false);
        var off = api.post(path + "/" + id + "/resend", "");
        assertThat(off.isProblem(409)).isTrue();
        assertThat(off.json().path("type").asString()).isEqualTo("/problems/webhook-off");
    }

    private void enable(boolean enabled) {
        var answer = api.put(
                "/api/v1/workspaces/" + workspace + "/webhook",
                "{\"url\": \"http://127.0.0.1:%d/hook?key=secret\", \"granularity\": \"none\", \"enabled\": %s}"
                        .formatted(receiver.getAddress().getPort(), enabled));
        assertThat(answer.status()).isEqualTo(200);
    }

    private JsonNode deliveries(String query) {
        return api.get(path + query).json().path("deliveries");
    }

    private void awaitDeliveries(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> deliveries("").size() == count);
    }

    private void awaitDelivered(int count) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> deliveries("?limit=100").size() == count);
    }
}
