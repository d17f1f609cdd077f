package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets one node at a time do a job, and all nodes together no more often than at an interval. A node that dies in its turn loses it by time.
 *
 * @param job its name
 */
record RetentionTurn(JdbcClient jdbc, InstantSource clock, String job, Duration interval) {

    private static final Duration LEASE = Duration.ofMinutes(5);

    /** Whether it is this node's turn now. */
    boolean take() {
        jdbc.sql("INSERT INTO retention_turn (job, free_at) VALUES (:job, :now) ON DUPLICATE KEY UPDATE job = job")
                .param("job", job)
                .param("now", Columns.utc(clock.instant()))
                .update();
        return jdbc.sql("UPDATE retention_turn SET free_at = :until WHERE job = :job AND free_at <= :now")
                        .param("job", job)
                        .param("now", Columns.utc(clock.instant()))
                        .param("until", Columns.utc(clock.instant().plus(LEASE)))
                        .update()
                > 0;
    }

    /** To be called during the job, now and then. */
    void keep() {
        freeAfter(LEASE);
    }

    void end() {
        freeAfter(interval);
    }

    private void freeAfter(Duration time) {
        jdbc.sql("UPDATE retention_turn SET free_at = :until WHERE job = :job")
                .param("job", job)
                .param("until", Columns.utc(clock.instant().plus(time)))
                .update();
    }
}
