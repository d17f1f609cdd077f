package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;

import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import ai.timelines.outbound.workspace.PasswordHashing.BusyException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A person's change of their own password. */
@Component
public class PasswordChange {

    /** What became of it. */
    public sealed interface Outcome {

        /** @param generation of the new one: sessions of others are over */
        record Changed(int generation) implements Outcome {}

        record CurrentIsWrong() implements Outcome {}

        /** Too many passwords are being hashed; nothing was looked at. */
        record Busy() implements Outcome {}

        /** Too many wrong ones: whoever found an open session may not find out the password in it. */
        record Slowed() implements Outcome {}

        /** @param sentence why the new one will not do */
        record Refused(String sentence) implements Outcome {}
    }

    private final People people;
    private final SignInThrottle throttle;
    private final PasswordHashing hashing;
    private final FailureNotes notes;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final JdbcClient jdbc;

    PasswordChange(
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

    /** Whoever calls this ends the person's other sessions when it has changed, and lets the own one go on with the new generation. */
    public Outcome change(SignInAttempt attempt, String current, String fresh) {
        var objection = Passwords.objection(fresh);
        if (objection.isPresent()) {
            return new Outcome.Refused(objection.get());
        }
        var admission = throttle.admit(attempt);
        if (admission.isSlowed()) {
            notes.slowed(attempt, AuditAction.PASSWORD_CHANGE_SLOWED);
            return new Outcome.Slowed();
        }
        try {
            return change(admission, current, fresh);
        } catch (BusyException nothingWasLookedAt) {
            throttle.takeBack(admission);
            return new Outcome.Busy();
        }
    }

    private Outcome change(SignInAdmission admission, String current, String fresh) {
        var account = people.signInAccount(admission.attempt().email());
        var hash = account.flatMap(it -> hashing.encodeNext(current, it.passwordHash(), fresh, Asker.ACQUAINTED));
        if (hash.isEmpty()) {
            notes.changeFailed(admission.attempt());
            return new Outcome.CurrentIsWrong();
        }
        return transactions.call(() -> write(admission, account.orElseThrow(), hash.get()));
    }

    /** Of two changes at a time one comes too late. */
    private Outcome write(SignInAdmission admission, SignInAccount account, String hash) {
        UUID personId = account.personId();
        int generation = account.passwordGeneration() + 1;
        int changed = jdbc.sql(
                        "UPDATE person SET password_hash = ?, password_generation = ? WHERE id = ? AND password_hash = ?")
                .params(hash, generation, bytes(personId), account.passwordHash())
                .update();
        if (changed == 0) {
            return new Outcome.CurrentIsWrong();
        }
        throttle.succeeded(admission, personId);
        var person = Actor.person(personId, account.shownAs());
        people.memberships(personId)
                .forEach(it -> audit.note(it.workspaceId(), person, AuditAction.PASSWORD_CHANGED, "", List.of()));
        return new Outcome.Changed(generation);
    }
}
