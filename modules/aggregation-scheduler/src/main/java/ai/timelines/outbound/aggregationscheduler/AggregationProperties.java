package ai.timelines.outbound.aggregationscheduler;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How windows are cut and how long messages are held.
 *
 * @param hour how long an "hour" of the windows lasts; anything but one hour is for demonstrations and tests, and aligns windows to
 *     multiples of it since midnight; at least 1 ms
 * @param heldRetention for how long messages wait for a webhook that is switched off (R9), at least 1 s
 */
@ConfigurationProperties("outbound.aggregation")
record AggregationProperties(
        @DefaultValue("1h") Duration hour,
        @DefaultValue("7d") Duration heldRetention) {

    AggregationProperties {
        if (hour.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("outbound.aggregation.hour must be at least 1ms, it is " + hour);
        }
        if (heldRetention.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "outbound.aggregation.held-retention must be at least 1s, it is " + heldRetention);
        }
    }
}
