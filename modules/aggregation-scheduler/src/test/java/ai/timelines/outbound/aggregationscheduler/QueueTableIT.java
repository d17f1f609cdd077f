package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;

@SpringBootTest
class QueueTableIT {

    private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");

    @Autowired
    private QueueTable table;

    @Autowired
    private Transactions transactions;

    @Autowired
    private JdbcTemplate jdbc;

    private final UUID workspace = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @BeforeEach
    void aThousandChatsOfThisWorkspaceAndAnother() {
        for (var owner : List.of(workspace, other)) {
            transactions.run(() -> table.write(IntStream.range(0, 1_000)
                    .mapToObj(i -> QueuedChat.of(new ChatKey(owner, "chat" + i), 1, 1, TEN, TEN.plusSeconds(i)))
                    .toList()));
        }
        jdbc.execute("ANALYZE TABLE queued_chat");
    }

    @AfterEach
    void empty() {
        jdbc.update("DELETE FROM queued_chat");
    }

    @Test
    void messagesThatWaitAreKnownToWhoeverWouldDeleteThem() {
        transactions.run(() -> table.write(List.of(
                QueuedChat.of(new ChatKey(workspace, "later"), 7, 9, TEN, TEN),
                QueuedChat.empty(new ChatKey(workspace, "occupied"), TEN))));
        assertThat(new QueuedMessages(table)
                        .firstWaiting(workspace, List.of("chat1", "later", "occupied", "not queued")))
                .isEqualTo(Map.of("chat1", 1L, "later", 7L));
        assertThat(new QueuedMessages(table).firstWaiting(UUID.randomUUID(), List.of("chat1")))
                .isEmpty();
        assertThat(new QueuedMessages(table).firstWaiting(workspace, List.of())).isEmpty();
    }

    private String plan(String sql, Object... parameters) {
        var rows = new ArrayList<String>();
        var version = jdbc.queryForObject("SELECT VERSION()", String.class);
        // MySQL would draw a tree, which MariaDB does not know.
        var explain = version != null && version.contains("MariaDB") ? "EXPLAIN " : "EXPLAIN FORMAT=TRADITIONAL ";
        jdbc.query(
                explain + sql,
                row -> {
                    rows.add(row.getString("key") + " " + row.getString("Extra"));
                },
                parameters);
        return String.join("; ", rows).toLowerCase(Locale.ROOT);
    }

    @Test
    void aClaimReadsTheIndexInItsOwnOrderAndSortsNothing() {
        assertThat(plan(QueueTable.due(1), Columns.bytes(workspace), Columns.utc(TEN.plusSeconds(500)), 32))
                .startsWith("due ")
                .doesNotContain("filesort")
                .doesNotContain("temporary");
    }

    @Test
    void aClaimForSeveralWorkspacesDoesSoForEach() {
        var time = Columns.utc(TEN.plusSeconds(500));
        var mine = Columns.bytes(workspace);
        var others = Columns.bytes(other);
        assertThat(plan(QueueTable.due(2), mine, time, 32, others, time, 32))
                .matches("due .*; due .*")
                .doesNotContain("filesort")
                .doesNotContain("temporary");
        assertThat(plan(QueueTable.nextDue(2), mine, others))
                .matches("due .*; due .*")
                .doesNotContain("filesort")
                .doesNotContain("temporary");
    }

    @Test
    void theLookAtAllWorkspacesSkipsFromOneToTheNext() {
        assertThat(plan(QueueTable.DUE_TIMES)).contains("using index for group-by");
        assertThat(table.dueTimes()).containsEntry(workspace, TEN);
    }

    @Test
    void aClaimTakesTheEarliestAndSkipsWhatSomebodyElseHolds() {
        transactions.run(() -> {
            var mine = table.lockDue(workspace, TEN.plusSeconds(500), 10);
            assertThat(mine).extracting(it -> it.key().chatId()).startsWith("chat0", "chat1", "chat2");
            var others = onAnotherConnection(() -> table.lockDue(workspace, TEN.plusSeconds(500), 10));
            assertThat(others).extracting(it -> it.key().chatId()).startsWith("chat10", "chat11", "chat12");
        });
    }

    @Test
    void aClaimForSeveralWorkspacesLocksTheEarliestOfEachAndNothingElse() {
        transactions.run(() -> {
            var due = table.lockDue(Map.of(workspace, 2, other, 1, UUID.randomUUID(), 5), TEN.plusSeconds(500));
            assertThat(due.get(workspace)).extracting(it -> it.key().chatId()).containsExactly("chat0", "chat1");
            assertThat(due.get(other)).extracting(it -> it.key().chatId()).containsExactly("chat0");
            assertThat(due).hasSize(3);
            assertThat(onAnotherConnection(
                            () -> table.lockDue(Map.of(workspace, 1, other, 1), TEN.plusSeconds(500)).values().stream()
                                    .flatMap(List::stream)
                                    .toList()))
                    .extracting(QueuedChat::key)
                    .containsExactlyInAnyOrder(new ChatKey(workspace, "chat2"), new ChatKey(other, "chat1"));
        });
        assertThat(table.nextDue(List.of(workspace, other, UUID.randomUUID())))
                .isEqualTo(Map.of(workspace, TEN, other, TEN));
    }

    @Test
    void whatIsNotDueIsNotClaimed() {
        transactions.run(() ->
                assertThat(table.lockDue(workspace, TEN.plusSeconds(4), 100)).hasSize(5));
    }

    private List<QueuedChat> onAnotherConnection(java.util.function.Supplier<List<QueuedChat>> work) {
        var result = new java.util.concurrent.CompletableFuture<List<QueuedChat>>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(transactions.call(work));
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        return result.join();
    }
}
