package ai.timelines.outbound.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.timelines.outbound.web.api.JsonValue.ObjectValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class JsonBodiesTests {

    private final JsonBodies bodies = new JsonBodies();
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "APPLICATION/JSON",
                "application/json; charset=utf8",
            })
    void takesJson(String contentType) {
        request.addHeader("Content-Type", contentType);
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(bodies.read(request)).isInstanceOf(ObjectValue.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/json",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/ld+json",
                "application/*",
                "*/*",
                "json",
                "application/",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=nonsense",
                "application/json, text/plain",
                " ",
            })
    void takesNothingElse(String contentType) {
        request.addHeader("Content-Type", contentType);
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "GZIP", "identity, gzip", "zstd"})
    void takesNothingCompressed(String encoding) {
        request.addHeader("Content-Type", "application/json");
        request.addHeader("Content-Encoding", encoding);
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(status()).isEqualTo(415);
    }

    @Test
    void asksForAContentType() {
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(status()).isEqualTo(415);
    }

    @Test
    void takesAMebibyteAndNotAByteMore() {
        request.addHeader("Content-Type", "application/json");
        request.setContent(("{}" + " ".repeat((1 << 20) - 2)).getBytes(StandardCharsets.UTF_8));
        assertThat(bodies.read(request)).isInstanceOf(ObjectValue.class);
        request.setContent(("{}" + " ".repeat((1 << 20) - 1)).getBytes(StandardCharsets.UTF_8));
        assertThat(status()).isEqualTo(413);
    }

    private int status() {
        var refused = catchThrowableOfType(Refused.class, () -> bodies.read(request));
        assertThat(refused).isNotNull();
        return refused.problem().status();
    }
}
