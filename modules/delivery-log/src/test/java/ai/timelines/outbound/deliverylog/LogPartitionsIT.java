package ai.timelines.outbound.deliverylog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.deliverylog.LogPartitions.Counts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
class LogPartitionsIT {

    private static final Instant NOW = Instant.parse("2026-07-31T23:59:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final UUID workspace = UUID.randomUUID();

    @Autowired
    private DataSource dataSource;

    @Autowired
    private Transactions transactions;

    @Autowired
    private DeliveryLog wired;

    private FreshLog fresh;

    @BeforeEach
    void freshTable() {
        fresh = new FreshLog(dataSource, NOW);
    }

    /** Whoever uses the same database next takes the migration for done. */
    @AfterEach
    void leaveTheTableAsTheMigrationDoes() {
        new FreshLog(dataSource, NOW);
    }

    @Test
    void theFirstRunMakesYesterdayTodayAndAFortnight() {
        assertThat(fresh.partitions.runOnce()).isEqualTo(new Counts(16, 1));
        assertThat(names())
                .hasSize(16)
                .startsWith("p20260730", "p20260731", "p20260801")
                .endsWith("p20260814");
        assertThat(fresh.partitions.runOnce()).isEqualTo(new Counts(0, 0));
    }

    @Test
    void theNextDayAddsOneDay() {
        fresh.partitions.runOnce();
        fresh.clock.tick(Duration.ofMinutes(1));
        assertThat(fresh.partitions.runOnce()).isEqualTo(new Counts(1, 0));
        assertThat(names()).endsWith("p20260815");
    }

    @Test
    void daysAreDroppedWhenAllOfThemIsPastRetention() {
        fresh.partitions.runOnce();
        var yesterday = Attempts.success(workspace, NOW.minus(DAY));
        var today = Attempts.success(workspace, NOW);
        fresh.log.record(List.of(yesterday, today));

        fresh.clock.set(Instant.parse("2026-08-29T23:59:59Z"));
        assertThat(fresh.partitions.runOnce().dropped()).isZero();
        assertThat(fresh.log.find(workspace, yesterday.deliveryId())).isPresent();

        fresh.clock.set(Instant.parse("2026-08-30T00:00:00Z"));
        assertThat(fresh.partitions.runOnce().dropped()).isEqualTo(1);
        assertThat(fresh.log.find(workspace, yesterday.deliveryId())).isEmpty();
        assertThat(fresh.log.newest(workspace, 10)).containsExactly(today.summary());
    }

    @Test
    void aJumpOfMonthsLeavesNoHoleAndDropsWhatIsOld() {
        fresh.partitions.runOnce();
        var old = Attempts.success(workspace, NOW);
        fresh.log.record(List.of(old));
        fresh.clock.tick(Duration.ofDays(100));
        assertThat(fresh.partitions.runOnce()).isEqualTo(new Counts(16, 16));

        var now = Attempts.success(workspace, fresh.clock.instant());
        var begunLongBefore = Attempts.success(workspace, NOW.plus(Duration.ofDays(50)));
        fresh.log.record(List.of(now, begunLongBefore));
        assertThat(fresh.log.newest(workspace, 10)).containsExactly(now.summary(), begunLongBefore.summary());
        assertThat(fresh.log.find(workspace, begunLongBefore.deliveryId())).isPresent();
        assertThat(fresh.log.find(workspace, old.deliveryId())).isEmpty();
    }

    @Test
    void ensuringRoomBeforeATransactionMakesTheMissingDays() {
        fresh.log.ensureRoom();
        fresh.clock.tick(Duration.ofDays(60));
        fresh.log.ensureRoom();
        assertThat(names()).contains("p20260929").endsWith("p20261013");
        var attempt = Attempts.success(workspace, fresh.clock.instant());
        transactions.run(() -> fresh.log.record(List.of(attempt)));
        assertThat(fresh.log.find(workspace, attempt.deliveryId())).isPresent();
    }

    @Test
    void ensuringRoomWorksWithoutTheDatabaseWhileThereIsRoom() {
        fresh.log.ensureRoom();
        fresh.clock.tick(Duration.ofDays(13));
        fresh.jdbc.execute("DROP TABLE delivery_attempt");
        fresh.log.ensureRoom();
        fresh.clock.tick(DAY);
        assertThatThrownBy(() -> fresh.log.ensureRoom()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void recordingBeyondTheHorizonMakesRoomAndDoesNotCommitTheCallersTransaction() {
        fresh.log.ensureRoom();
        fresh.clock.tick(Duration.ofDays(60));
        fresh.jdbc.execute("CREATE TABLE IF NOT EXISTS written_before (id INT) ENGINE = InnoDB");
        assertThatThrownBy(() -> transactions.run(() -> {
                    fresh.jdbc.update("INSERT INTO written_before VALUES (1)");
                    fresh.log.record(List.of(Attempts.success(workspace, fresh.clock.instant())));
                    assertThat(fresh.log.newest(workspace, 1)).hasSize(1);
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        assertThat(fresh.log.newest(workspace, 1)).isEmpty();
        assertThat(fresh.jdbc.queryForObject("SELECT COUNT(*) FROM written_before", Integer.class))
                .isZero();
        fresh.jdbc.execute("DROP TABLE written_before");
    }

    @Test
    void severalNodesAtOnceDoTheWorkOnce() throws Exception {
        var nodes = List.of(fresh.anotherNode(), fresh.anotherNode(), fresh.anotherNode(), fresh.anotherNode());
        for (int jump = 0; jump < 3; jump++) {
            try (var threads = Executors.newFixedThreadPool(nodes.size())) {
                var counts = new ArrayList<Counts>();
                for (var done : threads.invokeAll(nodes.stream()
                        .map(node -> (Callable<Counts>) node::runOnce)
                        .toList())) {
                    counts.add(done.get());
                }
                assertThat(counts).containsOnlyOnce(new Counts(16, jump == 0 ? 1 : 16));
                assertThat(counts.stream().filter(new Counts(0, 0)::equals)).hasSize(nodes.size() - 1);
            }
            fresh.clock.tick(Duration.ofDays(90));
        }
    }

    @Test
    void theConnectionGoesBackToThePoolAsItCame() {
        var before = lockWaitTimeouts();
        fresh.partitions.runOnce();
        assertThat(lockWaitTimeouts()).isEqualTo(before);
    }

    @Test
    void theApplicationStartsWithRoomForToday() {
        var clock = InstantSource.system();
        var table = new FreshLog(dataSource, clock.instant());
        new LogPartitions(dataSource, clock, new DeliveryLogProperties(FreshLog.RETENTION))
                .afterSingletonsInstantiated();
        var attempt = Attempts.success(workspace, clock.instant());
        wired.record(List.of(attempt));
        assertThat(table.log.newest(workspace, 1))
                .extracting(AttemptSummary::deliveryId)
                .containsExactly(attempt.deliveryId());
    }

    private List<Long> lockWaitTimeouts() {
        return fresh.jdbc.queryForList("SELECT @@SESSION.lock_wait_timeout", Long.class);
    }

    private List<String> names() {
        return fresh.jdbc.queryForList(
                "SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE()"
                        + " AND table_name = 'delivery_attempt' ORDER BY partition_ordinal_position",
                String.class);
    }
}
