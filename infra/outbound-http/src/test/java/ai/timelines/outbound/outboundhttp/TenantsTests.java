package ai.timelines.outbound.outboundhttp;

import static ai.timelines.outbound.outboundhttp.Posts.answered;
import static ai.timelines.outbound.outboundhttp.Posts.failed;
import static ai.timelines.outbound.outboundhttp.Posts.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tenants share targets, resolver and process; what hangs is waited for by its own requests alone (R29). */
class TenantsTests {

    /** More than all places that a node has by default. */
    private static final int MANY = 1_100;

    /** So many connections take their time on a busy machine. */
    private static final Duration PATIENT = Duration.ofSeconds(60);

    @Test
    void requestsThatHangDoNotTakeTheConnectionsOfOthersToTheSameTarget() throws Exception {
        try (var client = Posts.client(PATIENT);
                var receiver = Receiver.that(visit -> {
                    if (visit.readRequest().startsWith("POST /hangs")) {
                        visit.hang();
                    }
                    visit.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String target = "http://127.0.0.1:" + receiver.port();
            List<Future<Exchange>> hanging = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                hanging.add(threads.submit(() -> post(client, target + "/hangs")));
            }
            Awaitility.await().atMost(PATIENT).until(() -> receiver.requests().size() == MANY);

            Exchange other = post(client, target + "/answers");

            assertThat(answered(other).status()).isEqualTo(200);
            assertThat(other.duration()).isLessThan(Duration.ofSeconds(20));
            assertThat(hanging).noneMatch(Future::isDone);
            receiver.close();
        }
    }

    @Test
    void namesThatHangDoNotKeepOthersFromBeingLookedUp() throws Exception {
        var asked = new CountDownLatch(MANY);
        var never = new CountDownLatch(1);
        NameLookup names = name -> {
            if (name.startsWith("hangs")) {
                asked.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new UnknownHostException(name);
                }
            }
            return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
        };
        try (var receiver = Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var client = Posts.client(PATIENT, names, null);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Exchange>> hanging = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String url = "http://hangs-" + i + ".example/";
                hanging.add(threads.submit(() -> post(client, url)));
            }
            asked.await();

            assertThat(answered(post(client, "http://answers.example:" + receiver.port() + "/"))
                            .status())
                    .isEqualTo(200);
            never.countDown();
            for (Future<Exchange> exchange : hanging) {
                // Nobody listens there, but it was looked up.
                assertThat(failed(exchange.get()).kind()).isIn(FailureKind.CONNECT, FailureKind.BLOCKED_ADDRESS);
            }
        }
    }
}
