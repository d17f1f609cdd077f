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
    private static final int FREE_PER_SITE = 200;

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
        assertThat(admit(new SignInAttempt("  " + email.toUpperCase() + " ", "192.0.2.1", "")))
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
            assertThat(admit(new SignInAttempt("account" + i + email, "192.0.2.9", "")))
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

    /** Else one site could keep hashing busy for everybody, with an address and an account of its own for each try. */
    @Test
    void aSiteIsSlowedWhicheverOfItsNetworksAndAccountsItTriesAndNoOtherIs() {
        for (int i = 0; i < FREE_PER_SITE; i++) {
            assertThat(ofSite("2001:db8:5:", i)).isZero();
        }
        assertThat(ofSite("2001:db8:5:", FREE_PER_SITE)).isPositive();
        assertThat(ofSite("2001:db8:6:", FREE_PER_SITE)).isZero();
    }

    private Duration ofSite(String site, int number) {
        return admit(new SignInAttempt("account" + number + email, site + Integer.toHexString(number) + "::1", ""));
    }

    /** Guessing from many addresses slows strangers, and not the person in the browser that they use. */
    @Test
    void strangersCannotLockAnybodyOut() {
        var person = personOf(email);
        var known = new SignInAttempt(email, "198.51.100.1", "the person's browser");
        succeed(known, person);

        for (int i = 0; i < FREE_PER_ACCOUNT; i++) {
            assertThat(from("203.0.113." + i)).isZero();
        }
        assertThat(from("203.0.113.1")).as("it has failed before").isPositive();
        assertThat(admit(new SignInAttempt(email, "203.0.113.202", "the person's browser")))
                .isZero();
        assertThat(admit(new SignInAttempt("other" + email, "203.0.113.202", "the person's browser")))
                .as("another account")
                .isZero();
    }

    /** One try in half a minute, however many others wait for theirs. */
    @Test
    void whoHasNotFailedIsNotKeptOutByThoseWhoHave() {
        othersGuess();
        assertThat(from("198.51.100.1")).as("somebody who has not failed").isZero();
        assertThat(from("198.51.100.2")).as("the next one").isEqualTo(Duration.ofSeconds(30));
        clock.tick(Duration.ofSeconds(30));
        assertThat(from("198.51.100.2")).isZero();
        assertThat(from("203.0.113.1")).as("it has failed before").isPositive();

        // Those who failed wait no longer than if nobody had been let in between.
        clock.tick(Duration.ofMinutes(5).minusSeconds(30));
        assertThat(from("203.0.113.1")).isZero();
    }

    @Test
    void aSiteHasOneTurnAnHourHoweverManyNetworksItHas() {
        othersGuess();
        assertThat(from("2001:db8:7:1::1")).isZero();
        for (int i = 2; i < 45; i++) {
            clock.tick(Duration.ofMinutes(1));
            from("203.0.113." + i); // so that the account stays slowed
            assertThat(from("2001:db8:7:" + i + "::1")).isPositive();
        }
        assertThat(from("2001:db8:8:1::1")).as("another site").isZero();
    }

    /** The bound that docs/security.md names. */
    @Test
    void manyNetworksTogetherGetFewerThanTwoHundredTriesAnHour() {
        int admitted = 0;
        for (int second = 0; second < 3_600; second += 5) {
            for (var network : new String[] {"10.1.", "10.2."}) {
                admitted += from(network + second / 250 + "." + second % 250).isPositive() ? 0 : 1;
            }
            clock.tick(Duration.ofSeconds(5));
        }
        assertThat(admitted).isBetween(FREE_PER_ACCOUNT, 199);
    }

    @Test
    void whoSucceedsInATurnLeavesItToTheNext() {
        var person = personOf(email);
        othersGuess();
        succeed(new SignInAttempt(email, "198.51.100.1", ""), person);
        assertThat(from("198.51.100.2")).isZero();
    }

    /** From many addresses, until everybody would have to wait for five minutes. */
    private void othersGuess() {
        for (int i = 0; i < FREE_PER_ACCOUNT; i++) {
            assertThat(from("203.0.113." + i)).isZero();
        }
        for (int i = 0; i < 9; i++) {
            clock.tick(Duration.ofSeconds(1L << i));
            assertThat(from("203.0.113." + (FREE_PER_ACCOUNT + i))).isZero();
        }
    }

    @Test
    void whoIsSlowedLeavesNothingBehind() {
        othersGuess();
        for (int i = 0; i < FREE_PER_ADDRESS; i++) {
            assertThat(admit(new SignInAttempt("account" + i + email, "192.0.2.9", "")))
                    .isZero();
        }
        assertThat(from("198.51.100.1")).isZero();
        int before = rows();
        for (int i = 0; i < 100; i++) {
            assertThat(admit(new SignInAttempt("more" + i + email, "192.0.2.9", "")))
                    .as("from an address that is slowed")
                    .isPositive();
            assertThat(from("198.51.100." + (i + 2)))
                    .as("for an account that is slowed")
                    .isPositive();
        }
        assertThat(rows()).isEqualTo(before);
    }

    private int rows() {
        return jdbc.sql("SELECT COUNT(*) FROM sign_in_failures WHERE last_at > ?")
                .param(Columns.utc(clock.instant().minus(Duration.ofHours(2))))
                .query(Integer.class)
                .single();
    }

    @Test
    void whatWasNotLookedAtIsAsIfNobodyHadTried() {
        for (int round = 0; round < 3 * FREE_PER_PAIR; round++) {
            throttle.takeBack(throttle.admit(new SignInAttempt(email, "192.0.2.1", "")));
        }
        fail(FREE_PER_PAIR, "192.0.2.1");
        clock.tick(Duration.ofSeconds(1));
        throttle.takeBack(throttle.admit(new SignInAttempt(email, "192.0.2.1", "")));
        assertThat(from("192.0.2.1")).as("the wait is not a longer one").isZero();
    }

    @Test
    void whoSucceedsBeginsAnew() {
        var person = personOf(email);
        for (int round = 0; round < 3; round++) {
            fail(FREE_PER_PAIR - 1, "192.0.2.1");
            var attempt = new SignInAttempt(email, "192.0.2.1", "");
            succeed(attempt, person);
        }
    }

    @Test
    void whatWasNotLookedAtLeavesNothingBehind() {
        int before = rows();
        for (int i = 0; i < 100; i++) {
            throttle.takeBack(throttle.admit(new SignInAttempt("busy" + i + email, "192.0.2." + i, "")));
        }
        assertThat(rows()).isLessThanOrEqualTo(before);
    }

    /** Else somebody with an account of their own could wipe out what they did to others. */
    @Test
    void signingInToOnesOwnAccountForgivesNothingDoneToOthers() {
        var own = UUID.randomUUID() + "@throttle.example";
        var person = personOf(own);
        var attempt = new SignInAttempt(own, "192.0.2.5", "my browser");
        for (int i = 0; i < FREE_PER_ADDRESS; i++) {
            assertThat(admit(new SignInAttempt("victim" + i + email, "192.0.2.5", "my browser")))
                    .isZero();
            succeed(attempt, person);
        }
        assertThat(admit(new SignInAttempt("another" + email, "192.0.2.5", "my browser")))
                .isPositive();
    }

    @Test
    void anAttemptDoesNotPrintWhatWasTyped() {
        assertThat(new SignInAttempt("my password", "192.0.2.77", "secret").toString())
                .contains("192.0.2.77")
                .doesNotContain("my password", "secret");
    }

    private Duration from(String address) {
        return admit(new SignInAttempt(email, address, ""));
    }

    private Duration admit(SignInAttempt attempt) {
        return throttle.admit(attempt).toWait();
    }

    private void succeed(SignInAttempt attempt, UUID person) {
        var admission = throttle.admit(attempt);
        assertThat(admission.isSlowed()).isFalse();
        transactions.run(() -> throttle.succeeded(admission, person));
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
