package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.web.WebTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@WebTest
class UploadIT {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    @Value("${outbound.data-dir}")
    Path dataDirectory;

    private ApiClient api;
    private UUID workspace;

    @BeforeEach
    void start() {
        api = ApiClient.service(port);
        workspace = api.newWorkspace();
    }

    private static String path(UUID workspace, String query) {
        return "/api/v1/workspaces/" + workspace + "/attachments" + query;
    }

    private ApiClient.Answer upload(String query, String type, byte[] content) {
        return api.send("POST", path(workspace, query), BodyPublishers.ofByteArray(content), type, Map.of());
    }

    private MessageJson naming(Object attachmentId) {
        return MessageJson.right().with("/message/attachment/attachment_id", "\"" + attachmentId + "\"");
    }

    private String uploaded(String content) {
        return upload("?filename=a.txt", "text/plain", content.getBytes())
                .json()
                .get("attachment_id")
                .asString();
    }

    @Test
    void aWorkspaceThatHasUsedItsRoomIsToldWhenThereIsSomeAgain() {
        uploaded("the first");
        long quota = 10L << 30;
        jdbc.sql("UPDATE stored_bytes SET bytes = ? WHERE workspace_id = ?")
                .params(quota - 1_500, Columns.bytes(workspace))
                .update();
        var answer = upload("?filename=a.txt", "text/plain", new byte[1_501]);
        assertThat(answer.isProblem(507)).as(answer.body()).isTrue();
        assertThat(answer.json().get("type").asString()).isEqualTo("/problems/upload-quota-used");
        assertThat(answer.json().get("detail").asString())
                .contains("10,737,416,740 of 10,737,418,240 bytes")
                .contains("The first may go at 2");
        assertThat(Long.parseLong(answer.header("Retry-After"))).isBetween(60L, 24L * 3600);
        uploaded("the first"); // takes no room
        assertThat(upload("?filename=b.txt", "text/plain", "small".getBytes()).status())
                .isEqualTo(201);
    }

    @Test
    void anUploadIsAnsweredAsTheContractSays() {
        var answer = upload("?filename=someimage.png", "image/png", new byte[128_909]);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        var json = answer.json();
        assertThat(answer.body())
                .isEqualTo(
                        "{\"attachment_id\":\"%s\",\"filename\":\"someimage.png\",\"size\":128909,\"mimetype\":\"image/png\"}"
                                .formatted(UUID.fromString(
                                        json.get("attachment_id").asString())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?filename=..%2F..%2Fetc%2Fpasswd | passwd",
                "?filename=C%3A%5Cx%5Cy.doc | y.doc",
                "?filename=a%00b%0Ac.txt | abc.txt",
                "?filename=say%20%22hi%22.txt | say \"hi\".txt",
                "?filename=%F0%9F%93%B7.png | 📷.png",
                "?filename=a+b%2Bc.txt | a b+c.txt",
                "?filename= | file",
                "?other=x | file",
                "'' | file",
                "?filename=first&filename=second | first"
            })
    void whateverAFileIsCalledItGetsAFitName(String query, String name) {
        var answer = upload(query, "text/plain", "x".getBytes());
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.json().get("filename").asString()).isEqualTo(name);
    }

