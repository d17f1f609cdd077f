package ai.timelines.outbound.workspace;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How long the audit trail is kept.
 *
 * @param retention at least 1 day; a number without a unit means days; default 365 days
 */
@ConfigurationProperties("outbound.audit")
record AuditProperties(
        @DefaultValue("365d") @DurationUnit(ChronoUnit.DAYS) Duration retention) {

    AuditProperties {
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("outbound.audit.retention must be at least 1 day, but is " + retention);
        }
    }
}
