package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;

import ai.timelines.outbound.database.Transactions;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** What follows from a password that was looked at: the audit trail of the person's workspaces, the throttle, a stronger hash. */
@Component
public class SignIns {

    private final People people;
    private final SignInThrottle throttle;
    private final PasswordEncoder passwordEncoder;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final JdbcClient jdbc;

    SignIns(
            People people,
            SignInThrottle throttle,
            PasswordEncoder passwordEncoder,
            AuditTrail audit,
            Transactions transactions,
            JdbcClient jdbc) {
        this.people = people;
        this.throttle = throttle;
        this.passwordEncoder = passwordEncoder;
        this.audit = audit;
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    /** The password was right: hashed by an older method, it is hashed anew. False if it was changed meanwhile. */
    public boolean succeeded(SignInAttempt attempt, SignInAccount account, String password) {
        // Before the transaction: hashing takes a good part of a second.
        var fresh = passwordEncoder.upgradeEncoding(account.passwordHash()) ? passwordEncoder.encode(password) : null;
        return transactions.call(() -> {
            if (!isStill(account)) {
                return false;
            }
            throttle.succeeded(attempt, account.personId());
            if (fresh != null) {
                jdbc.sql("UPDATE person SET password_hash = ? WHERE id = ? AND password_hash = ?")
                        .params(fresh, bytes(account.personId()), account.passwordHash())
                        .update();
            }
            var person = Actor.person(account.personId(), account.shownAs());
            noteInEachWorkspace(account.personId(), person, AuditAction.SIGNED_IN, "from " + attempt.address());
            return true;
        });
    }

    private boolean isStill(SignInAccount account) {
        return jdbc.sql("SELECT 1 FROM person WHERE id = ? AND password_hash = ? FOR UPDATE")
                .params(bytes(account.personId()), account.passwordHash())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** The password was wrong. */
    public void failed(SignInAttempt attempt, SignInAccount account) {
        transactions.run(() -> noteInEachWorkspace(
                account.personId(),
                Actor.SYSTEM,
                AuditAction.SIGN_IN_FAILED,
                account.email() + ", from " + attempt.address()));
    }

    /** There is no such account. Noted like a wrong password, so that it takes as long; what was typed may be somebody's password. */
    public void failed(SignInAttempt attempt) {
        audit.note(
                AuditTrail.INSTALLATION,
                Actor.SYSTEM,
                AuditAction.SIGN_IN_FAILED,
                "unknown account, from " + attempt.address(),
                List.of());
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
