package ai.timelines.outbound.deliverylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AttemptJsonTests {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final UUID WORKSPACE = UUID.fromString("00000000-0000-7000-8000-000000000001");
    private static final Instant START = Instant.parse("2026-07-31T10:00:00Z");

    @Test
    void aListGivesTheFieldsOfTheContractInTheirOrder() {
        var attempt = new AttemptSummary(
                UUID.fromString("019857a5-8a00-7000-8000-00000000000a"),
                WORKSPACE,
                UUID.fromString("019857a5-8a00-7000-8000-00000000000b"),
                "10010001",
                "John Doe>",
                List.of("u1", "u2"),
                1,
                2,
                true,
                3,
                false,
                START,
                Duration.ofNanos(12_999_999),
                false,
                "timeout",
                Fate.RETRYING,
                START,
                null);
        assertThat(MAPPER.writeValueAsString(Map.of("deliveries", List.of(attempt))))
                .isEqualTo("""
                {"deliveries":[{"delivery_id":"019857a5-8a00-7000-8000-00000000000a",\
                "webhook_id":"019857a5-8a00-7000-8000-00000000000b","chat_id":"10010001","chat_name":"John Doe>",\
                "message_uids":["u1","u2"],"attempt":3,"started_at":"2026-07-31T10:00:00.000000Z","duration_ms":12,\
                "status":null,"outcome":"error","cause":"timeout","test":false}]}""");
    }

    @Test
    void aSuccessHasAStatusAndNoCause() {
        var json = MAPPER.readTree(
                MAPPER.writeValueAsString(Attempts.success(WORKSPACE, START).summary()));
        assertThat(json.get("status").intValue()).isEqualTo(200);
        assertThat(json.get("outcome").stringValue()).isEqualTo("success");
        assertThat(json.get("cause").isNull()).isTrue();
    }

    @Test
    void theFileAddsRequestAndResponse() {
        var json = whole(Attempts.success(WORKSPACE, START, utf8("{\"a\":\"ü\"}"), Attempts.ok(utf8("thanks"))));
        assertThat(json.get("request")).hasToString("""
                {"method":"POST","url":"https://crm.example/hook?***",\
                "headers":[["content-type","application/json; charset=utf-8"]],"body":"{\\"a\\":\\"ü\\"}"}""");
        assertThat(json.get("response")).hasToString("""
                {"status":200,"headers":[["Server","nginx"]],"body":"thanks","body_truncated":false}""");
    }

    @Test
    void noResponseIsNull() {
        var json = whole(Attempts.failure(WORKSPACE, Attempts.id(START), 1, START));
        assertThat(json.get("response").isNull()).isTrue();
    }

    @Test
    void aBodyThatWasNotKeptWholeSaysSo() {
        var cut = new LoggedResponse(200, List.of(), utf8("begin"), "cut at 64 KiB");
        var json = whole(Attempts.success(WORKSPACE, START, new byte[0], cut));
        assertThat(json.get("response").get("body_truncated").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "a\u0000b\r\n\t", "😀 שלום", "\ufeffbom", "\ufffd", "\u2028\u007f"})
    void textComesOutAsTheTextThatItIs(String text) {
        var request = whole(Attempts.success(WORKSPACE, START, utf8(text))).get("request");
        assertThat(request.get("body").stringValue()).isEqualTo(text);
        assertThat(request.has("body_base64")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c3", "61c328", "eda080", "c080", "f4908080", "f09f98", "80"})
    void bytesThatAreNoUtf8ComeOutAsBase64(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        var response = whole(Attempts.success(WORKSPACE, START, new byte[0], Attempts.ok(bytes)))
                .get("response");
        assertThat(response.has("body")).isFalse();
        assertThat(Base64.getDecoder().decode(response.get("body_base64").stringValue()))
                .isEqualTo(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode whole(Attempt attempt) {
        var out = new ByteArrayOutputStream();
        try (var json = CompactJson.generator(out)) {
            AttemptJson.writeWhole(json, attempt);
        }
        return MAPPER.readTree(out.toByteArray());
    }
}
