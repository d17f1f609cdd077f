package ai.timelines.outbound.workspace;

import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Notes passwords that were wrong, after the answer: an account has a line in the audit trail of each of its workspaces, and whoever could
 * measure them would know that it exists.
 *
 * <p>The notes wait in a queue that is bounded. It holds more than can be hashed while the database is slow; what it cannot take is
 * counted in the log.
 */
@Component
class FailureNotes implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(FailureNotes.class);
    private static final int MOST_WAITING = 4_096;
    private static final int MOST_REMEMBERED = 4_096;
    private static final long SECONDS_AT_THE_END = 10;

    /** Whoever is slowed may ask a thousand times a second. */
    private static final Duration ONE_OF_THE_SLOWED = Duration.ofMinutes(1);

    private final People people;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final InstantSource clock;
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor queue;
    private final Map<String, Instant> slowedAt = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    FailureNotes(People people, AuditTrail audit, Transactions transactions, InstantSource clock) {
        this.people = people;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
        this.queue = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofVirtual().name("sign-in-failures").factory(),
                (_, _) -> lost.incrementAndGet());
    }

    /** A wrong password at signing in. */
    void failed(SignInAttempt attempt) {
        var id = audit.now();
        later(() -> note(id, attempt, AuditAction.SIGN_IN_FAILED));
    }

    /** A wrong password where somebody who is signed in wanted to change it. */
    void changeFailed(SignInAttempt attempt) {
        var id = audit.now();
        later(() -> note(id, attempt, AuditAction.PASSWORD_CHANGE_FAILED));
    }

    /** One that was not looked at; of many for an account within a minute one is noted, and none for an account that does not exist. */
    void slowed(SignInAttempt attempt, AuditAction action) {
        var who = action + HexFormat.of().formatHex(attempt.subject(FailureLimit.ACCOUNT));
        var now = clock.instant();
        synchronized (slowedAt) {
            var before = slowedAt.get(who);
            if (before != null && now.isBefore(before.plus(ONE_OF_THE_SLOWED))) {
                return;
            }
            slowedAt.remove(who);
            slowedAt.put(who, now);
        }
        var id = audit.now();
        later(() -> people.signInAccount(attempt.email()).ifPresent(it -> note(id, it, attempt, action)));
    }

    private void later(Runnable work) {
        queue.execute(() -> {
            try {
                work.run();
                long missing = lost.getAndSet(0);
                if (missing > 0) {
                    log.warn("audit trail: {} failed sign-ins came too fast to be noted", missing);
                }
            } catch (RuntimeException failure) {
                log.warn("audit trail: a failed sign-in could not be noted ({})", failure.toString());
            }
        });
    }

    /** What was typed as an unknown account may be somebody's password. */
    private void note(UUID id, SignInAttempt attempt, AuditAction action) {
        people.signInAccount(attempt.email())
                .ifPresentOrElse(
                        it -> note(id, it, attempt, action),
                        () -> note(id, AuditTrail.INSTALLATION, action, "unknown account, from " + attempt.address()));
    }

    private void note(UUID id, SignInAccount account, SignInAttempt attempt, AuditAction action) {
        var subject = account.email() + ", from " + attempt.address();
        transactions.run(() ->
                people.memberships(account.personId()).forEach(it -> note(id, it.workspaceId(), action, subject)));
    }

    private void note(UUID id, UUID workspaceId, AuditAction action, String subject) {
        audit.note(id, workspaceId, Actor.SYSTEM, action, subject, List.of());
    }

    @Override
    public void destroy() throws InterruptedException {
        queue.shutdown();
        queue.awaitTermination(SECONDS_AT_THE_END, TimeUnit.SECONDS);
    }
}
