package ai.timelines.outbound.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowEndTests {

    @Test
    void windowsAreMultiplesOfTheirLengthSinceMidnight() {
        var end = WindowEnd.endOfWindow(Clock.nanos(Instant.parse("2026-02-24T10:20:31Z")), Duration.ofSeconds(30));

        assertThat(end).isEqualTo(Clock.nanos(Instant.parse("2026-02-24T10:21:00Z")));
    }
}
