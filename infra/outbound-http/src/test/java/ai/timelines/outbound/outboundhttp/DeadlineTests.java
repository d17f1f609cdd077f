package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.answered;
import static ai.timelines.outbound.outboundhttp.Posts.failed;
import static ai.timelines.outbound.outboundhttp.Posts.post;
import static ai.timelines.outbound.outboundhttp.Posts.request;
import static ai.timelines.outbound.outboundhttp.Posts.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However slowly anything goes, a POST ends when its time is over. */
class DeadlineTests {

    private static final Duration TIMEOUT = Duration.ofMillis(600);

    private final OutboundHttp http = Posts.client(TIMEOUT);

    @AfterEach
    void close() {
        http.close();
    }

    private static void endedOnTime(Exchange exchange) {
        assertThat(exchange.duration()).isBetween(TIMEOUT.minusMillis(5), TIMEOUT.plusMillis(600));
    }

    private static void drip(Receiver.Visit visit, String bytes) throws IOException {
        for (int i = 0; ; i++) {
            visit.write(bytes.substring(i % bytes.length(), i % bytes.length() + 1));
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void noAnswer() throws Exception {
        try (var receiver = Receiver.that(Receiver.Visit::hang)) {
            var exchange = post(http, receiver.url());

            assertThat(failed(exchange)).isEqualTo(new Outcome.Failed(FailureKind.TIMEOUT, "No answer within 0.6 s."));
            endedOnTime(exchange);
            Awaitility.await().until(() -> receiver.openConnections() == 0);
        }
    }

    @Test
    void aConnectionThatNobodyAccepts() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            List<Socket> queue = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                var waiting = new Socket();
                queue.add(waiting);
                CompletableFuture.runAsync(() -> {
                    try {
                        waiting.connect(server.getLocalSocketAddress());
                    } catch (IOException e) {
                        // The queue is full, which is what it is for.
                    }
                });
            }
            Awaitility.await()
                    .until(() -> queue.stream().filter(Socket::isConnected).count() == 2);
            var exchange = post(http, "http://127.0.0.1:" + server.getLocalPort() + "/");

            assertThat(failed(exchange))
                    .isEqualTo(new Outcome.Failed(
                            FailureKind.TIMEOUT,
                            "The connection to 127.0.0.1:" + server.getLocalPort()
                                    + " was not accepted within 0.6 s."));
            endedOnTime(exchange);
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    @Test
    void drippingHeaders() throws Exception {
        try (var receiver = Receiver.that(visit -> drip(visit, "HTTP/1.1 200 OK" + "\r\nX: y".repeat(1000)))) {
            var exchange = post(http, receiver.url());

            assertThat(failed(exchange))
                    .isEqualTo(new Outcome.Failed(
                            FailureKind.TIMEOUT, "The answer's headers were not complete within 0.6 s."));
            endedOnTime(exchange);
        }
    }

    @Test
    void aDrippingBodyLeavesTheStatus() throws Exception {
        try (var receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.write("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
            drip(visit, "x");
        })) {
            var exchange = post(http, receiver.url());

            assertThat(answered(exchange).status()).isEqualTo(200);
            assertThat(text(answered(exchange))).matches("x+");
            assertThat(answered(exchange).incomplete()).isEqualTo("the deadline passed while the body was read");
            endedOnTime(exchange);
            Awaitility.await().until(() -> receiver.openConnections() == 0);
        }
    }

    @Test
    void aReceiverThatReadsNothing() throws Exception {
        var never = new CountDownLatch(1);
        try (var receiver = Receiver.that(visit -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        })) {
            var exchange = http.post(request(receiver.url(), "x".repeat(16 * 1024 * 1024)));

            assertThat(failed(exchange).kind()).isEqualTo(FailureKind.TIMEOUT);
            endedOnTime(exchange);
            never.countDown();
        }
    }

    @Test
    void aHandshakeThatGoesNowhere() throws Exception {
        try (var receiver = Receiver.that(Receiver.Visit::hang)) {
            var exchange = post(http, receiver.url().replace("http:", "https:"));

            assertThat(failed(exchange))
                    .isEqualTo(new Outcome.Failed(
                            FailureKind.TIMEOUT, "The TLS handshake with 127.0.0.1 was not finished within 0.6 s."));
            endedOnTime(exchange);
        }
    }

    @Test
    void aNameThatIsLookedUpForEverHoldsUpNobodyElse() throws Exception {
        // Four hundred threads need some of the time for themselves.
        var patient = Duration.ofSeconds(4);
        var never = new CountDownLatch(1);
        NameLookup names = name -> {
            if (name.startsWith("slow")) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new UnknownHostException(name);
                }
            }
            return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
        };
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var client = Posts.client(patient, names, null);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Exchange>> slow = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                slow.add(threads.submit(() -> post(client, "http://slow.example:8080/?secret")));
            }
            assertThat(answered(post(client, "http://fast.example:" + receiver.port() + "/"))
                            .status())
                    .isEqualTo(200);
            for (Future<Exchange> exchange : slow) {
                assertThat(failed(exchange.get()))
                        .isEqualTo(new Outcome.Failed(
                                FailureKind.TIMEOUT, "The name slow.example was not resolved within 4 s."));
            }
            assertThat(slow.getFirst().get().duration()).isBetween(patient.minusMillis(5), patient.plusSeconds(2));
            never.countDown();
        }
    }

    @Test
    void anInterruptionIsNoFailureOfTheReceiver() throws Exception {
        try (var receiver = Receiver.that(Receiver.Visit::hang);
                var client = Posts.client()) {
            var result = new CompletableFuture<Exchange>();
            Thread poster = Thread.startVirtualThread(() -> {
                try {
                    result.complete(post(client, receiver.url()));
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
            Awaitility.await().until(() -> receiver.connections() == 1);
            poster.interrupt();

            assertThatThrownBy(() -> {
                        try {
                            result.get();
                        } catch (ExecutionException e) {
                            throw e.getCause();
                        }
                    })
                    .isInstanceOf(CancellationException.class);
        }
    }
}
