package ai.timelines.outbound.webhooksettings;

import java.time.Instant;

/**
 * How one request to a webhook ended, as far as its health is concerned; tests are never reported (R14).
 *
 * @param cause the error in words, empty for a success
 */
public record RequestOutcome(Instant startedAt, Instant finishedAt, boolean success, String cause) {}
