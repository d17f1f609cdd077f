package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.DrivenClock;
import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;

@SpringBootTest
class InvitationsIT {

    private static final Pattern LINK =
            Pattern.compile("https://outbound\\.example\\.com/invitation/([A-Za-z0-9_-]{43})\\s");
    private static final String PASSWORD = "correct horse battery";

    @Autowired
    Workspaces workspaces;

    @Autowired
    Invitations invitations;

    @Autowired
    People people;

    @Autowired
    PasswordEncoder passwordEncoder;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Transactions transactions;

    private String lastMail = "";

    @Autowired
    DrivenClock clock;

    @Test
    void theOwnerChoosesAPasswordOnce() {
        String email = newEmail();
        String token = invite("Blue \"Whale\"", email);
        assertThat(people.signInAccount(email)).isEmpty();
        assertThat(invitations.open(token)).isEqualTo(new Invitation.Open("Blue \"Whale\"", "Ann", email));

        assertThat(invitations.accept(token, PASSWORD, "")).isEqualTo(new Acceptance.Accepted(email));

        assertThat(people.signInAccount(email.toUpperCase()))
                .hasValueSatisfying(account -> assertThat(passwordEncoder.matches(PASSWORD, account.passwordHash()))
                        .isTrue());
        assertThat(invitations.open(token)).isEqualTo(new Invitation.Used());
        assertThat(invitations.accept(token, "another password", ""))
                .isEqualTo(new Acceptance.NotOpen(new Invitation.Used()));
    }

    @Test
    void aRefusedPasswordLeavesTheInvitationOpen() {
        String email = newEmail();
        String token = invite("Acme", email);
        assertThat(invitations.accept(token, "short", "")).isInstanceOf(Acceptance.PasswordRefused.class);
        assertThat(invitations.open(token)).isInstanceOf(Invitation.Open.class);
        assertThat(people.signInAccount(email)).isEmpty();
    }

    @Test
    void expiresAfterFourteenDays() {
        String token = invite("Acme", newEmail());
        clock.tick(Duration.ofDays(14).minusSeconds(1));
        assertThat(invitations.open(token)).isInstanceOf(Invitation.Open.class);
        clock.tick(Duration.ofSeconds(1));
        assertThat(invitations.open(token)).isEqualTo(new Invitation.Expired());
        assertThat(invitations.accept(token, PASSWORD, "")).isEqualTo(new Acceptance.NotOpen(new Invitation.Expired()));
    }

    @Test
    void aLinkNeverSentIsUnknown() {
        assertThat(invitations.open("nonsense")).isEqualTo(new Invitation.Unknown());
        assertThat(invitations.accept("nonsense", PASSWORD, ""))
                .isEqualTo(new Acceptance.NotOpen(new Invitation.Unknown()));
    }

    @Test
    void whoHasAPasswordSignsInInsteadOfChoosingAnother() {
        String email = newEmail();
        invitations.accept(invite("First", email), PASSWORD, "");

        String token = invite("Second", email);

        assertThat(lastMail).contains("sign in with the password that you know").doesNotContain("Choose a password");
        assertThat(invitations.open(token)).isEqualTo(new Invitation.PasswordExists("Second", email));
        assertThat(invitations.accept(token, "taken over by a link", ""))
                .isEqualTo(new Acceptance.NotOpen(new Invitation.PasswordExists("Second", email)));
        assertThat(passwordEncoder.matches(
                        PASSWORD, people.signInAccount(email).orElseThrow().passwordHash()))
                .isTrue();
    }

    @Test
    void ofTwoWhoChooseAtOnceOneWins() throws Exception {
        String email = newEmail();
        String token = invite("Race", email);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = Stream.of("first password", "second password")
                    .<Callable<Acceptance>>map(password -> () -> invitations.accept(token, password, ""))
                    .toList();
            var outcomes =
                    threads.invokeAll(tries).stream().map(it -> it.resultNow()).toList();
            assertThat(outcomes)
                    .filteredOn(it -> it instanceof Acceptance.Accepted)
                    .hasSize(1);
        }
    }

    @Test
    void onlyAHashOfTheLinkIsKept() {
        String token = invite("Hash", newEmail());
        List<byte[]> hashes = jdbc.sql("SELECT token_hash FROM invitation")
                .query(byte[].class)
                .list();
        assertThat(hashes).contains(Secrets.hash(token));
    }

    private static String newEmail() {
        return "ann-" + UUID.randomUUID() + "@example.com";
    }

    private String invite(String workspace, String email) {
        // In one transaction: the outbox forgets a text as soon as it has been sent.
        lastMail = transactions.call(() -> {
            workspaces.create(new NewWorkspace(workspace, ZoneOffset.UTC, "en", "Ann", email));
            return lastMailTo(email);
        });
        var link = LINK.matcher(lastMail);
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private String lastMailTo(String email) {
        return jdbc.sql("SELECT body FROM mail_outbox WHERE to_address = ? ORDER BY id DESC LIMIT 1")
                .param(email)
                .query(String.class)
                .single();
    }
}
