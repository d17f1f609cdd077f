package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.answered;
import static ai.timelines.outbound.outboundhttp.Posts.failed;
import static ai.timelines.outbound.outboundhttp.Posts.post;
import static ai.timelines.outbound.outboundhttp.Posts.request;
import static ai.timelines.outbound.outboundhttp.Posts.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that answer badly: a status that came whole counts (R11), everything else is told in words. */
class BadAnswersTests {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final OutboundHttp http = Posts.client();

    @AfterEach
    void close() {
        http.close();
    }

    private static String headers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "X-" + i + ": y\r\n").collect(Collectors.joining());
    }

    static Stream<Arguments> brokenHeads() {
        return Stream.of(
                Arguments.of("", "closed the connection without an answer"),
                Arguments.of("HTTP/1.1 20", "before its answer's headers were complete"),
                Arguments.of("HTTP/1.1 200 OK", "before its answer's headers were complete"),
                Arguments.of(OK, "before its answer's headers were complete"),
                Arguments.of(OK + "Content-Length: 0", "before its answer's headers were complete"),
                Arguments.of(OK + "Content-Length: 0\r\n", "before its answer's headers were complete"),
                Arguments.of(OK + "Content-Length: 0\r\n\r", "before its answer's headers were complete"),
                Arguments.of("SSH-2.0-OpenSSH_9.2\r\n", "not an HTTP/1.1 response"),
                Arguments.of("<html>hello</html>", "not an HTTP/1.1 response"),
                Arguments.of("\r\n" + OK + "\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/2 200\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/1.1 2OO OK\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/1.1 2000 OK\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/1.1 099 OK\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/1.1 20\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/1.1 200OK\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/1.1200 OK\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/1.x 200 OK\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of("HTTP/1.\r\n\r\n", "not an HTTP/1.1 response"),
                Arguments.of(OK + "no colon\r\n\r\n", "a line that is no header"),
                Arguments.of(OK + ": nameless\r\n\r\n", "a line that is no header"),
                Arguments.of(OK + headers(101) + "\r\n", "more than 100 headers"),
                Arguments.of(OK + headers(100_000), "more than 100 headers"),
                Arguments.of(OK + "X: " + "y".repeat(8190) + "\r\n\r\n", "longer than 8 KiB"),
                Arguments.of(OK + "X: " + "y".repeat(10_000_000), "longer than 8 KiB"),
                Arguments.of(
                        OK + "X: y\r\n" + (" " + "y".repeat(4000) + "\r\n").repeat(3) + "\r\n", "longer than 8 KiB"),
                Arguments.of("HTTP/1.1 200 " + "y".repeat(9000), "longer than 8 KiB"),
                Arguments.of(
                        OK + ("X: " + "y".repeat(8000) + "\r\n").repeat(9) + "\r\n", "longer than 64 KiB together"),
                Arguments.of(
                        "HTTP/1.1 103 Early Hints\r\n" + ("Link: " + "y".repeat(8000) + "\r\n").repeat(90),
                        "longer than 64 KiB together"),
                Arguments.of(
                        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".repeat(100_000), "more than 10 interim answers"),
                Arguments.of("HTTP/1.1 102 Processing\r\n\r\n".repeat(11), "more than 10 interim answers"),
                Arguments.of("HTTP/1.1 100 Continue\r\n\r\n".repeat(11) + OK + "\r\n", "more than 10 interim answers"),
                Arguments.of("HTTP/1.1 100 Continue\r\n\r\n", "closed the connection without an answer"),
                Arguments.of("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "wants to change the protocol"));
    }

    @ParameterizedTest
    @MethodSource("brokenHeads")
    void anAnswerWithoutAWholeHeadIsBroken(String answer, String words) throws Exception {
        try (var receiver = Receiver.answering(answer)) {
            var failed = failed(post(http, receiver.url()));

            assertThat(failed.kind()).isEqualTo(FailureKind.BROKEN_RESPONSE);
            assertThat(failed.cause()).contains(words).endsWith(".");
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 299", "HTTP/1.0 299 ", "HTTP/1.1   299 All is well", "HTTP/1.1 299 \u0000 299"})
    void aReasonMayBeMissing(String statusLine) throws Exception {
        try (var receiver = Receiver.answering(statusLine + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(answered(post(http, receiver.url())).status()).isEqualTo(299);
        }
    }

    @Test
    void aHundredHeadersAndTenInterimAnswersAreFine() throws Exception {
        try (var receiver =
                Receiver.answering("HTTP/1.1 100 Continue\r\n\r\n".repeat(10) + OK + headers(100) + "\r\n")) {
            assertThat(answered(post(http, receiver.url())).headers()).hasSize(100);
        }
    }

    @Test
    void aResetWithoutAnAnswerIsBroken() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.reset();
        })) {
            var failed = failed(post(http, receiver.url()));

            assertThat(failed.kind()).isEqualTo(FailureKind.BROKEN_RESPONSE);
            assertThat(failed.cause()).isEqualTo("The server broke the connection without an answer.");
        }
    }

    static Stream<Arguments> brokenBodies() {
        return Stream.of(
                Arguments.of("Content-Length: 9\r\n\r\nabc", "the connection was closed before the end of the body"),
                Arguments.of(
                        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                        "the connection was closed before the end of the body"),
                Arguments.of(
                        "Transfer-Encoding: chunked\r\n\r\n9\r\nabc",
                        "the connection was closed before the end of the body"),
                Arguments.of(
                        "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n",
                        "the body's chunked encoding is broken"),
                Arguments.of(
                        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n",
                        "the body's chunked encoding is broken"),
                Arguments.of(
                        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n-1\r\n",
                        "the body's chunked encoding is broken"));
    }

    @ParameterizedTest
    @MethodSource("brokenBodies")
    void whatHappensToTheBodyChangesNothingButTheLog(String rest, String incomplete) throws Exception {
        try (var receiver = Receiver.answering(OK + rest)) {
            var answered = answered(post(http, receiver.url()));

            assertThat(answered.status()).isEqualTo(200);
            assertThat(text(answered)).isEqualTo("abc");
            assertThat(answered.incomplete()).isEqualTo(incomplete);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: five",
        "Content-Length: -5",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: 'gzip, chunked'",
    })
    void aBodyOfUnknownLengthIsNotRead(String header) throws Exception {
        try (var receiver = Receiver.answering(OK + header + "\r\n\r\nabcde")) {
            var answered = answered(post(http, receiver.url()));

            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.body()).isEmpty();
            assertThat(answered.incomplete()).contains("length or encoding");
        }
    }

    @Test
    void aResetWithinTheBodyLeavesTheStatus() throws Exception {
        var read = new CountDownLatch(1);
        try (var receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.write("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\nabc");
            await(read);
            visit.reset();
        })) {
            Thread.startVirtualThread(() -> {
                Awaitility.await().until(() -> receiver.requests().size() == 1);
                Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
                read.countDown();
            });
            var answered = answered(post(http, receiver.url()));

            assertThat(answered.status()).isEqualTo(500);
            assertThat(text(answered)).isEqualTo("abc");
            assertThat(answered.incomplete()).isEqualTo("the connection was reset while the body was read");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"65535,", "65536,", "65537, cut at 64 KiB", "1048576, cut at 64 KiB", "1048577, cut at 64 KiB"})
    void ofABody64KiBAreKept(int length, String incomplete) throws Exception {
        try (var receiver = Receiver.answering(OK + "Content-Length: " + length + "\r\n\r\n" + "x".repeat(length))) {
            var answered = answered(post(http, receiver.url()));

            assertThat(answered.body()).hasSize(Math.min(length, 65536)).containsOnly('x');
            assertThat(answered.incomplete()).isEqualTo(incomplete);
        }
    }

    @Test
    void anEndlessBodyIsLeftAfterAMebibyte() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.write(OK + "Transfer-Encoding: chunked\r\n\r\n");
            while (true) {
                visit.write("1000\r\n" + "x".repeat(4096) + "\r\n");
            }
        })) {
            var exchange = post(http, receiver.url());

            assertThat(answered(exchange).body()).hasSize(65536);
            assertThat(answered(exchange).incomplete()).isEqualTo("cut at 64 KiB");
            Awaitility.await().until(() -> receiver.openConnections() == 0);
        }
    }

    @Test
    void anAnswerThatComesBeforeTheBodyWasReadCounts() throws Exception {
        String large = "x".repeat(8 * 1024 * 1024);
        try (var receiver = Receiver.that(visit -> {
            visit.write("HTTP/1.1 413 Too much\r\nContent-Length: 2\r\n\r\nno");
            await(new CountDownLatch(1));
        })) {
            var answered = answered(http.post(request(receiver.url(), large)));

            assertThat(answered.status()).isEqualTo(413);
            assertThat(text(answered)).isEqualTo("no");
        }
    }

    @Test
    void anAnswerBeforeHangingUpOnTheBodyCounts() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.write("HTTP/1.1 401 Who\r\nContent-Length: 2\r\n\r\nno");
            visit.socket.shutdownOutput();
            visit.in.readNBytes(1000);
        })) {
            for (String body : new String[] {"x".repeat(20_000), "x".repeat(500_000)}) {
                assertThat(answered(http.post(request(receiver.url(), body))).status())
                        .isEqualTo(401);
            }
        }
    }
}
