package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.answered;
import static ai.timelines.outbound.outboundhttp.Posts.failed;
import static ai.timelines.outbound.outboundhttp.Posts.post;
import static ai.timelines.outbound.outboundhttp.Posts.request;
import static ai.timelines.outbound.outboundhttp.Posts.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections are used again, and that never makes an error that the receiver did not make. */
class ReuseTests {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private final OutboundHttp http = Posts.client(Duration.ofSeconds(5));

    @AfterEach
    void close() {
        http.close();
    }

    private static Receiver keptAlive(String answer) {
        return Receiver.that(visit -> {
            while (visit.readRequest() != null) {
                visit.write(answer);
            }
        });
    }

    @Test
    void aConnectionServesManyRequests() throws Exception {
        try (var receiver = keptAlive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")) {
            for (int i = 0; i < 20; i++) {
                assertThat(text(answered(http.post(request(receiver.url(), "x".repeat(i * 5000))))))
                        .isEqualTo("ok");
            }

            assertThat(receiver.requests()).hasSize(20);
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void aLongBodyIsReadToItsEndSoThatTheConnectionCanBeKept() throws Exception {
        try (var receiver = keptAlive("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n" + "x".repeat(300_000))) {
            post(http, receiver.url());
            post(http, receiver.url());

            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 0\r\n\r\n",
            })
    void aConnectionIsNotKeptAgainstTheServersWord(String answer) throws Exception {
        try (var receiver = keptAlive(answer)) {
            post(http, receiver.url());
            post(http, receiver.url());

            assertThat(receiver.requests()).hasSize(2);
            assertThat(receiver.connections()).isEqualTo(2);
        }
    }

    @Test
    void whatComesAfterAnAnswerIsNotTakenForTheNextOne() throws Exception {
        try (var receiver = keptAlive("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Forged\r\n\r\n")) {
            for (int i = 0; i < 3; i++) {
                assertThat(answered(post(http, receiver.url())).status()).isEqualTo(200);
            }

            assertThat(receiver.requests()).hasSize(3);
        }
    }

    @Test
    void whatComesWhileAConnectionIsIdleIsNotTakenForTheNextAnswerEither() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            while (visit.readRequest() != null) {
                visit.write(OK);
                LockSupport.parkNanos(50_000_000);
                visit.write("HTTP/1.1 500 Forged\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(answered(post(http, receiver.url())).status()).isEqualTo(200);
                Awaitility.await().pollDelay(Duration.ofMillis(150)).until(() -> true);
            }

            assertThat(receiver.requests()).hasSize(3);
        }
    }

    @Test
    void aConnectionThatTheServerClosedWhileItWasIdleMakesNoError() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.write(OK);
        })) {
            for (int i = 0; i < 50; i++) {
                assertThat(answered(post(http, receiver.url())).status()).isEqualTo(200);
                Awaitility.await().until(() -> receiver.openConnections() == 0);
            }

            assertThat(receiver.requests()).hasSize(50);
        }
    }

    @Test
    void aConnectionThatTheServerClosesUnderTheNextRequestMakesNoError() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.write(OK);
            visit.in.mark(1);
            if (visit.in.read() >= 0) {
                visit.reset();
            }
        })) {
            for (int i = 0; i < 20; i++) {
                assertThat(answered(http.post(request(receiver.url(), "x".repeat(i * 10_000))))
                                .status())
                        .isEqualTo(200);
            }

            assertThat(receiver.requests()).hasSize(20);
            assertThat(receiver.connections()).isEqualTo(20);
        }
    }

    @Test
    void aRequestIsSentOnceMoreAndNotForEver() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.readRequest();
            if (visit.number == 1) {
                visit.write(OK);
                visit.readRequest();
            }
        })) {
            assertThat(answered(post(http, receiver.url())).status()).isEqualTo(200);
            assertThat(failed(post(http, receiver.url())).kind()).isEqualTo(FailureKind.BROKEN_RESPONSE);

            assertThat(receiver.requests()).hasSize(3);
        }
    }

    @Test
    void aReusedConnectionThatBreaksWithinAnAnswerIsAnError() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.write(OK);
            visit.readRequest();
            visit.write("HTTP/1.1 2");
        })) {
            assertThat(answered(post(http, receiver.url())).status()).isEqualTo(200);
            assertThat(failed(post(http, receiver.url())).kind()).isEqualTo(FailureKind.BROKEN_RESPONSE);

            assertThat(receiver.requests()).hasSize(2);
        }
    }

    @Test
    void theDeadlineHoldsOnAReusedConnectionAndOverTheRepetition() throws Exception {
        try (var client = Posts.client(Duration.ofMillis(500));
                var receiver = Receiver.that(visit -> {
                    if (visit.number > 1) {
                        visit.hang();
                        return;
                    }
                    visit.readRequest();
                    visit.write(OK);
                    visit.readRequest();
                    LockSupport.parkNanos(300_000_000);
                })) {
            assertThat(answered(post(client, receiver.url())).status()).isEqualTo(200);
            var exchange = post(client, receiver.url());

            assertThat(failed(exchange).kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(exchange.duration()).isBetween(Duration.ofMillis(490), Duration.ofMillis(900));
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (var receiver =
                keptAlive("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=2, max=10\r\nContent-Length: 0\r\n\r\n")) {
            post(http, receiver.url());
            assertThat(receiver.openConnections()).isEqualTo(1);

            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> receiver.openConnections() == 0);
        }
    }
}
