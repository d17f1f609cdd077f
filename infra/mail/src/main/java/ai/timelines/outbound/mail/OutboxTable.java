package ai.timelines.outbound.mail;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.instant;
import static ai.timelines.outbound.database.Columns.utc;
import static ai.timelines.outbound.database.Columns.uuid;

import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of the outbox. */
@Component
class OutboxTable {

    private static final int DELETED_AT_ONCE = 1_000;

    private final JdbcClient jdbc;
    private final Transactions transactions;

    OutboxTable(JdbcClient jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    void insert(UUID id, Mail mail, Instant now) {
        jdbc.sql("""
                INSERT INTO mail_outbox (id, created_at, to_address, to_name, subject, body, next_attempt_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)""")
                .params(bytes(id), utc(now), mail.to(), mail.toName(), mail.subject(), mail.text(), utc(now))
                .update();
    }

    /** Whether to try and claim one: to find out that there is none costs less than a transaction. */
    boolean isAnyDue(Instant now) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM mail_outbox WHERE next_attempt_at <= ?)")
                .param(utc(now))
                .query(Boolean.class)
                .single();
    }

    /** Takes the mail that is due longest; no other node gets it for the length of the lease. */
    Optional<OutgoingMail> claim(Instant now, Duration leaseLength) {
        return transactions.call(() -> {
            var due = jdbc.sql("""
                    SELECT id, created_at, to_address, to_name, subject, body, attempts FROM mail_outbox
                    WHERE next_attempt_at <= ? ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED""")
                    .param(utc(now))
                    .query((row, _) -> new OutgoingMail(
                            uuid(row, "id"),
                            instant(row, "created_at"),
                            new Mail(
                                    row.getString("to_address"),
                                    row.getString("to_name"),
                                    row.getString("subject"),
                                    row.getString("body")),
                            UUID.randomUUID(),
                            row.getInt("attempts") + 1))
                    .optional();
            due.ifPresent(mail -> jdbc.sql(
                            "UPDATE mail_outbox SET next_attempt_at = ?, lease_token = ?, attempts = ? WHERE id = ?")
                    .params(utc(now.plus(leaseLength)), bytes(mail.lease()), mail.attempt(), bytes(mail.id()))
                    .update());
            return due;
        });
    }

    /** Forgets the text, too: it may hold a link that signs somebody in. */
    void sent(OutgoingMail mail, Instant now) {
        settle(mail, "sent_at = ?, next_attempt_at = NULL, last_error = NULL, body = ''", utc(now));
    }

    /** Puts the mail off, or gives it up where there is no next attempt. */
    void failed(OutgoingMail mail, String cause, @Nullable Instant nextAttempt) {
        settle(mail, "last_error = ?, next_attempt_at = ?", cause, nextAttempt == null ? null : utc(nextAttempt));
    }

    private void settle(OutgoingMail mail, String change, @Nullable Object... values) {
        var statement = jdbc.sql(
                "UPDATE mail_outbox SET %s, lease_token = NULL WHERE id = ? AND lease_token = ?".formatted(change));
        for (var value : values) {
            statement = statement.param(value);
        }
        var settled = statement.param(bytes(mail.id())).param(bytes(mail.lease()));
        transactions.run(settled::update);
    }

    /** Deletes a batch of finished mails whose ids are below the given one, and returns how many those were. */
    int deleteFinishedBefore(UUID id) {
        return transactions.call(() -> jdbc.sql(
                        "DELETE FROM mail_outbox WHERE id < ? AND next_attempt_at IS NULL LIMIT " + DELETED_AT_ONCE)
                .param(bytes(id))
                .update());
    }
}
