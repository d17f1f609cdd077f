package ai.timelines.outbound.web.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast a workspace token may push, on each node, and how often it may ask for anything; service tokens push as fast as they can.
 *
 * @param ratePerSecond messages, and requests, per second in the long run; default 100
 * @param burst messages, and requests, at once after a pause; default 1,000
 */
@ConfigurationProperties("outbound.ingest")
record IngestRateProperties(
        @DefaultValue("100") double ratePerSecond,
        @DefaultValue("1000") int burst) {

    IngestRateProperties {
        if (!(ratePerSecond > 0) || Double.isInfinite(ratePerSecond)) {
            throw new IllegalArgumentException(
                    "outbound.ingest.rate-per-second must be more than 0 messages per second");
        }
        if (burst < 1) {
            throw new IllegalArgumentException("outbound.ingest.burst must be at least 1 message");
        }
    }
}
