package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.DrivenClock;
import ai.timelines.outbound.database.Transactions;
import ai.timelines.outbound.workspace.PasswordHashing.Asker;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

@SpringBootTest
class FailureNotesIT {

    private static final String PASSWORD = "correct horse battery";

    @Autowired
    SignIns signIns;

    @Autowired
    PasswordChange passwordChange;

    @Autowired
    PasswordHashing hashing;

    @Autowired
    AuditTrail trail;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Transactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DrivenClock clock;

    String email;
    UUID workspace;
    SignInAttempt attempt;

    @BeforeEach
    void anAccount() {
        clock.tick(Duration.ofHours(2));
        email = UUID.randomUUID() + "@notes.example";
        workspace = workspaces.create(new NewWorkspace("Noted", ZoneOffset.UTC, "en", "", email));
        jdbc.sql("UPDATE person SET password_hash = ? WHERE email = ?")
                .params("{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD), email)
                .update();
        attempt = new SignInAttempt(email, "192.0.2.1", "a browser");
    }

    /** By whoever asks, somebody could measure how many workspaces an account has, and that there is one. */
    @Test
    void aFailureIsNotNotedByWhoeverAsks() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    signIns.failed(attempt);
                    throw new IllegalStateException("all is undone that was done for the answer");
                }))
                .hasMessageStartingWith("all is undone");
        await().untilAsserted(() -> assertThat(actions()).containsExactly(AuditAction.SIGN_IN_FAILED));
        assertThat(trail.newest(workspace, null, 1).getFirst().subject()).isEqualTo(email + ", from 192.0.2.1");
    }

    @Test
    void whoeverAsksAThousandTimesWhileSlowedIsNotedOnce() {
        for (int i = 0; i < 1_000; i++) {
            signIns.slowed(new SignInAttempt(email, "192.0.2." + i % 250, ""));
        }
        signIns.failed(attempt);
        await().untilAsserted(() ->
                assertThat(actions()).containsExactly(AuditAction.SIGN_IN_FAILED, AuditAction.SIGN_IN_SLOWED));
        clock.tick(Duration.ofMinutes(1));
        signIns.slowed(attempt);
        await().untilAsserted(() -> assertThat(actions()).hasSize(3));
    }

    @Test
    void changesOfAPasswordThatFailAreNotedToo() {
        for (int i = 0; i < 10; i++) {
            assertThat(passwordChange.change(attempt, "wrong", "another good password"))
                    .isEqualTo(new PasswordChange.Outcome.CurrentIsWrong());
        }
        assertThat(passwordChange.change(attempt, PASSWORD, "another good password"))
                .isEqualTo(new PasswordChange.Outcome.Slowed());
        await().untilAsserted(() -> assertThat(actions())
                .hasSize(11)
                .startsWith(AuditAction.PASSWORD_CHANGE_SLOWED, AuditAction.PASSWORD_CHANGE_FAILED));
    }

    @Test
    void whoFindsTooMuchToDoHasNotFailed() throws InterruptedException {
        try (var _ = new CrowdedHashing(hashing)) {
            assertThat(passwordChange.change(attempt, PASSWORD, "another good password"))
                    .isEqualTo(new PasswordChange.Outcome.Busy());
        }
        assertThat(jdbc.sql("SELECT COUNT(*) FROM sign_in_failures WHERE last_at >= ?")
                        .param(Columns.utc(clock.instant()))
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(passwordChange.change(attempt, PASSWORD, "another good password"))
                .isEqualTo(new PasswordChange.Outcome.Changed(1));
    }

    @Test
    void aFloodOfStrangersKeepsNobodyFromChangingAPassword() throws InterruptedException {
        try (var _ = new CrowdedHashing(hashing, Asker.STRANGER)) {
            assertThat(passwordChange.change(attempt, PASSWORD, "another good password"))
                    .isEqualTo(new PasswordChange.Outcome.Changed(1));
        }
    }

    private List<AuditAction> actions() {
        return trail.newest(workspace, null, 100).stream()
                .map(AuditEntry::action)
                .filter(it -> it != AuditAction.WORKSPACE_CREATED)
                .toList();
    }
}
