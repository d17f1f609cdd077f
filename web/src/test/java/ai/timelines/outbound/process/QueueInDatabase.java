package ai.timelines.outbound.process;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The queue of processes, as it stands in their database. */
final class QueueInDatabase {

    private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

    private final JdbcTemplate jdbc;

    QueueInDatabase(Environment environment, String schema) {
        this.jdbc = new JdbcTemplate(new DriverManagerDataSource(
                urlOf(environment, schema),
                environment.getProperty("spring.datasource.username", "root"),
                environment.getProperty("spring.datasource.password", "")));
    }

    static String urlOf(Environment environment, String schema) {
        return environment.getRequiredProperty("spring.datasource.url").replaceFirst("(//[^/]+/)[^?]*", "$1" + schema);
    }

    /** How long a delivery is leased to a node whose requests may take so long; if nobody settles it, it comes again after that. */
    static Duration lease(Duration timeout) {
        return timeout.plus(LEASE_MARGIN);
    }

    /** Until nothing is left to be sent, and nothing leased that would be sent again. */
    void awaitNothingMoreToCome(Duration timeout) {
        Awaitility.await("nothing more to come")
                .atMost(lease(timeout).plusSeconds(15))
                .until(() -> Integer.valueOf(0)
                        .equals(jdbc.queryForObject(
                                "SELECT COUNT(*) FROM queued_chat WHERE first_position <= last_position OR lease_token IS NOT NULL",
                                Integer.class)));
    }
}
