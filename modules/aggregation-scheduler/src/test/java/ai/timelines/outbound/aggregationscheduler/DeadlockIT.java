package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Transactions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What {@link Transactions} does about a deadlock, with a real one. */
@SpringBootTest
class DeadlockIT {

    private static final int DEADLOCK = 1213;

    @Autowired
    private Transactions transactions;

    @Autowired
    private JdbcTemplate jdbc;

    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Integer> failures = new CopyOnWriteArrayList<>();
    private final CyclicBarrier bothHoldOne = new CyclicBarrier(2);

    @BeforeEach
    void twoRows() {
        jdbc.execute("CREATE TABLE deadlock_test (id INT PRIMARY KEY, changes VARCHAR(16) NOT NULL)");
        jdbc.update("INSERT INTO deadlock_test VALUES (1, ''), (2, '')");
    }

    @AfterEach
    void drop() {
        jdbc.execute("DROP TABLE deadlock_test");
    }

    @Test
    void whoLosesItIsTriedAgainAndBothChangesAreThere() throws Exception {
        try (var threads = Executors.newFixedThreadPool(2)) {
            var a = CompletableFuture.supplyAsync(() -> transactions.call(() -> change("a", 1, 2)), threads);
            var b = CompletableFuture.supplyAsync(() -> transactions.call(() -> change("b", 2, 1)), threads);
            assertThat(a.get(20, TimeUnit.SECONDS)).isEqualTo("a");
            assertThat(b.get(20, TimeUnit.SECONDS)).isEqualTo("b");
        }
        assertThat(failures).containsExactly(DEADLOCK);
        assertThat(attempts).hasValue(3);
        assertThat(jdbc.queryForList("SELECT changes FROM deadlock_test ORDER BY id", String.class))
                .allSatisfy(changes -> assertThat(changes).isIn("ab", "ba"))
                .hasSize(2);
    }

    /** Changes one row and, as soon as both transactions have come so far, the other's. */
    private String change(String name, int first, int second) {
        boolean anew = attempts.incrementAndGet() > 2;
        try {
            append(name, first);
            if (!anew) {
                bothHoldOne.await(10, TimeUnit.SECONDS);
            }
            append(name, second);
            return name;
        } catch (PessimisticLockingFailureException failure) {
            failures.add(errorCode(failure));
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void append(String name, int id) {
        jdbc.update("UPDATE deadlock_test SET changes = CONCAT(changes, ?) WHERE id = ?", name, id);
    }

    private static int errorCode(DataAccessException failure) {
        return failure.getMostSpecificCause() instanceof SQLException said ? said.getErrorCode() : 0;
    }
}
