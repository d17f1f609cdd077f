package ai.timelines.outbound.deliverylog;

import ai.timelines.outbound.database.DrivenClock;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The log over its table as the migrations leave it, at a time that the test drives: days are tested without waiting for them. */
final class FreshLog {

    static final Duration RETENTION = Duration.ofDays(30);

    final DrivenClock clock;
    final JdbcTemplate jdbc;
    final LogPartitions partitions;
    final DeliveryLog log;
    private final DataSource dataSource;

    FreshLog(DataSource dataSource, Instant now) {
        this.dataSource = dataSource;
        clock = new DrivenClock(now);
        jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("DROP TABLE IF EXISTS delivery_attempt");
        new ResourceDatabasePopulator(
                        new ClassPathResource("db/migration/delivery-log/V1__delivery_attempts.sql"),
                        new ClassPathResource("db/migration/delivery-log/V2__attempts_of_a_chat.sql"))
                .execute(dataSource);
        partitions = anotherNode();
        log = new DeliveryLog(jdbc, partitions, clock);
    }

    LogPartitions anotherNode() {
        return new LogPartitions(dataSource, clock, new DeliveryLogProperties(RETENTION));
    }
}
