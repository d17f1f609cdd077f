package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.workspace.ApiTokens;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

@WebTest
class PushIT {

    private static final String STRANGE =
            "\u0000 \u0007 \" \\ / < > & ' é é 😀 👩‍👩‍👧 \u200f\u202eעברית العربية\u202c \uFEFF \uFFFE \uFFFF \u2028\n\r\t  \uDBFF\uDFFF ";

    @LocalServerPort
    int port;

    @Autowired
    ApiTokens tokens;

    @Autowired
    JdbcClient jdbc;

    private ApiClient api;
    private UUID workspace;
    private String path;

    @BeforeEach
    void start() {
        api = ApiClient.service(port);
        workspace = api.newWorkspace();
        path = "/api/v1/workspaces/" + workspace + "/messages";
    }

    @Test
    void whatIsNewIsAcceptedAndWhatIsTheSameIsADuplicate() {
        var message = MessageJson.right().with("/message/message_uid", "\"uid-1\"");
        var first = api.push(workspace, message);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Content-Type")).isEqualTo("application/json");
        assertThat(first.body()).isEqualTo("{\"message_uid\":\"uid-1\",\"status\":\"accepted\"}");
        var second = api.push(workspace, message);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo("{\"message_uid\":\"uid-1\",\"status\":\"duplicate\"}");
        assertThat(storedMessages()).isOne();
    }

    /** R25: content is compared by meaning. */
    @Test
    void theSameMeaningInOtherWordsIsADuplicate() {
        var message = MessageJson.right()
                .with("/chat/chat_id", "\"17\"")
                .with("/message/timestamp", "\"2021-02-24T16:25:29Z\"")
                .with("/message/text", "\"é😀\"");
        assertThat(api.push(workspace, message).status()).isEqualTo(202);
        var inOtherWords = List.of(
                message.toString(),
                message.with("/message/timestamp", "\"2021-02-24T18:25:29+02:00\"")
                        .toString(),
                message.with("/message/timestamp", "\"2021-02-24T11:25:29.999-0500\"")
                        .toString(),
                message.with("/chat/chat_id", "17").toString(),
                message.with("/chat/is_group", "false").toString(),
                message.with("/chat/is_group", "null").toString(),
                message.with("/chat/phone", "\"\"").toString(),
                message.with("/chat/responsible_email", "null").toString(),
                message.with("/whatsapp_account/email", "null").toString(),
                message.with("/message/sender/phone", "\"\"").toString(),
                message.with("/message/attachment", "null").toString(),
                message.with("/message/text", "\"\\u00e9\\ud83d\\ude00\"").toString());
        for (var body : inOtherWords) {
            assertThat(api.post(path, body).status()).as(body).isEqualTo(200);
        }
        assertThat(storedMessages()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "/message/text, \"Lorem ipsum\"",
        "/message/text, \"\"",
        "/message/direction, \"sent\"",
        "/message/timestamp, \"2021-02-24T16:25:30Z\"",
        "/message/sender/full_name, \"John doe\"",
        "/message/recipient/phone, \"+1\"",
        "/chat/chat_id, \"10010002\"",
        "/chat/full_name, \"\"",
        "/chat/is_group, true",
        "/chat/responsible_name, \"Amnon\"",
        "/whatsapp_account/email, \"a@b.example\"",
    })
    void otherContentUnderTheSameUidIsRefusedAndChangesNothing(String field, String value) {
        var message = MessageJson.right();
        var original = message.toString();
        assertThat(api.post(path, original).status()).isEqualTo(202);
        var conflict = api.push(workspace, message.with(field, value));
        assertThat(conflict.isProblem(409)).isTrue();
        assertThat(conflict.json().path("type").asString()).isEqualTo("/problems/message-conflict");
        assertThat(api.post(path, original).status()).isEqualTo(200);
        assertThat(storedMessages()).isOne();
    }

