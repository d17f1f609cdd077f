package ai.timelines.outbound.deliverylog;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.exact;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What a page that refreshes by itself reads must not grow with the workspace's history. */
@SpringBootTest
class DeliveryLogPlansIT {

    private static final Instant NOW = Instant.parse("2026-07-31T10:00:00Z");
    private static final int DAYS = 10;
    private static final int ATTEMPTS_A_DAY = 400;

    private final UUID workspace = UUID.randomUUID();

    @Autowired
    private DataSource dataSource;

    @Autowired
    private Transactions transactions;

    private FreshLog fresh;

    @BeforeEach
    void aLongHistory() {
        fresh = new FreshLog(dataSource, NOW);
        fresh.log.ensureRoom();
        for (int day = 0; day < DAYS; day++) {
            var start = NOW.plus(Duration.ofDays(day));
            fresh.log.record(IntStream.range(0, ATTEMPTS_A_DAY)
                    .mapToObj(i -> Attempts.success(workspace, start.plusMillis(i)))
                    .toList());
        }
        fresh.jdbc.execute("ANALYZE TABLE delivery_attempt");
    }

    @Test
    void theNewestAreReadInTheOrderOfTheKeyWithoutSorting() {
        assertThat(plan(DeliveryLog.NEWEST, bytes(workspace), 10))
                .containsEntry("key", "PRIMARY")
                .extractingByKey("Extra", as(InstanceOfAssertFactories.STRING))
                .doesNotContainIgnoringCase("filesort");
    }

    @Test
    void theNewestTouchFewRowsHoweverLongTheHistory() {
        long reads = transactions.call(() -> {
            long before = rowReads();
            assertThat(fresh.log.newest(workspace, 10)).hasSize(10);
            return rowReads() - before;
        });
        assertThat(reads).isLessThan(200);
    }

    @Test
    void anAttemptIsLookedForInItsOwnDayOnly() {
        var attempt = fresh.log.newest(workspace, ATTEMPTS_A_DAY * 5).getLast();
        var startedOn = AttemptRows.startedOn(attempt.deliveryId());
        assertThat(startedOn).isEqualTo("2026-08-05");
        assertThat(plan(DeliveryLog.FIND, bytes(workspace), bytes(attempt.deliveryId()), startedOn))
                .containsEntry("partitions", "p20260805");
    }

    @Test
    void theAttemptsOfADeliveryAreReadByTheirIndex() {
        assertThat(plan(DeliveryLog.ATTEMPTS_OF, bytes(workspace), exact("chat"), 1, bytes(UUID.randomUUID())))
                .containsEntry("key", "attempts_of_a_chat");
    }

    @Test
    void theAttemptsAtAPageOfAChatAreReadByTheirIndex() {
        assertThat(plan(DeliveryLog.OF_CHAT, bytes(workspace), exact("chat"), 1, 50))
                .containsEntry("key", "attempts_of_a_chat");
    }

    /** Each server has a way of its own to tell the partitions. */
    private Map<String, Object> plan(String query, Object... parameters) {
        var version = fresh.jdbc.queryForObject("SELECT VERSION()", String.class);
        var explain = version.contains("MariaDB") ? "EXPLAIN PARTITIONS " : "EXPLAIN FORMAT=TRADITIONAL ";
        return fresh.jdbc.queryForMap(explain + query, parameters);
    }

    private long rowReads() {
        Map<String, Long> reads = fresh.jdbc.query(
                "SHOW SESSION STATUS LIKE 'Handler_read%'",
                rows -> {
                    var counts = new HashMap<String, Long>();
                    while (rows.next()) {
                        counts.put(rows.getString(1), rows.getLong(2));
                    }
                    return counts;
                });
        return reads.entrySet().stream()
                .filter(entry -> !entry.getKey().endsWith("rnd_next"))
                .collect(Collectors.summingLong(Map.Entry::getValue));
    }
}
