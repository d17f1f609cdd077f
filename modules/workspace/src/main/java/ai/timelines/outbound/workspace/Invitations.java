package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;
import static ai.timelines.outbound.database.Columns.instant;
import static ai.timelines.outbound.database.Columns.instantOrNull;
import static ai.timelines.outbound.database.Columns.utc;
import static ai.timelines.outbound.database.Columns.uuid;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.mail.MailOutbox;
import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import ai.timelines.outbound.workspace.PasswordHashing.BusyException;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Invitations by e-mail: a link, good once and for 14 days, through which a password is chosen. */
@Component
public class Invitations {

    private static final Duration LIFETIME = Duration.ofDays(14);

    private record Row(
            UUID workspaceId,
            UUID personId,
            Instant expiresAt,
            @Nullable Instant acceptedAt) {}

    private final JdbcClient jdbc;
    private final EntityManager entities;
    private final Transactions transactions;
    private final MailOutbox mails;
    private final AuditTrail audit;
    private final PasswordHashing hashing;
    private final SignInThrottle throttle;
    private final PublicUrl publicUrl;
    private final InstantSource clock;

    public Invitations(
            JdbcClient jdbc,
            EntityManager entities,
            Transactions transactions,
            MailOutbox mails,
            AuditTrail audit,
            PasswordHashing hashing,
            SignInThrottle throttle,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.entities = entities;
        this.transactions = transactions;
        this.mails = mails;
        this.audit = audit;
        this.hashing = hashing;
        this.throttle = throttle;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** Tells where a link leads; changes nothing, since mail scanners open links too. */
    public Invitation open(String token) {
        return transactions.call(
                () -> find(token, "").map(row -> state(row, person(row))).orElseGet(Invitation.Unknown::new));
    }

    /**
     * Sets the password of the invited person, who must have none yet.
     *
     * @param browser the secret of the browser in which that happens: what strangers do to the account does not slow it
     */
    public Acceptance accept(String token, String password, String browser) {
        var objection = Passwords.objection(password);
        var state = open(token);
        if (!(state instanceof Invitation.Open)) {
            return new Acceptance.NotOpen(state);
        }
        if (objection.isPresent()) {
            return new Acceptance.PasswordRefused(objection.get());
        }
        try {
            // Before the transaction: hashing takes a good part of a second.
            String hash = hashing.encode(password, Asker.ACQUAINTED);
            return transactions.call(() -> acceptWith(token, hash, browser));
        } catch (BusyException nothingWasDone) {
            return new Acceptance.Busy();
        }
    }

    private Acceptance acceptWith(String token, String passwordHash, String browser) {
        var row = find(token, " FOR UPDATE");
        if (row.isEmpty()) {
            return new Acceptance.NotOpen(new Invitation.Unknown());
        }
        var person = lockedPerson(row.get());
        var state = state(row.get(), person);
        if (!(state instanceof Invitation.Open)) {
            return new Acceptance.NotOpen(state);
        }
        person.choosePassword(passwordHash);
        jdbc.sql("UPDATE invitation SET accepted_at = ? WHERE token_hash = ?")
                .params(utc(clock.instant()), Secrets.hash(token))
                .update();
        throttle.remember(browser, person.id());
        audit.note(
                row.get().workspaceId(),
                Actor.person(person.id(), person.shownAs()),
                AuditAction.PASSWORD_CHOSEN,
                "",
                List.of());
        return new Acceptance.Accepted(person.email());
    }

    /** Writes invitation and mail in the caller's transaction. */
    void invite(Workspace workspace, Person person) {
        String token = Secrets.random();
        jdbc.sql("INSERT INTO invitation (workspace_id, person_id, token_hash, expires_at) VALUES (?, ?, ?, ?)")
                .params(
                        bytes(workspace.id()),
                        bytes(person.id()),
                        Secrets.hash(token),
                        utc(clock.instant().plus(LIFETIME)))
                .update();
        mails.enqueue(InvitationMail.toOwner(workspace, person, publicUrl.link("/invitation/" + token)));
    }

    private Optional<Row> find(String token, String locking) {
        return jdbc.sql("SELECT workspace_id, person_id, expires_at, accepted_at FROM invitation WHERE token_hash = ?"
                        + locking)
                .param(Secrets.hash(token))
                .query((row, _) -> new Row(
                        uuid(row, "workspace_id"),
                        uuid(row, "person_id"),
                        instant(row, "expires_at"),
                        instantOrNull(row, "accepted_at")))
                .optional();
    }

    private Invitation state(Row row, Person person) {
        if (row.acceptedAt() != null) {
            return new Invitation.Used();
        }
        if (!clock.instant().isBefore(row.expiresAt())) {
            return new Invitation.Expired();
        }
        String workspaceName = entities.find(Workspace.class, row.workspaceId()).name();
        return person.hasPassword()
                ? new Invitation.PasswordExists(workspaceName, person.email())
                : new Invitation.Open(workspaceName, person.fullName(), person.email());
    }

    /** Two invitations of one person must not both set a password. Plain SQL, since Hibernate locks in words that MariaDB does not know. */
    private Person lockedPerson(Row row) {
        jdbc.sql("SELECT id FROM person WHERE id = ? FOR UPDATE")
                .param(bytes(row.personId()))
                .query()
                .singleRow();
        var person = person(row);
        entities.refresh(person);
        return person;
    }

    private Person person(Row row) {
        return entities.find(Person.class, row.personId());
    }
}