    @Test
    void uidsAreComparedExactlyAndWithinTheirWorkspace() {
        for (var uid : List.of("Ab", "ab", "AB", "ab ", " ab", "äb", "a\\u0308b", "ab\\u0000", "ab\\u00ad")) {
            var message = MessageJson.right().with("/message/message_uid", "\"" + uid + "\"");
            assertThat(api.push(workspace, message).status()).as(uid).isEqualTo(202);
            assertThat(api.push(workspace, message).status()).as(uid).isEqualTo(200);
        }
        assertThat(api.push(api.newWorkspace(), MessageJson.right().with("/message/message_uid", "\"ab\""))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void wrongFieldsAreNamedAllAtOnceAndNothingIsStored() {
        var answer = api.push(
                workspace,
                MessageJson.right()
                        .with("/message/timestamp", "\"yesterday\"")
                        .with("/chat/chat_id", "true")
                        .with("/chat/x~y", "1"));
        assertThat(answer.isProblem(400)).isTrue();
        assertThat(answer.wrongFields()).containsExactlyInAnyOrder("/message/timestamp", "/chat/chat_id", "/chat/x~0y");
        assertThat(storedMessages()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "7", "{\"chat\": {}}", "{}{}", "{\"a\": NaN}", "\uFEFF{}"})
    void whatIsNoMessageIsRefused(String body) {
        assertThat(api.post(path, body).isProblem(400)).isTrue();
    }

    @Test
    void whatIsNoUtf8IsRefused() {
        byte[] body = MessageJson.right()
                .with("/message/text", "\"\u00ff\"")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
        var answer = api.send("POST", path, BodyPublishers.ofByteArray(body), "application/json", Map.of());
        assertThat(answer.isProblem(400)).isTrue();
        assertThat(answer.json().path("detail").asString()).contains("UTF-8");
    }

    @Test
    void onlyPlainJsonIsTaken() {
        var body = MessageJson.right().toString();
        for (var type :
                List.of("", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1")) {
            assertThat(api.send("POST", path, BodyPublishers.ofString(body), type, Map.of())
                            .isProblem(415))
                    .as(type)
                    .isTrue();
        }
        assertThat(api.send(
                                "POST",
                                path,
                                BodyPublishers.ofString(body),
                                "application/json",
                                Map.of("Content-Encoding", "gzip"))
                        .isProblem(415))
                .isTrue();
        assertThat(api.send("POST", path, BodyPublishers.ofString(body), "application/json; charset=UTF-8", Map.of())
                        .status())
                .isEqualTo(202);
    }

    @Test
    void whatACallerSaysThatItAcceptsChangesNothing() {
        for (var accepted : List.of("text/html", "application/xml", "image/png", "nonsense", "application/json;q=0")) {
            assertThat(api.send(
                                    "POST",
                                    path,
                                    BodyPublishers.ofString(MessageJson.right().toString()),
                                    "application/json",
                                    Map.of("Accept", accepted))
                            .status())
                    .as(accepted)
                    .isEqualTo(202);
            assertThat(api.send(
                                    "POST",
                                    path,
                                    BodyPublishers.ofString("{}"),
                                    "application/json",
                                    Map.of("Accept", accepted))
                            .isProblem(400))
                    .as(accepted)
                    .isTrue();
        }
    }

    /** Spaces around JSON count as well. */
    @ParameterizedTest
    @CsvSource({"1048576, 202", "1048577, 413", "3145728, 413", "20971520, 413"})
    void aRequestHasAtMostAMebibyteHoweverItIsSent(int size, int expected) {
        var message = MessageJson.right();
        byte[] json = message.toString().getBytes(StandardCharsets.UTF_8);
        byte[] body = (message + " ".repeat(size - json.length)).getBytes(StandardCharsets.UTF_8);
        assertThat(body).hasSize(size);
        var chunked = api.send(
                "POST",
                path,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                "application/json",
                Map.of());
        assertThat(chunked.status()).isEqualTo(expected);
        var declared = api.send("POST", path, BodyPublishers.ofByteArray(body), "application/json", Map.of());
        assertThat(declared.status()).isEqualTo(expected == 202 ? 200 : expected);
        assertThat(storedMessages()).isEqualTo(expected == 202 ? 1 : 0);
    }

    @Test
    void whoAnnouncesFarTooMuchIsRefusedBeforeSendingIt() throws Exception {
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: 5000000000\r\n\r\n")
                            .formatted(path, ApiClient.SERVICE_TOKEN)
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
        }
    }

    /** Twelve bytes for each of its characters. */
    @Test
    void theLongestTextIsTakenWholeAndComesOutTheSame() {
        var message = MessageJson.right().with("/message/text", "\"" + "\\ud83d\\ude00".repeat(65_536) + "\"");
        assertThat(api.push(workspace, message).status()).isEqualTo(202);
        assertThat(api.push(workspace, message.with("/message/text", "\"" + "😀".repeat(65_536) + "\""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anyTextArrivesUnchangedAtTheReceiverAndInTheLog() throws Exception {
        var json = new JsonMapper();
        var received = new LinkedBlockingQueue<String>();
        var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try {
            var settings = api.put(
                    "/api/v1/workspaces/" + workspace + "/webhook",
                    "{\"url\": \"http://127.0.0.1:%d/\", \"granularity\": \"none\", \"enabled\": true}"
                            .formatted(receiver.getAddress().getPort()));
            assertThat(settings.status()).isEqualTo(200);
            var text = json.writeValueAsString(STRANGE);
            var message = MessageJson.right()
                    .with("/chat/full_name", text)
                    .with("/message/text", text)
                    .with("/message/sender/full_name", text);
            assertThat(api.push(workspace, message).status()).isEqualTo(202);
            var payload = json.readTree(received.poll(20, TimeUnit.SECONDS));
            assertThat(payload.at("/message/text").asString()).isEqualTo(STRANGE);
            assertThat(payload.at("/message/sender/full_name").asString()).isEqualTo(STRANGE);
            assertThat(payload.at("/chat/full_name").asString()).isEqualTo(STRANGE);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                var deliveries = api.get("/api/v1/workspaces/" + workspace + "/deliveries")
                        .json()
                        .path("deliveries");
                assertThat(deliveries.size()).isOne();
                assertThat(deliveries.at("/0/chat_name").asString()).isEqualTo(STRANGE);
            });
            var log = api.get("/api/v1/workspaces/" + workspace + "/deliveries/log")
                    .json();
            assertThat(json.readTree(log.at("/requests/0/request/body").asString())
                            .at("/message/text")
                            .asString())
                    .isEqualTo(STRANGE);
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void aWorkspaceTokenThatPushesTooFastIsToldWhenToGoOn() {
        var own = api.withToken(tokens.createForWorkspace(workspace, "fast").secret());
        assertThat(own.post("/api/v1/messages/batch", "{\"messages\": [" + "{},".repeat(999) + "{}]}")
                        .status())
                .isEqualTo(200);
        var refused = own.post("/api/v1/messages/batch", "{\"messages\": [" + "{},".repeat(999) + "{}]}");
        assertThat(refused.isProblem(429)).isTrue();
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(5, 10);
        assertThat(api.push(workspace, MessageJson.right()).status()).isEqualTo(202);
    }

    private int storedMessages() {
        return jdbc.sql("SELECT COUNT(*) FROM message WHERE workspace_id = ?")
                .param(Columns.bytes(workspace))
                .query(Integer.class)
                .single();
    }
}
