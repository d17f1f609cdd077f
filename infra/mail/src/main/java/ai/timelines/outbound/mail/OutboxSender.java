package ai.timelines.outbound.mail;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.stereotype.Component;

/** Brings due mails of the outbox to the transport, each outside any transaction. */
@Component
class OutboxSender {

    private static final Logger log = LoggerFactory.getLogger(OutboxSender.class);

    /** Longer than the slowest dialogue with a mail server, all tries together. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(7);
    private static final Duration KEEP_FINISHED = Duration.ofDays(30);

    private final OutboxTable table;
    private final MailTransport transport;
    private final InstantSource clock;
    private final RetryTemplate hiccups = RetryTemplate.builder()
            .maxAttempts(3)
            .exponentialBackoff(50, 4, 500)
            .retryOn(Exception.class)
            .build();

    /** That a mail has left is to be noted though the database is away for a minute, or it would leave again (R15). */
    private final RetryTemplate settled = RetryTemplate.builder()
            .maxAttempts(60)
            .fixedBackoff(1_000)
            .retryOn(Exception.class)
            .build();

    OutboxSender(OutboxTable table, MailTransport transport, InstantSource clock) {
        this.table = table;
        this.transport = transport;
        this.clock = clock;
    }

    /** Sends what is due now and returns how many mails left. */
    int runOnce() {
        return runWhile(() -> true);
    }

    /** As {@link #runOnce()}, but takes no further mail once the condition is false. */
    int runWhile(BooleanSupplier mayGoOn) {
        int sent = 0;
        while (mayGoOn.getAsBoolean() && table.isAnyDue(clock.instant())) {
            var due = table.claim(clock.instant(), LEASE);
            if (due.isEmpty()) {
                break;
            }
            if (send(due.get())) {
                sent++;
            }
        }
        return sent;
    }

    private boolean send(OutgoingMail mail) {
        try {
            hiccups.execute(_ -> {
                transport.send(mail);
                return true;
            });
        } catch (Exception e) {
            putOff(mail, MailFailure.inWords(e));
            return false;
        }
        settled.execute(_ -> {
            table.sent(mail, clock.instant());
            return true;
        });
        return true;
    }

    private void putOff(OutgoingMail mail, String cause) {
        var now = clock.instant();
        if (now.isAfter(mail.createdAt().plus(GIVE_UP_AFTER))) {
            table.failed(mail, cause, null);
            log.error("Mail {} is given up after {} attempts in 7 days: {}", mail.id(), mail.attempt(), cause);
            return;
        }
        var backoff = backoffAfter(mail.attempt());
        table.failed(mail, cause, now.plus(backoff));
        log.warn(
                "Mail {} could not be sent: {}; attempt {} follows in {} s",
                mail.id(),
                cause,
                mail.attempt() + 1,
                backoff.toSeconds());
    }

    /** 5 s, doubled after each attempt, up to 10 min. */
    static Duration backoffAfter(int attempt) {
        var doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempt - 1, 10));
        return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
    }

    /** Deletes mails that were sent or given up, 30 days after they were written, and returns how many. */
    int deleteOld() {
        var created = clock.instant().minus(KEEP_FINISHED);
        // Every id of version 7 made before that moment is below this one.
        return table.deleteFinishedBefore(new UUID(created.toEpochMilli() << 16, 0));
    }
}
