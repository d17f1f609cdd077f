package ai.timelines.outbound.deliverylog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactJsonTests {

    @Test
    void textsAreAPlainJsonArray() {
        assertThat(CompactJson.texts(List.of("a", "b\"c"))).asString().isEqualTo("[\"a\",\"b\\\"c\"]");
        assertThat(CompactJson.texts(List.of())).asString().isEqualTo("[]");
    }

    @Test
    void anyTextComesBackUnchanged() {
        var texts = List.of("", " ", "\0", "שלום \u200f", "😀", "\ud800", "\udc00\ud800", "\u2028", "a\r\nb");
        assertThat(CompactJson.texts(CompactJson.texts(texts))).isEqualTo(texts);
    }

    @Test
    void headersKeepOrderSpellingAndRepetition() {
        var headers = List.of(
                new LoggedHeader("Set-Cookie", "a=1"),
                new LoggedHeader("set-cookie", "b=2"),
                new LoggedHeader("", ""),
                new LoggedHeader("X-Any", everyByte()));
        assertThat(CompactJson.headers(CompactJson.headers(headers))).isEqualTo(headers);
        assertThat(CompactJson.headers(headers))
                .asString()
                .startsWith("[[\"Set-Cookie\",\"a=1\"],[\"set-cookie\",\"b=2\"],");
        assertThat(CompactJson.headers(CompactJson.headers(List.of()))).isEmpty();
    }

    private static String everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
