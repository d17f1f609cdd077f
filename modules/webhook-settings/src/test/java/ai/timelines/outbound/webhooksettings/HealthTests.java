package ai.timelines.outbound.webhooksettings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthTests {

    private static final Instant SWITCHED_ON = Instant.parse("2026-03-01T10:00:00Z");
    private static final Health HEALTHY = new Health(true, SWITCHED_ON, 0, null, null, null, null);

    @Test
    void tenConsecutiveErrorsAreToleratedAndTheEleventhSwitchesOff() {
        var afterTen = afterErrors(10);
        assertThat(afterTen.on()).isTrue();
        assertThat(afterTen.consecutiveErrors()).isEqualTo(10);

        var afterEleven = afterErrors(11);
        assertThat(afterEleven.on()).isFalse();
        assertThat(afterEleven.consecutiveErrors()).isEqualTo(11);
        assertThat(afterEleven.errorsSince()).isEqualTo(second(1));
        assertThat(afterEleven.lastError()).isEqualTo("error 11");
    }

    @Test
    void aSuccessSetsTheCountToZeroAndReturnsToFullSpeed() {
        var health = afterErrors(10).after(success(20, 21), second(21), this::ladder);
        assertThat(health.consecutiveErrors()).isZero();
        assertThat(health.nextRequestAt()).isNull();
        assertThat(health.errorsSince()).isNull();
    }

    @Test
    void errorsOfRequestsThatOverlapAreOneError() {
        var health = HEALTHY.after(error(1, 5), second(5), this::ladder)
                .after(error(2, 6), second(6), this::ladder)
                .after(error(4, 7), second(7), this::ladder);
        assertThat(health.consecutiveErrors()).isEqualTo(1);
        assertThat(health.after(error(6, 8), second(8), this::ladder).consecutiveErrors())
                .isEqualTo(2);
    }

    @Test
    void anErrorThatBeganWhenTheLastWasKnownDoesNotCountEvenAfterASuccess() {
        var health = HEALTHY.after(error(1, 5), second(5), this::ladder)
                .after(success(2, 6), second(6), this::ladder)
                .after(error(3, 7), second(7), this::ladder);
        assertThat(health.consecutiveErrors()).isZero();
        assertThat(health.nextRequestAt()).isNull();
    }

    /** A receiver that restarts refuses a hundred requests within the time that it takes to write the first refusal down. */
    @Test
    void whatBeganBeforeTheLastErrorWasWrittenDownIsNotConsecutive() {
        var health = HEALTHY.after(error(1, 2), second(10), this::ladder)
                .after(error(3, 4), second(10), this::ladder)
                .after(error(5, 6), second(11), this::ladder);
        assertThat(health.consecutiveErrors()).isEqualTo(1);
        assertThat(health.after(error(12, 13), second(14), this::ladder).consecutiveErrors())
                .isEqualTo(2);
    }

    @Test
    void errorsOfRequestsBegunBeforeSwitchingOnDoNotCount() {
        assertThat(HEALTHY.after(error(-1, 5), second(5), this::ladder)).isEqualTo(HEALTHY);
    }

    @Test
    void whatEndsAfterSwitchingOffChangesNothing() {
        var off = afterErrors(11);
        assertThat(off.after(success(40, 41), second(41), this::ladder)).isEqualTo(off);
        assertThat(off.after(error(40, 41), second(41), this::ladder)).isEqualTo(off);
    }

    @Test
    void theNextRequestWaitsForTheLaddersStepOfTheErrorsInARow() {
        assertThat(HEALTHY.after(error(1, 5), second(5), this::ladder).nextRequestAt())
                .isEqualTo(second(5 + 100));
        assertThat(HEALTHY.after(error(1, 5), second(5), this::ladder)
                        .after(error(6, 9), second(9), this::ladder)
                        .nextRequestAt())
                .isEqualTo(second(9 + 200));
    }

    @Test
    void anOverlappingErrorThatEndsLaterPutsTheNextRequestOffWithoutCounting() {
        var health = HEALTHY.after(error(1, 5), second(5), this::ladder).after(error(2, 50), second(50), this::ladder);
        assertThat(health.consecutiveErrors()).isEqualTo(1);
        assertThat(health.nextRequestAt()).isEqualTo(second(150));
    }

    private Health afterErrors(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new RequestOutcome(second(i), second(i).plusMillis(500), false, "error " + i))
                .reduce(
                        HEALTHY,
                        (health, outcome) -> health.after(outcome, outcome.finishedAt(), this::ladder),
                        (a, _) -> a);
    }

    private Duration ladder(int k) {
        return Duration.ofSeconds(100L * k);
    }

    private static RequestOutcome error(int from, int to) {
        return new RequestOutcome(second(from), second(to), false, "an error");
    }

    private static RequestOutcome success(int from, int to) {
        return new RequestOutcome(second(from), second(to), true, "");
    }

    private static Instant second(int second) {
        return SWITCHED_ON.plusSeconds(second);
    }
}
