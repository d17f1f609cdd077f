package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds workspace tokens to their rate: a bucket of messages per token that fills up steadily. */
@Component
class IngestRates {

    private static final int REMEMBERED_TOKENS = 10_000;

    /** So many messages were free at that moment; fewer than none after a batch larger than a whole bucket. */
    private record Bucket(double free, Instant at) {}

    private final ConcurrentHashMap<UUID, Bucket> buckets = new ConcurrentHashMap<>();
    private final IngestRateProperties properties;
    private final InstantSource clock;

    IngestRates(IngestRateProperties properties, InstantSource clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /** @throws Refused if the caller pushes too fast; none of the messages counts then */
    void take(Caller caller, int messages) {
        if (caller instanceof Caller.OfWorkspace token) {
            forgetFullBuckets();
            // A batch larger than the bucket must pass some time: it does when the bucket is full.
            double needed = Math.min(messages, properties.burst());
            buckets.compute(token.id(), (_, before) -> {
                var bucket = now(before);
                if (bucket.free() < needed) {
                    throw refusal(needed - bucket.free());
                }
                return new Bucket(bucket.free() - messages, bucket.at());
            });
        }
    }

    private Bucket now(@Nullable Bucket before) {
        var now = clock.instant();
        if (before == null) {
            return new Bucket(properties.burst(), now);
        }
        var passed = Duration.between(before.at(), now);
        // The clock is the database's and may be set back a little.
        if (passed.isNegative()) {
            return before;
        }
        double filled = passed.toNanos() / 1e9 * properties.ratePerSecond();
        return new Bucket(Math.min(properties.burst(), before.free() + filled), now);
    }

    private Refused refusal(double missing) {
        long seconds = Math.max(1, (long) Math.ceil(missing / properties.ratePerSecond()));
        return Refused.forNow(
                ProblemType.RATE_LIMITED,
                "This token may push %s messages a second, and %d at once after a pause."
                        .formatted(properties.ratePerSecond(), properties.burst()),
                seconds);
    }

    private void forgetFullBuckets() {
        if (buckets.size() > REMEMBERED_TOKENS) {
            buckets.values().removeIf(it -> now(it).free() >= properties.burst());
        }
    }
}
