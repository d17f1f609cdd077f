package ai.timelines.outbound.database;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * The database's time, carried on by this machine's monotonic clock between readings.
 *
 * <p>All nodes over one database thus agree on what is due and whose lease ran out, however wrong their own clocks are set. Instants
 * are cut to the microsecond, as the columns keep them.
 */
final class DatabaseClock implements InstantSource {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);
    private static final int SAMPLES = 3;

    /** Database time as {@code epoch} at the monotonic reading {@code nanos}. */
    private record Reading(Instant epoch, long nanos) {}

    private final JdbcTemplate jdbc;
    private volatile Reading reading;

    DatabaseClock(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.reading = read();
    }

    @Override
    public Instant instant() {
        var last = reading;
        return last.epoch().plusNanos(System.nanoTime() - last.nanos()).truncatedTo(ChronoUnit.MICROS);
    }

    /** Reads the database's time anew; while it cannot be reached the clock goes on by itself. */
    void synchronize() {
        try {
            reading = read();
        } catch (DataAccessException | CannotCreateTransactionException unreachable) {
            log.debug("The database's time could not be read; going on with the last reading", unreachable);
        }
    }

    /** The quickest of a few readings is the most exact one. */
    private Reading read() {
        Reading best = null;
        long quickest = Long.MAX_VALUE;
        for (int sample = 0; sample < SAMPLES; sample++) {
            long before = System.nanoTime();
            var now = jdbc.queryForObject("SELECT UTC_TIMESTAMP(6)", LocalDateTime.class);
            long after = System.nanoTime();
            if (now != null && after - before < quickest) {
                quickest = after - before;
                best = new Reading(now.toInstant(ZoneOffset.UTC), before + quickest / 2);
            }
        }
        if (best == null) {
            throw new IllegalStateException("The database did not tell its time");
        }
        return best;
    }
}
