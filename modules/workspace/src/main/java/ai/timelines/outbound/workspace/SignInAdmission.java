package ai.timelines.outbound.workspace;

import ai.timelines.outbound.workspace.PasswordHashing.Asker;
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

    /** Acquainted where the account has been signed in to in this browser before. */
    public Asker asker() {
        return counted.stream().anyMatch(it -> it.limit() == FailureLimit.ACCOUNT_AND_BROWSER)
                ? Asker.ACQUAINTED
                : Asker.STRANGER;
    }
}
