package ai.timelines.outbound.web.api;

import ai.timelines.outbound.workspace.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Holds workspace tokens to their rate: per token a bucket of messages that fills up steadily, and one of requests, lest a flood of what
 * is refused, or of anything else than pushes, slow everybody.
 */
@Component
class IngestRates {

    private static final int REMEMBERED_BUCKETS = 10_000;

    private record Key(UUID token, boolean requests) {}

    /** So many were free at that moment; fewer than none after a batch larger than a whole bucket. */
    private record Bucket(double free, Instant at) {}

    private final ConcurrentHashMap<Key, Bucket> buckets = new ConcurrentHashMap<>();
    private final IngestRateProperties properties;
    private final InstantSource clock;

    IngestRates(IngestRateProperties properties, InstantSource clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /** @throws Refused if the caller pushes too fast; none of the messages counts then */
    void take(Caller caller, int messages) {
        if (caller instanceof Caller.OfWorkspace token) {
            take(new Key(token.id(), false), messages, "push %s messages a second, and %d at once after a pause");
        }
    }

    /** @throws Refused if the caller asks for anything too often; one message per request is never too often for it */
    void takeRequest(Caller caller) {
        if (caller instanceof Caller.OfWorkspace token) {
            take(new Key(token.id(), true), 1, "make %s requests a second, and %d at once after a pause");
        }
    }

    private void take(Key key, int count, String limit) {
        forgetFullBuckets();
        // A batch larger than the bucket must pass some time: it does when the bucket is full.
        double needed = Math.min(count, properties.burst());
        buckets.compute(key, (_, before) -> {
            var bucket = now(before);
            if (bucket.free() < needed) {
                throw refusal(needed - bucket.free(), limit);
            }
            return new Bucket(bucket.free() - count, bucket.at());
        });
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

    private Refused refusal(double missing, String limit) {
        long seconds = Math.max(1, (long) Math.ceil(missing / properties.ratePerSecond()));
        return Refused.forNow(
                ProblemType.RATE_LIMITED,
                "This token may " + limit.formatted(properties.ratePerSecond(), properties.burst()) + ".",
                seconds);
    }

    private void forgetFullBuckets() {
        if (buckets.size() > REMEMBERED_BUCKETS) {
            buckets.values().removeIf(it -> now(it).free() >= properties.burst());
        }
    }
}
