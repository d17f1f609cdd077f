package ai.timelines.outbound.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** R10, for real: a process of its own, killed in the middle of it, and a database that goes away. */
@SpringBootTest(classes = CrashIT.DatabaseOnly.class, webEnvironment = WebEnvironment.NONE)
class CrashIT {

    /** Brings up the database of the tests and nothing else. */
    @Configuration
    static class DatabaseOnly {}

    private static final String WORKSPACE = "/api/v1/workspaces/00000000-0000-7000-8000-000000000001";
    private static final int CHATS = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Autowired
    private Environment environment;

    @TempDir
    private Path data;

    private final CountingReceiver receiver = new CountingReceiver();
    private final Map<String, List<String>> acknowledged = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        receiver.close();
    }

    private ApplicationProcess application(String schema, int databasePort) {
        var url = URI.create(
                environment.getRequiredProperty("spring.datasource.url").substring("jdbc:".length()));
        int port = databasePort == 0 ? url.getPort() : databasePort;
        return new ApplicationProcess(Map.of(
                "SPRING_DATASOURCE_URL", "jdbc:mysql://127.0.0.1:" + port + "/" + schema + "?" + url.getQuery(),
                "SPRING_DATASOURCE_USERNAME", environment.getProperty("spring.datasource.username", "root"),
                "SPRING_DATASOURCE_PASSWORD", environment.getProperty("spring.datasource.password", ""),
                "OUTBOUND_DATA_DIR", data.toString(),
                "OUTBOUND_DELIVERY_TIMEOUT", TIMEOUT.toString()));
    }

    private int databasePort() {
        return URI.create(
                        environment.getRequiredProperty("spring.datasource.url").substring("jdbc:".length()))
                .getPort();
    }

    private void setWebhook(ApplicationProcess application) throws IOException {
        var answer = application.request(
                "PUT",
                WORKSPACE + "/webhook",
                "{\"url\": \"" + receiver.url()
                        + "\", \"granularity\": \"none\", \"enabled\": true, \"accept_any_2xx\": false}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Pushes to one chat, one message after the other; each is pushed again until it is acknowledged. */
    private void pushUntil(AtomicBoolean enough, ApplicationProcess application, String chat) {
        var order = new ArrayList<String>();
        for (int i = 0; !enough.get(); i++) {
            var uid = chat + "-" + i;
            if (pushUntilAcknowledged(enough, application, chat, uid)) {
                order.add(uid);
            }
        }
        acknowledged.put(chat, order);
    }

    private static boolean pushUntilAcknowledged(
            AtomicBoolean enough, ApplicationProcess application, String chat, String uid) {
        while (!enough.get()) {
            try {
                int status = application
                        .request("POST", WORKSPACE + "/messages", message(chat, uid))
                        .statusCode();
                if (status == 202 || status == 200) {
                    return true;
                }
                assertThat(status).isIn(429, 503);
            } catch (IOException killed) {
                // Not acknowledged: whoever pushes does so again.
            }
            pause(50);
        }
        return false;
    }

    private static String message(String chat, String uid) {
        return """
                {"chat": {"chat_id": "%s", "full_name": "Chat"},
                 "message": {"message_uid": "%s", "direction": "received", "timestamp": "2026-01-01T00:00:00Z", "text": "hello"}}
                """.formatted(chat, uid);
    }

    private static void pause(long millis) {
        try {
            new CountDownLatch(1).await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs pushers while something goes wrong, until it has. */
    private void whilePushing(ApplicationProcess application, Runnable trouble) throws InterruptedException {
        var enough = new AtomicBoolean();
        var pushers = IntStream.range(0, CHATS)
                .mapToObj(i -> Thread.startVirtualThread(() -> pushUntil(enough, application, "chat-" + i)))
                .toList();
        trouble.run();
        enough.set(true);
        for (var pusher : pushers) {
            pusher.join();
        }
    }

    private Set<String> receivedUids() {
        return receiver.received().stream()
                .map(CountingReceiver.Received::messageUid)
                .collect(Collectors.toSet());
    }

    /** Everything acknowledged came, in order per chat; what came twice came under one id. */
    private void assertNothingIsLostOrOutOfOrder(String schema) {
        var expected = acknowledged.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        Awaitility.await("all " + expected.size() + " acknowledged messages")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(missing(expected)).isEmpty());
        new QueueInDatabase(environment, schema).awaitNothingMoreToCome(TIMEOUT);
        var firstArrivals = new HashMap<String, LinkedHashSet<String>>();
        var ids = new HashMap<String, Set<String>>();
        for (var it : receiver.received()) {
            firstArrivals
                    .computeIfAbsent(it.chatId(), _ -> new LinkedHashSet<>())
                    .add(it.messageUid());
            ids.computeIfAbsent(it.messageUid(), _ -> new LinkedHashSet<>()).add(it.webhookId());
        }
        acknowledged.forEach((chat, order) -> {
            var arrived = new ArrayList<>(firstArrivals.getOrDefault(chat, new LinkedHashSet<>()));
            arrived.retainAll(order);
            assertThat(arrived).as("order in %s", chat).isEqualTo(order);
        });
        assertThat(ids.values())
                .as("ids of each message")
                .allSatisfy(it -> assertThat(it).hasSize(1));
    }

    private Set<String> missing(Set<String> expected) {
        var missing = new LinkedHashSet<>(expected);
        missing.removeAll(receivedUids());
        return missing;
    }

    @Test
    void whatWasAcknowledgedIsDeliveredThoughTheProcessIsKilledAtAnyMoment() throws Exception {
        int kills = 2;
        try (var application = application("outbound_crash", 0)) {
            setWebhook(application);
            whilePushing(application, () -> {
                for (int i = 0; i < kills; i++) {
                    int before = receiver.received().size();
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> receiver.received().size() > before + 100);
                    pause(ThreadLocalRandom.current().nextLong(500));
                    application.kill();
                    application.start();
                }
                int before = receiver.received().size();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.received().size() > before + 100);
            });
            assertNothingIsLostOrOutOfOrder("outbound_crash");
            // At most one repeat per POST in flight when it was killed: one per chat.
            assertThat(receiver.received().size() - receivedUids().size()).isLessThanOrEqualTo(kills * CHATS);
        }
    }

    @Test
    void stoppingOnPurposeRepeatsNothing() throws Exception {
        try (var application = application("outbound_stop", 0)) {
            setWebhook(application);
            whilePushing(application, () -> {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.received().size() > 100);
                application.terminate();
                application.start();
            });
            assertNothingIsLostOrOutOfOrder("outbound_stop");
            assertThat(Collections.max(countsByUid().values())).isEqualTo(1);
        }
    }

    private Map<String, Long> countsByUid() {
        return receiver.received().stream()
                .collect(Collectors.groupingBy(CountingReceiver.Received::messageUid, Collectors.counting()));
    }

    @Test
    void whileTheDatabaseIsGoneIngestSaysSoAndEverythingGoesOnAfterwards() throws Exception {
        try (var gate = new TcpGate(databasePort());
                var application = application("outbound_outage", gate.port())) {
            setWebhook(application);
            whilePushing(application, () -> {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.received().size() > 50);
                gate.shut();
                Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                    var answer = application.request("POST", WORKSPACE + "/messages", message("outage", "outage"));
                    assertThat(answer.statusCode()).isEqualTo(503);
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                });
                gate.open();
                int before = receiver.received().size();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.received().size() > before + 50);
            });
            assertNothingIsLostOrOutOfOrder("outbound_outage");
        }
    }
}
