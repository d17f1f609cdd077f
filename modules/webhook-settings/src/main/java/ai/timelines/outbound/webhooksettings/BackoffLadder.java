package ai.timelines.outbound.webhooksettings;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long to wait after an error: the ladder of retries (R12) and of probing (R13).
 *
 * @param backoff the steps, in order; at least one, none negative
 */
@ConfigurationProperties("outbound.delivery")
public record BackoffLadder(
        @DefaultValue({"5s", "15s", "30s", "1m", "2m", "5m", "10m", "20m", "30m", "1h"})
        List<Duration> backoff) {

    private static final double JITTER = 0.1;

    public BackoffLadder {
        if (backoff.isEmpty() || backoff.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException(
                    "outbound.delivery.backoff must name at least one duration, and none below zero, such as 5s,15s,1m");
        }
        backoff = List.copyOf(backoff);
    }

    public int steps() {
        return backoff.size();
    }

    /** The k-th step, counted from 1, give or take a tenth; beyond the last step the last one. */
    public Duration step(int k) {
        var step = backoff.get(Math.clamp(k, 1, backoff.size()) - 1);
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofNanos((long) (step.toNanos() * factor));
    }
}
