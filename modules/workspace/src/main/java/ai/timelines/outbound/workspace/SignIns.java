package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import ai.timelines.outbound.workspace.PasswordHashing.BusyException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What follows from a password that was looked at: the audit trail of the person's workspaces, the throttle, a stronger hash. */
@Component
public class SignIns {

    private final People people;
    private final SignInThrottle throttle;
    private final PasswordHashing hashing;
    private final FailureNotes notes;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final JdbcClient jdbc;

    SignIns(
            People people,
            SignInThrottle throttle,
            PasswordHashing hashing,
            FailureNotes notes,
            AuditTrail audit,
            Transactions transactions,
            JdbcClient jdbc) {
        this.people = people;
        this.throttle = throttle;
        this.hashing = hashing;
        this.notes = notes;
        this.audit = audit;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /** The password was right: hashed by an older method, it is hashed anew. False if it was changed meanwhile. */
    public boolean succeeded(SignInAdmission admission, SignInAccount account, String password) {
        // Before the transaction: hashing takes a good part of a second.
        var fresh = hashing.isOutdated(account.passwordHash()) ? hashedAnew(password, admission.asker()) : null;
        var address = admission.attempt().address();
        return transactions.call(() -> {
            if (!isStill(account)) {
                return false;
            }
            throttle.succeeded(admission, account.personId());
            if (fresh != null) {
                jdbc.sql("UPDATE person SET password_hash = ? WHERE id = ? AND password_hash = ?")
                        .params(fresh, bytes(account.personId()), account.passwordHash())
                        .update();
            }
            var person = Actor.person(account.personId(), account.shownAs());
            noteInEachWorkspace(account.personId(), person, AuditAction.SIGNED_IN, "from " + address);
            return true;
        });
    }

    /** Null where there is too much to do: the next sign-in will do. */
    private @Nullable String hashedAnew(String password, Asker asker) {
        try {
            return hashing.encode(password, asker);
        } catch (BusyException nextTime) {
            return null;
        }
    }

    private boolean isStill(SignInAccount account) {
        return jdbc.sql("SELECT 1 FROM person WHERE id = ? AND password_hash = ? FOR UPDATE")
                .params(bytes(account.personId()), account.passwordHash())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** The password was wrong, or there is no such account; which of the two nobody can tell from how long this takes. */
    public void failed(SignInAttempt attempt) {
        notes.failed(attempt);
    }

    /** Whoever tried has failed too often to try again already. */
    public void slowed(SignInAttempt attempt) {
        notes.slowed(attempt, AuditAction.SIGN_IN_SLOWED);
    }

    /** The person left. */
    public void signedOut(UUID personId, String shownAs) {
        transactions.run(
                () -> noteInEachWorkspace(personId, Actor.person(personId, shownAs), AuditAction.SIGNED_OUT, ""));
    }

    private void noteInEachWorkspace(UUID personId, Actor actor, AuditAction action, String subject) {
        people.memberships(personId).forEach(it -> audit.note(it.workspaceId(), actor, action, subject, List.of()));
    }
}
