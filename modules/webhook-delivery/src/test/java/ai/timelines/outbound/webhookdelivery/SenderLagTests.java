package ai.timelines.outbound.webhookdelivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SenderLagTests {

    private double load = 1;
    private double expectedWait = 10;
    private final SenderLag lag = new SenderLag(() -> load, () -> expectedWait);

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            lag.look();
        }
    }

    @Test
    void acceptanceSlowsDownAsLongAsTheNodeCannotKeepUpButNeverStops() {
        assertThat(lag.delay()).isZero();
        look(1);
        var first = lag.delay();
        assertThat(first).isPositive();
        look(3);
        assertThat(lag.delay()).isGreaterThan(first);
        look(100);
        assertThat(lag.delay()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void itGoesBackToFullSpeedOnceTheNodeHasCaughtUp() {
        look(10);
        expectedWait = 0.1;
        look(100);
        assertThat(lag.delay()).isZero();
    }

    @Test
    void messagesThatWaitWhileTheMachineIsNotBusyWaitForTheirReceivers() {
        load = 0.4;
        look(10);
        assertThat(lag.delay()).isZero();
    }
}
