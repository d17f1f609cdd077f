package ai.timelines.outbound.workspace;

import static ai.timelines.outbound.database.Columns.bytes;

import ai.timelines.outbound.database.Transactions;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** A person's change of their own password. */
@Component
public class PasswordChange {

    /** What became of it. */
    public sealed interface Outcome {

        record Changed() implements Outcome {}

        record CurrentIsWrong() implements Outcome {}

        /** Too many wrong ones: whoever found an open session may not find out the password in it. */
        record Slowed() implements Outcome {}

        /** @param sentence why the new one will not do */
        record Refused(String sentence) implements Outcome {}
    }

    private final People people;
    private final SignInThrottle throttle;
    private final PasswordEncoder passwordEncoder;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final JdbcClient jdbc;

    PasswordChange(
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

    /** Whoever calls this ends the person's other sessions when it has changed. */
    public Outcome change(SignInAttempt attempt, String current, String fresh) {
        var objection = Passwords.objection(fresh);
        if (objection.isPresent()) {
            return new Outcome.Refused(objection.get());
        }
        if (throttle.admit(attempt).isPositive()) {
            return new Outcome.Slowed();
        }
        var account = people.signInAccount(attempt.email())
                .filter(it -> passwordEncoder.matches(current, it.passwordHash()))
                .orElse(null);
        if (account == null) {
            return new Outcome.CurrentIsWrong();
        }
        String hash = Objects.requireNonNull(passwordEncoder.encode(fresh));
        return transactions.call(() -> write(attempt, account, hash));
    }

    /** Of two changes at a time one comes too late. */
    private Outcome write(SignInAttempt attempt, SignInAccount account, String hash) {
        UUID personId = account.personId();
        int changed = jdbc.sql("UPDATE person SET password_hash = ? WHERE id = ? AND password_hash = ?")
                .params(hash, bytes(personId), account.passwordHash())
                .update();
        if (changed == 0) {
            return new Outcome.CurrentIsWrong();
        }
        throttle.succeeded(attempt, personId);
        var person = Actor.person(personId, account.shownAs());
        people.memberships(personId)
                .forEach(it -> audit.note(it.workspaceId(), person, AuditAction.PASSWORD_CHANGED, "", List.of()));
        return new Outcome.Changed();
    }
}
