package ai.timelines.outbound.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.process.CountingReceiver.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

/** Two processes of the application over one database. */
@SpringBootTest(classes = CrashIT.DatabaseOnly.class, webEnvironment = WebEnvironment.NONE)
class TwoNodesIT {

    private static final String ACME = "00000000-0000-7000-8000-000000000001";
    private static final String WORKSPACE = "/api/v1/workspaces/" + ACME;
    private static final int CHATS = 250;
    private static final int BATCH = 250;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Longer than a node takes until it looks. */
    private static final Duration PATIENT = Duration.ofSeconds(25);

    @Autowired
    private Environment environment;

    @TempDir
    private Path data;

    private final CountingReceiver receiver = new CountingReceiver();
    private int pushed;

    @AfterEach
    void close() {
        receiver.close();
    }

    /** Its requests carry its name. */
    private ApplicationProcess node(String name, String schema, Duration timeout) {
        return new ApplicationProcess(Map.of(
                "SPRING_DATASOURCE_URL", QueueInDatabase.urlOf(environment, schema),
                "SPRING_DATASOURCE_USERNAME", environment.getProperty("spring.datasource.username", "root"),
                "SPRING_DATASOURCE_PASSWORD", environment.getProperty("spring.datasource.password", ""),
                "OUTBOUND_DATA_DIR", data.toString(),
                "OUTBOUND_DISPATCH_BRAND", name,
                "OUTBOUND_DELIVERY_TIMEOUT", timeout.toString()));
    }

    private void setWebhook(ApplicationProcess node, boolean enabled) throws IOException {
        var settings = "{\"url\": \"%s\", \"granularity\": \"none\", \"enabled\": %s, \"accept_any_2xx\": false}"
                .formatted(receiver.url(), enabled);
        assertThat(node.request("PUT", WORKSPACE + "/webhook", settings).statusCode())
                .isEqualTo(200);
    }

    /** Messages go to the chats in turn, so that each chat's numbers grow. */
    private void push(ApplicationProcess node, int messages) {
        for (int end = pushed + messages; pushed < end; pushed += BATCH) {
            var items = IntStream.range(pushed, pushed + BATCH)
                    .mapToObj(i -> """
                            {"workspace_id": "%s", "chat": {"chat_id": "%d", "full_name": "Chat"},
                             "message": {"message_uid": "%d", "direction": "received", "timestamp": "2026-01-01T00:00:00Z", "text": "hello"}}
                            """.formatted(ACME, i % CHATS, i))
                    .collect(Collectors.joining(","));
            try {
                var answer = node.request("POST", "/api/v1/messages/batch", "{\"messages\": [" + items + "]}");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body()).doesNotContain("rejected");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private void awaitAll(Duration patience) {
        Awaitility.await("all " + pushed + " messages").atMost(patience).until(() -> uids().size() == pushed);
    }

    private Set<String> uids() {
        return receiver.received().stream().map(Received::messageUid).collect(Collectors.toSet());
    }

    private Map<String, Long> requestsByNode() {
        return receiver.received().stream().collect(Collectors.groupingBy(Received::userAgent, Collectors.counting()));
    }

    private void awaitBothSentMoreThan(Map<String, Long> before, int requests) {
        Awaitility.await("both nodes to work off what was held")
                .atMost(Duration.ofSeconds(60))
                .until(() -> requestsByNode().entrySet().stream()
                                .filter(it -> it.getValue() > before.getOrDefault(it.getKey(), 0L) + requests)
                                .count()
                        == 2);
    }

    private void awaitUnderWay(String node) {
        Awaitility.await("requests under way")
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(10))
                .until(() -> receiver.keepsWaiting(node) >= 10);
    }

    private void assertOrderInEachChat() {
        var firstArrivals = new LinkedHashMap<String, Received>();
        receiver.received().forEach(it -> firstArrivals.putIfAbsent(it.messageUid(), it));
        var orders = firstArrivals.values().stream()
                .collect(Collectors.groupingBy(
                        Received::chatId,
                        Collectors.mapping(it -> Integer.valueOf(it.messageUid()), Collectors.toList())));
        assertThat(orders.values()).allSatisfy(order -> assertThat(order).isSorted());
    }

    @Test
    void tenThousandMessagesComeOnceAndInOrderThoughOneNodeStopsAmongThem() throws Exception {
        try (var one = node("One", "outbound_nodes", PATIENT);
                var two = node("Two", "outbound_nodes", PATIENT)) {
            setWebhook(one, true);
            push(one, 3_000);
            push(two, 2_000);
            setWebhook(two, false);
            push(one, 2_500);
            push(two, 2_500);
            var bothTakePart = new CountDownLatch(1);
            receiver.answersAfter(bothTakePart);
            setWebhook(one, true);
            var before = requestsByNode();
            awaitBothSentMoreThan(before, 10);
            receiver.answersEveryTenthAfter(Duration.ofMillis(300));
            bothTakePart.countDown();
            awaitBothSentMoreThan(before, 100);
            awaitUnderWay("Two");
            two.terminate();
            awaitAll(Duration.ofSeconds(90));
            new QueueInDatabase(environment, "outbound_nodes").awaitNothingMoreToCome(PATIENT);

            assertThat(receiver.received()).as("no message comes twice").hasSize(10_000);
            assertOrderInEachChat();
        }
    }

    @Test
    void whatAKilledNodeHadUnderWayGoesOnWhenItsLeasesEnd() throws Exception {
        try (var one = node("One", "outbound_kill", TIMEOUT);
                var two = node("Two", "outbound_kill", TIMEOUT)) {
            setWebhook(one, true);
            push(one, 500);
            awaitAll(Duration.ofSeconds(60));
            var killed = new CountDownLatch(1);
            receiver.answersAfter(killed);
            push(two, 1_500);
            awaitUnderWay("Two");
            two.kill();
            killed.countDown();
            awaitAll(QueueInDatabase.lease(TIMEOUT).plusSeconds(5));
            new QueueInDatabase(environment, "outbound_kill").awaitNothingMoreToCome(TIMEOUT);
            assertThat(receiver.received().size()).isLessThanOrEqualTo(pushed + CHATS);
            assertOrderInEachChat();
        }
    }
}
