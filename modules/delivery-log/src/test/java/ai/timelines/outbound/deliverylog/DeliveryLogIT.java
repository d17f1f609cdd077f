package ai.timelines.outbound.deliverylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
class DeliveryLogIT {

    private static final Instant NOW = Instant.parse("2026-07-31T10:00:00.123456Z");

    private final UUID workspace = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @Autowired
    private DataSource dataSource;

    @Autowired
    private Transactions transactions;

    private FreshLog fresh;
    private DeliveryLog log;

    @BeforeEach
    void freshTable() {
        fresh = new FreshLog(dataSource, NOW);
        log = fresh.log;
        log.ensureRoom();
    }

    @Test
    void everyFieldOfASuccessComesBack() {
        var attempt = new Attempt(
                Attempts.id(NOW),
                workspace,
                Attempts.id(NOW),
                "Chat 😀 ",
                "שלום \u0000 John ",
                List.of("a", "A ", "\0"),
                41,
                43,
                true,
                7,
                false,
                NOW,
                Duration.ofNanos(1_234_567_000),
                true,
                null,
                Fate.DELIVERED,
                null,
                new LoggedRequest(
                        "POST",
                        "https://exämple.com/hook?***",
                        List.of(new LoggedHeader("a", "1"), new LoggedHeader("A", "2")),
                        new byte[] {0, 1}),
                new LoggedResponse(
                        201, List.of(new LoggedHeader("X", "\u0000\u0080\u00ff")), new byte[] {-1}, "reset by peer"));
        log.record(List.of(attempt));
        assertThat(log.find(workspace, attempt.deliveryId()))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(attempt);
        assertThat(log.newest(workspace, 10)).containsExactly(attempt.summary());
    }

    @Test
    void everyFieldOfAFailureComesBack() {
        var attempt = Attempts.failure(workspace, Attempts.id(NOW), 3, NOW);
        log.record(List.of(attempt));
        assertThat(log.find(workspace, attempt.deliveryId()))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(attempt);
        assertThat(log.newest(workspace, 10)).containsExactly(attempt.summary());
    }

