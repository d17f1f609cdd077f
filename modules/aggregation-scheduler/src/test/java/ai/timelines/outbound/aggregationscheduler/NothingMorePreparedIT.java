package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.timelines.outbound.database.ManyRows;
import ai.timelines.outbound.database.RowParameters;
import com.mysql.cj.jdbc.JdbcConnection;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows are written though the server prepares nothing more. */
@SpringBootTest
class NothingMorePreparedIT {

    private static final int TOO_MANY_PREPARED = 1461;
    private static final String MOST = "max_prepared_stmt_count";

    private static final String COLUMNS = "id, bytes, uuid, text, whole, large, flag, at";

    /** Of several sizes: 96, 48 and 6. */
    private static final List<Integer> ROWS = IntStream.range(0, 150).boxed().toList();

    @Autowired
    private DataSource pool;

    @Autowired
    private JdbcTemplate jdbc;

    @BeforeEach
    void tables() {
        for (var table : List.of("rows_prepared", "rows_sent")) {
            jdbc.execute("CREATE TABLE " + table
                    + " (id INT PRIMARY KEY, bytes VARBINARY(64), uuid BINARY(16), text VARCHAR(64), whole INT, "
                    + "large BIGINT, flag BOOLEAN, at DATETIME(6), day DATE) DEFAULT CHARSET = utf8mb4");
        }
    }

    @AfterEach
    void drop() {
        jdbc.execute("DROP TABLE rows_prepared, rows_sent");
    }

    @Test
    void theSameIsWrittenWhereTheServerPreparesNothingMore() throws Exception {
        int before = most();
        try (var mine = connectionOfItsOwn()) {
            var own = new JdbcTemplate(mine);
            jdbc.execute("SET GLOBAL " + MOST + " = 0");
            assertThatThrownBy(() -> prepare(own))
                    .hasRootCauseInstanceOf(SQLException.class)
                    .rootCause()
                    .extracting(it -> ((SQLException) it).getErrorCode())
                    .isEqualTo(TOO_MANY_PREPARED);
            var rows = into("rows_sent");
            rows.write(own, ROWS, NothingMorePreparedIT::bind);
            // Twice, for what is kept; and what is there already is changed.
            rows.write(own, ROWS, NothingMorePreparedIT::bind);
        } finally {
            jdbc.execute("SET GLOBAL " + MOST + " = " + before);
        }
        for (int i = 0; i < 2; i++) {
            into("rows_prepared").write(jdbc, ROWS, NothingMorePreparedIT::bind);
        }
        assertThat(rows("rows_sent"))
                .hasSize(ROWS.size())
                .usingRecursiveComparison()
                .isEqualTo(rows("rows_prepared"));
    }

    @Test
    void whatIsPreparedAlreadyGoesOnAndWhatWasRefusedIsPreparedLater() throws Exception {
        int before = most();
        try (var mine = connectionOfItsOwn()) {
            var own = new JdbcTemplate(mine);
            var rows = into("rows_sent");
            try {
                rows.write(own, ROWS.subList(0, 1), NothingMorePreparedIT::bind);
                jdbc.execute("SET GLOBAL " + MOST + " = 0");
                rows.write(own, ROWS.subList(1, 2), NothingMorePreparedIT::bind);
                rows.write(own, ROWS.subList(2, 10), NothingMorePreparedIT::bind);
            } finally {
                jdbc.execute("SET GLOBAL " + MOST + " = " + before);
            }
            rows.write(own, ROWS.subList(10, 18), NothingMorePreparedIT::bind);
        }
        into("rows_prepared").write(jdbc, ROWS.subList(0, 18), NothingMorePreparedIT::bind);
        assertThat(rows("rows_sent")).hasSize(18).usingRecursiveComparison().isEqualTo(rows("rows_prepared"));
    }

    private int most() {
        var most = jdbc.queryForObject("SELECT @@GLOBAL." + MOST, Integer.class);
        return most == null ? 0 : most;
    }

    /** Set up as those of the pool are, with nothing prepared on it. */
    private HikariDataSource connectionOfItsOwn() throws SQLException {
        var settings = new HikariConfig();
        pool.unwrap(HikariDataSource.class).copyStateTo(settings);
        settings.setPoolName("own");
        settings.setMaximumPoolSize(1);
        return new HikariDataSource(settings);
    }

    private static void prepare(JdbcTemplate jdbc) {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            connection
                    .unwrap(JdbcConnection.class)
                    .serverPrepareStatement("SELECT 1")
                    .close();
            return true;
        });
    }

    private static ManyRows into(String table) {
        return new ManyRows(
                "INSERT INTO " + table + " (" + COLUMNS + ", day)",
                9,
                "ON DUPLICATE KEY UPDATE large = large + VALUES(large)");
    }

    private static void bind(RowParameters row, Integer i) throws SQLException {
        boolean empty = i % 5 == 0;
        row.add(i);
        row.add(empty ? null : new byte[] {0, (byte) 0xff, '\'', '\\', (byte) (int) i});
        row.add(empty ? null : new UUID(i, -i));
        row.add(empty ? null : "it's \\ \" 😀 שלום\n" + i);
        row.add(empty ? null : Integer.valueOf(-i));
        row.add(Long.valueOf(1L << 40 | i));
        row.add(empty ? null : Boolean.valueOf(i % 2 == 0));
        row.add(empty ? null : Instant.parse("2026-10-25T00:30:00.123456Z").plusSeconds(i * 60L));
        row.add(LocalDate.of(2026, 1, 1).plusDays(i));
    }

    private List<Map<String, Object>> rows(String table) {
        return jdbc.queryForList("SELECT " + COLUMNS + ", day FROM " + table + " ORDER BY id");
    }
}
