package ai.timelines.outbound.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.web.WebTest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** Requests that the server refuses before any of our code sees them. */
@WebTest
class BareErrorsIT {

    private static final String END = "Connection: close\r\n\r\n";
    private static final String AUTHORISED =
            "Host: x\r\nAuthorization: Bearer dev-service-token\r\n" + "Content-Type: application/json\r\n";

    @LocalServerPort
    int port;

    static Stream<Arguments> malformed() {
        var manyHeaders =
                IntStream.range(0, 101).mapToObj(i -> "X-" + i + ": y\r\n").collect(Collectors.joining());
        return Stream.of(
                Arguments.of(400, "GET /api/v1/workspaces/%00 HTTP/1.1\r\nHost: x\r\n"),
                Arguments.of(400, "GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\n"),
                Arguments.of(400, "GET /api/v1/openapi.json HTTP/1.1\r\n"),
                Arguments.of(400, "GET /api/v1/openapi.json HTTP/1.1\r\nHost: a b\r\n"),
                Arguments.of(400, "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\nX\u0000: y\r\n"),
                Arguments.of(400, "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(9000) + "\r\n"),
                Arguments.of(400, "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n" + manyHeaders),
                Arguments.of(
                        400,
                        "POST /api/v1/messages/batch HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n"
                                + AUTHORISED),
                Arguments.of(400, "POST /api/v1/messages/batch HTTP/1.1\r\nContent-Length: -1\r\n" + AUTHORISED),
                Arguments.of(501, "POST /api/v1/messages/batch HTTP/1.1\r\nTransfer-Encoding: gzip\r\n" + AUTHORISED),
                Arguments.of(405, "TRACE /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n"),
                Arguments.of(505, "GET /api/v1/openapi.json HTTP/9.9\r\nHost: x\r\n"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void programsGetAProblem(int status, String request) throws Exception {
        String answer = answer(request + END);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("Content-Type: application/problem+json");
        var problem = new JsonMapper().readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asString()).startsWith("/problems/");
        assertThat(problem.path("detail").asString()).endsWith(".");
    }

    /** A body that is no chunked one is the caller's mistake. */
    @ParameterizedTest
    @MethodSource("brokenBodies")
    void aBrokenBodyIsAProblemToo(String body) throws Exception {
        String answer = answer(
                "POST /api/v1/messages/batch HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + AUTHORISED + END + body);

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "The body did not come whole.");
    }

    static Stream<String> brokenBodies() {
        return Stream.of("zz\r\n\r\n", "-1\r\n\r\n", "1\r\nabc\r\n0\r\n\r\n", "ffffffffff\r\n");
    }

    static Stream<String> malformedForPeople() {
        return Stream.of(
                "GET /login%00 HTTP/1.1\r\nHost: x\r\n",
                "GET /<script>alert(1)</script> HTTP/1.1\r\nHost: x\r\n",
                "GET /login HTTP/1.1\r\nHost: <script>alert(1)</script>\r\n",
                "GET /login HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(9000) + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("malformedForPeople")
    void peopleGetAPageThatRepeatsNothing(String request) throws Exception {
        assertThat(answer(request + END))
                .startsWith("HTTP/1.1 400")
                .contains("Content-Security-Policy: default-src 'none'")
                .contains("<h1>That did not work</h1>", "(400)")
                .doesNotContain("alert(1)", "Tomcat", "Exception");
    }

    private String answer(String request) throws Exception {
        try (var caller = new RawHttp(port)) {
            return caller.say(request).untilClosed();
        }
    }
}
