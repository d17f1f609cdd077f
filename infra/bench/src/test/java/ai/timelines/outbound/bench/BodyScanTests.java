package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyScanTests {

    private static final String MESSAGE = """
            {"direction":"received","timestamp":"2026-02-24T16:25:29+0000","message_id":"m-%1$d","message_uid":"m-%1$d","text":"%2$s"}""";

    @Test
    void aSingleMessageIsFoundWithItsChat() {
        var body = "{\"chat\":{\"full_name\":\"John\",\"chat_id\":\"17\"},\"message\":" + MESSAGE.formatted(4711, "hi")
                + "}";

        assertThat(scan(body)).containsExactly("17: 4711");
    }

    @Test
    void theMessagesOfABundleAreFoundInTheirOrder() {
        var body = "{\"chat\":{\"chat_id\":\"3\"},\"messages\":[%s,%s,%s],\"aggregation\":\"from m-9\"}"
                .formatted(MESSAGE.formatted(5, "a"), MESSAGE.formatted(4, "b"), MESSAGE.formatted(600_000, "c"));

        assertThat(scan(body)).containsExactly("3: 5", "3: 4", "3: 600000");
    }

    @Test
    void aTextThatLooksLikeAKeyIsNoMessage() {
        var body = "{\"chat\":{\"chat_id\":\"3\"},\"message\":"
                + MESSAGE.formatted(5, "\\\"message_uid\\\":\\\"m-6\\\", \\\"chat_id\\\":\\\"9\\\"") + "}";

        assertThat(scan(body)).containsExactly("3: 5");
    }

    @Test
    void whitespaceAfterAColonIsAllowed() {
        assertThat(scan("{\"chat\": {\"chat_id\": \"1\"}, \"message\": {\"message_uid\": \"m-0\"}}"))
                .containsExactly("1: 0");
    }

    @Test
    void whatIsNoPayloadHasNoMessages() {
        assertThat(scan("")).isEmpty();
        assertThat(scan("{\"chat\":{\"chat_id\":\"1\"")).isEmpty();
        assertThat(scan("{\"chat\":{\"chat_id\":\"x\"},\"message\":{\"message_uid\":\"m-0\"}}"))
                .isEmpty();
    }

    @Test
    void onlyThePartGivenIsLookedAt() {
        var found = new ArrayList<Integer>();
        var bytes = "{\"chat_id\":\"1\",\"message_uid\":\"m-12\"}{\"chat_id\":\"1\",\"message_uid\":\"m-13\"}"
                .getBytes(StandardCharsets.UTF_8);

        BodyScan.scan(bytes, bytes.length / 2, bytes.length, (_, index) -> found.add(index));

        assertThat(found).containsExactly(13);
    }

    private static List<String> scan(String body) {
        var found = new ArrayList<String>();
        var bytes = ("before" + body + "after").getBytes(StandardCharsets.UTF_8);
        int messages = BodyScan.scan(bytes, 6, bytes.length - 5, (chat, index) -> found.add(chat + ": " + index));
        assertThat(messages).isEqualTo(found.size());
        return found;
    }
}
