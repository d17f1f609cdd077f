package ai.timelines.outbound.web.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How slowly a request may come before its connection is closed. The server's own timeouts only bound the silence between two bytes, so
 * that a caller who sends one now and then would hold its connection for ever.
 *
 * @param patience how long a request may take from its first byte to its last; at least 1 s, default 60 s
 * @param slowestUpload what comes at least as fast as this many bytes per second, on average after the patience, may take longer; at least
 *     1 KB, default 16 KB
 */
@ConfigurationProperties("outbound.arrival")
public record ArrivalProperties(
        @DefaultValue("60s") Duration patience,
        @DefaultValue("16KB") DataSize slowestUpload) {

    public ArrivalProperties {
        if (patience.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("outbound.arrival.patience must be at least 1 s");
        }
        if (slowestUpload.toBytes() < 1024) {
            throw new IllegalArgumentException("outbound.arrival.slowest-upload must be at least 1 KB");
        }
    }

    /** How long a request may have been under way of whose body so many bytes have come. */
    long nanosFor(long bytes) {
        return patience.toNanos() + (long) (bytes * 1e9 / slowestUpload.toBytes());
    }
}
