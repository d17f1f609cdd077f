package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.instant;
import static ai.timelines.outbound.database.Columns.utc;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.workspace.SignInAdmission.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Slows the guessing of passwords, over all nodes and without telling which accounts exist: it counts by what was typed, known or not.
 *
 * <p>An attempt counts as failed from its beginning, and is taken back when it succeeds: so a thousand attempts at the same moment are
 * a thousand failures, too. In a browser that signed in to the account before, only that browser's own failures count. Elsewhere those of
 * all others do; but whoever has not failed yet gets in between, at a pace that is the account's, not the number of those who ask.
 */
@Component
public class SignInThrottle {

    private static final List<FailureLimit> STRANGER =
            List.of(FailureLimit.ACCOUNT_AND_ADDRESS, FailureLimit.ACCOUNT, FailureLimit.ADDRESS);
    private static final List<FailureLimit> STRANGER_OF_SITE =
            Stream.concat(STRANGER.stream(), Stream.of(FailureLimit.SITE)).toList();
    private static final List<FailureLimit> ACQUAINTED = List.of(FailureLimit.ACCOUNT_AND_BROWSER);
    private static final List<FailureLimit> TURNS =
            List.of(FailureLimit.TURN_OF_ACCOUNT, FailureLimit.TURN_OF_NEIGHBOURHOOD);

    /** For how long a browser in which nobody signs in is remembered. */
    private static final Duration BROWSER_REMEMBERED = Duration.ofDays(180);

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final InstantSource clock;

    SignInThrottle(JdbcClient jdbc, Transactions transactions, InstantSource clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Where the password may be looked at now, the attempt counts as failed until {@link #succeeded} or {@link #takeBack}. */
    public SignInAdmission admit(SignInAttempt attempt) {
        return transactions.call(() -> {
            // As exactly as the database keeps it.
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            var counters = locked(attempt, limits(attempt), now);
            var wait = longestWait(counters, now);
            if (wait.isPositive() && isKeptOutByOthers(counters, now)) {
                counters = Stream.concat(
                                counters.stream().filter(it -> it.limit() != FailureLimit.ACCOUNT),
                                // Rows of the account, which is locked by now: nobody else waits for them with others
                                // locked.
                                locked(attempt, TURNS, now).stream())
                        .toList();
                var untilTurn = longestWait(counters, now);
                wait = untilTurn.compareTo(wait) < 0 ? untilTurn : wait;
            }
            if (wait.isPositive()) {
                forgetUnused(counters);
                return new SignInAdmission(attempt, wait, now, List.of());
            }
            return new SignInAdmission(attempt, Duration.ZERO, now, count(counters, now));
        });
    }

    /** Whoever is slowed may type a million accounts, and shall not leave a million rows. */
    private void forgetUnused(List<Counter> counters) {
        counters.stream()
                .filter(it -> it.failures() == 0)
                .forEach(it -> jdbc.sql("DELETE FROM sign_in_failures WHERE subject = ?")
                        .param(it.subject())
                        .update());
    }

    /** Takes the attempt back, in the caller's transaction, and remembers its browser. */
    void succeeded(SignInAdmission admission, UUID personId) {
        for (var counted : admission.counted()) {
            if (counted.limit().isOfOnePerson()) {
                jdbc.sql("DELETE FROM sign_in_failures WHERE subject = ?")
                        .param(counted.subject())
                        .update();
            } else {
                takeBack(counted, admission.at());
            }
        }
        remember(admission.attempt().browser(), personId);
    }

    /** The password was not looked at after all: it is as if nobody had tried. */
    public void takeBack(SignInAdmission admission) {
        transactions.run(() -> admission.counted().forEach(it -> takeBack(it, admission.at())));
    }

    /** Whoever keeps hashing busy may type a million accounts, too: a count of nothing is no row. */
    private void takeBack(Counted counted, Instant at) {
        jdbc.sql("""
            UPDATE sign_in_failures SET failures = GREATEST(failures - 1, 0), last_at = IF(last_at = :at, :before, last_at)
            WHERE subject = :subject\
            """)
                .param("at", utc(at))
                .param("before", utc(counted.before()))
                .param("subject", counted.subject())
                .update();
        jdbc.sql("DELETE FROM sign_in_failures WHERE subject = ? AND failures = 0")
                .param(counted.subject())
                .update();
    }

    /** What strangers do to the account does not slow that browser from now on; in the caller's transaction. */
    void remember(String browser, UUID personId) {
        if (!browser.isEmpty()) {
            jdbc.sql("""
                INSERT INTO known_browser (person_id, browser_hash, last_seen_at) VALUES (?, ?, ?)
                ON DUPLICATE KEY UPDATE last_seen_at = VALUES(last_seen_at)\
                """)
                    .params(bytes(personId), Secrets.hash(browser), utc(clock.instant()))
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
        if (acquainted) {
            return ACQUAINTED;
        }
        // A site of one address is counted as that.
        return attempt.site().equals(attempt.network()) ? STRANGER : STRANGER_OF_SITE;
    }

    /** Whether nothing but what others did to the account keeps somebody waiting who has not failed yet. */
    private static boolean isKeptOutByOthers(List<Counter> counters, Instant now) {
        return counters.stream().allMatch(it -> switch (it.limit()) {
            case ACCOUNT -> true;
            case ACCOUNT_AND_ADDRESS -> it.failures() == 0;
            default -> !it.wait(now).isPositive();
        });
    }

    private static Duration longestWait(List<Counter> counters, Instant now) {
        return counters.stream()
                .map(it -> it.wait(now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private List<Counted> count(List<Counter> counters, Instant now) {
        for (var counter : counters) {
            jdbc.sql("UPDATE sign_in_failures SET failures = failures + 1, last_at = ? WHERE subject = ?")
                    .params(utc(now), counter.subject())
                    .update();
        }
        return counters.stream()
                .map(it -> new Counted(it.limit(), it.subject(), it.lastAt()))
                .toList();
    }

    private record Counter(FailureLimit limit, byte[] subject, int failures, Instant lastAt) {

        Duration wait(Instant now) {
            return limit.wait(failures, lastAt, now);
        }
    }

    /** Locks the rows until the transaction ends, in one order. */
    private List<Counter> locked(SignInAttempt attempt, List<FailureLimit> limits, Instant now) {
        return limits.stream()
                .sorted(Comparator.comparing(it -> HexFormat.of().formatHex(attempt.subject(it))))
                .map(it -> locked(it, attempt.subject(it), now))
                .toList();
    }

    /** A row that is not there yet is made, so that there is something to lock. */
    private Counter locked(FailureLimit limit, byte[] subject, Instant now) {
        jdbc.sql("""
            INSERT INTO sign_in_failures (subject, failures, last_at) VALUES (:subject, 0, :now)
            ON DUPLICATE KEY UPDATE
                failures = IF(last_at < :forgotten, 0, failures)\
            """)
                .param("subject", subject)
                .param("now", utc(now))
                .param("forgotten", utc(now.minus(FailureLimit.FORGOTTEN_AFTER)))
                .update();
        return jdbc.sql("SELECT failures, last_at FROM sign_in_failures WHERE subject = ? FOR UPDATE")
                .param(subject)
                .query((row, _) -> new Counter(limit, subject, row.getInt("failures"), instant(row, "last_at")))
                .single();
    }
}
