package ai.timelines.outbound.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.database.DrivenClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentLookupsTests {

    private final DrivenClock clock = new DrivenClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final RecentLookups<Integer, String> lookups = new RecentLookups<>(clock, Duration.ofSeconds(5), 3);

    @Test
    void forgetsAfterItsTime() {
        lookups.put(1, "one");
        clock.tick(Duration.ofMillis(4_999));
        assertThat(lookups.get(1)).isEqualTo("one");
        clock.tick(Duration.ofMillis(1));
        assertThat(lookups.get(1)).isNull();
    }

    @Test
    void neverHoldsMoreThanItsCapacity() {
        IntStream.range(0, 100).forEach(i -> lookups.put(i, "x"));
        assertThat(IntStream.range(0, 100).filter(i -> lookups.get(i) != null)).hasSizeBetween(1, 3);
    }

    @Test
    void makesRoomByForgettingWhatIsOutdated() {
        lookups.put(1, "one");
        lookups.put(2, "two");
        clock.tick(Duration.ofSeconds(3));
        lookups.put(3, "three");
        clock.tick(Duration.ofSeconds(3));
        lookups.put(4, "four");
        assertThat(lookups.get(3)).isEqualTo("three");
        assertThat(lookups.get(4)).isEqualTo("four");
    }
}
