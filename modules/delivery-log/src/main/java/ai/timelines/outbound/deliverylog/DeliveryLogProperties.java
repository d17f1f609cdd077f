package ai.timelines.outbound.deliverylog;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How long the log is kept.
 *
 * @param retention the least time for which an attempt is kept, 1 day to 10 years; a number without a unit means days; default 30 days.
 *     Days are dropped whole, so that the first hour of a day stays up to a day longer.
 */
@ConfigurationProperties("outbound.log")
record DeliveryLogProperties(
        @DefaultValue("30d") @DurationUnit(ChronoUnit.DAYS) Duration retention) {

    private static final Duration LEAST = Duration.ofDays(1);

    /** Below the 8,192 partitions that a table may have. */
    private static final Duration MOST = Duration.ofDays(3_650);

    DeliveryLogProperties {
        if (retention.compareTo(LEAST) < 0 || retention.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "outbound.log.retention must be between 1 day and 3650 days, but is " + retention);
        }
    }
}
