package ai.timelines.outbound.web.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndentedJsonTests {

    @Test
    void eachValueStandsOnItsOwnLineAndStaysAsItWasSent() {
        assertThat(IndentedJson.of("{\"b\":[1.50,-0e1,\"a\\\"\\u0041,{\\\\\"],\"a\" : null,\"e\":{ },\"f\":[]}"))
                .contains("""
                        {
                          "b": [
                            1.50,
                            -0e1,
                            "a\\"\\u0041,{\\\\"
                          ],
                          "a": null,
                          "e": {},
                          "f": []
                        }""");
    }

    @Test
    void whatIsLaidOutAlreadyIsNotLaidOutTwice() {
        var once = IndentedJson.of("{\"a\":{\"b\":[true]}}").orElseThrow();
        assertThat(IndentedJson.of(once)).contains(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ok", "\"text\"", "1", "{", "{\"a\":1}x", "[1,]", "{'a':1}", "<html>", "[\"\n\"]"})
    void whatIsNoJsonStaysAsItIs(String text) {
        assertThat(IndentedJson.of(text)).isEmpty();
    }

    @Test
    void aSmallTextDoesNotBecomeAHugeOne() {
        assertThat(IndentedJson.of("[".repeat(100_000) + "]".repeat(100_000))).isEmpty();
        var deep = "[".repeat(400) + "1,".repeat(30_000) + "1" + "]".repeat(400);
        assertThat(IndentedJson.of(deep)).isEmpty();
    }
}
