package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

/** R8 and R9 for a workspace with more queued chats than one transaction should touch. */
@SpringBootTest
class ReschedulingIT {

    private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
    private static final Instant NOON = TEN.plus(Duration.ofHours(2));
    private static final int CHATS = 2 * Rescheduling.STEP + 500;

    @Autowired
    private Rescheduling rescheduling;

    @Autowired
    private QueueTable table;

    @Autowired
    private Transactions transactions;

    @Autowired
    private JdbcTemplate jdbc;

    private final UUID workspace = UUID.randomUUID();

    @AfterEach
    void empty() {
        jdbc.update("DELETE FROM queued_chat");
    }

    private void queue(String prefix, Instant acceptedAt, Instant dueAt) {
        var chats = IntStream.range(0, CHATS)
                .mapToObj(i -> QueuedChat.of(new ChatKey(workspace, prefix + i), 1, 1, acceptedAt, dueAt))
                .toList();
        transactions.run(() -> table.write(chats));
    }

    private int dueAt(Instant instant) {
        return count("due_at = ?", Columns.utc(instant));
    }

    private int count(String condition, Object... parameters) {
        var count =
                jdbc.queryForObject("SELECT COUNT(*) FROM queued_chat WHERE " + condition, Integer.class, parameters);
        return count == null ? -1 : count;
    }

    private int noted() {
        var noted = jdbc.queryForObject("SELECT COUNT(*) FROM rescheduling", Integer.class);
        return noted == null ? -1 : noted;
    }

    private void awaitNothingNoted() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            rescheduling.runOnce();
            return noted() == 0;
        });
    }

    @Test
    void allOfThemAreBroughtForwardThoughOneTransactionTouchesOnlySome() {
        queue("old", TEN, NOON.plus(Duration.ofHours(10)));
        transactions.run(() -> {
            rescheduling.bringForward(workspace, TEN.plusSeconds(5), NOON);
            assertThat(dueAt(NOON)).isEqualTo(Rescheduling.STEP);
        });
        awaitNothingNoted();
        assertThat(dueAt(NOON)).isEqualTo(CHATS);
    }

    @Test
    void whatWasAcceptedAfterTheChangeIsLeftAlone() {
        queue("old", TEN, NOON.plus(Duration.ofHours(10)));
        var later = TEN.plusSeconds(10);
        queue("new", later, NOON.plus(Duration.ofHours(3)));
        transactions.run(() -> rescheduling.bringForward(workspace, TEN.plusSeconds(5), NOON));
        awaitNothingNoted();
        assertThat(dueAt(NOON)).isEqualTo(CHATS);
        assertThat(dueAt(NOON.plus(Duration.ofHours(3)))).isEqualTo(CHATS);
    }

    @Test
    void whatHadFailedIsTriedFromTheFootOfItsLadder() {
        var frozen = new QueuedChat.Frozen(UUID.randomUUID(), 1, false, 4, 4);
        transactions.run(() -> table.write(IntStream.range(0, CHATS)
                .mapToObj(i -> QueuedChat.of(new ChatKey(workspace, "chat" + i), 1, 1, TEN, NOON)
                        .retry(frozen, NOON))
                .toList()));
        transactions.run(() -> rescheduling.restartLadders(workspace, TEN.plusSeconds(5)));
        awaitNothingNoted();
        assertThat(count("ladder_step = 0 AND attempts = 4 AND due_at = ?", Columns.utc(TEN)))
                .isEqualTo(CHATS);
    }

    /** The webhook is locked for its change meanwhile, and with it all that is accepted for the workspace. */
    @Test
    void whatHadFailedIsLookedForInStepsAfterTheChange() {
        queue("chat", TEN, NOON);
        var failed = QueuedChat.of(new ChatKey(workspace, "the last"), 1, 1, TEN, NOON)
                .retry(new QueuedChat.Frozen(UUID.randomUUID(), 1, false, 4, 4), NOON);
        transactions.run(() -> table.write(List.of(failed)));
        transactions.run(() -> {
            long before = rowReads();
            rescheduling.restartLadders(workspace, TEN.plusSeconds(5));
            assertThat(rowReads() - before).isLessThan(2 * Rescheduling.STEP + 500);
            assertThat(noted()).isEqualTo(1);
            assertThat(dueAt(TEN)).isZero();
        });
        awaitNothingNoted();
        assertThat(dueAt(TEN)).isEqualTo(1);
        assertThat(dueAt(NOON)).isEqualTo(CHATS);
    }

    /** Of this transaction's connection. */
    private long rowReads() {
        return jdbc
                .query(
                        "SHOW SESSION STATUS LIKE 'Handler_read%'",
                        (row, _) -> row.getString(1).endsWith("rnd_next") ? 0 : row.getLong(2))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void whatGoesAtOnceGoesInTheOrderInWhichItWasAccepted() {
        transactions.run(() -> table.write(IntStream.range(0, 10)
                .mapToObj(i -> QueuedChat.of(new ChatKey(workspace, "chat" + i), 1, 1, TEN.minusSeconds(i), NOON))
                .toList()));
        transactions.run(() -> rescheduling.bringForward(workspace, TEN.plusSeconds(5), TEN.plusSeconds(5)));
        var due = transactions.call(() -> table.lockDue(workspace, TEN.plusSeconds(5), 10));
        assertThat(due.stream().map(it -> it.key().chatId()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "chat" + (9 - i)).toList());
    }

    @Test
    void whatIsUnderWayIsLeftAlone() {
        var leased = QueuedChat.of(new ChatKey(workspace, "chat"), 1, 1, TEN, NOON)
                .claim(new QueuedChat.Frozen(UUID.randomUUID(), 1, false, 0, 0), UUID.randomUUID(), NOON);
        transactions.run(() -> table.write(List.of(leased)));
        transactions.run(() -> {
            rescheduling.bringForward(workspace, TEN, TEN);
            rescheduling.restartLadders(workspace, TEN);
        });
        assertThat(dueAt(NOON)).isEqualTo(1);
    }
}
