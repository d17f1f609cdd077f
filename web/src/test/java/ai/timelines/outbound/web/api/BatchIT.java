package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.web.WebTest;
import ai.timelines.outbound.web.api.ApiClient.Answer;
import ai.timelines.outbound.workspace.ApiTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@WebTest
class BatchIT {

    private static final String PATH = "/api/v1/messages/batch";

    @LocalServerPort
    int port;

    @Autowired
    ApiTokens tokens;

    @Autowired
    JdbcClient jdbc;

    private ApiClient api;
    private UUID workspace;

    @BeforeEach
    void start() {
        api = ApiClient.service(port);
        workspace = api.newWorkspace();
    }

    @Test
    void oneWrongItemDoesNotHoldTheOthersBack() {
        var stored = item("stored before");
        push(stored.toString());
        var answer = push(
                item("first").toString(),
                "7",
                stored.toString(),
                item("wrong")
                        .with("/message/timestamp", "\"x\"")
                        .with("/chat/is_group", "1")
                        .toString(),
                item("stored before").with("/message/text", "\"other\"").toString(),
                item("first").toString(),
                item("first").with("/message/text", "\"other\"").toString(),
                item("unknown workspace")
                        .with("/workspace_id", "\"" + UUID.randomUUID() + "\"")
                        .toString(),
                item("malformed")
                        .with("/workspace_id", "\"acme\"")
                        .with("/message/text", "1")
                        .toString(),
                item("none").without("/workspace_id").with("/message/text", "1").toString(),
                item("number").with("/workspace_id", "1").toString(),
                "{\"workspace_id\": \"%s\", \"message\": {\"message_uid\": \"twice\"}, \"chat\": 1, \"chat\": 2}"
                        .formatted(workspace),
                item("last").toString());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(results(answer))
                .extracting(BatchIT::summary)
                .containsExactly(
                        "0 first accepted",
                        "1 null rejected 400 []",
                        "2 stored before duplicate",
                        "3 wrong rejected 400 [/chat/is_group, /message/timestamp]",
                        "4 stored before rejected 409",
                        "5 first duplicate",
                        "6 first rejected 409",
                        "7 unknown workspace rejected 404",
                        "8 malformed rejected 404",
                        "9 none rejected 400 [/workspace_id, /message/text]",
                        "10 number rejected 400 [/workspace_id]",
                        "11 twice rejected 400 [/chat, /message/direction, /message/timestamp, /message/text, /chat]",
                        "12 last accepted");
        assertThat(uidsInOrder()).containsExactly("stored before", "first", "last");
    }

    @Test
    void resultsHaveTheFieldsOfTheContract() {
        var answer = push(item("a").toString(), "{}");
        assertThat(answer.body())
                .startsWith("{\"results\":[{\"index\":0,\"message_uid\":\"a\",\"status\":\"accepted\"},"
                        + "{\"index\":1,\"message_uid\":null,\"status\":\"rejected\","
                        + "\"problem\":{\"type\":\"/problems/invalid-request\",");
    }

    @Test
    void aWorkspaceTokenReachesItsOwnWorkspaceOnly() {
        var foreign = api.newWorkspace();
        var own = api.withToken(tokens.createForWorkspace(workspace, "own").secret());
        var answer = own.post(
                PATH,
                batch(
                        item("mine").toString(),
                        item("foreign")
                                .with("/workspace_id", "\"" + foreign + "\"")
                                .with("/message/text", "1")
                                .toString(),
                        item("unknown")
                                .with("/workspace_id", "\"" + UUID.randomUUID() + "\"")
                                .with("/message/text", "1")
                                .toString()));
        assertThat(results(answer))
                .extracting(BatchIT::summary)
                .containsExactly("0 mine accepted", "1 foreign rejected 404", "2 unknown rejected 404");
        assertThat(results(answer).get(1).path("problem"))
                .isEqualTo(results(answer).get(2).path("problem"));
    }

    @Test
    void messagesOfSeveralWorkspacesGoTogether() {
        var other = api.newWorkspace();
        var answer = push(
                item("same").toString(),
                item("same")
                        .with("/workspace_id", "\"" + other + "\"")
                        .with("/message/text", "\"other\"")
                        .toString());
        assertThat(results(answer)).extracting(BatchIT::summary).containsExactly("0 same accepted", "1 same accepted");
    }

    @Test
    void aUidThatCannotBeToldIsNull() {
        var answer = push(
                item("x".repeat(129)).toString(),
                item("\\ud800").toString(),
                item("x").with("/message/message_uid", "5").toString(),
                item("\\u0000😀").with("/message/text", "null").toString());
        assertThat(results(answer))
                .extracting(it -> it.path("message_uid").isNull()
                        ? null
                        : it.path("message_uid").asString())
                .containsExactly(null, null, null, "\u0000😀");
    }

