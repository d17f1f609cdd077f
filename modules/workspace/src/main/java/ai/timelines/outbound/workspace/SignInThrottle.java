package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.instant;
import static ai.timelines.outbound.database.Columns.utc;

import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Slows the guessing of passwords, over all nodes and without telling which accounts exist: it counts by what was typed, known or not.
 *
 * <p>An attempt counts as failed from its beginning, and is taken back when it succeeds: so a thousand attempts at the same moment are
 * a thousand failures, too. In a browser that signed in to the account before, only that browser's own failures count.
 */
@Component
public class SignInThrottle {

    private static final List<FailureLimit> STRANGER =
            List.of(FailureLimit.ACCOUNT_AND_ADDRESS, FailureLimit.ACCOUNT, FailureLimit.ADDRESS);
    private static final List<FailureLimit> ACQUAINTED = List.of(FailureLimit.ACCOUNT_AND_BROWSER);

    /** For how long a browser in which nobody signs in is remembered. */
    private static final Duration BROWSER_REMEMBERED = Duration.ofDays(180);

    private record Counter(FailureLimit limit, byte[] subject) {

        /** Rows are locked in one order. */
        static List<Counter> of(SignInAttempt attempt, List<FailureLimit> limits) {
            return limits.stream()
                    .map(limit -> new Counter(limit, attempt.subject(limit)))
                    .sorted(Comparator.comparing(it -> HexFormat.of().formatHex(it.subject())))
                    .toList();
        }
    }

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final InstantSource clock;

    SignInThrottle(JdbcClient jdbc, Transactions transactions, InstantSource clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** How long to wait before the password may be looked at; zero where it may be now, and then this attempt counts as failed so far. */
    public Duration admit(SignInAttempt attempt) {
        return transactions.call(() -> {
            var counters = Counter.of(attempt, limits(attempt));
            var now = clock.instant();
            var wait = counters.stream()
                    .map(it -> wait(it, now))
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            if (wait.isPositive()) {
                return wait;
            }
            counters.forEach(
                    it -> jdbc.sql("UPDATE sign_in_failures SET failures = failures + 1, last_at = ? WHERE subject = ?")
                            .params(utc(now), it.subject())
                            .update());
            return Duration.ZERO;
        });
    }

    /** Takes the attempt back, in the caller's transaction, and remembers its browser. */
    void succeeded(SignInAttempt attempt, UUID personId) {
        for (var counter : Counter.of(attempt, limits(attempt))) {
            jdbc.sql(
                            counter.limit().isOfOnePerson()
                                    ? "DELETE FROM sign_in_failures WHERE subject = ?"
                                    : "UPDATE sign_in_failures SET failures = GREATEST(failures - 1, 0) WHERE subject"
                                            + " = ?")
                    .param(counter.subject())
                    .update();
        }
        if (!attempt.browser().isEmpty()) {
            jdbc.sql("""
                INSERT INTO known_browser (person_id, browser_hash, last_seen_at) VALUES (?, ?, ?)
                ON DUPLICATE KEY UPDATE last_seen_at = VALUES(last_seen_at)\
                """)
                    .params(bytes(personId), attempt.browserHash(), utc(clock.instant()))
                    .update();
        }
    }

    @Scheduled(initialDelayString = "PT2M", fixedDelayString = "PT10M")
    void forget() {
        jdbc.sql("DELETE FROM sign_in_failures WHERE last_at < ?")
                .param(utc(clock.instant().minus(FailureLimit.FORGOTTEN_AFTER)))
                .update();
        jdbc.sql("DELETE FROM known_browser WHERE last_seen_at < ?")
                .param(utc(clock.instant().minus(BROWSER_REMEMBERED)))
                .update();
    }

    private List<FailureLimit> limits(SignInAttempt attempt) {
        boolean acquainted = !attempt.browser().isEmpty()
                && jdbc.sql("""
                    SELECT COUNT(*) FROM known_browser b JOIN person p ON p.id = b.person_id
                    WHERE p.email_key = ? AND b.browser_hash = ?\
                    """)
                                .params(Person.emailKey(attempt.email()), attempt.browserHash())
                                .query(Integer.class)
                                .single()
                        > 0;
        return acquainted ? ACQUAINTED : STRANGER;
    }

    /** Locks the row until the transaction ends; one that is not there yet is made, so that there is something to lock. */
    private Duration wait(Counter counter, Instant now) {
        jdbc.sql("""
            INSERT INTO sign_in_failures (subject, failures, last_at) VALUES (:subject, 0, :now)
            ON DUPLICATE KEY UPDATE
                failures = IF(last_at < :forgotten, 0, failures)\
            """)
                .param("subject", counter.subject())
                .param("now", utc(now))
                .param("forgotten", utc(now.minus(FailureLimit.FORGOTTEN_AFTER)))
                .update();
        return jdbc.sql("SELECT failures, last_at FROM sign_in_failures WHERE subject = ? FOR UPDATE")
                .param(counter.subject())
                .query((row, _) -> counter.limit().wait(row.getInt("failures"), instant(row, "last_at"), now))
                .single();
    }
}
