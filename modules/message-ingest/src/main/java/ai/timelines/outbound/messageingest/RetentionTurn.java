package ai.timelines.outbound.messageingest;

import ai.timelines.outbound.database.Columns;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lets one node at a time do a job, and all nodes together no more often than at an interval. A node that dies in its turn, or stands still
 * for too long, loses it by time.
 *
 * @param job its name
 */
record RetentionTurn(JdbcClient jdbc, InstantSource clock, String job, Duration interval) {

    private static final Duration LEASE = Duration.ofMinutes(5);

    /** So much of a lease passes before it is renewed: to keep a turn costs nothing most of the time. */
    private static final Duration RENEWAL = Duration.ofMinutes(1);

    /** The turn is another node's by now, or was: whoever had it leaves the job at once. */
    static final class LostException extends RuntimeException {
        private LostException(String job) {
            super("retention of " + job + ": the turn took too long and is another node's by now, which goes on");
        }
    }

    /** This node's turn; empty if it is not its turn now. */
    Optional<Held> take() {
        var now = now();
        var freeAt = now.plus(LEASE);
        jdbc.sql("INSERT INTO retention_turn (job, free_at) VALUES (:job, :now) ON DUPLICATE KEY UPDATE job = job")
                .param("job", job)
                .param("now", Columns.utc(now))
                .update();
        boolean taken = jdbc.sql("UPDATE retention_turn SET free_at = :until WHERE job = :job AND free_at <= :now")
                        .param("job", job)
                        .param("now", Columns.utc(now))
                        .param("until", Columns.utc(freeAt))
                        .update()
                > 0;
        return taken ? Optional.of(new Held(freeAt)) : Optional.empty();
    }

    /** As the column keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** A turn that this node has. What it wrote itself tells whether that is still so: who takes a lost turn writes a later time. */
    final class Held {

        private Instant freeAt;

        private Held(Instant freeAt) {
            this.freeAt = freeAt;
        }

        /** To be called during the job, often. */
        void keep() {
            var renewed = now().plus(LEASE);
            if (!renewed.isBefore(freeAt.plus(RENEWAL))) {
                freeAfter(renewed);
            }
        }

        /** The job is done for now. */
        void end() {
            freeAfter(now().plus(interval));
        }

        private void freeAfter(Instant until) {
            int mine = jdbc.sql("UPDATE retention_turn SET free_at = :until WHERE job = :job AND free_at = :mine")
                    .param("until", Columns.utc(until))
                    .param("job", job)
                    .param("mine", Columns.utc(freeAt))
                    .update();
            if (mine == 0) {
                throw new LostException(job);
            }
            freeAt = until;
        }
    }
}
