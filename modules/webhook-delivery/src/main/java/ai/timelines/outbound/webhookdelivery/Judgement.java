package ai.timelines.outbound.webhookdelivery;

import ai.timelines.outbound.outboundhttp.Header;
import ai.timelines.outbound.outboundhttp.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What an outcome means (R11).
 *
 * @param cause the error in words; null for a success
 * @param retryAfter how long the receiver asked us to wait, at most an hour (R12); zero if it did not
 */
record Judgement(boolean success, @Nullable String cause, Duration retryAfter) {

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    static Judgement of(Outcome outcome, boolean acceptAny2xx, Instant now) {
        return switch (outcome) {
            case Outcome.Failed failed -> new Judgement(false, failed.cause(), Duration.ZERO);
            case Outcome.Answered answered
            when isSuccess(answered.status(), acceptAny2xx) -> new Judgement(true, null, Duration.ZERO);
            case Outcome.Answered answered ->
                new Judgement(false, cause(answered.status(), acceptAny2xx), retryAfter(answered.headers(), now));
        };
    }

    private static boolean isSuccess(int status, boolean acceptAny2xx) {
        return status == 200 || (acceptAny2xx && status >= 200 && status <= 299);
    }

    private static String cause(int status, boolean acceptAny2xx) {
        var known = HttpStatus.resolve(status);
        var answer = "The receiver answered " + status + (known == null ? "" : " " + known.getReasonPhrase());
        if (status >= 300 && status <= 399) {
            return answer + "; redirects are not followed.";
        }
        return answer + (acceptAny2xx ? "; only a 2xx status counts as success." : "; only 200 counts as success.");
    }

    private static Duration retryAfter(List<Header> headers, Instant now) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("Retry-After"))
                .findFirst()
                .map(header -> retryAfter(header.value().strip(), now))
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait)
                .orElse(Duration.ZERO);
    }

    private static Duration retryAfter(String value, Instant now) {
        try {
            if (value.matches("\\d{10,}")) {
                return LONGEST_RETRY_AFTER;
            }
            return value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException unreadable) {
            return Duration.ZERO;
        }
    }
}
