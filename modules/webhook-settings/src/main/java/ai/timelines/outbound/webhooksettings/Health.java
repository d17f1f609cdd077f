package ai.timelines.outbound.webhooksettings;

import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A webhook's health, and how it changes with each request: decided here, written elsewhere.
 *
 * @param on whether the webhook is switched on
 * @param consecutiveErrors counted errors in a row (R14)
 * @param errorsSince when the first of them began
 * @param lastErrorKnownAt when the last counted error was known; kept after a success
 * @param nextRequestAt while it fails: its next request starts no sooner (R13)
 */
public record Health(
        boolean on,
        Instant switchedOnAt,
        int consecutiveErrors,
        @Nullable Instant errorsSince,
        @Nullable Instant lastErrorKnownAt,
        @Nullable String lastError,
        @Nullable Instant nextRequestAt) {

    /** The same, of a webhook that is taken for switched off. */
    Health off() {
        return new Health(
                false, switchedOnAt, consecutiveErrors, errorsSince, lastErrorKnownAt, lastError, nextRequestAt);
    }

    /**
     * The health after a request ended.
     *
     * @param knownAt when that is known; later than its end, by the time that it takes to write it down: what began in between is not
     *     consecutive, or a receiver that fails within a millisecond would be switched off for one hiccup
     * @param ladder gives the wait after the k-th error in a row
     */
    Health after(RequestOutcome outcome, Instant knownAt, IntFunction<Duration> ladder) {
        if (!on) {
            return this;
        }
        if (outcome.success()) {
            return new Health(true, switchedOnAt, 0, null, lastErrorKnownAt, lastError, null);
        }
        if (outcome.startedAt().isBefore(switchedOnAt)) {
            return this;
        }
        if (overlapsLastCounted(outcome)) {
            return consecutiveErrors == 0
                    ? this
                    : notBefore(outcome.finishedAt().plus(ladder.apply(consecutiveErrors)));
        }
        int errors = consecutiveErrors + 1;
        return new Health(
                errors <= Webhook.TOLERATED_ERRORS,
                switchedOnAt,
                errors,
                errorsSince == null ? outcome.startedAt() : errorsSince,
                knownAt,
                outcome.cause(),
                outcome.finishedAt().plus(ladder.apply(errors)));
    }

    /** Requests that overlap in time are not consecutive. */
    private boolean overlapsLastCounted(RequestOutcome outcome) {
        return lastErrorKnownAt != null && !outcome.startedAt().isAfter(lastErrorKnownAt);
    }

    private Health notBefore(Instant earliest) {
        var next = nextRequestAt == null || nextRequestAt.isBefore(earliest) ? earliest : nextRequestAt;
        return new Health(true, switchedOnAt, consecutiveErrors, errorsSince, lastErrorKnownAt, lastError, next);
    }
}
