package ai.timelines.outbound.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
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
    private static final Duration WORTH_TELLING = Duration.ofSeconds(2);

    /** Database time as {@code epoch} at the monotonic reading {@code nanos}, from a query that took so many nanoseconds. */
    private record Reading(Instant epoch, long nanos, long took) {}

    private final JdbcTemplate jdbc;
    private volatile Reading reading;
    private Duration toldAhead = Duration.ZERO;

    DatabaseClock(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.reading = read();
        compare(Instant.now());
    }

    @Override
    public Instant instant() {
        var last = reading;
        return last.epoch().plusNanos(System.nanoTime() - last.nanos()).truncatedTo(ChronoUnit.MICROS);
    }

    /** Reads the database's time anew; while it cannot be reached the clock goes on by itself. */
    void synchronize() {
        try {
            var before = reading;
            var now = read();
            reading = now;
            var jump = Duration.between(before.epoch().plusNanos(now.nanos() - before.nanos()), now.epoch());
            if (jump.abs().compareTo(WORTH_TELLING) > 0) {
                log.warn("the database's clock jumped by {} s", inSeconds(jump));
            }
            compare(Instant.now());
        } catch (DataAccessException | CannotCreateTransactionException unreachable) {
            log.debug("The database's time could not be read; going on with the last reading", unreachable);
        }
    }

    /** Nothing depends on it, but whoever reads logs should know. */
    private void compare(Instant machine) {
        var ahead = Duration.between(instant(), machine);
        if (ahead.minus(toldAhead).abs().compareTo(WORTH_TELLING) > 0) {
            toldAhead = ahead;
            log.warn(
                    "this machine's clock is {} s ahead of the database's, which is the one that counts",
                    inSeconds(ahead));
        }
    }

    private static String inSeconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1_000.0);
    }

    /** The quickest of a few readings over one connection is the most exact one. */
    private Reading read() {
        var reading = jdbc.execute((ConnectionCallback<Reading>) connection -> {
            try (var statement = connection.prepareStatement("SELECT UTC_TIMESTAMP(6)")) {
                var best = sample(statement);
                for (int sample = 1; sample < SAMPLES; sample++) {
                    var next = sample(statement);
                    best = next.took() < best.took() ? next : best;
                }
                return best;
            }
        });
        if (reading == null) {
            throw new IllegalStateException("The database did not tell its time");
        }
        return reading;
    }

    private static Reading sample(PreparedStatement statement) throws SQLException {
        long before = System.nanoTime();
        try (var row = statement.executeQuery()) {
            row.next();
            long took = System.nanoTime() - before;
            var now = row.getObject(1, LocalDateTime.class);
            return new Reading(now.toInstant(ZoneOffset.UTC), before + took / 2, took);
        }
    }
}
