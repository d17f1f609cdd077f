package ai.timelines.outbound.deliverylog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Makes the log's days ahead of time and drops them when they are past retention.
 *
 * <p>It always works on a connection of its own, because changing a table commits whatever transaction its connection is in.
 */
@Component
class LogPartitions implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(LogPartitions.class);
    private static final int DAYS_AHEAD = 14;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'p'yyyyMMdd");

    private static final String LOCK = "CONCAT('log-partitions.', LEFT(DATABASE(), 40))";

    /** How many partitions a run created and dropped. */
    record Counts(int created, int dropped) {}

    /** A partition holds what started before its end and not before the previous one's. */
    private record Partition(String name, LocalDate end) {}

    private final DataSource dataSource;
    private final InstantSource clock;
    private final DeliveryLogProperties properties;

    /** Until when rows have a partition for certain, as far as this node knows. */
    private volatile Instant room = Instant.MIN;

    LogPartitions(DataSource dataSource, InstantSource clock, DeliveryLogProperties properties) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.properties = properties;
    }

    /** Every bean is there by now, the migrations among them, and nothing is served yet. */
    @Override
    public void afterSingletonsInstantiated() {
        ensureRoomFor(tomorrow());
    }

    /** Makes room for what starts until then, or as far ahead as days are ever made. */
    void ensureRoomFor(Instant start) {
        if (!start.isBefore(room)) {
            onOwnConnection(this::create);
        }
    }

    /** A transaction that begins now may end after midnight. */
    Instant tomorrow() {
        return clock.instant().plusSeconds(86_400);
    }

    /** What started since then is kept. */
    Instant keptSince() {
        return clock.instant().minus(properties.retention());
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1H")
    Counts runOnce() {
        var counts = onOwnConnection(jdbc -> new Counts(create(jdbc), drop(jdbc)));
        if (counts.created() + counts.dropped() > 0) {
            log.info(
                    "delivery log: {} days created, {} days past retention dropped",
                    counts.created(),
                    counts.dropped());
        }
        return counts;
    }

    private int create(JdbcTemplate jdbc) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var end = lastEnd(jdbc);
        var first = end.isAfter(today.minusDays(1)) ? end : today.minusDays(1);
        var missing =
                first.datesUntil(later(first, today.plusDays(DAYS_AHEAD + 1))).toList();
        if (!missing.isEmpty()) {
            jdbc.execute(missing.stream()
                    .map(day -> "PARTITION " + NAME.format(day) + " VALUES LESS THAN ('" + day.plusDays(1) + "')")
                    .collect(Collectors.joining(", ", "ALTER TABLE delivery_attempt ADD PARTITION (", ")")));
            end = missing.getLast().plusDays(1);
        }
        room = end.atStartOfDay(ZoneOffset.UTC).toInstant();
        return missing.size();
    }

    private int drop(JdbcTemplate jdbc) {
        var kept = LocalDate.ofInstant(keptSince(), ZoneOffset.UTC);
        var expired = partitions(jdbc).stream()
                .filter(partition -> !partition.end().isAfter(kept))
                .map(Partition::name)
                .toList();
        if (!expired.isEmpty()) {
            jdbc.execute("ALTER TABLE delivery_attempt DROP PARTITION " + String.join(", ", expired));
        }
        return expired.size();
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate lastEnd(JdbcTemplate jdbc) {
        return partitions(jdbc).stream()
                .map(Partition::end)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalStateException("The table delivery_attempt has no partitions"));
    }

    private static List<Partition> partitions(JdbcTemplate jdbc) {
        return jdbc.query(
                """
                SELECT partition_name AS name, partition_description AS quoted_end FROM information_schema.partitions
                WHERE table_schema = DATABASE() AND table_name = 'delivery_attempt' AND partition_name IS NOT NULL""",
                (row, _) -> new Partition(
                        row.getString("name"),
                        LocalDate.parse(row.getString("quoted_end").replace("'", ""))));
    }

    private interface Work<T> {
        T on(JdbcTemplate jdbc);
    }

    /**
     * One node at a time, of those that share this database. Whoever waits for the table's lock makes all others wait behind it:
     * so never long.
     */
    private synchronized <T> T onOwnConnection(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            var jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            jdbc.execute("SET SESSION lock_wait_timeout = 5");
            try {
                var locked = jdbc.queryForObject("SELECT GET_LOCK(" + LOCK + ", 15)", Integer.class);
                if (locked == null || locked != 1) {
                    throw new CannotAcquireLockException("Another node has been changing the log's days for 15 s");
                }
                return work.on(jdbc);
            } finally {
                jdbc.execute("DO RELEASE_LOCK(" + LOCK + ")");
                jdbc.execute("SET SESSION lock_wait_timeout = DEFAULT");
            }
        } catch (SQLException unreachable) {
            throw new CannotGetJdbcConnectionException("The log's partitions could not be looked after", unreachable);
        }
    }
}
