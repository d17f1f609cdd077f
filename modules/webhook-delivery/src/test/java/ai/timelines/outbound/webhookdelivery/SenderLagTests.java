package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SenderLagTests {

    private double load = 1;
    private double expectedWait = 10;
    private double settling = 0.02;
    private long nanos;
    private final SenderLag lag = new SenderLag(() -> load, () -> expectedWait, () -> settling, () -> nanos);

    private Duration delayAfter(Duration pause) {
        nanos += pause.toNanos();
        return lag.delay(256);
    }

    private Duration delayAfterLooks(int times) {
        var delay = lag.delay(256);
        for (int i = 0; i < times; i++) {
            delay = delayAfter(Duration.ofMillis(100));
        }
        return delay;
    }

    @Test
    void acceptanceSlowsDownAsLongAsTheNodeCannotKeepUpButNeverStops() {
        assertThat(lag.delay(256)).isZero();
        var first = delayAfterLooks(1);
        assertThat(first).isPositive();
        assertThat(delayAfter(Duration.ofMillis(99))).isEqualTo(first);
        assertThat(delayAfterLooks(3)).isGreaterThan(first);
        assertThat(delayAfterLooks(100)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void eachMessageIsDelayedAlikeHoweverManyAreStoredTogether() {
        delayAfterLooks(100);
        assertThat(lag.delay(1)).isEqualTo(Duration.ofNanos(1_953_000));
        assertThat(lag.delay(512)).isEqualTo(Duration.ofSeconds(1));
        assertThat(lag.delay(100_000)).isEqualTo(Duration.ofSeconds(2));
    }

    /** A group that is put off for 500 ms asks for the next one only then. */
    @Test
    void howOftenItIsAskedMakesNoDifference() {
        assertThat(delayAfterLooks(10)).isEqualTo(delayAfterOnce(Duration.ofSeconds(1)));
    }

    private Duration delayAfterOnce(Duration pause) {
        nanos = 0;
        var another = new SenderLag(() -> load, () -> expectedWait, () -> settling, () -> nanos);
        nanos += pause.toNanos();
        return another.delay(256);
    }

    @Test
    void itGoesBackToFullSpeedOnceTheNodeHasCaughtUp() {
        delayAfterLooks(10);
        expectedWait = 0.1;
        assertThat(delayAfterLooks(100)).isZero();
    }

    @Test
    void whatWasBeforeAPauseIsForgotten() {
        delayAfterLooks(100);
        expectedWait = 0.1;
        assertThat(delayAfter(Duration.ofHours(1))).isZero();
    }

    /** In a pause next to nothing was accepted, so it says little of how much was too much. */
    @Test
    void whatIsTooMuchAfterAPauseSlowsDownLikeASecondOfIt() {
        assertThat(delayAfter(Duration.ofHours(1)))
                .isEqualTo(delayAfterOnce(Duration.ofSeconds(1)))
                .isLessThan(Duration.ofMillis(100));
    }

    @Test
    void messagesThatWaitWhileTheMachineIsNotBusyWaitForTheirReceivers() {
        load = 0.4;
        assertThat(delayAfterLooks(10)).isZero();
    }

    /** It may be on another machine. */
    @Test
    void unlessItIsTheDatabaseThatCannotKeepUp() {
        load = 0.4;
        settling = 0.3;
        assertThat(delayAfterLooks(10)).isPositive();
        expectedWait = 0.1;
        assertThat(delayAfterLooks(100)).isZero();
    }
}
