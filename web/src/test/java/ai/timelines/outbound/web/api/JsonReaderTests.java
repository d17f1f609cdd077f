package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.timelines.outbound.web.api.JsonValue.ArrayValue;
import ai.timelines.outbound.web.api.JsonValue.NumberValue;
import ai.timelines.outbound.web.api.JsonValue.ObjectValue;
import ai.timelines.outbound.web.api.JsonValue.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u0000",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":'x'}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":0x10}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":tru}",
                "{\"a\":TRUE}",
                "{\"a\":nul}",
                "{\"a\":undefined}",
                "{\"a\":\"x}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":\"tab\there\"}",
                "{\"a\":\"\u0000\"}",
                "{\"a\":\"\u001f\"}",
                "{\"a\\\nb\":1}",
                "{\"a\":[1,2}",
                "{\"a\":[1,]}",
                "{\"a\":{\"b\":1}",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1},",
                "{\"a\":1} null",
                "// comment\n{}",
                "/* comment */{}",
                "{\"a\":1} // comment",
                "# comment\n{}",
                "\uFEFF{}",
                "hello",
                "\"open",
                "[1",
                "{\"a\":\u00a01}",
                "{\"a\":1}\u0000",
            })
    void refusesWhatIsNoJson(String text) {
        assertThat(refusal(text.getBytes(StandardCharsets.UTF_8)).detail()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "80, a continuation byte alone",
        "c0af, an overlong slash",
        "c0 80, an overlong zero",
        "e0809f, an overlong form of three bytes",
        "f0808080, an overlong form of four bytes",
        "eda080, an encoded high surrogate",
        "edb080, an encoded low surrogate",
        "eda0bdedb880, a pair of surrogates encoded one by one",
        "f4908080, beyond U+10FFFF",
        "f8888080 80, five bytes",
        "ff, never a byte",
        "c3, cut off",
        "e282, cut off",
        "f09f98, cut off",
    })
    void refusesWhatIsNoUtf8(String hex, String why) {
        byte[] wrong = HexFormat.of().parseHex(hex.replace(" ", ""));
        String latin = new String(wrong, StandardCharsets.ISO_8859_1);
        byte[] inText = ("{\"a\":\"" + latin + "\"}").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(inText).detail()).as(why).isEqualTo("The body is not valid UTF-8.");
        byte[] inKey = ("{\"" + latin + "\":1}").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(inKey).detail()).as(why).isEqualTo("The body is not valid UTF-8.");
    }

    @Test
    void refusesOtherEncodings() {
        refusal("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE));
        refusal("{\"a\":1}".getBytes(StandardCharsets.UTF_16));
        refusal("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void tellsWhereTheJsonIsWrong() {
        var problem = refusal("{\"chat\": {\"chat_id\": 12,\n  \"full_name\": oops}}");
        assertThat(problem.detail()).isEqualTo("The body is not valid JSON (line 2, column 16).");
        assertThat(problem.errors()).extracting(FieldProblem::pointer).containsExactly("/chat/full_name");
    }

    @Test
    void doesNotEchoAllThatWasSent() {
        assertThat(refusal("{\"" + "k".repeat(100_000) + "\": oops}")
                        .errors()
                        .getFirst()
                        .pointer())
                .hasSizeLessThan(400);
    }

    @Test
    void refusesWhatIsTooDeep() {
        assertThat(refusal("[".repeat(100)).detail()).contains("levels deep");
        assertThat(refusal("{\"a\":".repeat(100_000)).detail()).contains("levels deep");
        assertThat(refusal("{\"a\":" + "[".repeat(500_000)).detail()).contains("levels deep");
    }

    @Test
    void keepsTextAndNumbersAsTheyAre() {
        var object = object("""
                {"a": "\\u0000 😀 \\ud83d\\ude00 \\u200f\\/", "b": 12345678901234567890123, "c": 1.0, "d": 1e3, "e": -0}""");
        assertThat(object.members().get("a")).isEqualTo(new TextValue("\u0000 😀 😀 \u200f/"));
        assertThat(object.members().get("b")).isEqualTo(new NumberValue("12345678901234567890123"));
        assertThat(object.members().get("c")).isEqualTo(new NumberValue("1.0"));
        assertThat(object.members().get("d")).isEqualTo(new NumberValue("1e3"));
        assertThat(object.members().get("e")).isEqualTo(new NumberValue("-0"));
    }

    @Test
    void remembersWhichKeysCameTwice() {
        var object = object("{\"a\": 1, \"b\": {\"c\": 1, \"\\u0063\": 2}, \"a\": 2, \"a\": 3}");
        assertThat(object.repeated()).containsExactly("a");
        assertThat(object.members().get("a")).isEqualTo(new NumberValue("1"));
        assertThat(((ObjectValue) object.members().get("b")).repeated()).containsExactly("c");
    }

    @Test
    void readsVeryLongNumbersWithoutCalculating() {
        String digits = "9".repeat(1_000_000);
        assertThat(object("{\"a\": " + digits + "}").members().get("a")).isEqualTo(new NumberValue(digits));
    }

    @Test
    void keepsNoMoreThanAnHonestDocumentHas() {
        var many = new StringBuilder("{\"first\": 1");
        for (int i = 0; i < 100_000; i++) {
            many.append(",\"k").append(i).append("\":[[],{}]");
        }
        var object = object(many.append("}").toString());
        assertThat(object.cut()).isTrue();
        assertThat(object.members()).hasSizeLessThanOrEqualTo(JsonReader.KEPT_VALUES);
        assertThat(object("{\"chat\": {" + "\"a\": 1,".repeat(1_000) + "\"b\": 2}}")
                        .cut())
                .isTrue();
    }

    @Test
    void whatIsDroppedMustStillBeJson() {
        refusal("{\"a\": 1" + ", \"b\": [1]".repeat(1_000) + ", \"c\": oops}");
    }

    @Test
    void eachDocumentOfAListMayHaveAsMuch() {
        String large = "{" + "\"a\": 1,".repeat(1_000) + "\"b\": 2}";
        String small = "{\"a\": 1}";
        var body = (ObjectValue) JsonReader.readList(
                ("{\"messages\": [" + large + "," + small + ", 7, [1]], \"other\": [1]}")
                        .getBytes(StandardCharsets.UTF_8),
                "messages",
                3);
        assertThat(body.cut()).isFalse();
        var list = (ArrayValue) body.members().get("messages");
        assertThat(list.size()).isEqualTo(4);
        assertThat(list.elements()).hasSize(3);
        assertThat(((ObjectValue) list.elements().get(0)).cut()).isTrue();
        assertThat(((ObjectValue) list.elements().get(1)).cut()).isFalse();
    }

    private static ObjectValue object(String text) {
        return (ObjectValue) JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refusal(String text) {
        return refusal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refusal(byte[] bytes) {
        var refused = catchThrowableOfType(Refused.class, () -> JsonReader.read(bytes));
        assertThat(refused).isNotNull();
        assertThat(refused.problem().status()).isEqualTo(400);
        return refused.problem();
    }
}
