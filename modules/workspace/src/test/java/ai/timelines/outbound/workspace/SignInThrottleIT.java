package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.Columns;
import ai.timelines.outbound.database.DrivenClock;
import ai.timelines.outbound.database.Transactions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

@SpringBootTest
class SignInThrottleIT {

    private static final int FREE_PER_PAIR = 10;
    private static final int FREE_PER_ACCOUNT = 50;
    private static final int FREE_PER_ADDRESS = 50;

    @Autowired
    SignInThrottle throttle;

    @Autowired
    Workspaces workspaces;

    @Autowired
    Transactions transactions;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DrivenClock clock;

    String email;

    @BeforeEach
    void anAccountOfItsOwn() {
        email = UUID.randomUUID() + "@throttle.example";
        clock.tick(Duration.ofHours(2)); // all addresses are forgotten
    }

    @Test
    void someMistakesCostNothingThenEachDoublesTheWaitUpToFiveMinutes() {
        for (int i = 0; i < FREE_PER_PAIR; i++) {
            assertThat(from("192.0.2.1")).isZero();
        }
        for (var wait : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}) {
            assertThat(from("192.0.2.1")).isEqualTo(Duration.ofSeconds(wait));
            clock.tick(Duration.ofSeconds(wait));
            assertThat(from("192.0.2.1")).isZero();
        }
    }

    @Test
    void whatIsSlowedDoesNotCount() {
        fail(FREE_PER_PAIR, "192.0.2.1");
        for (int i = 0; i < 100; i++) {
            assertThat(from("192.0.2.1")).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void anHourWithoutAMistakeForgetsThemAll() {
        fail(FREE_PER_PAIR, "192.0.2.1");
        clock.tick(Duration.ofMinutes(61));
        fail(FREE_PER_PAIR, "192.0.2.1");
        assertThat(from("192.0.2.1")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void spellingAnAccountOtherwiseIsNoWayRound() {
        fail(FREE_PER_PAIR, "192.0.2.1");
        assertThat(throttle.admit(new SignInAttempt("  " + email.toUpperCase() + " ", "192.0.2.1", "")))
                .isPositive();
    }

    @Test
    void attemptsAtTheSameMomentCountLikeOthers() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = IntStream.range(0, 60)
                    .<Callable<Duration>>mapToObj(_ -> () -> from("192.0.2.1"))
                    .toList();
            long admitted = 0;
            for (var attempt : threads.invokeAll(attempts)) {
                admitted += attempt.get().isPositive() ? 0 : 1;
            }
            assertThat(admitted).isEqualTo(FREE_PER_PAIR);
        }
    }

    @Test
    void anAddressIsSlowedWhicheverAccountsItTriesAndNoOtherIs() {
        for (int i = 0; i < FREE_PER_ADDRESS; i++) {
            assertThat(throttle.admit(new SignInAttempt("account" + i + email, "192.0.2.9", "")))
                    .isZero();
        }
        assertThat(from("192.0.2.9")).isPositive();
        assertThat(from("192.0.2.10")).isZero();
    }

    @Test
    void aNetworkOfIpVersion6IsOneAddress() {
        for (int i = 0; i < FREE_PER_PAIR; i++) {
            assertThat(from("2001:db8:0:1::" + i)).isZero();
        }
        assertThat(from("2001:db8:0:1:ffff::1")).isPositive();
        assertThat(from("2001:db8:0:2::1")).isZero();
    }

    /** Guessing from many addresses slows strangers, and not the person in the browser that they use. */
    @Test
    void strangersCannotLockAnybodyOut() {
        var person = personOf(email);
        var known = new SignInAttempt(email, "198.51.100.1", "the person's browser");
        assertThat(throttle.admit(known)).isZero();
        transactions.run(() -> throttle.succeeded(known, person));

        for (int i = 0; i < FREE_PER_ACCOUNT; i++) {
            assertThat(from("203.0.113." + i)).isZero();
        }
        assertThat(from("203.0.113.200")).isPositive();
        assertThat(throttle.admit(new SignInAttempt(email, "203.0.113.201", "another browser")))
                .isPositive();
        assertThat(throttle.admit(new SignInAttempt(email, "203.0.113.202", "the person's browser")))
                .isZero();
        assertThat(throttle.admit(new SignInAttempt("other" + email, "203.0.113.202", "the person's browser")))
                .as("another account")
                .isZero();
    }

    @Test
    void whoSucceedsBeginsAnew() {
        var person = personOf(email);
        for (int round = 0; round < 3; round++) {
            fail(FREE_PER_PAIR - 1, "192.0.2.1");
            var attempt = new SignInAttempt(email, "192.0.2.1", "");
            assertThat(throttle.admit(attempt)).isZero();
            transactions.run(() -> throttle.succeeded(attempt, person));
        }
    }

    /** Else somebody with an account of their own could wipe out what they did to others. */
    @Test
    void signingInToOnesOwnAccountForgivesNothingDoneToOthers() {
        var own = UUID.randomUUID() + "@throttle.example";
        var person = personOf(own);
        var attempt = new SignInAttempt(own, "192.0.2.5", "my browser");
        for (int i = 0; i < FREE_PER_ADDRESS; i++) {
            assertThat(throttle.admit(new SignInAttempt("victim" + i + email, "192.0.2.5", "my browser")))
                    .isZero();
            assertThat(throttle.admit(attempt)).isZero();
            transactions.run(() -> throttle.succeeded(attempt, person));
        }
        assertThat(throttle.admit(new SignInAttempt("another" + email, "192.0.2.5", "my browser")))
                .isPositive();
    }

    @Test
    void anAttemptDoesNotPrintWhatWasTyped() {
        assertThat(new SignInAttempt("my password", "192.0.2.77", "secret").toString())
                .contains("192.0.2.77")
                .doesNotContain("my password", "secret");
    }

    private Duration from(String address) {
        return throttle.admit(new SignInAttempt(email, address, ""));
    }

    private void fail(int times, String address) {
        for (int i = 0; i < times; i++) {
            assertThat(from(address)).isZero();
        }
    }

    private UUID personOf(String email) {
        workspaces.create(new NewWorkspace("Throttled", ZoneOffset.UTC, "en", "", email));
        return jdbc.sql("SELECT id FROM person WHERE email_key = ?")
                .param(Person.emailKey(email))
                .query((row, _) -> Columns.uuid(row, "id"))
                .single();
    }
}
