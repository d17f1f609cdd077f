package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.answered;
import static ai.timelines.outbound.outboundhttp.Posts.post;
import static ai.timelines.outbound.outboundhttp.Posts.request;
import static ai.timelines.outbound.outboundhttp.Posts.text;
import static ai.timelines.outbound.outboundhttp.Posts.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What goes over the wire, and what an orderly answer becomes. */
class WireFormatTests {

    private final OutboundHttp http = Posts.client();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void theRequestIsSentExactlyAsItIsReported() throws Exception {
        try (var receiver =
                Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-One: 1\r\nx-TWO:  2 \r\n\r\nok")) {
            Exchange exchange = http.post(request(receiver.url(), "{\"a\":\"é\"}"));

            String host = "127.0.0.1:" + receiver.port();
            assertThat(receiver.requests())
                    .containsExactly("POST /hook HTTP/1.1\r\nHost: " + host
                            + "\r\nContent-Type: application/json; charset=utf-8\r\nUser-Agent: Outbound/1.0\r\n"
                            + "webhook-id: msg_1\r\nContent-Length: 10\r\n\r\n{\"a\":\"Ã©\"}");
            assertThat(exchange.requestHeaders())
                    .containsExactly(
                            new Header("Host", host),
                            new Header("Content-Type", "application/json; charset=utf-8"),
                            new Header("User-Agent", "Outbound/1.0"),
                            new Header("webhook-id", "msg_1"),
                            new Header("Content-Length", "10"));
            var answered = answered(exchange);
            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.headers())
                    .containsExactly(
                            new Header("Content-Length", "2"), new Header("X-One", "1"), new Header("x-TWO", "2"));
            assertThat(text(answered)).isEqualTo("ok");
            assertThat(answered.incomplete()).isNull();
            assertThat(exchange.duration()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hook?key=a|b{c}\"<>`^\\'[]&x=%zz%2f+~!$*(),;:@",
                "//double//slash/../dots/./?",
                "/?url=http://other.example/?a=b?c",
                "/%7euser",
            })
    void pathAndQueryAreSentByteForByte(String target) throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            post(http, "http://127.0.0.1:" + receiver.port() + target + "#fragment");

            assertThat(receiver.requests().getFirst()).startsWith("POST " + target + " HTTP/1.1\r\n");
        }
    }

    @Test
    void anEmptyBodyIsSentWithItsLength() throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            http.post(request(receiver.url(), ""));

            assertThat(receiver.requests().getFirst()).endsWith("Content-Length: 0\r\n\r\n");
        }
    }

    @Test
    void aLargeBodyArrivesWhole() throws Exception {
        String body = "0123456789abcdef".repeat(64 * 1024);
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(answered(http.post(request(receiver.url(), body))).status())
                    .isEqualTo(200);

            assertThat(receiver.requests().getFirst()).endsWith("\r\n\r\n" + body);
        }
    }

    @Test
    void theHostHeaderOfANameIsItsAsciiForm() throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var client = Posts.client(
                        Duration.ofSeconds(5), name -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")}, null)) {
            post(client, "http://Exämple_1.Test.:" + receiver.port() + "/");

            assertThat(receiver.requests().getFirst())
                    .contains("Host: "
                            + url("http://Exämple_1.Test.:" + receiver.port() + "/")
                                    .host() + ":" + receiver.port() + "\r\n");
        }
    }

    @Test
    void aRedirectIsAnAnswerLikeAnyOther() throws Exception {
        try (var elsewhere = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var receiver = Receiver.answering(
                        "HTTP/1.1 307 Elsewhere\r\nLocation: " + elsewhere.url() + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(answered(post(http, receiver.url())).status()).isEqualTo(307);

            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void cookiesAreNotKept() throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")) {
            post(http, receiver.url());
            post(http, receiver.url());

            assertThat(receiver.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request).doesNotContain("Cookie"));
        }
    }

    @Test
    void noProxyIsUsedThatTheJvmWasToldOf() throws Exception {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        System.setProperty("socksProxyHost", "127.0.0.1");
        System.setProperty("socksProxyPort", "1");
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(answered(post(http, receiver.url())).status()).isEqualTo(200);
        } finally {
            List.of("http.proxyHost", "http.proxyPort", "socksProxyHost", "socksProxyPort")
                    .forEach(System::clearProperty);
        }
    }

    @Test
    void whatIsCompressedStaysCompressed() throws Exception {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            gzip.write(new byte[1_000_000]);
        }
        String bytes = zipped.toString(StandardCharsets.ISO_8859_1);
        try (var receiver = Receiver.answering(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + zipped.size() + "\r\n\r\n" + bytes)) {
            var answered = answered(post(http, receiver.url()));

            assertThat(answered.body()).isEqualTo(zipped.toByteArray());
            assertThat(answered.headers()).contains(new Header("Content-Encoding", "gzip"));
            assertThat(receiver.requests().getFirst()).doesNotContain("Accept-Encoding");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 OK\r\n\r\nabcde",
                "HTTP/1.0 200 OK\r\n\r\nabcde",
                "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nabcde",
                "HTTP/1.1 200 OK\nContent-Length:5\n\nabcde",
                "HTTP/1.1 200 OK\r\nContent-Length : 5\r\nX-Folded: a\r\n  b\r\n\r\nabcde",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nabcde",
            })
    void allOrderlyFormsOfAnAnswerAreRead(String answer) throws Exception {
        try (var receiver = Receiver.answering(answer)) {
            var answered = answered(post(http, receiver.url()));

            assertThat(answered.status()).isEqualTo(200);
            assertThat(text(answered)).isEqualTo("abcde");
            assertThat(answered.incomplete()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void someStatusesHaveNoBody(int status) throws Exception {
        try (var receiver = Receiver.answering("HTTP/1.1 " + status + " x\r\nContent-Length: 7\r\n\r\n")) {
            var answered = answered(post(http, receiver.url()));

            assertThat(answered.status()).isEqualTo(status);
            assertThat(answered.body()).isEmpty();
            assertThat(answered.incomplete()).isNull();
        }
    }

    @Test
    void nothingOfARequestIsLoggedHoweverMuchTheLibraryLogs() throws Exception {
        Logger library = (Logger) LoggerFactory.getLogger("org.apache.hc");
        Level level = library.getLevel();
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        library.addAppender(log);
        library.setLevel(Level.TRACE);
        try (var receiver =
                Receiver.answering("HTTP/1.1 200 OK\r\nX-Secret: secret\r\nContent-Length: 6\r\n\r\nsecret")) {
            http.post(new OutboundRequest(
                    url(receiver.url() + "?secret"),
                    List.of(new Header("X-Secret", "secret")),
                    "secret".getBytes(StandardCharsets.UTF_8)));

            assertThat(log.list)
                    .isNotEmpty()
                    .noneSatisfy(
                            event -> assertThat(event.getFormattedMessage()).containsIgnoringCase("secret"));
        } finally {
            library.setLevel(level);
            library.detachAppender(log);
        }
    }

    @Test
    void headersThatCannotBeSentAreTheCallersMistake() {
        for (Header header : List.of(
                new Header("Host", "other.example"),
                new Header("content-length", "1"),
                new Header("Transfer-Encoding", "chunked"),
                new Header("X-A", "b\r\nX-C: d"),
                new Header("X A", "b"),
                new Header("", "b"),
                new Header("X-A", "é"))) {
            assertThatIllegalArgumentException()
                    .as(header.toString())
                    .isThrownBy(() -> http.post(
                            new OutboundRequest(url("http://127.0.0.1:9999/"), List.of(header), new byte[0])));
        }
    }
}