    static List<byte[]> bodies() {
        byte[] noise = new byte[1_048_576];
        new Random(1).nextBytes(noise);
        return List.of(
                new byte[0],
                new byte[] {0},
                new byte[] {(byte) 0xc3, 0x28, (byte) 0xff, '\'', '\\', '"', 0x1a},
                "a\u0000b ".getBytes(StandardCharsets.UTF_8),
                "{\"text\":\"😀\"}".repeat(1_000).getBytes(StandardCharsets.UTF_8),
                "x".repeat(1_048_576).getBytes(StandardCharsets.UTF_8),
                noise);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodiesComeBackByteForByte(byte[] body) {
        var attempt = Attempts.success(workspace, NOW, body, Attempts.ok(body));
        log.record(List.of(attempt));
        var found = log.find(workspace, attempt.deliveryId()).orElseThrow();
        assertThat(found.request().body()).isEqualTo(body);
        assertThat(found.response()).isNotNull();
        assertThat(found.response().body()).isEqualTo(body);
    }

    @Test
    void aLargeBatchIsRecordedWhole() {
        var attempts = IntStream.range(0, 700)
                .mapToObj(i -> Attempts.success(workspace, NOW.plusMillis(i), new byte[i * 20]))
                .toList();
        log.record(attempts);
        assertThat(log.newest(workspace, 1_000))
                .isEqualTo(attempts.reversed().stream().map(Attempt::summary).toList());
    }

    @Test
    void recordingNothingIsNothing() {
        log.record(List.of());
        assertThat(log.newest(workspace, 10)).isEmpty();
    }

    @Test
    void whatTheCallerRollsBackIsNotRecorded() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    log.record(List.of(Attempts.success(workspace, NOW)));
                    throw new IllegalStateException("settling failed");
                }))
                .hasMessage("settling failed");
        assertThat(log.newest(workspace, 10)).isEmpty();
    }

    @Test
    void theNewestComeFirstEvenWithinAMillisecondAndWithDaysBetween() {
        var starts = List.of(
                NOW,
                NOW.plusNanos(1_000),
                NOW.plusNanos(2_000),
                NOW.plus(Duration.ofHours(20)),
                NOW.plus(Duration.ofDays(3)),
                NOW.plus(Duration.ofDays(9)));
        var shuffled = new ArrayList<>(starts);
        Collections.shuffle(shuffled, new Random(7));
        shuffled.forEach(start -> log.record(List.of(Attempts.success(workspace, start))));
        assertThat(log.newest(workspace, 10))
                .extracting(AttemptSummary::startedAt)
                .containsExactlyElementsOf(starts.reversed());
        assertThat(log.newest(workspace, 2))
                .extracting(AttemptSummary::startedAt)
                .containsExactly(starts.get(5), starts.get(4));
    }

    @Test
    void attemptsOfOneDeliveryAreFoundAcrossDaysAndNumberedOn() {
        var webhookId = Attempts.id(NOW);
        var attempts = IntStream.rangeClosed(1, 11)
                .mapToObj(n -> Attempts.failure(workspace, webhookId, n, NOW.plus(Duration.ofHours(5L * n))))
                .toList();
        log.record(attempts.reversed());
        log.record(List.of(Attempts.failure(workspace, Attempts.id(NOW), 99, NOW)));
        assertThat(log.attemptsOf(attempts.getLast().summary()))
                .isEqualTo(attempts.stream().map(Attempt::summary).toList());
        assertThat(log.lastAttemptNumber(attempts.getFirst().summary())).isEqualTo(11);
    }

    @Test
    void nothingOfAnotherWorkspaceIsSeen() {
        var attempt = Attempts.failure(workspace, Attempts.id(NOW), 1, NOW);
        log.record(List.of(attempt));
        assertThat(log.newest(other, 10)).isEmpty();
        assertThat(log.find(other, attempt.deliveryId())).isEmpty();
        var asIfTheirs = Attempts.failure(other, attempt.webhookId(), 1, NOW).summary();
        assertThat(log.attemptsOf(asIfTheirs)).isEmpty();
        assertThat(log.lastAttemptNumber(asIfTheirs)).isZero();
        assertThat(log.attemptsOfChat(other, attempt.chatId(), 0, Long.MAX_VALUE))
                .isEmpty();
    }

    @Test
    void theAttemptsAtAPartOfAChatAreThoseThatCoverAnyOfIt() {
        var attempt = Attempts.failure(workspace, Attempts.id(NOW), 1, NOW);
        log.record(List.of(attempt));
        long from = attempt.fromPosition();
        long through = attempt.throughPosition();
        assertThat(log.attemptsOfChat(workspace, attempt.chatId(), from, from))
                .containsExactly(new ChatAttempt(
                        attempt.deliveryId(),
                        from,
                        through,
                        1,
                        attempt.startedAt(),
                        attempt.duration(),
                        attempt.fate()));
        assertThat(log.attemptsOfChat(workspace, attempt.chatId(), through, through + 10))
                .hasSize(1);
        assertThat(log.attemptsOfChat(workspace, attempt.chatId(), through + 1, through + 10))
                .isEmpty();
        assertThat(log.attemptsOfChat(workspace, attempt.chatId(), 0, from - 1)).isEmpty();
        assertThat(log.attemptsOfChat(workspace, "another chat", 0, through)).isEmpty();
    }

    static List<UUID> unknownIds() {
        return List.of(
                Attempts.id(NOW),
                Attempts.id(Instant.EPOCH),
                UUID.randomUUID(),
                new UUID(0, 0),
                new UUID(-1, -1),
                UUID.fromString("ffffffff-ffff-7fff-bfff-ffffffffffff"));
    }

    @ParameterizedTest
    @MethodSource("unknownIds")
    void anUnknownIdIsNotFound(UUID id) {
        log.record(List.of(Attempts.success(workspace, NOW)));
        assertThat(log.find(workspace, id)).isEmpty();
        var unknown = Attempts.failure(workspace, id, 1, NOW).summary();
        assertThat(log.attemptsOf(unknown)).isEmpty();
        assertThat(log.lastAttemptNumber(unknown)).isZero();
    }
}