    @Test
    void aLongNameIsCut() {
        var answer = upload("?filename=" + "n".repeat(300) + ".pdf", "application/pdf", "x".getBytes());
        assertThat(answer.json().get("filename").asString()).hasSize(255).endsWith("n.pdf");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | application/octet-stream",
                "IMAGE/PNG | image/png",
                "audio/ogg; codecs=opus | audio/ogg",
                "text/plain;charset=utf-8 | text/plain",
                "application/json | application/json",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document | application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            })
    void theTypeIsWhatTheCallerSays(String type, String mimetype) {
        assertThat(upload("", type, "x".getBytes()).json().get("mimetype").asString())
                .isEqualTo(mimetype);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "nonsense",
                "image/*",
                "*/*",
                "image/png, text/plain"
            })
    void aFormOrNoTypeAtAllIsRefused(String type) {
        assertThat(upload("", type, "x".getBytes()).isProblem(415)).isTrue();
    }

    @Test
    void aCompressedBodyIsRefused() {
        var answer = api.send(
                "POST",
                path(workspace, ""),
                BodyPublishers.ofString("x"),
                "text/plain",
                Map.of("Content-Encoding", "gzip"));
        assertThat(answer.isProblem(415)).isTrue();
    }

    @Test
    void anEmptyFileIsAFile() {
        var answer = upload("?filename=empty.txt", "text/plain", new byte[0]);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().get("size").asLong()).isZero();
    }

    @Test
    void aLargeFileIsTakenAndOneByteMoreIsRefusedWhetherItsLengthIsToldOrNot() {
        var largest = new byte[100 << 20];
        new Random(3).nextBytes(largest);
        assertThat(upload("", "video/mp4", largest).status()).isEqualTo(201);
        var more = new byte[(100 << 20) + 1];
        assertThat(upload("", "video/mp4", more).isProblem(413)).isTrue();
        var untold = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(more));
        assertThat(api.send("POST", path(workspace, ""), untold, "video/mp4", Map.of())
                        .isProblem(413))
                .isTrue();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws Exception {
        try (var socket = new Socket("localhost", port)) {
            socket.getOutputStream().write("""
                    POST %s HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer dev-service-token\r
                    Content-Type: text/plain\r
                    Content-Length: 1000000\r
                    \r
                    """.formatted(path(workspace, "")).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[500_000]);
            socket.getOutputStream().flush();
            await().until(() -> incoming() > 0);
        }
        await().untilAsserted(() -> assertThat(incoming()).isZero());
        assertThat(jdbc.sql("SELECT COUNT(*) FROM attachment WHERE workspace_id = ?")
                        .param(Columns.bytes(workspace))
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private long incoming() throws IOException {
        try (var files = Files.list(dataDirectory.resolve("files/incoming"))) {
            return files.count();
        }
    }

    @Test
    void oneUploadMayStandInSeveralMessagesAndTheTextMayBeLeftOut() {
        var id = uploaded("hello");
        assertThat(api.push(workspace, naming(id)).status()).isEqualTo(202);
        assertThat(api.push(workspace, naming(id).without("/message/text")).status())
                .isEqualTo(202);
    }

    /** R25. */
    @Test
    void duplicatesAreComparedByTheirFileToo() {
        var message = naming(uploaded("hello"));
        assertThat(api.push(workspace, message).status()).isEqualTo(202);
        assertThat(api.push(workspace, message).status()).isEqualTo(200);
        var again = uploaded("hello");
        assertThat(api.push(workspace, message.with("/message/attachment/attachment_id", "\"" + again + "\""))
                        .status())
                .isEqualTo(200);
        assertThat(api.push(
                                workspace,
                                message.with("/message/attachment/attachment_id", "\"" + uploaded("other") + "\""))
                        .status())
                .isEqualTo(409);
        assertThat(api.push(workspace, message.with("/message/attachment", "null"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void anUnknownUploadAndOneOfAnotherWorkspaceAreRefusedAlike() {
        var theirs = uploaded("secret");
        workspace = api.newWorkspace();
        var foreign = api.push(workspace, naming(theirs));
        var unknown = api.push(workspace, naming(UUID.randomUUID()));
        assertThat(foreign.isProblem(400)).isTrue();
        assertThat(foreign.wrongFields()).containsExactly("/message/attachment/attachment_id");
        assertThat(foreign.body()).isEqualTo(unknown.body());
    }

    @Test
    void inABatchEachMessageHasItsOwnWorkspacesUploads() {
        var mine = uploaded("mine");
        var other = api.newWorkspace();
        var items = List.of(
                naming(mine).with("/workspace_id", "\"" + workspace + "\""),
                naming(mine).with("/workspace_id", "\"" + other + "\""),
                MessageJson.right().with("/workspace_id", "\"" + other + "\""));
        var answer = api.post("/api/v1/messages/batch", "{\"messages\": " + items + "}");
        var results = answer.json().get("results");
        assertThat(results.valueStream().map(it -> it.get("status").asString()))
                .containsExactly("accepted", "rejected", "accepted");
        assertThat(results.at("/1/problem/errors/0/pointer").asString()).isEqualTo("/message/attachment/attachment_id");
    }
}
