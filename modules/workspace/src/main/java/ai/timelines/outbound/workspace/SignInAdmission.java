package ai.timelines.outbound.workspace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether a password may be looked at, and what was counted in advance in case that it is wrong.
 *
 * @param toWait how long to wait before the password may be looked at; zero where it may be now
 * @param counted empty where it may not
 */
public record SignInAdmission(SignInAttempt attempt, Duration toWait, Instant at, List<Counted> counted) {

    /** A count that was raised, and when it had been raised before. */
    record Counted(FailureLimit limit, byte[] subject, Instant before) {}

    public boolean isSlowed() {
        return toWait.isPositive();
    }
}
