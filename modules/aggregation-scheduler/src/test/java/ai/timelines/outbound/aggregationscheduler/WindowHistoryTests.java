package ai.timelines.outbound.aggregationscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timelines.outbound.webhooksettings.Granularity;
import ai.timelines.outbound.webhooksettings.GranularityChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R8: at the earlier of the old time and the new setting's next boundary. */
class WindowHistoryTests {

    @Test
    void aFinerGranularityBringsForwardWhatWaits() {
        var history = history(at("00:00", Granularity.HOURS_6), at("10:30", Granularity.HOURS_1));
        assertThat(history.dueAt(time("10:05"))).isEqualTo(time("11:00"));
        assertThat(history.dueAt(time("10:40"))).isEqualTo(time("11:00"));
        assertThat(history.dueAt(time("11:10"))).isEqualTo(time("12:00"));
    }

    @Test
    void aCoarserGranularityLeavesWhatWaitsAtItsOldTime() {
        var history = history(at("00:00", Granularity.HOURS_1), at("10:30", Granularity.HOURS_6));
        assertThat(history.dueAt(time("10:05"))).isEqualTo(time("11:00"));
        assertThat(history.dueAt(time("10:40"))).isEqualTo(time("12:00"));
    }

    @Test
    void withoutAggregationWhatWaitsGoesAtOnce() {
        var history = history(at("00:00", Granularity.HOURS_24), at("10:30", Granularity.NONE));
        assertThat(history.dueAt(time("10:05"))).isEqualTo(time("10:30"));
        assertThat(history.dueAt(time("10:40"))).isEqualTo(time("10:40"));
        assertThat(history.windowOf(time("10:40"))).isEqualTo(history.windowOf(time("10:50")));
        assertThat(history.windowOf(time("10:05"))).isEqualTo(time("10:30"));
    }

    @Test
    void theEarliestOfSeveralChangesCounts() {
        var history = history(
                at("00:00", Granularity.HOURS_24), at("10:30", Granularity.HOURS_12), at("10:40", Granularity.HOURS_6));
        assertThat(history.dueAt(time("10:05"))).isEqualTo(time("12:00"));
    }

    private static WindowHistory history(GranularityChange... changes) {
        return new WindowHistory(new Windows(Duration.ofHours(1)), ZoneOffset.UTC, List.of(changes));
    }

    private static GranularityChange at(String time, Granularity granularity) {
        return new GranularityChange(time(time), granularity);
    }

    private static Instant time(String time) {
        return Instant.parse("2026-03-01T" + time + ":00Z");
    }
}
