package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.web.api.ApiClient.Answer;
import ai.timelines.outbound.workspace.ApiTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Holds pushes that take the shortcut beside the same ones on the usual way, which a path spelt differently takes. */
@WebTest
class PushShortcutIT {

    /** What says how an answer was sent, or when. */
    private static final Set<String> OF_THE_WAY = Set.of("content-length", "transfer-encoding", "date");

    @LocalServerPort
    int port;

    @Autowired
    ApiTokens tokens;

    private ApiClient service;
    private UUID workspace;
    private UUID other;

    @BeforeEach
    void start() {
        service = ApiClient.service(port);
        workspace = service.newWorkspace();
        other = service.newWorkspace();
    }

    /** Something to send, of which each way gets its own, so that neither finds what the other has stored. */
    private record Sent(
            String what,
            String method,
            Function<PushShortcutIT, ApiClient> caller,
            Function<PushShortcutIT, String> path,
            String contentType,
            Map<String, String> headers,
            Function<PushShortcutIT, String> body) {

        static Sent of(String what, Function<PushShortcutIT, String> path, Function<PushShortcutIT, String> body) {
            return new Sent(what, "POST", it -> it.service, path, "application/json", Map.of(), body);
        }

        Sent by(Function<PushShortcutIT, ApiClient> another) {
            return new Sent(what, method, another, path, contentType, headers, body);
        }

        Sent by(String anotherMethod) {
            return new Sent(what, anotherMethod, caller, path, contentType, headers, body);
        }

        Sent as(String anotherType, Map<String, String> more) {
            return new Sent(what, method, caller, path, anotherType, more, body);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Sent> pushes() {
        Function<PushShortcutIT, String> single = it -> "/api/v1/workspaces/" + it.workspace + "/messages";
        Function<PushShortcutIT, String> batch = _ -> "/api/v1/messages/batch";
        Function<PushShortcutIT, String> right = _ -> right();
        Function<PushShortcutIT, String> mixed = it -> """
                {"messages": [%s, {"workspace_id": "%s", "message": {}}, 7, {"workspace_id": "nobody's"}]}""".formatted(it.batched(it.workspace), it.workspace);
        return Stream.of(
                Sent.of("a message", single, right),
                Sent.of("an upper-case id", it -> single.apply(it).replace(it.workspace.toString(), upper(it)), right),
                Sent.of("a batch", batch, mixed),
                Sent.of("an empty batch", batch, _ -> "{\"messages\": []}"),
                Sent.of("an unknown workspace", _ -> "/api/v1/workspaces/" + UUID.randomUUID() + "/messages", right),
                Sent.of("another's workspace", it -> "/api/v1/workspaces/" + it.other + "/messages", right)
                        .by(PushShortcutIT::ofWorkspace),
                Sent.of(
                                "a batch for another's workspace",
                                batch,
                                it -> "{\"messages\": [%s]}".formatted(it.batched(it.other)))
                        .by(PushShortcutIT::ofWorkspace),
                Sent.of("one's own workspace", single, right).by(PushShortcutIT::ofWorkspace),
                Sent.of("no token", single, right).by(it -> it.service.withHeaders(Map.of())),
                Sent.of("an unknown token", batch, mixed).by(it -> it.service.withToken("svc_unknown")),
                Sent.of("another scheme", single, right)
                        .by(it -> it.service.withHeaders(Map.of("Authorization", "Basic eDp5"))),
                Sent.of("no JSON", single, _ -> "{\"chat\": "),
                Sent.of("wrong fields", single, _ -> "{\"chat\": {}, \"nothing\": 1}"),
                Sent.of("nothing", single, _ -> ""),
                Sent.of("too much", single, _ -> "[\"" + "x".repeat(JsonBodies.ONE_DOCUMENT) + "\"]"),
                Sent.of("another type", single, right).as("text/plain", Map.of()),
                Sent.of("no type", single, right).as("", Map.of()),
                Sent.of("an encoding", single, right).as("application/json", Map.of("Content-Encoding", "gzip")),
                Sent.of("a query", it -> single.apply(it) + "?a=%00&b", right),
                Sent.of("another method", single, right).by("GET"),
                Sent.of("another method for batches", batch, right).by("PUT"));
    }

    private static String upper(PushShortcutIT it) {
        return it.workspace.toString().toUpperCase();
    }

    private ApiClient ofWorkspace() {
        return service.withToken(tokens.createForWorkspace(workspace, "own").secret());
    }

    private static String right() {
        return MessageJson.right().with("/message/message_uid", "\"same\"").toString();
    }

    private String batched(UUID target) {
        return right().replaceFirst("\\{", "{\"workspace_id\": \"" + target + "\",");
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void bothWaysAnswerTheSame(Sent sent) {
        var ids = List.of(workspace.toString(), other.toString());
        var shortcut = send(sent, sent.path().apply(this));
        start();
        var path = sent.path().apply(this);
        var usual =
                send(sent, path.replaceFirst("^/api/v1/w", "/api/v1/%77").replaceFirst("^/api/v1/m", "/api/v1/%6D"));
        assertThat(shortcut.status()).isEqualTo(usual.status());
        assertThat(headers(shortcut)).isEqualTo(headers(usual));
        assertThat(without(ids, shortcut.body()))
                .isEqualTo(without(List.of(workspace.toString(), other.toString()), usual.body()));
    }

    @Test
    void bothWaysKnowWhatWasPushedBefore() {
        var single = "/api/v1/workspaces/" + workspace + "/messages";
        service.post(single, right());
        var other = right().replace("lorem ipsum", "another text");
        for (var path : List.of(single, single.replace("/workspaces/", "/%77orkspaces/"))) {
            assertThat(service.post(path, right()).body())
                    .isEqualTo("{\"message_uid\":\"same\",\"status\":\"duplicate\"}");
            assertThat(service.post(path, other).isProblem(409)).isTrue();
        }
    }

    @Test
    void bothWaysHoldATokenToItsRateOfMessagesInTheSameWords() throws Exception {
        var caller = ofWorkspace();
        var batch = "{\"messages\": [" + "{},".repeat(99) + "{}]}";
        var shortcut = refusedForItsRate(caller, "/api/v1/messages/batch", batch);
        var usual = refusedForItsRate(caller, "/api/v1/%6Dessages/batch", batch);
        assertThat(shortcut.body()).contains(" messages a second").isEqualTo(usual.body());
        assertThat(headers(shortcut)).isEqualTo(headers(usual));
    }

    /** What is refused costs no messages, so it is the requests that become too many. */
    @Test
    void bothWaysHoldATokenToItsRateOfRequestsInTheSameWords() throws Exception {
        var caller = ofWorkspace();
        var foreign = "/api/v1/workspaces/" + other + "/messages";
        var shortcut = refusedForItsRate(caller, foreign, right());
        var usual = refusedForItsRate(caller, foreign.replace("/workspaces/", "/%77orkspaces/"), right());
        assertThat(shortcut.body()).contains(" requests a second").isEqualTo(usual.body());
        assertThat(headers(shortcut)).isEqualTo(headers(usual));
    }

    /** Several ask at a time, much faster than their token's bucket fills up. */
    private static Answer refusedForItsRate(ApiClient caller, String path, String body) throws Exception {
        var refused = new AtomicReference<Answer>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> untilRefused = () -> {
                for (int i = 0; i < 500 && refused.get() == null; i++) {
                    var answer = caller.post(path, body);
                    if (answer.isProblem(429)) {
                        refused.set(answer);
                    }
                }
                return true;
            };
            for (var one : callers.invokeAll(Collections.nCopies(8, untilRefused))) {
                one.get();
            }
        }
        return Optional.ofNullable(refused.get()).orElseThrow();
    }

    /** Else the comparison would be one of the usual way with itself. */
    @Test
    void pushesTakeTheShortcutAndLeaveAsAWhole() {
        var inCapitals = "/api/v1/workspaces/" + upper(this) + "/messages";
        assertThat(service.post(inCapitals, right()).header("Content-Length")).isNotEmpty();
        assertThat(service.post("/api/v1/messages/batch", "{\"messages\": [{}]}")
                        .header("Content-Length"))
                .isNotEmpty();
        start();
        var path = "/api/v1/workspaces/" + workspace + "/messages";
        var body = BodyPublishers.ofString(right());
        var shortcut = service.send("POST", path, body, "application/json", Map.of());
        assertThat(shortcut.status()).isEqualTo(202);
        assertThat(shortcut.header("Content-Length"))
                .isEqualTo(String.valueOf(shortcut.body().length()));
        var usual = service.send(
                "POST", path.replace("/workspaces/", "/%77orkspaces/"), body, "application/json", Map.of());
        assertThat(usual.status()).isEqualTo(200);
        assertThat(usual.header("Transfer-Encoding")).isEqualTo("chunked");
    }

    private Answer send(Sent sent, String path) {
        return sent.caller()
                .apply(this)
                .send(
                        sent.method(),
                        path,
                        BodyPublishers.ofString(sent.body().apply(this)),
                        sent.contentType(),
                        sent.headers());
    }

    private static Map<String, List<String>> headers(Answer answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeAll(OF_THE_WAY);
        return headers;
    }

    private static String without(List<String> ids, String body) {
        for (var id : ids) {
            body = body.replace(id, "…").replace(id.toUpperCase(), "…");
        }
        return body;
    }
}
