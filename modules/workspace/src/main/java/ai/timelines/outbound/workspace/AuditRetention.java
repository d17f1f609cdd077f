package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;

import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes what the audit trail need not keep any longer. */
@Component
class AuditRetention {

    private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);
    private static final int STEP = 1_000;

    private final JdbcClient jdbc;
    private final AuditProperties properties;
    private final InstantSource clock;

    AuditRetention(JdbcClient jdbc, AuditProperties properties, InstantSource clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT3M", fixedDelayString = "PT1H")
    void everyHour() {
        int deleted = runOnce();
        if (deleted > 0) {
            log.info("audit trail: {} entries past retention deleted", deleted);
        }
    }

    /** Returns how many entries it deleted; in steps, so that no lock is held for long. */
    int runOnce() {
        // The smallest id of that millisecond: ids begin with their moment.
        var oldestKept = new UUID(clock.instant().minus(properties.retention()).toEpochMilli() << 16, 0);
        int deleted = 0;
        int step;
        do {
            step = jdbc.sql("DELETE FROM audit_entry WHERE id < ? ORDER BY id LIMIT " + STEP)
                    .param(bytes(oldestKept))
                    .update();
            deleted += step;
        } while (step == STEP);
        return deleted;
    }
}