    @Test
    void anItemWithFarTooManyValuesIsAloneInBeingRejected() {
        var answer = push(
                "{" + "\"a\": 1,".repeat(10_000) + "\"b\": 1}", item("good").toString());
        assertThat(results(answer))
                .extracting(BatchIT::summary)
                .containsExactly("0 null rejected 400 []", "1 good accepted");
    }

    @Test
    void aThousandGoThroughInTheirOrder() {
        var items = IntStream.range(0, 1_000)
                .mapToObj(i -> item("m" + i).toString())
                .toArray(String[]::new);
        assertThat(results(push(items)))
                .allMatch(it -> it.path("status").asString().equals("accepted"));
        assertThat(uidsInOrder())
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(i -> "m" + i).toList());
        var oneMore = new ArrayList<>(Arrays.asList(items));
        oneMore.add(item("m1000").toString());
        var refused = push(oneMore.toArray(String[]::new));
        assertThat(refused.isProblem(400)).isTrue();
        assertThat(refused.wrongFields()).containsExactly("/messages");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"messages\": []}",
                "{\"messages\": null}",
                "{\"messages\": {}}",
                "{\"messages\": \"x\"}",
            })
    void aBatchNeedsMessages(String body) {
        var answer = api.post(PATH, body);
        assertThat(answer.isProblem(400)).isTrue();
        assertThat(answer.wrongFields()).containsExactly("/messages");
    }

    @Test
    void whatIsWrongAsAWholeIsRefusedWhole() {
        var item = item("never").toString();
        for (var body : List.of(
                "[" + item + "]",
                "{\"messages\": [" + item + "], \"more\": 1}",
                "{\"messages\": [" + item + "], \"messages\": [" + item + "]}",
                "{\"messages\": [" + item + ",]}",
                "{\"messages\": [" + item + "]",
                "{\"messages\": [" + item + "]} x",
                "{\"messages\": [" + item + ", {\"a\": \"\n\"}]}")) {
            assertThat(api.post(PATH, body).isProblem(400)).as(body).isTrue();
        }
        assertThat(uidsInOrder()).isEmpty();
    }

    @Test
    void aBatchHasAtMostEightMebibytes() {
        String body = batch(item("large").toString());
        assertThat(api.post(PATH, body + " ".repeat((8 << 20) - body.length())).status())
                .isEqualTo(200);
        assertThat(api.post(PATH, body + " ".repeat((8 << 20) - body.length() + 1))
                        .isProblem(413))
                .isTrue();
    }

    @Test
    void itsMessagesMayTogetherBeLargerThanOneRequest() {
        var items = IntStream.range(0, 30)
                .mapToObj(i -> item("m" + i)
                        .with("/message/text", "\"" + "😀".repeat(60_000) + "\"")
                        .toString())
                .toArray(String[]::new);
        assertThat(results(push(items)))
                .allMatch(it -> it.path("status").asString().equals("accepted"));
    }

    private MessageJson item(String uid) {
        return MessageJson.right()
                .with("/workspace_id", "\"" + workspace + "\"")
                .with("/message/message_uid", "\"" + uid + "\"");
    }

    private Answer push(String... items) {
        return api.post(PATH, batch(items));
    }

    private static String batch(String... items) {
        return Arrays.stream(items).collect(Collectors.joining(", ", "{\"messages\": [", "]}"));
    }

    private static List<JsonNode> results(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var results = new ArrayList<JsonNode>();
        answer.json().path("results").forEach(results::add);
        return results;
    }

    private static String summary(JsonNode result) {
        var uid = result.path("message_uid");
        var summary = "%d %s %s"
                .formatted(
                        result.path("index").asInt(),
                        uid.isNull() ? "null" : uid.asString(),
                        result.path("status").asString());
        var problem = result.path("problem");
        if (problem.isMissingNode()) {
            return summary;
        }
        var pointers = new ArrayList<String>();
        problem.path("errors").forEach(it -> pointers.add(it.path("pointer").asString()));
        return summary + " " + problem.path("status").asInt() + (pointers.isEmpty() ? "" : " " + pointers);
    }

    private List<String> uidsInOrder() {
        return jdbc.sql("SELECT message_uid FROM message WHERE workspace_id = ? ORDER BY chat_id, position")
                .param(Columns.bytes(workspace))
                .query((row, _) -> new String(row.getBytes(1), StandardCharsets.UTF_8))
                .list();
    }
}
